#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Sheets as programs read them again, and as people see them.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
sheet() { "$BUILD/tests/unit/render_sheet" "$BUILD/locale" "$@"; }
golden=tests/golden/render

# name  language  form  width
while read -r name lang form width; do
	sheet "$lang" "$form" "$width" >"$TAP_DIR/$name"
	same "$golden/$name" "$TAP_DIR/$name" "$form in $lang at $width columns"
done <<'LIST'
table-fr.txt fr table 0
table-fr-80.txt fr table 80
table-fr-40.txt fr table 40
table-en-100.txt en table 100
markdown-fr.md fr markdown 0
markdown-en.md en markdown 0
sheet.csv fr csv 0
sheet.tsv fr tsv 0
sheet.json en json 0
sheet.jsonl en jsonl 0
sheet.yaml en yaml 0
LIST

# what other programs read is what was given
for form in csv tsv json jsonl yaml markdown table; do
	sheet en $form 0 hostile >"$TAP_DIR/hostile.$form"
done
it 'python reads the csv, the tsv, the json again' python3 -c '
import csv, json, sys
d = sys.argv[1] + "/hostile."
want = [[r["n"], r["a"], r["a_2"]] for r in json.load(open(d + "json"))["rows"]]
assert len(want) > 40
lines = [json.loads(line) for line in open(d + "jsonl")]
assert [list(r.values()) for r in lines] == want

def visible(s):
    return "".join("\\x%02x" % ord(c) if c not in "\t\n\r" and
                   (c < " " or "\x7f" <= c < "\xa0") else c for c in s)

def same(got, want):
    # a byte that is no UTF-8 is U+FFFD in JSON, and seen as a byte elsewhere
    return got == visible(want).replace("\ufffd", "\\xff")

rows = list(csv.reader(open(d + "csv", newline="")))
assert rows[0] == ["n", "a", "a_2"] and len(rows) == len(want) + 1
for row, w in zip(rows[1:], want):
    assert row[0] == str(w[0])
    for got, text in zip(row[1:], w[1:]):
        bare = text.lstrip(" \u00a0\n")
        runs = bare[:1] in list("=+-@\t\r＝") and text != "-5"
        assert same(got, "\x27" + text if runs else text), (got, text)

rows = [line.split("\t") for line in open(d + "tsv", newline="").read().split("\n")]
assert rows.pop() == [""] and len(rows) == len(want) + 1
names = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
def unescape(s):
    out, i = "", 0
    while i < len(s):
        if s[i] == "\\" and s[i + 1] != "x":
            out += names[s[i + 1]]
            i += 1
        else:
            out += s[i]
        i += 1
    return out
for row, w in zip(rows[1:], want):
    for got, text in zip(row[1:], w[1:]):
        assert same(unescape(got), text), (got, text)
' "$TAP_DIR"
it 'jq reads the json' jq -e '.greffe == 1 and (.rows | length) > 40' "$TAP_DIR/hostile.json"
it 'our own composer reads the yaml' "$GREFFE" dump file "$TAP_DIR/hostile.yaml"
for form in csv tsv json jsonl yaml markdown table; do
	it "nothing in $form drives a terminal" sh -c "! LC_ALL=C tr -d '\r' <'$TAP_DIR/hostile.$form' |
		LC_ALL=C grep -q '$(printf '[\001-\010\013-\037\177]')'"
	it "$form is UTF-8" iconv -f UTF-8 -t UTF-8 -o /dev/null "$TAP_DIR/hostile.$form"
done
it 'no line of a table ends with a space' sh -c "! grep -q ' \$' '$TAP_DIR/hostile.table' $golden/table-*"
finish
