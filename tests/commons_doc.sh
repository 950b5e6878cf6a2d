# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# commons_doc.sh: docs/commons*.md teach how to add to the commons. Each kind has
# a model there that greffe takes, each rule its line as the rule itself says.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1

# said RULE KEY: what its header says
said() { sed -n "s/^-- $2: //p" "schema/rules/$1.sql" | head -1; }
severity() {
	case $1.$2 in
	fr.error) echo erreur ;; fr.warning) echo avertissement ;; fr.info) echo information ;;
	*) echo "$2" ;;
	esac
}
# lines LANG: the line that each rule wants, without what to do
lines() {
	for rule in schema/rules/*.sql; do
		rule=$(basename "$rule" .sql)
		echo "| \`$rule\` | $(severity "$1" "$(said "$rule" severity)") | $(said "$rule" "title.$1") | "
	done
}
# names SUFFIX FILE...: the files without their folder and suffix
names() {
	suffix=$1; shift
	for file in "$@"; do basename "$file" "$suffix"; done | sort
}
# models DOC DIR WHICH: each ```yaml block that names its path, written there; WHICH
# (first, last) when a path has several
models() {
	awk -v dir="$2" -v which="$3" '
	/^```yaml$/ { opened = 1; next }
	opened && /^# records\/[a-z]+\/[a-z0-9-]+\.yaml$/ {
		file = dir "/" substr($0, 3)
		folder = file
		sub(/\/[^\/]*$/, "", folder)
		system("mkdir -p " folder)
		print substr($0, 3)
		if (which == "first" && seen[file]++) file = ""
	}
	{ opened = 0 }
	/^```$/ { if (file != "") close(file); file = "" }
	file != "" { print > file }' "$1" | sort -u
}

for doc in docs/commons.fr.md docs/commons.md; do
	case $doc in *.fr.md) lang=fr ;; *) lang=en ;; esac
	lines $lang >"$TAP_DIR/lines"
	while IFS= read -r line; do
		id=$(echo "$line" | cut -d'`' -f2)
		grep -F "$line" "$doc" >"$TAP_DIR/line"
		it "$doc: $id is told as the rule says" test -s "$TAP_DIR/line"
		it "$doc: with what to do" sh -c 'awk -F" [|] " "{ exit !(length(\$4) > 8) }" "$1"' - "$TAP_DIR/line"
	done <"$TAP_DIR/lines"
	grep -oE '^\| `[a-z-]+` \| (erreur|avertissement|information|error|warning|info)' "$doc" | cut -d'`' -f2 |
		sort >"$TAP_DIR/told"
	names .sql schema/rules/*.sql >"$TAP_DIR/rules"
	same "$TAP_DIR/rules" "$TAP_DIR/told" "$doc: no rule is missing, told twice, or gone"

	rm -rf "$TAP_DIR/commons"
	tests/from_documents "$TAP_DIR/commons"
	models "$doc" "$TAP_DIR/commons" last >"$TAP_DIR/paths"
	cut -d/ -f2 "$TAP_DIR/paths" | sort -u >"$TAP_DIR/shown"
	names .schema.yaml schema/*.schema.yaml >"$TAP_DIR/kinds"
	same "$TAP_DIR/kinds" "$TAP_DIR/shown" "$doc: a model for each kind of record"
	while read -r kind; do
		it "$doc: $kind is in the table of kinds" grep -q "^| \`$kind\` |" "$doc"
	done <"$TAP_DIR/kinds"
	cd "$TAP_DIR/commons" || exit 1
	# shellcheck disable=SC2046
	status 0 "$doc: greffe takes its models" "$GREFFE" --lang en check --today 2026-06-30 $(cat "$TAP_DIR/paths")
	it "$doc: all of them" grep -q "in .* of $(wc -l <"$TAP_DIR/paths") documents\|^$(wc -l <"$TAP_DIR/paths") documents" "$TAP_DIR/out"
	# an example that goes wrong and is cured is shown again: it is right the first time too
	models "$TOP/$doc" . first >/dev/null
	# shellcheck disable=SC2046
	status 0 "$doc: and what each path shows first" "$GREFFE" --lang en check --today 2026-06-30 $(cat "$TAP_DIR/paths")
	cd "$TOP" || exit 1
done

# who reads one finds the other, and the first page leads there
it 'the French page leads to the English one' grep -q '](commons.md)' docs/commons.fr.md
it 'and back' grep -q '](commons.fr.md)' docs/commons.md
it 'README.fr.md leads there' grep -q '](docs/commons.fr.md)' README.fr.md
it 'README.md too' grep -q '](docs/commons.md)' README.md
finish
