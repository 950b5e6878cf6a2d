# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# init.sh: a registry to start from, and files adopted where they stand.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1

# --- to start from -------------------------------------------------------------

status 0 'a registry in a new folder' "$GREFFE" init reg
it 'of two kinds' test -f reg/schema/action.schema.yaml -a -f reg/schema/organisation.schema.yaml
status 0 'that checks clean' "$GREFFE" -C reg check -W
it 'with a record of each' grep -q '^2 documents' out
status 3 'nothing is overwritten' "$GREFFE" init reg
it 'and it is said what is there' grep -q "reg/greffe.yaml" err
status 0 'in the current folder' sh -c 'mkdir here && cd here && "$GREFFE" init && "$GREFFE" check'
mkdir -p half/records && echo x >half/records/mine
status 3 'beside records that are there' "$GREFFE" init half
it 'which nobody touched' grep -q '^x$' half/records/mine
it 'and nothing else was written' sh -c '[ "$(ls half)" = records ]'
status 2 'one folder' "$GREFFE" init a b
status 2 '--schema alone' "$GREFFE" init --schema x.json

# --- adopted ---------------------------------------------------------------------

layout() { # a fresh copy of the foreign layout, without its greffe.yaml
	rm -rf old
	cp -R "$TOP/tests/fixtures/foreign" old
	rm old/greffe.yaml
	sed 's/"x-ref"[^}]*/"minLength": 1 /; s,https://schemas.example.org/,vendor/,' old/schemas/software.json >s && mv s old/schemas/software.json
	(cd old && find . -type f | sort) >before
}
layout
status 0 'a layout is adopted' "$GREFFE" -C old init --from 'data/*/publiccode.yml' --schema schemas/software.json
it 'records are counted' grep -q '^records: 2, valid: 2$' out
(cd old && find . -type f ! -name greffe.yaml | sort) >after
same before after 'nothing is moved'
cat >wanted <<'E'
# Where this registry's records and schemas are. Nothing was moved.
kinds:
  software:
    schema: 'schemas/software.json'
    records: 'data/{id}/publiccode.yml'
    id_pattern: '^[a-z0-9]+([._-][a-z0-9]+)*$'
E
same wanted old/greffe.yaml 'greffe.yaml says where things are'
status 0 'and check reads it' "$GREFFE" -C old check
status 3 'greffe.yaml is never overwritten' "$GREFFE" -C old init --from 'data/*/publiccode.yml' --schema schemas/software.json
same wanted old/greffe.yaml 'indeed'

layout
sed -i '/^name/d' old/data/org.example.calc/publiccode.yml
echo 'url: no' >>old/data/fr.gouv.annuaire/publiccode.yml
status 0 'with old findings' "$GREFFE" -C old init --from 'data/*/publiccode.yml' --schema schemas/software.json
printf '%s\n' 'old/greffe.yaml: data/{id}/publiccode.yml' 'records: 2, valid: 0' \
	'       1  yaml-duplicate-key' '       1  required' >wanted
sort wanted >a; sort out >b
same a b 'they are counted by rule'

layout
status 0 'ids inside' "$GREFFE" -C old init --from 'content/people/*.md' --schema schemas/person.json --kind person --id /slug
it 'are read there' grep -q '^records: 1, valid: 1$' out
it 'and greffe.yaml says so' grep -q "id: '/slug'" old/greffe.yaml
layout
status 3 'no such schema' "$GREFFE" -C old init --from 'data/*/publiccode.yml' --schema schemas/none.json
it 'and no greffe.yaml is left' test ! -e old/greffe.yaml
status 2 'a pattern that the shell has opened' "$GREFFE" -C old init --from data/a/publiccode.yml data/b --schema schemas/software.json x
status 2 'a pattern of one file' "$GREFFE" -C old init --from data/a.yml --schema schemas/software.json
status 3 'a pattern of no file' "$GREFFE" -C old init --from 'nothing/*.yml' --schema schemas/software.json
status 2 "a schema from elsewhere" "$GREFFE" -C old init --from "data/*/publiccode.yml" --schema ../x.json
finish
