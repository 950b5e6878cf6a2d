#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# check by the index: the same words as from cold; and against an earlier
# commit, only what is new fails.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1

check() { # WORDS... : the code in $code, what is said in out
	"$GREFFE" --lang en check "$@" >out 2>err
	code=$?
}
# says CODE PATTERN WHAT: of the last check
says() {
	it "$3" sh -c "test $code = $1 && grep -q -- '$2' out || { cat out err; false; }"
}
commit() { git add -A && git commit -qm "$1"; }

git init -qb main r && cd r || exit 1
mkdir -p schema records/team records/person
cat >schema/team.schema.yaml <<'END'
type: object
required: [name]
properties: {name: {type: string, x-role: title}}
END
cat >schema/person.schema.yaml <<'END'
type: object
required: [name]
properties:
  name: {type: string, x-role: title}
  born: {type: integer}
  team: {type: string, x-ref: team}
END
echo 'name: Blue' >records/team/blue.yaml
printf 'name: Ada\nborn: long ago\nteam: blue\n' >records/person/ada.yaml
printf 'name: Bob\nteam: blue\n' >records/person/bob.yaml
commit one

check
says 1 'ada.yaml:2:7: error' 'a work tree'
cp out first
check --no-index
it 'and from cold, byte for byte' cmp first out
check
it 'and again' cmp first out
rm -r .git/greffe
check
it 'and without the file' cmp first out
for format in json jsonl short github; do
	check --format $format
	cp out first
	check --format $format --no-index
	it "as $format" cmp first out
done
check records/team
says 0 '1 document, nothing to report' 'a folder'
check person/ada
says 1 '1 error in 1 of 1 document' 'a record'
check person/add
it 'a record that is not there' test $code = 3
it 'and what was meant' grep -q "did you mean 'person/ada'" err

# What HEAD has is debt.
check --since HEAD
says 0 'Debt: these findings were there before' 'debt does not fail'
says 0 '^1 older finding (debt)' 'and is counted'
printf '# a line\nname: Ada\nborn: long ago\nteam: blue\n' >records/person/ada.yaml
check --since HEAD
says 0 'ada.yaml:3:7: error' 'wherever its line has moved'
printf 'name: Bob\nborn: yesterday\nteam: blue\n' >records/person/bob.yaml
check --since HEAD
says 1 'bob.yaml:2:7: error' 'what is new fails'
says 1 '1 error in 1 of 3 documents' 'alone'
check --since HEAD --format json
it 'in JSON too' jq -e '[.findings[] | select(.standing == "debt")] | length == 1' out
it 'it is counted apart' jq -e '.summary.errors == 1 and .summary.debt == 1' out
git checkout -q records/person/bob.yaml

# A record that is renamed is the same record.
git mv records/person/ada.yaml records/person/ada-lovelace.yaml
check --since HEAD
says 0 'ada-lovelace.yaml:3:7: error' 'a rename keeps the debt'
commit two
check HEAD~1..HEAD
says 0 '^1 older finding (debt)' 'in a range too'
check ..HEAD
says 0 'commit [0-9a-f]* (HEAD)' 'whose start is HEAD'
check HEAD~1.. person/bob
says 0 '1 document, nothing to report' 'or its end'

# Deleting what others refer to is new in what refers to it.
git rm -q records/team/blue.yaml
check --since HEAD
says 1 'bob.yaml:2:7: error' 'a reference that is lost'
it 'in each record that has it' sh -c 'test "$(grep -c "\[ref-unknown\]" out)" = 2'
git reset -q --hard

# Staged.
printf 'name: Bob\nborn: 12\nteam: red\n' >records/person/bob.yaml
git add -A
printf 'name: Bob\nteam: blue\n' >records/person/bob.yaml
check --staged person/bob
says 1 "bob.yaml:3:7: error" 'what is staged'
check person/bob
says 0 'nothing to report' 'is not what stands in the file'
git reset -q --hard

