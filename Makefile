# rundown: one non-recursive Makefile; every folder brings a module.mk that declares its sources and
# programs. `make` builds release, `make check` builds with sanitizers and tests, `make demo` shows it.
VARIANT ?= release
ifeq ($(origin CC),default)
CC := gcc
endif
B := build/$(VARIANT)

PREFIX ?= /usr/local
DESTDIR ?=
bindir = $(PREFIX)/bin
datadir = $(PREFIX)/share/rundown
mandir = $(PREFIX)/share/man
docdir = $(PREFIX)/share/doc/rundown
unitdir = $(PREFIX)/lib/systemd/system

PACKAGES := jansson xlsxwriter sqlite3 libzip expat lapacke libutf8proc libcrypto
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lcsv -lm

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2 -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla
CFLAGS_release := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
LDFLAGS_release := -pie -Wl,-z,relro,-z,now
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_asan := -fsanitize=address,undefined
CFLAGS_debug := -O1 -g
CFLAGS_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_fuzz := -fsanitize=address,undefined
CFLAGS_lint := -O2 -Werror
LDFLAGS_debug :=
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. -I$(B) $(WARNINGS) $(CFLAGS_$(VARIANT)) \
             '-ffile-prefix-map=$(CURDIR)=.' $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(LDFLAGS_$(VARIANT)) $(LDFLAGS)

# make V=1 prints whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

# A module.mk appends to these.
LIBRARIES :=   # one static library a folder: NAME, with NAME_SOURCES
PROGRAMS :=    # executables for users: NAME, with NAME_MAIN and NAME_LIBRARIES (in link order)
TOOLS :=       # executables of the tree itself (generator), same variables
TESTS :=       # cmocka programs, same variables
RESOURCES :=   # files embedded into the programs, by path

.DEFAULT_GOAL := all
include $(sort $(wildcard */module.mk))

.PHONY: all packages tests check check-slow fuzz bench demo install deps deps-check clean lint lint-objects FORCE
all: packages $(addprefix $(B)/bin/,$(PROGRAMS) $(TOOLS))

# Says what to do before the compiler misses its first header.
packages:
	@pkg-config --exists $(PACKAGES) 2>/dev/null || { echo 'libraries are missing: run tools/install-deps' >&2; exit 1; }

define LIBRARY_rule
$(B)/lib/$(1).a: $(patsubst %.c,$(B)/obj/%.o,$($(1)_SOURCES)) $($(1)_EXTRA)
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(call say,AR,$$@)
	$$(Q)$$(AR) rcsD $$@ $$^
endef
$(foreach lib,$(LIBRARIES),$(eval $(call LIBRARY_rule,$(lib))))

define PROGRAM_rule
$(B)/bin/$(1): $(B)/obj/$($(1)_MAIN:.c=.o) $(patsubst %,$(B)/lib/%.a,$($(1)_LIBRARIES))
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(ALL_LDFLAGS) -o $$@ $$^ $$(PKG_LIBS)
OBJECT_MAINS += $(B)/obj/$($(1)_MAIN:.c=.o)
endef
$(foreach p,$(PROGRAMS) $(TOOLS) $(TESTS),$(eval $(call PROGRAM_rule,$(p))))

$(B)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Resources: the list file makes the embedding fire when a file disappears, too.
RESOURCES := $(sort $(RESOURCES))
$(B)/resources.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(RESOURCES) | cmp -s - $@ || printf '%s\n' $(RESOURCES) > $@
$(B)/embed: tools/embed.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -O1 -D_GNU_SOURCE $(WARNINGS) -o $@ $<
$(B)/gen/resources.c: $(B)/embed $(B)/resources.list $(RESOURCES)
	@mkdir -p $(@D)
	$(call say,EMBED,$@)
	$(Q)$(B)/embed $(RESOURCES) > $@.tmp
	@mv $@.tmp $@
$(B)/obj/resources.o: $(B)/gen/resources.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

deps:
	@tools/install-deps
deps-check:
	@tools/install-deps check

