#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# conformance.sh [--write]: docs/conformance.md says what the committed tables
# of the official suites say. The tables themselves are kept true by the unit
# tests yaml_suite and schema_suite. With --write, tables and page are written
# anew; the tables only where the suites are found.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
PAGE=docs/conformance.md

# What stands between two markers of the page is replaced by stdin.
put_section() { # NAME
	cat >"$TAP_DIR/section"
	awk -v begin="<!-- $1:begin -->" -v end="<!-- $1:end -->" \
		-v file="$TAP_DIR/section" '
		$0 == end { skip = 0 }
		!skip { print }
		$0 == begin { while ((getline line < file) > 0) print line; skip = 1 }
	' "$TAP_DIR/page" >"$TAP_DIR/next" && mv "$TAP_DIR/next" "$TAP_DIR/page"
}

# --- YAML --------------------------------------------------------------------

yaml_rows() { # CLASS
	awk -F ' [|] ' -v class="$1" '$2 == class {
		gsub(/[|]/, "\\|", $4)
		printf "| %s | %s | %s |\n", $1, $4, $3
	}' tests/yaml-suite.txt
}

yaml_count() { awk -F ' [|] ' -v class="$1" '$2 == class' tests/yaml-suite.txt | grep -c .; }

yaml_section() {
	all=$(grep -c . tests/yaml-suite.txt)
	echo
	echo "Of the $all cases of the YAML test suite:"
	echo
	echo "- **$(yaml_count same)** give what the suite wants, a value or a refusal;"
	echo "- **$(yaml_count profile)** are valid YAML that greffe refuses on purpose;"
	echo "- **$(yaml_count libyaml)** are decided otherwise by libyaml, which reads YAML 1.1 and a little of 1.2."
	echo
	echo "Refused on purpose, everywhere: tags that are not the core schema's own, keys"
	echo "that are lists or mappings, files that hold nothing. A registry refuses more:"
	echo "anchors, aliases, every explicit tag, several documents."
	echo
	echo "| case | name | rule |"
	echo "|---|---|---|"
	yaml_rows profile
	echo
	echo "Decided by libyaml. A case that it refuses is told to the person who wrote it,"
	echo "with a cause; what it accepts or reads otherwise is silent."
	echo
	echo "| case | name | what happens |"
	echo "|---|---|---|"
	yaml_rows libyaml
	echo
}

# --- JSON Schema -------------------------------------------------------------

# Passed and run in the files of a draft that match; "!" rows are tests.
schema_sum() { # DRAFT PATTERN
	grep -v '^!' tests/schema-suite.txt | grep "^$1/" | grep -E "$2" |
		awk -F ' [|] ' '{ passed += $2; run += $3 } END { if (run) printf "%d of %d", passed, run; else printf "–" }'
}

schema_row() { # NAME DRAFT
	printf '| %s | %s | %s | %s |\n' "$1" "$(schema_sum "$2" "^$2/[^/]* ")" \
		"$(schema_sum "$2" "^$2/optional/format/")" "$(schema_sum "$2" "^$2/optional/[^/]* ")"
}

schema_section() {
	echo
	echo "Tests of the official suite that pass, through the library itself. Formats are"
	echo "asserted for the tests of formats, and every schema of the suite is judged by"
	echo "its own meta-schema first."
	echo
	echo "| draft | required | formats | other optional tests |"
	echo "|---|---|---|---|"
	schema_row 2020-12 draft2020-12
	schema_row 2019-09 draft2019-09
	schema_row draft-07 draft7
	schema_row draft-06 draft6
	schema_row draft-04 draft4
	echo
	echo "What does not pass, and why:"
	echo
	echo "| file | test | reason |"
	echo "|---|---|---|"
	sed -n 's/^! //p' tests/schema-suite.txt | awk -F ' [|] ' '{ printf "| %s | %s: %s | %s |\n", $1, $2, $3, $4 }'
	echo
	echo "The suite's tests of annotations pass for every draft they are compatible with"
	echo "(unit test schema_annotations)."
	echo
}

# --- the page ----------------------------------------------------------------

if [ "${1-}" = --write ] && [ -n "${YAML_TEST_SUITE:-}" ]; then
	"$BUILD/tests/unit/yaml_suite" --write >"$TAP_DIR/table" &&
		cp "$TAP_DIR/table" tests/yaml-suite.txt
fi
if [ "${1-}" = --write ] && [ -n "${JSON_SCHEMA_TEST_SUITE:-}" ]; then
	"$BUILD/tests/unit/schema_suite" --write >"$TAP_DIR/table" &&
		cp "$TAP_DIR/table" tests/schema-suite.txt
fi

cp "$PAGE" "$TAP_DIR/page"
yaml_section | put_section yaml
schema_section | put_section schema

if [ "${1-}" = --write ]; then
	cp "$TAP_DIR/page" "$PAGE"
	rm -rf "$TAP_DIR"
	exit 0
fi
same "$PAGE" "$TAP_DIR/page" 'docs/conformance.md says what the tables say'
finish