# What git ignores is no part of the registry, whichever way it is judged.
printf 'draft*\n/records/team/\n' >.git/info/exclude
printf 'name: [\n' >records/person/draft.yaml
printf 'name: Red\n' >records/team/red.yaml
printf 'name: Cy\nteam: red\n' >records/person/cy.yaml
check
cp out first
says 1 'cy.yaml:2:7: error' 'no reference leads to what git ignores'
it 'nor is it judged' sh -c '! grep -q draft out'
it 'what is tracked is, ignored or not' grep -q '^2 errors in 2 of 4 documents$' out
check --no-index
it 'the same from cold' cmp first out
check records/person/draft.yaml
it 'asked for, it is told' grep -q "git ignores 'records/person/draft.yaml'" err
git add -f records/person/draft.yaml records/team/red.yaml
check
cp out first
says 1 'draft.yaml:1:7: error' 'until it is added by force'
it 'with what it refers to' sh -c '! grep -q "cy.yaml" out'
check --no-index
it 'from cold' cmp first out
git reset -q
cp -R schema records .git/info/exclude ../
cd .. && git init -q && mv exclude .git/info/ || exit 1
check
says 1 '[1-9]' 'a repository without a commit'
it 'ignores too' sh -c '! grep -q draft out'
cp out first
check --no-index
it 'from cold, without a commit' cmp first out
rm -rf .git schema records && cd r || exit 1
rm .git/info/exclude records/person/draft.yaml records/person/cy.yaml records/team/red.yaml

# Usage.
check --since nowhere
it 'an unknown revision' test $code = 3
check --since HEAD --no-index
it 'the index is needed' test $code = 2
check --today tomorrow
it 'a day' test $code = 2
check HEAD~1..HEAD --since HEAD
it 'since when, twice' test $code = 3
cp -R schema records ../plain/ 2>/dev/null || { mkdir ../plain && cp -R schema records ../plain/; }
cd ../plain || exit 1
check --since HEAD
it 'no repository' test $code = 3
check
says 1 '1 error in 1 of 3 documents' 'is checked all the same'
cd ../r || exit 1

# Two properties that would be one column.
cp schema/team.schema.yaml keep
printf '  NAME: {type: string}\n' >>schema/team.schema.yaml
sed -i 's/^properties: {name: \(.*\)}$/properties:\n  name: \1/' schema/team.schema.yaml
check
says 1 'team.schema.yaml:.*\[column-clash\]' 'two keys that fold to one'
cp out first
check --no-index
it 'from cold too' cmp first out
mv keep schema/team.schema.yaml

# What the records acknowledge, without a rule and without a repository.
waive() { # RULE REASON
	printf 'name: Ada\nnick: A\nteam: blue\nknown:\n- {rule: %s, why: %s}\n' \
		"$1" "$2" >records/person/ada.yaml
}
cat >>schema/person.schema.yaml <<'END'
  nick: {type: string, x-ref: team}
  known:
    type: array
    x-role: waivers
    items:
      properties:
        rule: {type: string, x-role: waiver-rule}
        says: {type: [string, integer], x-role: waiver-figures}
        why: {type: string, x-role: waiver-reason}
END
sed -i 's/^\(properties: {name: {type: string, x-role: title}\)}$/\1, old: {type: array, x-role: former-ids, items: {type: string}}}/' \
	schema/team.schema.yaml
