# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# list.sh: greffe list, find and summary over a small registry of gardens:
# each command of tests/golden/list/*.txt with all that it answers.
. "$(dirname "$0")/tap.sh"
golden=$TOP/tests/golden/list
cp -R "$TOP/tests/fixtures/garden" "$TAP_DIR/garden"
cd "$TAP_DIR/garden" || exit 1
git init -q -b main . && git add -A && git commit -q -m 'Plant the gardens'

# The commands stand in the golden file itself, behind "$ greffe ".
answer() {
	grep '^\$ greffe ' "$1" | while IFS= read -r line; do
		printf '%s\n' "$line"
		eval "\"\$GREFFE\" --lang $2 ${line#\$ greffe }" 2>&1 </dev/null
		code=$?
		[ "$code" = 0 ] || echo "[exit $code]"
		echo
	done
}

for lang in en fr; do
	for file in "$golden/$lang"-*.txt; do
		answer "$file" "$lang" >"$TAP_DIR/got"
		same "$file" "$TAP_DIR/got" "$(basename "$file" .txt)"
	done
done

# --- by hand: whatever is typed, an answer in few words ------------------------

refused() {
	status 2 "refused: $1" "$GREFFE" list garden --where "$2"
	it "  in few words" sh -c '[ "$(wc -c <"$1")" -lt 2000 ]' - "$TAP_DIR/err"
}
refused 'an empty expression' ''
refused 'a comment' '1 -- x'
refused 'two statements' '1; DELETE FROM garden'
refused 'a query' '1 IN (SELECT 1)'
refused 'a control character' "$(printf 'state = \033')"
refused 'a quote left open' "state = 'open"
refused 'a deep expression' "$(printf '%0500d' 0 | tr 0 '(')1"
refused 'a long path' "$(printf '%01000d' 0 | sed 's/0/places./g')id = 1"
status 0 'a quote in a text' "$GREFFE" list garden --where "title = 'x''; DROP TABLE garden; --'"
status 2 'a kind that is not there' "$GREFFE" list gardenn
status 2 'two kinds' "$GREFFE" list garden group
status 2 'words of signs only' "$GREFFE" find '"*' -- '-'
# --sources was passed over in silence where a figure is a number of records
status 0 'where a number of records comes from' "$GREFFE" summary account --by lines.payer --sources --format json
it '  is told, each source once' jq -e '[.rows[].sources | select(length > 0 and length == (unique | length))] | length > 0' "$TAP_DIR/out"
status 0 'signs of FTS5 among words' "$GREFFE" find 'NEAR(' 'a"b' 'title:x' '^y' '{z}' 'or*'

# --- the commons itself ---------------------------------------------------------

mkdir "$TAP_DIR/commons" && cd "$TAP_DIR/commons" || exit 1
"$TOP/tests/from_documents" .
git init -q -b main . && git add -A && git commit -q -m 'The commons'
for kind in records/*; do
	for lang in en fr; do
		status 0 "$lang: $(basename "$kind")" "$GREFFE" --lang "$lang" list "$(basename "$kind")" --limit 5 --sources
	done
done
# says WANTED SENTENCE ARGUMENT...: a line of what it answers is just that
says() {
	want=$1 what=$2
	shift 2
	"$GREFFE" "$@" 2>&1 | tr -d "\r" >"$TAP_DIR/out"
	it "$what" grep -qxF -- "$want" "$TAP_DIR/out"
}
says '2022,746300' 'expenses of 2022' summary exercice --by annee --sum lignes.montant --where 'lignes.sens = charge' --format csv
says '2025,652000' 'expenses of 2025' summary exercice --by annee --sum lignes.montant --where 'lignes.sens = charge' --format csv
says '3' 'members in a region, up its places' list adhesion --count --format csv \
	--where "annee = 2025 AND organisation.territoire.parent*[nature=region].titre = 'Nouvelle-Aquitaine'"
says 'personnel,510000' 'a heading by its label' list exercice --columns lignes.poste,lignes.montant --format csv \
	--where "annee = 2025 AND lignes.poste = 'Staff'"
says "incomplete list: 'Yearly membership' for 2022: 38 declared, 0 here (says exercice/2022)" \
	'a list that is not complete' --lang en summary adhesion --by annee
says 'count' 'and nothing of it where it is not asked' summary adhesion --where 'annee = 2025' --format csv
it '  (no note)' sh -c '! grep -q incomplete "$1"' - "$TAP_DIR/out"
# what is wrong outside the records is no "no error"
mkdir "$TAP_DIR/wrong" && cd "$TAP_DIR/wrong" || exit 1
cp -R "$TOP/tests/fixtures/garden/." .
git init -q -b main . && git add -A && git commit -q -m 'The gardens'
echo 'type: [' >schema/visit.schema.yaml
mkdir records/unknown && echo 'a: 1' >records/unknown/a.yaml
errors=$("$GREFFE" check --format json | jq '[.findings[] | select(.severity == "error")] | length' 2>/dev/null)
"$GREFFE" --lang en summary >"$TAP_DIR/out" 2>/dev/null
it 'a glance does not say that all is right' sh -c '! grep -q "no finding\|no error" "$1"' - "$TAP_DIR/out"
it 'it counts as check does' grep -q "^$errors errors in schemas and in files that are no records" "$TAP_DIR/out"
it 'for programs too' sh -c '"$GREFFE" summary --format json 2>/dev/null | jq -e ".findings.errors == $1"' - "$errors"

finish