# The packages may arrive with the first two targets, so everything after them is a make of its own.
demo: deps
	@$(MAKE) --no-print-directory -j2 all
	@tools/demo $(B)/bin demo

check: deps-check
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory -j2 VARIANT=asan all tests
	@$(MAKE) --no-print-directory lint
	@tests/run

tests: $(addprefix $(B)/bin/,$(TESTS))

# Both compilers, warnings are errors; gcc at -O2, where it sees most. Then who includes whom.
LINT_SOURCES = $(sort $(filter-out build/%,$(wildcard */*.c */*/*.c)))
lint:
	@$(MAKE) --no-print-directory -j2 VARIANT=lint CC=gcc lint-objects
	@clang -std=c17 -D_GNU_SOURCE -I. $(WARNINGS) -Werror $(PKG_CFLAGS) -fsyntax-only $(LINT_SOURCES)
	@tools/layers $(sort $(foreach s,base ingest transform report pipelines,$(wildcard $(s)/*.[ch] $(s)/*/*.[ch])))
lint-objects: $(patsubst %.c,$(B)/obj/%.o,$(LINT_SOURCES))

check-slow: deps-check
	@tools/install-deps slow
	@$(MAKE) --no-print-directory -j2 all
	@$(MAKE) --no-print-directory -j2 VARIANT=asan all tests
	@tests/run slow

# Every fuzz target for SECONDS, two at a time (tests/fuzz/run).
SECONDS ?= 600
fuzz:
	@tools/install-deps fuzz
	@$(MAKE) --no-print-directory -j2 VARIANT=fuzz CC=clang $(patsubst %,build/fuzz/bin/%,$(FUZZERS))
	@tests/fuzz/run $(SECONDS) $(FUZZERS)

# BENCH_SCALE (percent) makes the generated files of the loaders' table smaller; a peer that cannot be had is skipped by name.
bench: deps-check
	@tools/install-deps bench || true
	@[ -d build/bench/node_modules/@duckdb ] || ! command -v npm >/dev/null || \
		npm install --silent --no-audit --no-fund --prefix build/bench @duckdb/node-api || true
	@$(MAKE) --no-print-directory -j2 all $(addprefix $(B)/bin/,test_skill test_effect test_fit_dense test_bridge test_rosters test_uplift)
	@tests/bench/simulate $(B)/bin
	@tests/bench/run $(B)/bin
	@tests/bench/loaders $(B)/bin

clean:
	rm -rf build demo

# Units and crontab stand ready; nothing is enabled. When a run starts: after the exports of the day before are in.
calendar_nightly := *-*-* 07:30:00
calendar_weekly := Mon *-*-* 08:00:00
calendar_monthly := *-*-01 08:30:00
unit = sed -e 's|@pipeline@|$(1)|g' -e 's|@calendar@|$(calendar_$(1))|' -e 's|@bindir@|$(bindir)|' $(2) > $(DESTDIR)$(3)

install: all
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(unitdir) $(DESTDIR)$(docdir)
	install -m 755 $(addprefix $(B)/bin/,$(PROGRAMS)) $(DESTDIR)$(bindir)
	install -m 644 $(wildcard man/*.1) $(DESTDIR)$(mandir)/man1
	for d in ingest/formats ingest/kinds templates sample-data/inbox; do \
		(cd $$d && find . -type f -exec install -D -m 644 {} $(if $(DESTDIR),$(abspath $(DESTDIR)))$(datadir)/$${d#ingest/}/{} \;) || exit 1; done
	install -D -m 644 -t $(DESTDIR)$(datadir)/transform transform/advice.json transform/scorecard.json
	install -D -m 644 -t $(DESTDIR)$(datadir)/pipelines $(addprefix pipelines/,$(addsuffix .json,nightly weekly monthly postmortem))
	$(foreach p,nightly weekly monthly,$(foreach u,service timer,$(call unit,$(p),docs/systemd/pipeline@.$(u).in,$(unitdir)/rundown-$(p)@.$(u)) &&)) :
	$(call unit,,docs/systemd/crontab.in,$(docdir)/crontab)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
