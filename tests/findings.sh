#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Findings in every format: what programs read is JSON that follows its own
# schema; what people read holds nothing that a terminal would obey, whatever
# stands in files and in their names.
. "$(dirname "$0")/tap.sh"

cd "$TAP_DIR" || exit 1
cat >schema.yaml <<'YAML'
type: object
required: [titre]
additionalProperties: false
properties:
  titre: {type: string}
  type: {enum: [webinaire, atelier]}
YAML
mkdir files
printf 'titre: Été\ntype: atelier\n' >files/fine.yaml
printf 'titre: T\ntype: Webinaire\ntype: atelier\n' >files/wrong.yaml
printf 'titre: T\n"\\e]0;x\\a\\u202e\\x9b": "\\e[2J\\n::error::"\n' >files/control.yaml
printf 'titre: T\ntype: \033[2J\n' >files/raw.yaml
printf 'titre: \351t\351\n' >files/latin1.yaml
printf 'titre: T\000\n' >files/nul.yaml
printf 'titre: 3\n---\ntitre: T\n' >files/two.yaml
printf 'titre: 1\n' >"files/$(printf 'a b\n\033[31m\377,:%%"\\.yaml')"
awk 'BEGIN { for (i = 0; i < 300; i++) print "k" i ": " i }' >files/many.yaml
awk 'BEGIN { printf "{\"titre\": \"T\""; for (i = 0; i < 900; i++) printf ", \"k%d\": 1", i; print "}" }' \
	>files/line.json

for format in text short json jsonl github; do
	status 1 "$format: judged" "$GREFFE" validate --format $format --color never schema.yaml files
	cp out $format.out
	it "$format: not a word on standard error" test ! -s err
	it "$format: valid UTF-8" iconv -f UTF-8 -t UTF-8 $format.out
	if LC_ALL=C grep -aq "$(printf '[\001-\010\013-\037\177]')" $format.out; then
		fail "$format: no control character"
	else pass "$format: no control character"; fi
	it "$format: none that turns the direction either" \
		sh -c "! LC_ALL=C grep -aq \"\$(printf '\\342\\200\\256')\" $format.out"
done

status 1 'nothing is hidden with --max 0' \
	"$GREFFE" validate --format short --max 0 --color never schema.yaml files
is_count=$(wc -l <out)
it 'text, short and JSON count alike' test "$is_count" = "$(jq '.findings | length' json.out)"
it 'GitHub is told as many' test "$is_count" = "$(wc -l <github.out)"
it 'JSON lines hold as many' test "$is_count" = "$(jq -s 'map(.findings | length) | add' jsonl.out)"
it 'and the summary of JSON counts them' \
	jq -e '(.summary | .errors + .warnings + .infos) == (.findings | length)' json.out
it 'a line of JSON lines has what was promised' \
	jq -es 'all(has("path") and has("index") and has("valid") and has("findings"))' jsonl.out
it 'and so has each finding' jq -es 'all(.[].findings[];
	has("rule") and has("severity") and has("instance") and has("keyword")
	and has("line") and has("column") and has("message"))' jsonl.out
it 'a document without errors is valid, and no other' \
	jq -es 'all(.valid == all(.findings[]; .severity != "error"))' jsonl.out
it 'findings stand in order' \
	jq -es 'all(.findings | map([.line, .column]) | . == sort)' jsonl.out
it 'offsets are bytes of the file' sh -c '
	at=$(jq -r "select(.path == \"files/wrong.yaml\").findings[] | select(.rule == \"enum\").offset" jsonl.out)
	len=$(jq -r "select(.path == \"files/wrong.yaml\").findings[] | select(.rule == \"enum\").length" jsonl.out)
	test "$(tail -c +$((at + 1)) files/wrong.yaml | head -c "$len")" = Webinaire'
it 'the values of the file come back unharmed' \
	jq -es 'any(.[].findings[]; .message | contains("\u001b"))' jsonl.out

cp json.out report.json && cp jsonl.out lines.ndjson
status 0 'JSON follows docs/findings.schema.json' "$GREFFE" validate "$TOP/docs/findings.schema.json" report.json
status 0 'so does each JSON line' "$GREFFE" validate "$TOP/docs/findings.schema.json" lines.ndjson
status 0 'which is a schema itself' "$GREFFE" validate --metaschema "$TOP/docs/findings.schema.json"
printf '{"path": "a", "index": 0, "valid": 1, "findings": []}\n' >bad.json
status 1 'and refuses what is not' "$GREFFE" validate "$TOP/docs/findings.schema.json" bad.json

# --- what is left out never passes for what is right --------------------------

printf 'titre: "T\n' >unread.yaml
status 0 'a rule left out' "$GREFFE" validate --skip enum schema.yaml files/wrong.yaml --skip yaml-duplicate-key
it 'is counted, as text' grep -q '2 findings left out by --rule or --skip' out
status 1 'and as JSON' "$GREFFE" validate --format json --rule required schema.yaml files/many.yaml
it 'beside what is not' jq -e '.summary | .leftOut == 300 and .errors == 1' out
status 0 'JSON lines too' "$GREFFE" validate --format jsonl --skip type schema.yaml files/two.yaml
it 'by document' jq -es 'map(.leftOut) == [1, null]' out
status 3 'a file that no rule could look at' "$GREFFE" validate --rule type schema.yaml unread.yaml
it 'is said to be so' grep -q '^1 file not judged$' out
"$GREFFE" validate --format jsonl --rule type schema.yaml unread.yaml >out
it 'and is not called valid' jq -e '.valid == false and .leftOut == 1' out
printf 'pattern: ^(a+)+$\n' >costly.yaml
printf '%s!\n' "$(printf 'a%.0s' $(seq 40))" >long.yaml
status 3 'a value that could not be compared' "$GREFFE" validate --skip pattern-too-costly costly.yaml long.yaml
status 1 'unless why is told' "$GREFFE" validate schema.yaml unread.yaml
status 3 'nor one that is not there' "$GREFFE" validate --format json schema.yaml files/fine.yaml absent.yaml
it 'in JSON as well' jq -e '.summary | .unjudged == 1 and .documents == 1' out
status 3 'nor one whose schema is not' "$GREFFE" validate --format json absent.yaml files/fine.yaml
it 'which is counted' jq -e '.summary.unjudged == 1' out
finish
