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

# check tells the same, at the same places
"$GREFFE" --lang en -C bad check --today 2025-06-01 --format short --max 0 >checked 2>err
cut -d, -f1,3-5 bad.csv | tr -d '\r' | sed 1d | sed 's/^\([^,]*\),\(.*\),\(.*\),\(.*\)$/\2:\3:\4 [\1]/' | sort >wanted
sed 's/^\([^ ]*\): [a-z]*: .* \(\[.*\]\)$/\1 \2/' checked | sort >found
same wanted found 'check tells what _finding has'
"$GREFFE" --lang en -C bad check --rule budget-produits --format short >found 2>err
it '--rule takes the name of a registry'\''s rule' sh -c 'test $(wc -l <found) = 1 && grep -q "\[budget-produits\]$" found'
"$GREFFE" --lang en -C bad check --skip budget-produits --format short --max 0 >found 2>err
it '--skip too' sh -c '! grep -q budget-produits found && grep -q budget-charges found'
status 2 'an unknown rule is refused' "$GREFFE" --lang en -C bad check --rule budget-produit
it 'with what was meant' grep -q "unknown rule 'budget-produit'; did you mean 'budget-produits'" err
"$GREFFE" --lang fr -C bad explain budget-produits >found 2>err
it 'explain tells a registry'\''s rule' grep -q 'Les lignes de produits ne font pas le total' found
it 'its parameters' grep -q 'tolerance = 0.5 *écart admis' found
it 'and its SQL' grep -q 'FROM exercice_lignes' found

# what a record acknowledges counts no more, until its figures change
cat >>bad/records/exercice/2024.yaml <<'X'
anomalies_admises:
  - {regle: budget-produits, chiffres: "1 542 780, 1 540 000, 2 780", motif: Le total imprimé est arrondi., date: 2026-01-15}
X
"$GREFFE" --lang en -C bad check --rule budget-produits --rule waiver-lapsed >found 2>err
it 'an acknowledged warning does not count' grep -q '^1 finding acknowledged' found
"$GREFFE" --lang en -C bad check --rule budget-produits --acknowledged >found 2>err
it '--acknowledged tells it, and why' grep -q 'Le total imprimé est arrondi' found
sed -i 's/montant: 1542780/montant: 1542790/' bad/records/exercice/2024.yaml
"$GREFFE" --lang en -C bad check --rule budget-produits --rule waiver-lapsed >found 2>err
it 'other figures: it counts again' grep -q 'the gap is €2,790' found
it 'and what to type is said' grep -q 'chiffres: "1 542 790, 1 540 000, 2 790"' found

# parameters come from greffe.yaml
printf 'rules:\n  budget-produits: {tolerance: 0.01}\n  promesse-echue: {}\n' >good/greffe.yaml
ask good "SELECT rule, path, line FROM _finding" 2>err | tr -d "\r" >found
printf 'rule,path,line\nbudget-produits,records/exercice/2024.yaml,7\nbudget-produits,records/exercice/2025.yaml,7\n' >wanted
same wanted found 'a parameter of greffe.yaml is the rule'\''s'
rm good/greffe.yaml

rm -rf bad && cp -r "$CASES/bad" bad && cp -r "$TOP/schema" bad/

# a rule names the headings of budgets as the schema does
it 'comparaison-partielle: every heading has its name' sh -c '
	sed -n "/^        poste:/,/^        compte_pcg:/s/.*const: \([a-z_]*\).*/\1/p" "$1/schema/exercice.schema.yaml" |
		while read -r heading; do
			grep -q "(.$heading., " "$1/schema/rules/comparaison-partielle.sql" || { echo "$heading"; exit 1; }
		done' - "$TOP"

# what the schemas say by themselves: a right record, made wrong in one place
said() { # NUMBER WANTED FILE EDIT
	cp "good/$3" kept
	sed -i "$4" "good/$3"
	"$GREFFE" --lang en -C good check --format short >found
	it "$1: $2, of a right record made wrong" grep -q "^$3:[0-9]*:[0-9]*: error: .*\\[$2\\]\$" found
	cp kept "good/$3"
}
"$GREFFE" --lang en -C good check --today 2025-06-01 --format short >found
it 'the right records are right by their schemas' test ! -s found
meeting=records/evenement/2025-10-30-rencontre.yaml
budget=records/exercice/2026.yaml
lesson=records/enseignement/2025-arret.yaml
said R01 ref-unknown $lesson 's/^tests: .*/tests: [muets]/'
said R04 pattern $meeting 's/localisation: [^,}]*/localisation: partout/'
said R04 ref-unknown $meeting 's/document: [^,}]*/document: autre/'
said R05 format $meeting 's/^debut: .*/debut: 2024-02-31/'
said R23 minimum $budget 's/montant: 100000/montant: -1/'
said R23 type $budget 's/montant: 100000/montant: 7 400 €/'
said R23 not $budget 's/libelle: Adhésions/libelle: Résultat/'
said R32 required $lesson 's/^portee: .*/&\nforme: citation/'
sed -i 's/{const: retrait_consentement, x-labels: {fr: Consentement retiré, en: [^}]*}}/{const: retrait_consentement}/' \
	good/schema/personne.schema.yaml
"$GREFFE" --lang en -C good check --format short >found 2>err
it 'R35: a value of a list without its labels' grep -q '^schema/personne.schema.yaml:.* error: ' found
cp "$TOP/schema/personne.schema.yaml" good/schema/

# private contacts and names are looked for in every text of every kind: lists,
# objects in lists and both languages. fields.tsv has them all.
cp -r "$CASES/everywhere" everywhere && cp -r "$TOP/schema" everywhere/
everywhere() { # RULE
	ask everywhere "SELECT kind, field FROM _finding WHERE rule = '$1'" 2>err |
		tail -n +2 | tr ',\r' '\t ' | sed 's/ $//' | sort >found
}
sort "$CASES/everywhere/fields.tsv" >wanted
everywhere contact-prive
same wanted found 'an e-mail address is found in every text of every kind'
grep -v '^personne' "$CASES/everywhere/fields.tsv" | sort >wanted
everywhere nom-hors-personne
same wanted found 'a name is found in every text of every kind but the person'\''s'
sed -i 's/Dominique Exemple/«EXEMPLE, Dominique»/' everywhere/records/[a-oq-z]*/*.yaml
grep -v '^p[er]' "$CASES/everywhere/fields.tsv" | sort >wanted
ask everywhere "SELECT kind, field FROM _finding WHERE rule = 'nom-hors-personne'
	AND kind NOT IN ('personne', 'programme')" 2>err | tail -n +2 | tr ',\r' '\t ' | sed 's/ $//' | sort >found
same wanted found 'and the family name first'
sed -i 's/accueil.exemple@exemple.org/01 83 62 98 27/' everywhere/records/*/*.yaml
sort "$CASES/everywhere/fields.tsv" >wanted
everywhere contact-prive
same wanted found 'and a telephone number'

# questions: every one answers, on what is there and on nothing
mkdir empty && cp -r "$TOP/schema" empty/ && mkdir -p empty/records
for query in "$TOP"/schema/queries/*.sql; do
	name=$(basename "$query" .sql)
	for registry in good bad empty; do
		"$GREFFE" --lang fr -C $registry query --format csv --today 2025-06-01 "$name" \
			>out 2>err || fail "$name on $registry"
		{
			echo "== $name ($registry)"
			cat out err
		} >>answers
	done
done
same "$GOLDEN/answers" answers 'the saved questions answer, and say what they do not know'
finish
