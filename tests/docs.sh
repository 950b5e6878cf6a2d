# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# docs.sh: what the documentation shows is what happens. Every ```console block
# is run again, in a copy of the project's own records, and compared byte for
# byte: a line "$ command", then all it prints. DOCS_ACCEPT=1 writes what is printed
# now into the documents. README.fr.md and CONTRIBUTING.md are read in French.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
PATH=$BUILD:$PATH
# files made by a document's commands
HOME=$TAP_DIR
export HOME
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# The commons with a history: docs/asking*.md ask it, may change its files, and
# say who did what. Three commits by two people, of records as they are now.
as() {
	GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$(echo "$1" | tr 'A-Z ' 'a-z.')@example.org
	GIT_AUTHOR_DATE=$2T10:00:00Z GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
	export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}
commit() { git add -A && git commit -qm "$1"; }
tell_history() {
	tests/from_documents "$TAP_DIR/told"
	cd "$TAP_DIR/told" || exit 1
	git init -q -b main
	cp records/programme/rebonds.yaml records/exercice/2025.yaml "$TAP_DIR"
	rm records/exercice/2025.yaml
	sed -i -e 's/^statut: experimentation/statut: enquete/' -e '/nom: Expérimentation/d' \
		records/programme/rebonds.yaml
	as 'Camille Martin' 2025-01-20 && commit 'Reprendre les fiches'
	cp "$TAP_DIR/rebonds.yaml" records/programme
	as 'Nadia Benali' 2025-06-12 && commit 'Rebonds passe aux essais'
	cp "$TAP_DIR/2025.yaml" records/exercice
	as 'Camille Martin' 2025-12-05 && commit "Saisir l'exercice 2025"
	mkdir docs && cp -R "$TOP/docs/examples" docs
	cd "$TOP" || exit 1
}

# rerun DOCUMENT: its text with what the commands print now. A command goes on
# in the lines that begin with "> ". A ```yaml block whose first line is
# "# records/….yaml" is that file, as a reader would have pasted it.
rerun() {
	awk -v out="$TAP_DIR/printed" '
	function run() {
		if (command == "") return
		system("{ " command "\n}" " >" out " 2>&1 </dev/null")
		while ((getline line < out) > 0) print line
		close(out)
		command = ""
	}
	/^```console$/ { inside = 1; print; next }
	/^```yaml$/ { opened = 1; print; next }
	opened && /^# records\/[a-z0-9.\/-]+\.yaml$/ {
		pasted = substr($0, 3)
		system("mkdir -p \"$(dirname " pasted ")\"")
	}
	{ opened = 0 }
	pasted != "" && /^```$/ { close(pasted); pasted = "" }
	pasted != "" { print > pasted }
	inside && command != "" && /^> / {
		command = command "\n" substr($0, 3)
		print
		next
	}
	inside { run() }
	inside && /^```$/ { inside = 0 }
	inside && /^\$ / { print; command = substr($0, 3); next }
	!inside { print }' "$1"
}

# What a commit is called changes with each record: its form is compared.
without_ids() { sed -E 's/[0-9a-f]{12,40}/<commit>/g' "$1"; }

tell_history
for doc in README.md README.fr.md CONTRIBUTING.md docs/*.md; do
	grep -q '^```console$' "$doc" || continue
	case $doc in *.fr.md) GREFFE_LANG=fr ;; *) GREFFE_LANG=en ;; esac
	export GREFFE_LANG
	rm -rf "$TAP_DIR/commons"
	cp -R "$TAP_DIR/told" "$TAP_DIR/commons"
	cd "$TAP_DIR/commons" || exit 1
	rerun "$TOP/$doc" >"$TAP_DIR/now"
	cd "$TOP" || exit 1
	without_ids "$TAP_DIR/now" >"$TAP_DIR/now.forms"
	without_ids "$doc" >"$TAP_DIR/doc.forms"
	if [ "${DOCS_ACCEPT:-}" = 1 ]; then cp "$TAP_DIR/now" "$doc"; fi
	if [ "${DOCS_ACCEPT:-}" = 1 ] || cmp -s "$TAP_DIR/doc.forms" "$TAP_DIR/now.forms"; then
		pass "$doc: its commands print what it says"
	else
		fail "$doc: its commands print what it says (DOCS_ACCEPT=1 tests/run docs)"
		diff -u "$TAP_DIR/doc.forms" "$TAP_DIR/now.forms" | sed 's/^/#   /'
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
