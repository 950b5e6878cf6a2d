# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# first_hand.sh: the team adds an event and a deliverable of its own to this
# commons, with no document to quote; a fact that is not its own needs one.
. "$(dirname "$0")/tap.sh"
GREFFE_LANG=en
export GREFFE_LANG
"$TOP/tests/from_documents" "$TAP_DIR/commons"
cd "$TAP_DIR/commons" || exit 1
mkdir -p records/evenement records/ressource
event=records/evenement/2026-03-12-journee-essai.yaml
deliverable=records/ressource/carnet-de-la-journee-essai.yaml
cat >"$event" <<'E'
titre: {fr: Journée d'essai, en: A day of trial}
type: atelier
role: organisateur
statut: tenu
debut: 2026-03-12
lieu: Une salle de la mairie
programme: la-synchro
resume: Une journée que l'équipe a tenue, et qu'elle raconte elle-même.
sources:
  - {nature: premiere_main}
E
cat >"$deliverable" <<'E'
titre: Carnet de la journée d'essai
type: cahier
voix: produite
statut: publiee
publiee_le: 2026-04
licence: CC-BY-SA-4.0
programmes:
  - la-synchro
acces: public
resume: Ce que l'équipe a retenu de la journée.
sources:
  - {nature: premiere_main}
E

# quiet SENTENCE FILE...
quiet() {
	what=$1; shift
	status 0 "$what" "$GREFFE" check --today 2026-06-30 "$@"
	it 'of which nothing is said' grep -q 'nothing to report' "$TAP_DIR/out"
}
quiet 'a new event that the team states itself passes' "$event"
quiet 'a new deliverable too' "$deliverable"
quiet 'and both together' "$event" "$deliverable"

# every other nature that the schema knows needs its document and its place
awk '/^  source:/ { on = 1 } /^  anomalies_admises:/ { on = 0 }
	on && match($0, /const: [a-z_]+, x-labels/) { print substr($0, RSTART + 7, RLENGTH - 17) }' \
	schema/shared/commun.yaml | grep -v '^premiere_main$' >"$TAP_DIR/natures"
it 'there are other natures' test "$(wc -l <"$TAP_DIR/natures")" -ge 4
lacks() { grep -q "the key '$1' is missing \[required\]" "$TAP_DIR/out"; }
why="expected: Unless the fact is first-hand, the document and the place must be given."
for file in "$event" "$deliverable"; do
	cp "$file" "$TAP_DIR/kept"
	while read -r nature; do
		sed "s/premiere_main/$nature/" "$TAP_DIR/kept" >"$file"
		status 1 "$nature without a document is refused in $file" "$GREFFE" check "$file"
		it 'the document is asked for' lacks document
		it 'the place in it too' lacks localisation
		it 'and why' grep -qF "$why" "$TAP_DIR/out"
		sed "s/{nature: premiere_main}/{document: rapport-activite-2025, nature: $nature}/" "$TAP_DIR/kept" >"$file"
		status 1 "$nature with a document and no place is refused" "$GREFFE" check "$file"
		it 'only the place is asked for' sh -c '! grep -q "'\''document'\'' is missing" "$1"' - "$TAP_DIR/out"
		it 'on its line' grep -q "^$file:[0-9]*:[0-9]*: error: the key 'localisation' is missing" "$TAP_DIR/out"
		sed "s/{nature: premiere_main}/{document: rapport-activite-2025, localisation: L1, nature: $nature}/" \
			"$TAP_DIR/kept" >"$file"
		status 0 "$nature with both passes" "$GREFFE" check "$file"
	done <"$TAP_DIR/natures"
	sed 's/{nature: premiere_main}/{}/' "$TAP_DIR/kept" >"$file"
	status 1 'a source without a nature is refused' "$GREFFE" check "$file"
	it 'its nature is asked for' lacks nature
	sed '/^sources:/,$d' "$TAP_DIR/kept" >"$file"
	status 1 'a record without a source too' "$GREFFE" check "$file"
	it 'its sources are asked for' lacks sources
	cp "$TAP_DIR/kept" "$file"
done
# an empty date, as greffe new leaves it, is no uncertain date
sed 's/^debut: .*/debut:/' "$event" >"$TAP_DIR/one"
cp "$event" "$TAP_DIR/kept"
cp "$TAP_DIR/one" "$event"
status 1 'an event without its date is refused' "$GREFFE" check "$event"
it 'and not asked how the date was printed' sh -c '! grep -q date_telle_que_publiee "$1"' - "$TAP_DIR/out"
cp "$TAP_DIR/kept" "$event"
sed 's/nature: premiere_main/document: rapport-2099, localisation: L1, nature: transcrit/' "$event" >"$TAP_DIR/one"
cp "$TAP_DIR/one" "$event"
status 1 'a document that nobody recorded is refused' "$GREFFE" check "$event"
it 'by its name' grep -q "no 'document' has the id 'rapport-2099'" "$TAP_DIR/out"
finish
