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

# --- the page ----------------------------------------------------------------

if [ "${1-}" = --write ] && [ -n "${YAML_TEST_SUITE:-}" ]; then
	"$BUILD/tests/unit/yaml_suite" --write >"$TAP_DIR/table" &&
		cp "$TAP_DIR/table" tests/yaml-suite.txt
fi

cp "$PAGE" "$TAP_DIR/page"
yaml_section | put_section yaml

if [ "${1-}" = --write ]; then
	cp "$TAP_DIR/page" "$PAGE"
	rm -rf "$TAP_DIR"
	exit 0
fi
same "$PAGE" "$TAP_DIR/page" 'docs/conformance.md says what the tables say'
finish
