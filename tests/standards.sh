#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# What the repository says of itself, by the published formats: CITATION.cff,
# publiccode.yml, the forms of issues, .mailmap, the licences. greffe is the
# judge. Beside each, one that is wrong and must be refused.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
S=$TOP/tests/standards CFF=$TOP/tests/fixtures/cff/cff-1.2.0.json
forms=$TOP/.github/ISSUE_TEMPLATE

judged() { status 0 "$1" "$GREFFE" validate -W --schemafile "$2" "$3"; }
# wrong SENTENCE SCHEMA FILE SED WORD: refused once edited, and WORD is said
wrong() {
	sed "$4" "$3" >"wrong-${3##*/}"
	status 1 "$1" "$GREFFE" validate --schemafile "$2" --as wrong.yaml - <"wrong-${3##*/}"
	"$GREFFE" validate --schemafile "$2" --as wrong.yaml - <"wrong-${3##*/}" >out 2>&1
	it "  and why is said ($5)" grep -q -- "$5" out
}

# --- CITATION.cff -------------------------------------------------------------

judged 'CITATION.cff, by the schema of CFF 1.2.0' "$CFF" "$TOP/CITATION.cff"
wrong 'without authors' "$CFF" "$TOP/CITATION.cff" '/^authors:/,/^license:/{/^license:/!d}' authors
wrong 'of a type that is none' "$CFF" "$TOP/CITATION.cff" 's/^type: dataset/type: data/' type
wrong 'under a licence that is none' "$CFF" "$TOP/CITATION.cff" 's/CC-BY-SA-4.0/CC-BY-SA/' license
it 'it is cited under the licence that records have' \
	sh -c 'grep -q "^license: CC-BY-SA-4.0$" "$0/CITATION.cff" && grep -q CC-BY-SA-4.0 "$0/REUSE.toml"' "$TOP"

# --- publiccode.yml -----------------------------------------------------------

P=$S/publiccode.schema.yaml
judged 'publiccode.yml, by the rules of its standard' "$P" "$TOP/publiccode.yml"
wrong 'without its address' "$P" "$TOP/publiccode.yml" '/^url:/d' url
wrong 'with a status that is none' "$P" "$TOP/publiccode.yml" 's/^developmentStatus: .*/developmentStatus: alpha/' alpha
wrong 'with too long a short description' "$P" "$TOP/publiccode.yml" \
	"s/shortDescription: Judges/& $(printf 'and judges %.0s' 1 2 3 4 5)/" shortDescription
wrong 'maintained by a community of nobody' "$P" "$TOP/publiccode.yml" '/^  contacts:/,+1d' contacts

# --- forms of issues ----------------------------------------------------------

for form in "$forms"/[0-9]*.yml; do judged "${form##*/}" "$S/issue-form.schema.yaml" "$form"; done
it 'there are four' test "$(find "$forms" -name '[0-9]*.yml' | wc -l)" = 4
F=$S/issue-form.schema.yaml
wrong 'a form with an element that is none' "$F" "$forms/2-erreur.yml" 's/type: textarea/type: text/' textarea
wrong 'with a key that forges pass over' "$F" "$forms/1-fiche.yml" 's/      placeholder:/      place:/' place
wrong 'with nothing to choose from' "$F" "$forms/3-effacement.yml" 's/^      options:$/      choices:/' options
wrong 'without a name' "$F" "$forms/4-bogue.yml" '/^name:/d' name
judged 'config.yml' "$S/issue-config.schema.yaml" "$forms/config.yml"
wrong 'a link without an address' "$S/issue-config.schema.yaml" "$forms/config.yml" '/    url:/d' url
for name in Fiche Erreur Effacement Bogue; do
	it "GitLab has $name" test -s "$TOP/.gitlab/issue_templates/$name.md"
done
it 'both forges ask the same of a change' cmp "$TOP/.github/pull_request_template.md" \
	"$TOP/.gitlab/merge_request_templates/Default.md"
it 'who asks for an erasure is told first to write nothing personal' sh -c '
	for f in "$0/.github/ISSUE_TEMPLATE/3-effacement.yml" "$0/.gitlab/issue_templates/Effacement.md"; do
		head -25 "$f" | grep -qi "ni votre nom\|NI NOM" || exit 1
	done' "$TOP"

# --- .mailmap -----------------------------------------------------------------

# lines FILE: each is empty, a remark, or one that git maps to what it shows
lines() {
	git init -q m 2>/dev/null
	cp "$1" m/.mailmap
	while IFS= read -r line; do
		case $line in '' | '#'*) continue ;; *'<'*'>'*) ;; *) echo "$line"; return 1 ;; esac
		shown=${line%%>*}'>' was=$(echo "$line" | sed 's/^[^>]*> *//')
		case $was in
		'') was=$shown ;;
		'<'*) was="Nobody $was" ;;
		*'<'*'>') ;;
		*) echo "$line"; return 1 ;;
		esac
		case $(git -C m check-mailmap "$was" 2>&1) in
		*"${shown#*<}") ;;
		*) echo "$line"; return 1 ;;
		esac
	done <"$1"
}
it 'each line of .mailmap is one to git' lines "$TOP/.mailmap"
printf '# who is who\nAda <ada@users.noreply.example> Ada L. <ada@home.example>\nBo <bo@example.org>\n' >good.map
it 'lines that map an identity are' lines good.map
printf 'Ada <ada@users.noreply.example> Ada L. ada@home.example\n' >bad.map
lines bad.map >/dev/null
it 'one without its angle brackets is not' test $? != 0

# --- licences -----------------------------------------------------------------

it 'each file has a holder and a licence (REUSE)' "$TOP/.ci/reuse"
git init -q r && mkdir -p r/.ci r/LICENSES r/mine && cp "$TOP/.ci/reuse" r/.ci
cp "$TOP/LICENSES/MIT.txt" r/LICENSES
printf 'version = 1\n\n[[annotations]]\npath = [".ci/**", "mine/**"]\nSPDX-FileCopyrightText = "A"\nSPDX-License-Identifier = "MIT"\n' >r/REUSE.toml
sed -i '/SPDX-License-Identifier: EUPL/d' r/.ci/reuse
echo x >r/mine/a && git -C r add -A
it 'so has a small repository' r/.ci/reuse
echo x >r/b && git -C r add -A
r/.ci/reuse >out 2>&1
it 'one file of no licence is told' test $? != 0
finish