printf 'name: Blue\nold: [azure]\n' >records/team/blue.yaml
waive ref-former 'it was so'
sed -i 's/^nick: .*/nick: azure/' records/person/ada.yaml
commit waived
# both WHAT WORDS... : the index, cold, and a plain folder say the same
both() {
	what=$1; shift
	check "$@"
	cp out first
	says 1 '' "$what"
	check "$@" --no-index
	it 'the same from cold' cmp first out
	rm -rf ../bare && mkdir ../bare && cp -R schema records ../bare/
	"$GREFFE" --lang en -C ../bare check "$@" >out
	it 'and where there is no repository' cmp first out
}
both 'a warning of greffe itself is acknowledged' --acknowledged
it 'with the reason' grep -q '^  it was so$' first
it 'and counted apart' grep -q '^1 finding acknowledged$' first
both 'counted where it is not shown'
it 'with what shows it' grep -q '^1 finding acknowledged (--acknowledged shows it)$' first
# in tables: of one record alone, and of several, committed and not
printf -- '- {rule: ambiguous-word, why: so named}\n' >>records/person/ada.yaml
sed -i 's/^name: .*/name: no/' records/person/ada.yaml
tables() { # WHAT
	"$GREFFE" sql --format csv \
		"SELECT rule, acknowledged FROM _finding WHERE id = 'ada' ORDER BY 1" | tr -d '\r' >out
	printf 'rule,acknowledged\nambiguous-word,so named\nref-former,it was so\n' >first
	it "$1" cmp first out
	"$GREFFE" summary --format json >out
	it 'a summary counts them apart' jq -e '.findings | .acknowledged == 2 and .warnings == 0' out
	it 'and no warning' jq -e '[.kinds[].warnings] | add == 0' out
}
tables 'two kinds of findings are acknowledged, not committed'
commit waived-twice
tables 'committed'
echo '# more' >>records/team/blue.yaml
tables 'while another record is edited'
git checkout -q records/team
sed -i '/ambiguous-word/d' records/person/ada.yaml
commit once
"$GREFFE" summary --format json >out
it 'a waiver taken out waives no more' jq -e '.findings | .acknowledged == 1 and .warnings == 1' out
git reset -q --hard HEAD~2
sed -i 's/azure/blue/' records/person/ada.yaml
both 'a waiver that nothing is found for'
it 'is told' grep -q 'ada.yaml:5:3: warning: .*\[waiver-lapsed\]$' first
git reset -q --hard HEAD~1

# Rules, and what the records acknowledge.
mkdir schema/rules
cat >schema/rules/few.sql <<'END'
-- severity: warning
-- title.en: Few members
-- title.fr: Peu de membres
SELECT 'team' AS kind, _id AS id, '/name' AS field,
       'only ' || (SELECT count(*) FROM person p WHERE p.team = t._id) || ' members' AS message_en,
       'seulement ' || (SELECT count(*) FROM person p WHERE p.team = t._id) || ' membres' AS message_fr
FROM team t
END
commit three
check
says 1 'blue.yaml:1:7: warning: only 2 members \[few\]' 'a rule of the registry'
cp out first
check --no-index
it 'the same from cold' cmp first out
# summed: what a summary says of findings, where nothing was asked yet
summed() {
	rm -rf .git/greffe
	"$GREFFE" --lang en summary --format json
}
summed >out
it 'a summary counts what rules find' jq -e '.findings.warnings == 1' out
it 'by kind too' jq -e '.kinds[] | select(.kind == "team") | .warnings == 1' out
it 'errors too' jq -e '.kinds[] | select(.kind == "person") | .errors == 1' out
printf 'name: Blue\nknown: [{rule: few, says: 2, why: it grows}]\n' >records/team/blue.yaml
cp schema/team.schema.yaml keep
cat >schema/team.schema.yaml <<'END'
type: object
properties:
  name: {type: string, x-role: title}
  known:
    type: array
    x-role: waivers
    items:
      properties:
        rule: {type: string, x-role: waiver-rule}
        says: {type: [string, integer], x-role: waiver-figures}
        why: {type: string, x-role: waiver-reason}
