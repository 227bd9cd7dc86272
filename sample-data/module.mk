LIBRARIES += generator
generator_SOURCES := $(filter-out sample-data/generate.c,$(sort $(wildcard sample-data/*.c)))
TOOLS += rundown-generate
rundown-generate_MAIN := sample-data/generate.c
rundown-generate_LIBRARIES := generator base
