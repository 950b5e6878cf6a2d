# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# show.sh: greffe show, refs and timeline over a small registry of projects:
# each command of tests/golden/show/*.txt with all that it answers, then what
# may go wrong.
. "$(dirname "$0")/tap.sh"
golden=$TOP/tests/golden/show
cp -R "$TOP/tests/fixtures/atelier" "$TAP_DIR/atelier"
cd "$TAP_DIR/atelier" || exit 1
git init -q -b main . && git add -A && git commit -q -m 'Open the workshop'

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

# --- on a terminal ------------------------------------------------------------

# drawn COLUMNS WORD...: what a terminal of so many columns gets
drawn() {
	columns=$1
	shift
	COLUMNS=$columns script -qec "'$GREFFE' $*" /dev/null </dev/null | tr -d '\r'
}
if command -v script >/dev/null; then
	for lang in en fr; do
		for width in 60 100; do
			drawn $width --lang $lang timeline --today 2026-01-01 >"$TAP_DIR/got"
			same "$golden/drawn-$lang-$width" "$TAP_DIR/got" "timeline in $lang at $width columns"
			it '  no line is wider' python3 -c '
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8").read().split("\n"):
    w = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    assert w <= int(sys.argv[2]), (w, line)' "$TAP_DIR/got" $width
		done
	done
	drawn 120 show river >"$TAP_DIR/got"
	same "$golden/drawn-120" "$TAP_DIR/got" 'a record at 120 columns'
	drawn 60 timeline project --from 2024-09 --to 2025-02 --today 2026-01-01 >"$TAP_DIR/got"
	same "$golden/drawn-cut" "$TAP_DIR/got" 'a part of the time'
else
	skip 'a terminal: no script(1) here'
fi

# --- what programs read ---------------------------------------------------------

status 0 'json' "$GREFFE" show river --format json
it '  is an object with its version' python3 -c '
import json, sys
o = json.load(open(sys.argv[1]))
assert o["greffe"] == 1 and o["kind"] == "project" and o["id"] == "river"
assert o["record"]["lines"][0]["amount"] == 193000
assert len(o["backlinks"]) == 3 and o["backlinks"][0]["title"] == "Fête"
assert o["verdict"]["valid"] is True
assert o["last_change"]["day"] == "2025-01-02"' "$TAP_DIR/out"
it 'yaml is the file' sh -c '"$GREFFE" show river --format yaml | cmp - records/project/river.yaml'
it 'of the commit that is asked' sh -c '
	echo "summary: later" >>records/project/mill.yaml
	"$GREFFE" show mill --at HEAD --format yaml 2>/dev/null | cmp - "$TOP/tests/fixtures/atelier/records/project/mill.yaml" &&
	"$GREFFE" show mill | grep -q later && git checkout -q records'

# what is left out of the card is the list told below it, and no more
sed -i 's/source: {$ref: "#/source: {x-role: sources, $ref: "#/' schema/project.schema.yaml
sed -i "s/label: Adhésions,/label: $(printf '%070d' 0),/" records/project/river.yaml
status 0 'lines too wide for a table' "$GREFFE" show river
it '  keep each its own source' grep -q '(minutes).*p\. 12' "$TAP_DIR/out"
git checkout -q schema records

