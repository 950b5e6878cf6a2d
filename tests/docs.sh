# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# docs.sh: what the documentation shows is what happens. Every ```console block
# is run again, from the project's own folder, and compared byte for byte: a
# line "$ command", then all it prints. DOCS_ACCEPT=1 writes what is printed
# now into the documents. README.fr.md and CONTRIBUTING.md are read in French.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
PATH=$BUILD:$PATH
# files made by a document's commands
HOME=$TAP_DIR
export HOME

# rerun DOCUMENT: its text with what the commands print now
rerun() {
	awk -v out="$TAP_DIR/printed" '
	/^```console$/ { inside = 1; print; next }
	inside && /^```$/ { inside = 0 }
	inside && /^\$ / {
		print
		command = substr($0, 3)
		system("{ " command "; } >" out " 2>&1 </dev/null")
		while ((getline line < out) > 0) print line
		close(out)
		next
	}
	!inside { print }' "$1"
}

for doc in README.md README.fr.md CONTRIBUTING.md docs/*.md; do
	grep -q '^```console$' "$doc" || continue
	case $doc in *.fr.md) GREFFE_LANG=fr ;; *) GREFFE_LANG=en ;; esac
	export GREFFE_LANG
	rerun "$doc" >"$TAP_DIR/now"
	if [ "${DOCS_ACCEPT:-}" = 1 ]; then cp "$TAP_DIR/now" "$doc"; fi
	if cmp -s "$doc" "$TAP_DIR/now"; then
		pass "$doc: its commands print what it says"
	else
		fail "$doc: its commands print what it says (DOCS_ACCEPT=1 tests/run docs)"
		diff -u "$doc" "$TAP_DIR/now" | sed 's/^/#   /'
	fi
done

# Every greffe line of from-check-jsonschema.md, on files like those it names,
# and every option it says greffe has.
mkdir -p "$TAP_DIR/there/people" "$TAP_DIR/there/vendor/schemas"
from=$TOP/docs/from-check-jsonschema.md
(
	cd "$TAP_DIR/there" || exit 1
	echo '{"type": "object", "required": ["name"]}' >person.schema.json
	cp person.schema.json vendor/schemas/person.json
	echo 'name: Ada' >people/ada.yaml
)
sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' "$from" | grep '^greffe ' >"$TAP_DIR/lines"
while read -r line; do
	it "$line" sh -c "cd '$TAP_DIR/there' && $line </dev/null"
done <"$TAP_DIR/lines"
it 'there are such lines' test "$(wc -l <"$TAP_DIR/lines")" -ge 3
"$GREFFE" --lang en help validate >"$TAP_DIR/options"
echo '--version' >>"$TAP_DIR/options"
awk -F' [|] ' '/^[|] / { print $2 }' "$from" | grep -oE -- '--[a-z-]+' | sort -u |
	while read -r option; do
		grep -qE -- "$option( |=|\$)" "$TAP_DIR/options" || echo "$option"
	done >"$TAP_DIR/unknown"
it 'the options it gives are options' test ! -s "$TAP_DIR/unknown"

# The first screen: what it is, a finding, three doors, a ratio, what it is not.
for doc in README.md README.fr.md; do
	head -40 "$doc" >"$TAP_DIR/head"
	for word in 'greffe validate' 'greffe init' 'CONTRIBUTING.md' 'make demo' 'make test' 'make bench' \
		'error:\|erreur' '\^' 'Windows' 'SHA-256'; do
		it "$doc: its first 40 lines say '$word'" grep -q -- "$word" "$TAP_DIR/head"
	done
done
finish