END
summed >out
it 'a warning acknowledged is none of them' jq -e '.findings | .warnings == 0 and .acknowledged == 1' out
it 'nor of its kind' jq -e '.kinds[] | select(.kind == "team") | .warnings == 0' out
"$GREFFE" --lang en show team/blue >out
it 'its record shows it' grep -q '^records/team/blue.yaml:1:7: warning: only 2 members \[few\]$' out
it 'with the reason' grep -q '^  it grows$' out
sed -i 's/says: 2/says: 3/' records/team/blue.yaml
check records/team
says 0 '2 warnings in 1 of 1 document' 'other figures are not acknowledged'
says 0 'waiver-lapsed' 'and the waiver says so'
# a bug once: beyond a thousand findings of a record nothing was acknowledged
cat >schema/rules/many.sql <<'END'
-- id: many
-- severity: warning
-- help.en: Many at once.
-- help.fr: Beaucoup d'un coup.
WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 1200)
SELECT 'team' AS kind, 'blue' AS id, '/name' AS field, 'one of many' AS message_en, 'un de tant' AS message_fr FROM c
END
printf 'name: Blue\nknown: [{rule: many, why: all of them}]\n' >records/team/blue.yaml
check --rule many
says 0 '^1,200 findings acknowledged' 'however many they are'
rm schema/rules/many.sql
mv keep schema/team.schema.yaml
git checkout -q records
check --skip few
says 1 '1 finding left out' 'is left out'
check --rule fe
it 'an unknown rule' test $code = 2
it 'is nearly that' grep -q "did you mean 'few'" err
check --since HEAD
says 0 '^2 older findings (debt)' 'is debt'
printf 'name: Cy\nteam: blue\n' >records/person/cy.yaml
check records/team
says 0 'blue.yaml:1:7: warning: only 3 members' 'sees what is not committed'
check records/team --no-index
says 0 'blue.yaml:1:7: warning: only 3 members' 'from cold'
check --staged records/team
says 0 'only 2 members' 'what is staged is another matter'
git add -A
check --staged records/team
says 0 'blue.yaml:1:7: warning: only 3 members' 'until it is'
check --since HEAD
says 0 'blue.yaml:1:7: warning: only 3 members' 'the same rule at the same place'
says 0 'documents, nothing to report' 'is an old finding, whatever it counts'
git reset -q
rm records/person/cy.yaml
check records/team
says 0 'only 2 members' 'and goes when the edit is undone'
check --since HEAD
it 'leaving debt alone' sh -c '! grep -q "members" out || grep -q "^Debt" out'
printf 'name: Cy\nteam: blue\n' >records/person/cy.yaml
cp -R schema records ../plain/
cd ../plain || exit 1
check records/team
says 0 'only 2 members\|only 3 members' 'runs where there is no repository'

# A registry where there was none: HEAD has none, and nothing was wrong then.
git init -qb main ../late && cd ../late || exit 1
echo hello >README.txt && commit zero
mkdir -p records && cp -r ../r/schema . && cp -r ../r/records/team records
check
says 0 '0 members' 'HEAD has no registry: the files are judged'
git add -A && check --staged
says 0 '0 members' 'and what is staged'
echo 'nom: x' >records/team/new.yaml && commit one
check --since HEAD~1
says 1 'new.yaml' 'all is new since it had none'

# A rule that asks for words sees those that are not committed yet.
git init -qb main ../words && cd ../words || exit 1
cp -R "$TOP/tests/fixtures/toy/." . && mkdir -p schema/rules
cat >schema/rules/word.sql <<'E'
-- title.fr: Un mot
-- title.en: A word
-- severity: error
SELECT s.kind, s.id, '' AS field, 'un mot' AS message_fr, 'a word' AS message_en
FROM _search s JOIN _record r ON r.kind = s.kind AND r.id = s.id WHERE s._search MATCH 'forbidden'
E
commit zero
check
says 0 'documents, nothing to report' 'no record has the word'
sed -i 's/^title: .*/title: forbidden/' records/book/les-miserables.yaml
check
says 1 'a word \[word\]' 'a record that is edited has it'
git add -A && check --staged
says 1 'a word \[word\]' 'and one that is staged'
sed -i 's/^title: .*/title: allowed/' records/book/les-miserables.yaml
check
says 0 'documents, nothing to report' 'what is edited again has it no more'
git add -A && commit one
git clone -q --bare . ../words.git && git remote add origin ../words.git
"$GREFFE" hook install pre-receive ../words.git >out 2>&1
sed -i 's/^title: .*/title: forbidden/' records/book/les-miserables.yaml
commit two
it 'the gate asks for words too' sh -c '! git push -q origin main 2>out && grep -q "a word" out'
finish
