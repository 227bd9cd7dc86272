LIBRARIES += generator
generator_SOURCES := $(filter-out sample-data/generate.c,$(sort $(wildcard sample-data/*.c)))
TOOLS += rundown-generate
rundown-generate_MAIN := sample-data/generate.c
rundown-generate_LIBRARIES := generator base

# Makes the committed inbox and truth anew; `tests/truth/test_regenerate.sh` proves that they are what this makes.
.PHONY: sample
sample: $(B)/bin/rundown-generate
	rm -rf sample-data/inbox sample-data/truth
	$(B)/bin/rundown-generate $$(cat sample-data/arguments) -o sample-data
