#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# commons.sh: the records of this repository answer what its users ask, as the
# five documents do. Each tests/commons/qNN-*.md has a question, the lines of
# the documents, how the answer was derived from them by hand, and commands
# with the answer they must give (tests/commons/README.md says how).
. "$(dirname "$0")/tap.sh"
CASES=$TOP/tests/commons
mkdir "$TAP_DIR/commons" && cd "$TAP_DIR/commons" || exit 1
FROM=${COMMONS:-$TOP} # another registry, to try it
cp -R "$FROM/schema" "$FROM/records" .
git init -q -b main . && git add -A && git commit -q -m 'The commons'

# answers FILE: its console blocks again, each command with what it answers
answers() {
	awk '/^```/ { inside = $0 == "```console"; next } inside && /^\$ greffe /' "$1" |
		while IFS= read -r line; do
			printf '%s\n' "$line"
			eval "\"\$GREFFE\" --lang fr ${line#\$ greffe }" 2>"$TAP_DIR/notes" </dev/null
			cat "$TAP_DIR/notes"
		done
}
# no-break spaces are typed as spaces
plain() { tr -d '\r' | sed "s/$(printf '\302\240')/ /g; s/$(printf '\342\200\257')/ /g; /^\$/d"; }

# agree WANTED GOT: line by line; in WANTED, … stands for anything
agree() {
	awk '
	function fits(want, got,   part, n, i, at) {
		n = split(want, part, "…")
		if (n == 1) return want == got
		if (index(got, part[1]) != 1) return 0
		got = substr(got, length(part[1]) + 1)
		for (i = 2; i < n; i++) {
			at = index(got, part[i])
			if (part[i] != "" && !at) return 0
			if (at) got = substr(got, at + length(part[i]))
		}
		return length(got) >= length(part[n]) &&
			substr(got, length(got) - length(part[n]) + 1) == part[n]
	}
	NR == FNR { want[++wants] = $0; next }
	{ got[++gots] = $0 }
	END {
		for (i = 1; i <= wants || i <= gots; i++)
			if (i > wants || i > gots || !fits(want[i], got[i])) {
				bad = 1
				if (i <= wants) print "- " want[i]
				if (i <= gots) print "+ " got[i]
			}
		exit bad
	}' "$1" "$2"
}

fits() { printf '%b' "$1" >w && printf '%b' "$2" >g && agree w g; }
it '… stands for anything' fits 'a,…,c\nd…\n' 'a,b,b,c\nd\n'
differs() { ! fits "$@" >/dev/null; }
it 'but not for what stands around it' differs 'a,…,c\n' 'a,b,d\n'
it 'nor for the same text twice' differs 'a…a\n' 'a\n'
it 'a line less is seen' differs 'a\nb\n' 'a\n'
it 'a line more too' differs 'a\n' 'a\nb\n'
for file in "$CASES"/q*.md; do
	name=$(basename "$file" .md)
	awk '/^```/ { inside = $0 == "```console"; next } inside' "$file" | plain >"$TAP_DIR/wanted"
	answers "$file" | plain >"$TAP_DIR/got"
	[ -s "$TAP_DIR/wanted" ] || echo 'no block begins with ```console' >>"$TAP_DIR/wanted"
	it "$name" agree "$TAP_DIR/wanted" "$TAP_DIR/got"
done
# --- what contradicts in the documents, and nothing else, is a warning ------------

TABLE=$CASES/anomalies.tsv
status 0 'no error' "$GREFFE" check --today 2025-12-31
"$GREFFE" sql --today 2025-12-31 --format tsv "SELECT rule, kind || '/' || id,
	iif(acknowledged IS NULL, 'non', 'oui') FROM _finding
	WHERE severity <> 'info' OR rule = 'jour-ferie'" | tail -n +2 | plain | sort -u >"$TAP_DIR/got"
awk -F '\t' 'NR > 1 && $3 != "-" { print $3 "\t" $2 "\t" $4 }' "$TABLE" | sort -u >"$TAP_DIR/wanted"
same "$TAP_DIR/wanted" "$TAP_DIR/got" 'the warnings are those of tests/commons/anomalies.tsv'
# those that no rule can see are told in a record
traced() {
	# shellcheck disable=SC2046 # the names of records have no space
	awk -F '\t' -v hard="$(printf '\302\240')" -v thin="$(printf '\342\200\257')" '
	FNR == NR {
		if (FNR > 1 && $3 == "-") { record[++n] = "records/" $2 ".yaml"; trace[n] = $6 }
		next
	}
	{ sub(/^ +/, ""); text[FILENAME] = text[FILENAME] $0 " " }
	END {
		for (i = 1; i <= n; i++) {
			t = text[record[i]]
			gsub(hard, " ", t)
			gsub(thin, " ", t)
			if (!index(t, trace[i])) { print record[i] ": " trace[i]; bad = 1 }
		}
		exit bad
	}' "$TABLE" $(awk -F '\t' 'NR > 1 && $3 == "-" { print "records/" $2 ".yaml" }' "$TABLE" | sort -u)
}
it 'the others are told in their records' traced
it 'each contradiction from X01 to X55 has its place' sh -c '
	for n in $(seq 1 55); do
		grep -q "^X$(printf %02d "$n")	" "$1" || { echo "X$n"; exit 1; }
	done' - "$TABLE"

# --- the names that must not be recorded -------------------------------------------

if command -v python3 >/dev/null; then
	names() { python3 -B "$TOP/tests/commons_names.py" "$@"; }
	if [ -n "${DOCUMENTS:-}" ]; then # the folder of the five texts, outside the registry
		told() { names --from "$DOCUMENTS" records >"$TAP_DIR/told" && [ "$(wc -l <"$TAP_DIR/told")" = 21 ]; }
		it 'the reports print twenty-one names that must not be recorded' told
		it 'no record, page or expected answer bears one' names "$TAP_DIR/told" records "$TOP/docs" "$CASES"
		rm -f "$TAP_DIR/told"
	else
		skip 'the names that the reports print: DOCUMENTS says no folder'
	fi
	mkdir "$TAP_DIR/planted"
	printf 'resume: >-\n  Merci à EXEMPLE,\n  Dominique-Élie.\n' >"$TAP_DIR/planted/a.yaml"
	echo 'Dominique-Élie Exemple' >"$TAP_DIR/names"
	status 1 'one would be seen' names "$TAP_DIR/names" "$TAP_DIR/planted"
else
	skip 'names: python3 is not there'
fi
finish