# a name and a first name are one title
sed -i 's/^  phone:/  given: {type: string, x-role: title}\n&/' schema/person.schema.yaml
sed -i 's/^name: Ada/name: Lovelace\ngiven: Ada/' records/person/*.yaml
status 0 'a title in two keys' "$GREFFE" show person/p1
it '  is shown whole' grep -qx 'Lovelace, Ada' "$TAP_DIR/out"
git checkout -q schema records

# the last change is the commit that git log gives, through merges too
git checkout -q -b side
sed -i 's/Fête/Grande fête/' records/event/feast.yaml
git commit -q -am 'Make it greater'
git checkout -q main
sed -i 's/Prestations/Ateliers/' records/project/river.yaml
git commit -q -am 'Say what the services are'
git merge -q --no-edit side
for record in event/feast project/river body/city; do
	short=$(git log -1 --format=%h --abbrev=12 -- "records/$record.yaml")
	it "$record: its last change is $short" sh -c "'$GREFFE' show $record | grep -q ' · $short · '"
done
# a night commit is of the day that it was where it was made, as log says
echo 'summary: by night' >>records/body/city.yaml
GIT_AUTHOR_DATE='2025-03-02T00:30:00+0200' git commit -q -am 'By night'
for command in show 'log -n 1'; do
	it "$command tells the day of its place" sh -c "'$GREFFE' $command body/city | grep -q '^ *2025-03-02 '"
done
git clone -q --bare . "$TAP_DIR/bare.git"
status 0 'in a bare repository' "$GREFFE" -C "$TAP_DIR/bare.git" show feast
it '  HEAD answers' grep -q 'Grande fête' "$TAP_DIR/out"

status 2 'a graph has one form' "$GREFFE" refs river --dot --format json
status 2 'which is no format' "$GREFFE" refs river --format dot
it '  and how to ask for it is told' grep -q -- '--dot' "$TAP_DIR/err"
status 2 'no step at all' "$GREFFE" refs river --depth 0
status 0 'a kind typed twice' "$GREFFE" timeline project project --format csv
it '  is drawn once' sh -c '"$GREFFE" timeline project --format csv | cmp - "$1"' - "$TAP_DIR/out"
status 0 'the first two' "$GREFFE" --lang en timeline project --limit 2
it '  are two' test "$(grep -c '^project' "$TAP_DIR/out")" = 2
it '  the others are counted' grep -q 'more; --limit 0 shows all' "$TAP_DIR/out"

# a timeline drew an event of 2024 in 2025: what a calendar keeps without an end
# went on until today, where its kind may have one
mkdir "$TAP_DIR/calendar" && cp -R schema records "$TAP_DIR/calendar/" || exit 1
sed -i '/^  day:/a\  until: {type: string, format: edtf, x-role: end}' "$TAP_DIR/calendar/schema/event.schema.yaml"
printf 'title: "Nuit"\nday: 2024-12-31\nuntil: 2025-01-01\n' >"$TAP_DIR/calendar/records/event/night.yaml"
status 0 'what happens in 2025' "$GREFFE" -C "$TAP_DIR/calendar" timeline event --from 2025 --format tsv
it '  is what ends there, and what happens there' test "$(cut -f 2 "$TAP_DIR/out" | tr '\n' ' ')" = 'id night feast '

# --- hostile records -------------------------------------------------------------

# O01: nothing of a record drives the terminal, or leaves its place
mkdir "$TAP_DIR/hostile" && cp -R schema "$TAP_DIR/hostile" && cd "$TAP_DIR/hostile" || exit 1
mkdir -p records/project records/event
cat >records/project/evil.yaml <<'YAML'
title: "\e[31mred\e[0m \"quoted\" \\ \u202e<b>|`x` \n# heading"
state: running
start: "2024"
places: ["\e]0;title\a", "a | b", "=1+1"]
summary: "\x9b31m\x07\b\r over"
body: "\e[2J [x](javascript:alert) ![y](z)\n\n<script>\n"
remarks: "one\n\e[1mtwo\n"
parent: evil
YAML
printf 'title: "\\e[7m"\nday: 2024-01-01\nproject: evil\n' >records/event/e.yaml
git init -q -b main . && git add -A && git commit -q -m "$(printf 'A \033[31msubject')"
for command in 'show project/evil' 'show project/evil --format markdown' 'show project/evil --format json' \
	'show project/evil --format csv' 'refs project/evil --depth 3' 'refs project/evil --dot' \
	'refs project/evil --format tsv' timeline 'timeline --format json'; do
	eval "\"\$GREFFE\" $command" >"$TAP_DIR/out" 2>"$TAP_DIR/err" </dev/null
	it "$command: it answers" test -s "$TAP_DIR/out"
	it '  no control character' sh -c "! LC_ALL=C tr -d '\r' <'$TAP_DIR/out' | LC_ALL=C grep -q '$(printf '[\001-\010\013-\037\177]')'"
	it '  UTF-8' iconv -f UTF-8 -t UTF-8 -o /dev/null "$TAP_DIR/out"
	case $command in *csv) continue ;; esac # a spreadsheet gets the text as it is
	it '  no bidi override' sh -c "! grep -q '$(printf '\342\200\256')' '$TAP_DIR/out'"
done
cat >"$TAP_DIR/quotes.py" <<'PY'
import re, sys
text = sys.stdin.read()
bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', 'S', text)
assert '"' not in bare and '\\' not in bare, bare
assert bare.count('{') == bare.count('}') == 1, bare
PY
it 'every quote of the graph is closed' sh -c '"$GREFFE" refs project/evil --dot | python3 "$0/quotes.py"' "$TAP_DIR"
it 'a record that refers to itself is entered once' sh -c '[ "$("$GREFFE" refs project/evil --out --depth 64 | grep -c evil)" = 2 ]'
if command -v script >/dev/null; then
	COLUMNS=80 script -qec "'$GREFFE' show project/evil --format yaml --color never" /dev/null </dev/null >"$TAP_DIR/out"
	it 'nor does its text, on a terminal' sh -c "! LC_ALL=C tr -d '\r' <'$TAP_DIR/out' | LC_ALL=C grep -q '$(printf '\033')'"
fi

# --- records that cannot be read ---------------------------------------------------

printf 'title: [\n' >records/event/broken.yaml
for command in 'show project/evil' 'refs project/evil' timeline; do
	eval "status 3 '$command: a record cannot be read' \"\$GREFFE\" $command"
	it '  it is named' grep -q 'records/event/broken.yaml' "$TAP_DIR/err"
	eval "status 0 '  --partial goes on' \"\$GREFFE\" $command --partial"
	it '  and says so' grep -q 'records/event/broken.yaml' "$TAP_DIR/err"
done
status 0 'the one that cannot be read' "$GREFFE" show event/broken --partial
it '  is said to be so' grep -q 'cannot be read' "$TAP_DIR/out"
rm records/event/broken.yaml

# --- ten thousand references ---------------------------------------------------------

mkdir records/event/many
awk 'BEGIN {
	for (i = 1; i <= 10010; i++) {
		file = sprintf("records/event/many/e%05d.yaml", i)
		printf "title: Event %d\nday: 2024-01-01\nproject: evil\n", i >file
		close(file)
	}
}'
git add -A && git -c gc.auto=0 commit -q -m 'Many events'
status 0 'a record that 10 011 others refer to' "$GREFFE" show project/evil
it '  a few are named' sh -c "[ \$(grep -c '(e[0-9]*)' '$TAP_DIR/out') -lt 10 ]"
it '  the others are counted' grep -q '10006 more' "$TAP_DIR/out"
it '  --all names them' sh -c '[ $("$GREFFE" show project/evil --all | grep -c "(e[0-9]*)") = 10011 ]'
it '  json has them' sh -c '"$GREFFE" show project/evil --format json | python3 -c "
import json, sys
assert len(json.load(sys.stdin)[\"backlinks\"]) == 10012"'
status 0 'refs shows 10 000 of them' "$GREFFE" refs project/evil --in
it '  and says so' grep -q 'only the first 10000 records' "$TAP_DIR/err"
finish
