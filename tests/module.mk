# A unit test is one file tests/unit/test_NOUN.c (cmocka); it may use every library.
UNIT := $(notdir $(basename $(sort $(wildcard tests/unit/test_*.c))))
TESTS += $(UNIT)
$(foreach t,$(UNIT),$(eval $(t)_MAIN := tests/unit/$(t).c))
# A test sees its own stage first: two stages may use one name, for they never meet in one program.
STAGE_OF = $(if $(filter test_reader_% test_value test_ingest% test_format% test_kind% test_load%,$(1)),ingest,$(if $(filter test_report%,$(1)),report))
$(foreach t,$(UNIT),$(eval $(t)_LIBRARIES := $(call STAGE_OF,$(t)) $(filter-out $(call STAGE_OF,$(t)),transform pipelines generator ingest report) base))
$(foreach t,$(UNIT),$(eval $(B)/bin/$(t): PKG_LIBS += -lcmocka))

# Fuzz targets tests/fuzz/fuzz_NOUN.c. VARIANT=fuzz (clang) links libFuzzer to them, every other one a driver that replays files.
FUZZERS := $(notdir $(basename $(sort $(wildcard tests/fuzz/fuzz_*.c))))
LIBRARIES += fuzz fuzz_driver
fuzz_SOURCES := tests/fuzz/fuzz.c
fuzz_driver_SOURCES := tests/fuzz/driver.c
TESTS += $(FUZZERS)
$(foreach t,$(FUZZERS),$(eval $(t)_MAIN := tests/fuzz/$(t).c))
$(foreach t,$(FUZZERS),$(eval $(t)_LIBRARIES := $(if $(filter fuzz,$(VARIANT)),,fuzz_driver) fuzz ingest base))
$(foreach t,$(FUZZERS),$(eval $(B)/bin/$(t): PKG_LIBS += $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer)))

# Exports of any size for tests/bench.
TOOLS += make-export
make-export_MAIN := tests/bench/make_export.c
make-export_LIBRARIES := base

# The host index of a large agency, for tests/bench.
TOOLS += fit-agency
fit-agency_MAIN := tests/bench/fit_agency.c
fit-agency_LIBRARIES := transform pipelines base
