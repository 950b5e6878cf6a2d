# SPDX-License-Identifier: EUPL-1.2
# greffe: one Makefile, not recursive; a room is a folder of lib/.
#
#   make         build/greffe, build/greffed
#   make demo    build, then judge this repository's own records, narrated
#   make test    build, then every test; ends with "N passed, N failed"
#   make help    the other targets
#
# V=1 shows the commands. DEVELOPER=1 turns warnings into errors.

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
CC      ?= cc
ifeq ($(origin CC),default)
CC      := gcc
endif

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

OPT      ?= -O2
HARDEN   ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong
WARN     := -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes -Wvla \
	-Wshadow -Wformat=2 -Wdeclaration-after-statement -Wpointer-arith \
	-Wwrite-strings -Wno-format-nonliteral
ifeq ($(DEVELOPER),1)
WARN     += -Werror
endif
GF_CFLAGS  = -std=c11 -D_GNU_SOURCE -Ilib -I. -fPIE -fvisibility=hidden $(OPT) -g \
	$(HARDEN) $(WARN) -pthread
GF_LDFLAGS = -pie -Wl,-z,relro,-z,now -pthread
GF_LIBS    = -Wl,--as-needed @$(BUILD)/libgit2.args -lyaml -lpcre2-8 -lidn2 -lunistring -lz \
	-lcmark -lsqlite3 -ljansson

# The official suites: data found beside the project where it is there.
JSON_SCHEMA_TEST_SUITE ?= $(wildcard $(CURDIR)/../shared/conformance/json-schema-test-suite)
YAML_TEST_SUITE        ?= $(wildcard $(CURDIR)/../shared/conformance/yaml-test-suite)
SYNTH                  ?= $(wildcard $(CURDIR)/../shared/bench/synth.py)
export JSON_SCHEMA_TEST_SUITE YAML_TEST_SUITE SYNTH

# --- rooms, in flow order ----------------------------------------------------

# libgit2 asks for an allocator of nine functions, later versions for three.
$(BUILD)/lib/repo/host.o: GF_CFLAGS += $(shell \
	printf '\043include <git2/sys/alloc.h>\nint f(git_allocator *a) { return !a->gcalloc; }\n' | \
	$(CC) -xc -fsyntax-only - 2>/dev/null && echo -DGIT_ALLOCATOR_IN_FULL)

