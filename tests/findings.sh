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

for format in text short json jsonl github gitlab sarif junit tap; do
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

# --- the forms of others ------------------------------------------------------

SARIF=$TOP/tests/fixtures/sarif/sarif-2.1.0.json
cp sarif.out report.sarif.json
status 0 'SARIF follows its official schema' "$GREFFE" validate "$SARIF" report.sarif.json
it 'and tells as many' test "$is_count" = "$(jq '.runs[0].results | length' sarif.out)"
it 'each of a rule that it describes' jq -e '.runs[0] | ([.results[].ruleId] | unique)
	== ([.tool.driver.rules[].id] | unique)' sarif.out
it 'a path is a URI' jq -e 'all(.runs[0].results[].locations[].physicalLocation.artifactLocation.uri;
	test("^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"))' sarif.out
it 'GitLab is told as many' test "$is_count" = "$(jq length gitlab.out)"
it 'each by a fingerprint of its own' jq -e 'map(.fingerprint) | length == (unique | length)' gitlab.out
it 'JUnit is XML' python3 -c 'import sys, xml.etree.ElementTree as x
root = x.parse("junit.out").getroot()
cases = [c for s in root for c in s]
assert len(cases) == int(sys.argv[1]) + 1
assert all(int(s.get("tests")) == len(s) for s in root)
assert all(int(s.get("failures")) == len(s.findall("testcase/failure")) for s in root)' "$is_count"
it 'TAP counts them, and one more' test "$(tail -1 tap.out)" = "1..$((is_count + 1))"
it 'and a line each' test "$(grep -c '^\(not \)\{0,1\}ok ' tap.out)" = "$((is_count + 1))"
it 'which Perl reads' sh -c 'prove -e cat tap.out; prove -v -e cat tap.out 2>&1 |
	grep -q "Parse errors" && exit 1; exit 0'

mkdir moved
cat >moved/a.yaml <<'YAML'
titre: 3
type: Webinaire
"[a](http://x) {0} # <b>&\"": "]]>"
YAML
for format in sarif gitlab junit tap; do
	"$GREFFE" validate --format $format schema.yaml moved | sed 's/"version":"[^"]*","rules"/"version":"V","rules"/' >$format.got
	same "$TOP/tests/golden/findings/$format" $format.got "$format, to the byte"
done
prints() { "$GREFFE" validate --format gitlab schema.yaml moved | jq -c 'map(.fingerprint) | sort'; }
was=$(prints)
sed -i '1i # a line more' moved/a.yaml
it 'a fingerprint stays where its line moves' test "$was" = "$(prints)"
status 3 'what is not judged' "$GREFFE" validate --format tap schema.yaml files/fine.yaml absent.yaml
it 'fails the last test of TAP' grep -qx 'not ok 1 - every file was judged' out
"$GREFFE" validate --format junit schema.yaml files/fine.yaml absent.yaml >out 2>/dev/null
it 'and of JUnit' grep -q '<error message="1 file not judged"/>' out
"$GREFFE" validate --format sarif schema.yaml files/fine.yaml absent.yaml >out 2>/dev/null
it 'and is no success in SARIF' jq -e '.runs[0].invocations[0].executionSuccessful == false' out
status 0 'nothing wrong, as TAP' "$GREFFE" validate --format tap schema.yaml files/fine.yaml
it 'is a run that passes' prove -Q -e cat out

# --- in a job of GitHub -------------------------------------------------------

status 1 'a job of GitHub' env GITHUB_ACTIONS=true "$GREFFE" validate schema.yaml files/wrong.yaml
it 'has the text' grep -q '^  expected: one of: webinaire, atelier$' out
it 'and the annotations' grep -q '^::error file=files/wrong.yaml,line=2,col=7,title=enum::' out
for other in FORGEJO_ACTIONS GITEA_ACTIONS; do
	status 1 "not with $other" env GITHUB_ACTIONS=true $other=true "$GREFFE" validate schema.yaml files/wrong.yaml
	it 'the text only' sh -c '! grep -q "^::" out && grep -q "^  expected:" out'
done
status 1 'nor where a format is asked for' \
	env GITHUB_ACTIONS=true "$GREFFE" validate --format short schema.yaml files
it 'that alone' sh -c '! grep -q "^::" out'
printf 'titre: 1\n' >'::add-mask::x.yaml'
status 1 'a file named like a command' env GITHUB_ACTIONS=true "$GREFFE" validate schema.yaml '::add-mask::x.yaml'
it 'gives none' sh -c '! grep -q "^::add-mask" out'
it 'and is shown' grep -qF '\x3a:add-mask::x.yaml:1:8: error:' out

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
