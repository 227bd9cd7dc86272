# A unit test is one file tests/unit/test_NOUN.c (cmocka); it may use every library.
UNIT := $(notdir $(basename $(sort $(wildcard tests/unit/test_*.c))))
TESTS += $(UNIT)
$(foreach t,$(UNIT),$(eval $(t)_MAIN := tests/unit/$(t).c))
$(foreach t,$(UNIT),$(eval $(t)_LIBRARIES := report ingest transform pipelines generator base))
$(foreach t,$(UNIT),$(eval $(B)/bin/$(t): PKG_LIBS += -lcmocka))
