#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The rules and the saved questions of this repository's own commons, on two
# small registries that use its schemas: one where no rule finds anything,
# though it has all they look at, and one where each of them does. Line,
# column and both messages are in the golden file.
. "$(dirname "$0")/tap.sh"
GOLDEN=$TOP/tests/golden/rules_commons
CASES=$TOP/tests/rules_commons
cd "$TAP_DIR" || exit 1

for registry in good bad; do
	cp -r "$CASES/$registry" $registry
	cp -r "$TOP/schema" $registry/
done
ask() { # REGISTRY SQL
	"$GREFFE" --lang en -C "$1" sql --today 2025-06-01 --format csv "$2"
}
findings='SELECT rule, severity, path, line, "column", field, message_fr, message_en
	FROM _finding ORDER BY rule, path, line, "column", message_en'

ask good "$findings" >good.csv 2>err
tail -n +2 good.csv >found
it 'the right registry has no finding' test ! -s found
ask bad "$findings" >bad.csv 2>err
same "$GOLDEN/findings.csv" bad.csv 'what is wrong is found where it is, in both languages'

for rule in "$TOP"/schema/rules/*.sql; do
	id=$(basename "$rule" .sql)
	it "$id: finds what is wrong" grep -q "^$id," bad.csv
	it "$id: has a number, a title and a help in both languages" sh -c '
		for key in id severity title.fr title.en help.fr help.en number; do
			grep -q "^-- $key: " "$1" || { echo "$key"; exit 1; }
		done' - "$rule"
done
# a rule that reads the day only warns
it 'no error depends on the day' sh -c '
	! grep -l ":today" "$1"/schema/rules/*.sql | xargs grep -l "^-- severity: error"' - "$TOP"

# parameters come from greffe.yaml
printf 'rules:\n  budget-produits: {tolerance: 0.01}\n  promesse-echue: {}\n' >good/greffe.yaml
ask good "SELECT rule, path, line FROM _finding" 2>err | tr -d "\r" >found
printf 'rule,path,line\nbudget-produits,records/exercice/2024.yaml,7\nbudget-produits,records/exercice/2025.yaml,7\n' >wanted
same wanted found 'a parameter of greffe.yaml is the rule'\''s'
rm good/greffe.yaml

# questions: every one answers, on what is there and on nothing
mkdir empty && cp -r "$TOP/schema" empty/ && mkdir -p empty/records
for query in "$TOP"/schema/queries/*.sql; do
	name=$(basename "$query" .sql)
	for registry in good bad empty; do
		"$GREFFE" --lang fr -C $registry query --today 2025-06-01 "$name" \
			>out 2>err || fail "$name on $registry"
		{
			echo "== $name ($registry)"
			cat out err
		} >>answers
	done
done
same "$GOLDEN/answers" answers 'the saved questions answer, and say what they do not know'
finish
