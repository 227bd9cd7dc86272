LIBRARIES += pipelines
pipelines_SOURCES := $(filter-out pipelines/main.c,$(sort $(wildcard pipelines/*.c)))
PROGRAMS += rundown
rundown_MAIN := pipelines/main.c
rundown_LIBRARIES := pipelines base
RESOURCES += $(wildcard pipelines/*.json pipelines/house/*.json pipelines/*.sql)
