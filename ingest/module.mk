LIBRARIES += ingest
ingest_SOURCES := $(filter-out ingest/main.c,$(sort $(wildcard ingest/*.c)))
PROGRAMS += rundown-ingest
rundown-ingest_MAIN := ingest/main.c
rundown-ingest_LIBRARIES := ingest base
RESOURCES += $(wildcard ingest/kinds/*.json ingest/formats/*.json ingest/schema/*.sql)
