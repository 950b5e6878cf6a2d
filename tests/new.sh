# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# new.sh: a record to fill in, from the schema of its kind.
. "$(dirname "$0")/tap.sh"
golden=$TOP/tests/golden/new
mkdir -p "$golden"
cp -R "$TOP/tests/fixtures/toy" "$TAP_DIR/toy"
cp -R "$TOP/tests/fixtures/foreign" "$TAP_DIR/foreign"
cd "$TAP_DIR/toy" || exit 1

status 0 'shown' "$GREFFE" new book -
same "$golden/book.yaml" "$TAP_DIR/out" 'required keys first, then the others as comments'
status 0 'without an id too' "$GREFFE" new book
status 0 'in French' "$GREFFE" --lang fr new book -
same "$golden/book-fr.yaml" "$TAP_DIR/out" 'with French labels'

status 0 'written' "$GREFFE" new book notre-dame-de-paris
it 'where its id says' test -f records/book/notre-dame-de-paris.yaml
it 'as it was shown' sh -c '"$GREFFE" new book - | cmp - records/book/notre-dame-de-paris.yaml'
status 1 'its blanks are errors' "$GREFFE" check book/notre-dame-de-paris
sed -i -e 's/^title:$/title: Notre-Dame de Paris/' -e 's/^  -$/  - victor-hugo/' \
	-e 's/^state:$/state: lent/' records/book/notre-dame-de-paris.yaml
status 0 'filled in, it is valid' "$GREFFE" check book/notre-dame-de-paris
sed -i -e 's/^# pages:$/pages: 940/' records/book/notre-dame-de-paris.yaml
status 0 'with a key that may be left out' "$GREFFE" check book/notre-dame-de-paris

cp records/book/notre-dame-de-paris.yaml "$TAP_DIR/before"
status 3 'nothing is overwritten' "$GREFFE" new book notre-dame-de-paris
same "$TAP_DIR/before" records/book/notre-dame-de-paris.yaml 'indeed'
status 3 'nor an id taken twice, whatever its folder' "$GREFFE" new author victor-hugo
it 'and its file is named' grep -q xix/victor-hugo "$TAP_DIR/err"

status 0 'an id from a title' "$GREFFE" new book --title "Quatre-vingt-treize : l'été"
it 'in small letters' test -f records/book/quatre-vingt-treize-l-ete.yaml
it 'which is filled in' grep -q "^title: \"Quatre-vingt-treize : l'été\"" records/book/quatre-vingt-treize-l-ete.yaml

status 0 'a kind is known by its plural too' "$GREFFE" new Books x
status 2 'an unknown kind' "$GREFFE" new boook x
it 'and what was meant' grep -q "'book'" "$TAP_DIR/err"
status 2 'what cannot be an id' "$GREFFE" new book 'Été à Lille'
it 'and one that can' grep -q "'ete-a-lille'" "$TAP_DIR/err"
status 2 'no path for an id' "$GREFFE" new book ../../x
status 2 'a kind is needed' "$GREFFE" new

cd ../foreign || exit 1
status 0 'in a foreign layout' "$GREFFE" new software org.example.new
it 'at its place' test -f data/org.example.new/publiccode.yml
status 0 'with front matter' "$GREFFE" new person grace.hopper
sed -i 's/^fullname:$/fullname: Grace Hopper/' content/people/grace.hopper.md
status 0 'whose id is inside' "$GREFFE" check person/grace.hopper
status 0 'in JSON' "$GREFFE" new licence MIT
sed -i 's/null/"MIT"/' licences/MIT.json
status 0 'as it should be' "$GREFFE" check licence/MIT

# --- what only some records need -----------------------------------------------

mkdir -p "$TAP_DIR/cond/schema" "$TAP_DIR/cond/records" && cd "$TAP_DIR/cond" || exit 1
cat >schema/talk.schema.yaml <<'YAML'
required: [state]
properties:
  state: {enum: [given, planned]}
  note: {type: string, examples: [n]}
  on: {type: string, format: date, examples: ['2025-01-02']}
  room: {type: string, examples: [A]}
  online: {const: true}
  basis: {enum: [consent, law]}
  signed: {type: string, examples: [x]}
  parts:
    type: array
    examples: [[{from: book, page: 1}]]
    items: {properties: {from: {enum: [book, talk]}, page: {type: integer, examples: [3]}},
      required: [from], if: {properties: {from: {const: book}}}, then: {required: [page]}}
allOf:
  - if: {properties: {state: {const: given}}}
    then: {required: [on, basis, parts]}
  - anyOf: [{required: [room]}, {required: [online]}]
  - if: {properties: {basis: {const: consent}}, required: [basis]}
    then: {required: [signed]}
YAML
status 0 'conditions are followed' "$GREFFE" new talk -
grep -v '^ *#' "$TAP_DIR/out" | grep . >blanks
printf '%s\n' state: on: room: basis: signed: parts: '  - from:' '    page:' >want
same want blanks 'the keys that they ask for are blanks'
status 0 'of a person, who is someone or was erased' "$GREFFE" -C "$TOP" new personne -
it 'the keys of someone' sh -c 'for key in nom prenom fonctions fondement sources; do grep -q "^$key:" "$0" || exit 1; done' "$TAP_DIR/out"
it 'and not of who was erased' sh -c '! grep -q "^efface:" "$0"' "$TAP_DIR/out"
finish
