LIBRARIES += base
base_SOURCES := $(sort $(wildcard base/*.c))
base_EXTRA = $(B)/obj/resources.o