ROOMS := base diag yaml jsonschema record relate merge repo render index gate
LIB_SRC := $(foreach r,$(ROOMS),$(sort $(wildcard lib/$(r)/*.c)))
CLI_SRC := $(sort $(wildcard cli/*.c))
DAEMON_SRC := $(sort $(wildcard daemon/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))

LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
DAEMON_OBJ := $(DAEMON_SRC:%.c=$(BUILD)/%.o)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)
REPLAY_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/tests/replay/%)
MO := $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/greffe.mo,$(wildcard po/*.po))
# The bundled meta-schemas are data in the tree and bytes in the library.
BUNDLE := $(sort $(wildcard lib/jsonschema/metaschema/*.json \
	lib/jsonschema/metaschema/*/*.json))

Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' '$(1)' '$(2)';)

.PHONY: all deps demo test check install install-files deb uninstall lint format asan ubsan \
	fuzz bench bench-deps cover clean help pot conformance torture
all: $(BUILD)/greffe $(BUILD)/greffed $(MO) $(BUILD)/man/.written

help:
	@sed -n 's/^## //p' Makefile

## make deps          install what building and testing need (apt)
deps:
	@.ci/deps build test

$(BUILD)/.deps:
	@.ci/deps build test && mkdir -p $(BUILD) && touch $@

$(BUILD)/libgit2.args: .ci/libgit2 | $(BUILD)/.deps
	$(Q)CC='$(CC)' .ci/libgit2 >$@.new && mv $@.new $@

$(BUILD)/libgreffe.a: $(LIB_OBJ) | $(BUILD)/libgit2.args
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/greffe: $(CLI_OBJ) $(BUILD)/libgreffe.a
	$(call say,LINK,$@)$(CC) $(GF_LDFLAGS) $(LDFLAGS) -o $@ $^ $(GF_LIBS)

$(BUILD)/greffed: $(DAEMON_OBJ) $(BUILD)/libgreffe.a
	$(call say,LINK,$@)$(CC) $(GF_LDFLAGS) $(LDFLAGS) -o $@ $^ $(GF_LIBS)

$(BUILD)/%.o: %.c | $(BUILD)/.deps
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(GF_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Rebuilt when the version or where it is installed changes, and only then.
$(BUILD)/version.h: FORCE | $(BUILD)/.deps
	@printf '#define GF_VERSION "%s"\n#define GF_PREFIX "%s"\n' '$(VERSION)' '$(PREFIX)' | \
	cmp -s - $@ || printf '#define GF_VERSION "%s"\n#define GF_PREFIX "%s"\n' '$(VERSION)' '$(PREFIX)' >$@
FORCE:
MAINS := $(BUILD)/cli/main.o $(BUILD)/daemon/main.o
$(CLI_OBJ) $(DAEMON_OBJ): | $(BUILD)/version.h
$(MAINS): GF_CFLAGS += -include $(BUILD)/version.h
$(MAINS): $(BUILD)/version.h

ifneq ($(BUNDLE),)
$(BUILD)/lib/jsonschema/bundle.o: $(BUILD)/bundle.inc
$(BUILD)/lib/jsonschema/bundle.o: GF_CFLAGS += -I$(BUILD)
$(BUILD)/bundle.inc: $(BUNDLE) .ci/bundle | $(BUILD)/.deps
	$(call say,BUNDLE,$@).ci/bundle $(BUNDLE) >$@
endif

$(BUILD)/locale/%/LC_MESSAGES/greffe.mo: po/%.po | $(BUILD)/.deps
	$(call say,MSGFMT,$@)mkdir -p $(@D) && msgfmt --check -o $@ $<

# The manual: the programs write it from their own tables, in each language.
$(BUILD)/man/.written: $(BUILD)/greffe $(BUILD)/greffed $(MO) .ci/man
	$(call say,MAN,$(@D)).ci/man $(BUILD) $(@D) && touch $@

# --- tests -------------------------------------------------------------------

$(BUILD)/tests/unit/%: tests/unit/%.c tests/unit/tap.h $(BUILD)/libgreffe.a
	$(call say,TEST,$@)mkdir -p $(@D) && $(CC) $(GF_CFLAGS) -Itests/unit $(CFLAGS) \
	-MMD -MP $(GF_LDFLAGS) $(LDFLAGS) -o $@ $< $(DAEMON_LIB) $(BUILD)/libgreffe.a $(GF_LIBS)

# What of the clerk is tested by itself is linked with all of it but its start.
DAEMON_UNIT := $(filter $(BUILD)/tests/unit/daemon_%,$(UNIT_BIN))
$(DAEMON_UNIT): $(BUILD)/libgreffed.a
$(DAEMON_UNIT): DAEMON_LIB := $(BUILD)/libgreffed.a
$(BUILD)/libgreffed.a: $(filter-out $(BUILD)/daemon/main.o,$(DAEMON_OBJ))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# A fuzz target linked with a driver that only replays its seeds.
$(BUILD)/tests/replay/%: tests/fuzz/%.c tests/fuzz/replay.h $(BUILD)/libgreffe.a
	$(call say,REPLAY,$@)mkdir -p $(@D) && $(CC) $(GF_CFLAGS) -DGF_REPLAY $(CFLAGS) \
	-MMD -MP $(GF_LDFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libgreffe.a $(GF_LIBS)

## make test          every test (make test T=yaml runs those whose name holds it)
test: all $(UNIT_BIN) $(REPLAY_BIN)
	@BUILD='$(BUILD)' tests/run '$(T)'
check: test

## make torture       what is tried at random, for longer (KILLS=1000 PUSHERS=50 REST=60)
KILLS ?= 1000
PUSHERS ?= 50
REST ?= 60
torture: all
	@BUILD='$(BUILD)' KILLS=$(KILLS) tests/kills.sh
	@BUILD='$(BUILD)' PUSHERS=$(PUSHERS) SECONDS_OF_IT=60 tests/pushers.sh
	@BUILD='$(BUILD)' TORTURE=1 tests/clerk_nature.sh
	@BUILD='$(BUILD)' BURST=500 REST=$(REST) tests/clerk_rest.sh

## make demo          greffe on this repository's own records, narrated
demo: all
	@BUILD='$(BUILD)' tests/demo

## make conformance   write docs/conformance.md anew from the official suites
conformance: all $(UNIT_BIN)
	@BUILD='$(BUILD)' tests/conformance.sh --write

## make asan, ubsan   the tests again under a sanitizer (asan runs both)
asan:
	@.ci/deps build test
	$(MAKE) --no-print-directory test BUILD=build/asan OPT='-O1 -fno-omit-frame-pointer' \
	HARDEN= CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=undefined' \
	LDFLAGS='-fsanitize=address,undefined'
ubsan:
	$(MAKE) --no-print-directory test BUILD=build/ubsan OPT=-O1 HARDEN= \
	CFLAGS='-fsanitize=undefined -fno-sanitize-recover=undefined' LDFLAGS='-fsanitize=undefined'

## make lint          style, static analysis, layers, sizes, licences, messages
lint:
	@.ci/deps build test lint
	@.ci/lint
format:
	clang-format -i $$(git ls-files '*.c' '*.h')

## make fuzz          libFuzzer on each target (RUNS=1000000, TARGET=yaml)
RUNS ?= 1000000
FUZZ_TARGETS := $(if $(TARGET),$(TARGET),$(filter-out replay,$(FUZZ_SRC:tests/fuzz/%.c=%)))
fuzz:
	@.ci/deps build fuzz
	@BUILD='$(BUILD)' RUNS='$(RUNS)' .ci/fuzz $(FUZZ_TARGETS)

## make cover         line coverage of the tests
cover:
	$(MAKE) --no-print-directory test BUILD=build/cover OPT='-O0 --coverage' LDFLAGS=--coverage HARDEN=
	@.ci/cover build/cover

## make bench         ratios against peers and physical limits, in one run
## make bench-deps    the peers that bench measures against (apt, npm)
bench-deps:
	@.ci/deps build bench
	@cd bench && npm install --silent --no-audit --no-fund
bench: all
	@BUILD='$(BUILD)' bench/run

## make pot           gather the messages into po/greffe.pot and merge po/*.po
pot:
	@.ci/deps build && .ci/pot

# --- installing --------------------------------------------------------------

# Where each shell looks for completions, under PREFIX.
BASH_COMPLETIONS := share/bash-completion/completions
ZSH_COMPLETIONS  := share/zsh/site-functions
FISH_COMPLETIONS := share/fish/vendor_completions.d

# How the machine runs the clerk: units, its user, its folder, a sample.
SYSCONFDIR ?= /etc
SYSTEMD    := lib/systemd/system
EXAMPLES   := docs/examples/commit-status
UNIT_DIR   := $(BUILD)/systemd$(PREFIX)
UNITS      := $(addprefix $(UNIT_DIR)/,greffed.service greffed@.service greffed.socket)
$(UNIT_DIR)/%.service: systemd/%.service.in systemd/sandbox.in
	@mkdir -p $(@D) && sed 's|@SBINDIR@|$(PREFIX)/sbin|' $^ >$@
$(UNIT_DIR)/%.socket: systemd/%.socket
	@mkdir -p $(@D) && cp $< $@

## make install       PREFIX=/usr/local DESTDIR=
install: all
	@$(MAKE) --no-print-directory install-files
# What was built, as it is.
install-files: $(UNITS)
	install -D -m 755 $(BUILD)/greffe $(DESTDIR)$(PREFIX)/bin/greffe
	install -D -m 755 $(BUILD)/greffed $(DESTDIR)$(PREFIX)/sbin/greffed
	ln -sf greffe $(DESTDIR)$(PREFIX)/bin/git-greffe
	@for mo in $(MO); do \
		dest="$(DESTDIR)$(PREFIX)/share/$${mo#$(BUILD)/}"; \
		install -D -m 644 "$$mo" "$$dest"; done
	@cd $(BUILD)/man && find . -name '*.[18]' | while read -r page; do \
		install -D -m 644 "$$page" "$(DESTDIR)$(PREFIX)/share/man/$$page"; done
	install -D -m 644 completions/greffe.bash $(DESTDIR)$(PREFIX)/$(BASH_COMPLETIONS)/greffe
	ln -sf greffe $(DESTDIR)$(PREFIX)/$(BASH_COMPLETIONS)/git-greffe
	install -D -m 644 completions/greffe.zsh $(DESTDIR)$(PREFIX)/$(ZSH_COMPLETIONS)/_greffe
	install -D -m 644 completions/greffe.fish $(DESTDIR)$(PREFIX)/$(FISH_COMPLETIONS)/greffe.fish
	@for unit in $(UNITS); do \
		install -D -m 644 $$unit $(DESTDIR)$(PREFIX)/$(SYSTEMD)/$${unit##*/}; done
	install -D -m 644 systemd/greffe.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/greffe.conf
	install -D -m 644 systemd/greffe.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/greffe.conf
	@for example in $(EXAMPLES); do \
		install -D -m 755 $$example $(DESTDIR)$(PREFIX)/share/greffe/examples/$${example##*/}; done
	@[ -e $(DESTDIR)$(SYSCONFDIR)/greffe/greffed.yaml ] || \
	install -D -m 644 systemd/greffed.yaml $(DESTDIR)$(SYSCONFDIR)/greffe/greffed.yaml

## make deb           the packages greffe and greffed, in build/deb
deb: all
	@.ci/deb '$(BUILD)' '$(VERSION)'

# What the host wrote in its configuration is the host's.
uninstall:
	@! cmp -s systemd/greffed.yaml $(DESTDIR)$(SYSCONFDIR)/greffe/greffed.yaml || \
	rm $(DESTDIR)$(SYSCONFDIR)/greffe/greffed.yaml
	rm -rf $(DESTDIR)$(PREFIX)/share/greffe/examples
	rm -f $(DESTDIR)$(PREFIX)/bin/greffe $(DESTDIR)$(PREFIX)/bin/git-greffe \
	$(DESTDIR)$(PREFIX)/share/locale/*/LC_MESSAGES/greffe.mo \
	$(DESTDIR)$(PREFIX)/share/man/man1/greffe.1 \
	$(DESTDIR)$(PREFIX)/share/man/man1/greffe-*.1 \
	$(DESTDIR)$(PREFIX)/share/man/*/man1/greffe.1 \
	$(DESTDIR)$(PREFIX)/sbin/greffed \
	$(DESTDIR)$(PREFIX)/share/man/man8/greffed.8 \
	$(DESTDIR)$(PREFIX)/share/man/*/man8/greffed.8 \
	$(DESTDIR)$(PREFIX)/share/man/*/man1/greffe-*.1 \
	$(DESTDIR)$(PREFIX)/$(BASH_COMPLETIONS)/greffe \
	$(DESTDIR)$(PREFIX)/$(BASH_COMPLETIONS)/git-greffe \
	$(DESTDIR)$(PREFIX)/$(ZSH_COMPLETIONS)/_greffe \
	$(DESTDIR)$(PREFIX)/$(FISH_COMPLETIONS)/greffe.fish \
	$(patsubst $(UNIT_DIR)/%,$(DESTDIR)$(PREFIX)/$(SYSTEMD)/%,$(UNITS)) \
	$(DESTDIR)$(PREFIX)/lib/sysusers.d/greffe.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/greffe.conf

clean:
	rm -rf build

-include $(shell find $(BUILD) -type f -name '*.d' 2>/dev/null)
