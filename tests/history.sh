# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# history.sh: diff, log, blame, compare and textconv on a history written
# here, commit by commit: renames, reformatting, merges, what cannot be read.
. "$(dirname "$0")/tap.sh"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
HOME=$TAP_DIR/home
export HOME
mkdir "$HOME"
golden=$TOP/tests/golden/history
cd "$TAP_DIR" || exit 1
# under a sanitizer: libgit2 1.5 loses what it matched each key of a
# configuration with
echo 'leak:libpcre2' >lsan
LSAN_OPTIONS=suppressions=$TAP_DIR/lsan:print_suppressions=0
export LSAN_OPTIONS

# as AUTHOR DAY: who commits from now on
as() {
	GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$(echo "$1" | tr 'A-Z ' 'a-z.')@example.org
	GIT_AUTHOR_DATE=$2T10:00:00+0200 GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
	export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}
commit() { git -C reg add -A && git -C reg commit -qm "$1"; }
record() { mkdir -p "reg/records/$(dirname "$1")"; cat >"reg/records/$1.yaml"; }
says() { it "$1" grep -q -- "$2" "$TAP_DIR/${3:-err}"; }
never() { it "$1" sh -c "! grep -q -- '$2' '$TAP_DIR/${3:-out}'"; }
# golden NAME COMMAND...: what it prints, in both languages
golden() {
	name=$1; shift
	for lang in en fr; do
		"$GREFFE" --lang $lang -C reg "$@" >"$TAP_DIR/out" 2>"$TAP_DIR/err"
		same "$golden/$name-$lang.txt" "$TAP_DIR/out" "greffe $* ($lang)"
	done
}

# --- the history ------------------------------------------------------------------

git init -q -b main reg
mkdir -p reg/schema
cat >reg/schema/budget.schema.yaml <<'END'
type: object
x-labels: {fr: Budget, en: Budget}
x-order: [title, state, lines, tags, summary]
x-chart: {type: bars, value: lines.amount, group: lines.heading}
properties:
  title: {type: string, x-role: title, x-labels: {fr: Titre, en: Title}}
  state:
    x-labels: {fr: État, en: State}
    oneOf:
      - {const: draft, x-labels: {fr: Brouillon, en: Draft}}
      - {const: voted, x-labels: {fr: Voté, en: Voted}}
  lines:
    type: array
    x-key: wording
    x-labels: {fr: Lignes, en: Lines}
    items:
      type: object
      properties:
        wording: {type: string, x-labels: {fr: Libellé, en: Wording}}
        heading: {type: string, x-labels: {fr: Poste, en: Heading}}
        amount: {type: number, x-unit: EUR, x-labels: {fr: Montant, en: Amount}}
  complete: {type: boolean, x-complete: {list: lines}, x-labels: {fr: Liste complète, en: Complete list}}
  tags: {type: array, items: {type: string}, x-labels: {fr: Thèmes, en: Topics}}
  summary: {type: string, x-labels: {fr: Résumé, en: Summary}}
  old_ids: {type: array, items: {type: string}, x-role: former-ids}
END
cat >reg/schema/note.schema.yaml <<'END'
type: object
properties: {title: {type: string, x-role: title}, text: {type: string}}
END
record budget/first <<'END'
title: First budget
state: draft
lines:
  - {wording: Rent, heading: rent, amount: 26000}
  - {wording: Staff, heading: staff, amount: 510000}
tags: [a, b]
summary: |
  This budget is the first one that the association has ever voted, and
  everyone hopes that it will not be the last.
END
printf 'title: Other\nstate: draft\nlines: [{wording: Staff, heading: staff, amount: 1}]\ncomplete: false\n' | record budget/other
printf 'title: A note\ntext: some text\n' | record note/n
as 'Ada L' 2024-01-10
commit 'Begin'

record budget/first <<'END'
# the same, typed otherwise
summary: "This budget is the first one that the association has ever voted, and\neveryone hopes that it will not be the last.\n"
title: 'First budget'
tags: [
  a,
  b ]
lines:
- amount: 26000.0
  wording: Rent
  heading: "rent"
- {wording: Staff, amount: 5.1e5, heading: staff}
state: draft
END
as 'Bob' 2024-02-10
commit 'Reformat'

record budget/first <<'END'
title: First budget
state: voted
lines:
  - {wording: Staff, heading: staff, amount: 500000}
  - {wording: Rent, heading: rent, amount: 26000}
  - {wording: Travel, heading: travel, amount: 1000}
tags: [b, c]
summary: |
  This budget is the first one that the association has ever voted, and
  everybody hopes that it will not be the last.
END
as 'Bob' 2024-03-10
commit 'Vote'

git -C reg mv records/budget/first.yaml records/budget/premier.yaml
sed -i 's/^title:.*/title: Premier budget/' reg/records/budget/premier.yaml
echo 'old_ids: [first]' >>reg/records/budget/premier.yaml
as 'Zoé Ü' 2024-04-10
commit 'Rename'

git -C reg rm -q records/note/n.yaml
as 'Ada L' 2024-05-10
commit 'Remove the note'
printf 'title: A note\ntext: another text\n' | record note/n
as 'Bob' 2024-06-10
commit 'Write the note again'

git -C reg checkout -qb side
sed -i 's/amount: 1000}/amount: 1500}/' reg/records/budget/premier.yaml
as 'Side' 2024-07-01
commit 'Travel more'
git -C reg checkout -q main
sed -i 's/amount: 26000}/amount: 27000}/' reg/records/budget/premier.yaml
sed -i 's/draft/voted/' reg/records/budget/other.yaml
as 'Main' 2024-07-02
commit 'Pay more rent'
as 'Merger' 2024-07-03
git -C reg merge -q --no-commit side >/dev/null 2>&1
sed -i -e '/^[<=>|]/d' -e 's/amount: 1000}/amount: 1500}/' reg/records/budget/premier.yaml
python3 - reg/records/budget/premier.yaml <<'END'
import sys
lines, seen = [], set()
for line in open(sys.argv[1]):
    if line not in seen:
        lines.append(line)
    seen.add(line)
text = ''.join(l for l in lines if 'amount: 26000' not in l)
open(sys.argv[1], 'w').write(text.replace('tags: [b, c]', 'tags: [b, c, merged]'))
END
commit 'Merge side'

cp reg/records/budget/premier.yaml kept
printf 'title: [broken\n' | record budget/premier
as 'Clumsy' 2024-08-01
commit 'Break'
sed 's/^title:.*/title: 2024/' kept >reg/records/budget/premier.yaml
as 'Fixer' 2024-08-02
commit 'Mend'
as "$(printf 'Evil \033[2J\302\233 \342\200\256name')" 2024-09-01
sed -i 's/^title:.*/title: "Pr\\emier \\x9b2J"/' reg/records/budget/premier.yaml
sed -i 's/^  tags:.*/  tags: {type: array, maxItems: 9, items: {type: string}, x-labels: {fr: Thèmes, en: Topics}}/' reg/schema/budget.schema.yaml
commit "$(printf 'Control \033[31mred\007 \r\n\n<script>')"
tip=$(git -C reg rev-parse HEAD)

# --- log -----------------------------------------------------------------------------

golden log-record log budget/premier
golden log-all log
golden log-kind log note
golden log-two log -n 2
status 0 'the same by its former id' "$GREFFE" -C reg log budget/first
says 'and that is said' "'budget/first' is now called 'budget/premier'"
status 0 'and without its kind' "$GREFFE" -C reg log PREMIER
never 'no control character leaves' "$(printf '\033')"
it 'nor a C1 one' sh -c "! LC_ALL=C grep -P '\\xc2[\\x80-\\x9f]' '$TAP_DIR/out'"
"$GREFFE" -C reg log budget/premier --format jsonl >"$TAP_DIR/out"
it 'rows are JSON' jq -es 'length > 5 and all(.[]; .commit and .date)' "$TAP_DIR/out"
it 'with the values whole' jq -es 'map(select(.field == "lines[wording=Staff].amount")) | .[0] | .old == 510000 and .new == 500000 and .author == "Bob"' "$TAP_DIR/out"
it 'a rename is one' jq -es 'any(.[]; .change == "renamed" and .old == "records/budget/first.yaml")' "$TAP_DIR/out"
it 'so is writing it otherwise' jq -es 'any(.[]; .change == "reformatted" and .author == "Bob")' "$TAP_DIR/out"
status 0 'at a day' "$GREFFE" -C reg log budget/first --at 2024-03
says 'the commit is named' "at '2024-03': commit .* of 2024-03-10"
says 'it was called so then' 'budget/first' out
status 3 'before the first commit' "$GREFFE" -C reg log --at 2020
says 'says when it began' 'begins on 2024-01-10'
status 3 'no such record' "$GREFFE" -C reg log budget/premer
says 'and what was meant' "did you mean 'budget/premier'"
status 2 'two words' "$GREFFE" -C reg log budget note
status 2 'no such format' "$GREFFE" -C reg log --format xml

git -C reg rm -q records/note/n.yaml
as 'Ada L' 2024-10-01
commit 'Remove it again'
golden log-gone log note/n
git -C reg reset -q --hard "$tip"

# --- blame ---------------------------------------------------------------------------

golden blame blame budget/premier
golden blame-field blame budget/premier lines
golden blame-other blame other
"$GREFFE" -C reg blame budget/premier --format json >"$TAP_DIR/out" 2>/dev/null
it 'as JSON' jq -e '.rows | map(select(.field == "summary"))[0] | .author == "Bob" and .date == "2024-03-10T10:00:00+02:00"' "$TAP_DIR/out"
it 'who only reformatted is not blamed' jq -e '.rows | all(.[]; .subject != "Reformat")' "$TAP_DIR/out"
it 'nor is who renamed, of what stayed' jq -e '.rows | map(select(.field == "lines[wording=Staff].amount"))[0].subject == "Vote"' "$TAP_DIR/out"
it 'nor the merge, of what a side did' jq -e '.rows | map(select(.field == "lines[wording=Travel].amount"))[0].author == "Side"' "$TAP_DIR/out"
it 'but of what it did itself' jq -e '.rows | map(select(.value == "merged"))[0].author == "Merger"' "$TAP_DIR/out"
if command -v script >/dev/null; then
	for width in 80 130; do
		COLUMNS=$width script -qec "'$GREFFE' --lang en -C reg blame budget/premier --color never 2>/dev/null" /dev/null </dev/null |
			tr -d '\r' >"$TAP_DIR/out"
		it "at $width columns a line a field" grep -q '^Lines \[Staff\].*Amount  *€.*2024-' "$TAP_DIR/out"
		it '  and no wider' python3 -c '
import sys
assert all(len(line) <= int(sys.argv[2]) for line in open(sys.argv[1], encoding="utf-8").read().split("\n"))' "$TAP_DIR/out" $width
	done
else
	skip 'on a terminal: no script(1) here'
fi
status 0 'what cannot be read is passed over' "$GREFFE" -C reg blame budget/premier
says 'and that is said' 'passed over: records/budget/premier.yaml cannot be read in commit'
sed -i 's/^state:.*/state: draft/' reg/records/budget/premier.yaml
status 0 'what is not committed' "$GREFFE" -C reg blame budget/premier
says 'is said to be so' 'State *Draft *not committed yet' out
status 0 'not at a commit' "$GREFFE" -C reg blame budget/premier --at HEAD
says 'which has its own' 'State *Voted *2024-03-10' out
git -C reg checkout -q .
printf 'title: New\n' | record note/new
status 0 'a record that no commit has' "$GREFFE" -C reg blame note/new
rm reg/records/note/new.yaml
# a record renamed and not committed yet was nobody's, every field of it
git -C reg mv records/budget/premier.yaml records/budget/renamed.yaml
"$GREFFE" -C reg blame budget/renamed --format json >"$TAP_DIR/out" 2>/dev/null
it 'a name that is not committed yet blames nobody' jq -e '.rows | map(select(.field == "summary"))[0].author == "Bob"' "$TAP_DIR/out"
git -C reg reset -q --hard
status 3 'no such record' "$GREFFE" -C reg blame note/nowhere
status 2 'a record is needed' "$GREFFE" -C reg blame
as 'Ada L' 2024-10-02
sed 's/  - {wording: Staff, heading: staff, amount: 500000}/  - {wording: "Staff, all of it", heading: staff, amount: 500000}/' kept >reg/records/budget/premier.yaml
commit 'Word it better'
"$GREFFE" -C reg blame budget/premier --format json >"$TAP_DIR/out" 2>/dev/null
it 'the fields of an item whose key was corrected' jq -e '.rows | map(select(.pointer == "/lines/0/amount"))[0].author == "Ada L"' "$TAP_DIR/out"
git -C reg reset -q --hard "$tip"

# --- diff ----------------------------------------------------------------------------

golden diff-range diff HEAD~6..HEAD
golden diff-renamed diff main~9..main budget/premier
status 0 'nothing differs' "$GREFFE" -C reg diff
it 'and nothing is said' test ! -s "$TAP_DIR/out"
sed -i -e 's/^title:.*/title: Edited/' -e 's/amount: 27000/amount: 28000.50/' reg/records/budget/premier.yaml
printf 'title: New\ntext: [1,\n' | record note/bad
printf 'title: New\ntext: t\n' | record note/new
rm reg/records/note/n.yaml
golden diff-files diff
golden diff-files-all diff HEAD~2
status 1 'with --exit-code' "$GREFFE" -C reg diff --exit-code
status 0 'of one record' "$GREFFE" -C reg diff budget/premier
says 'it is told' 'Edited' out
never 'and no other' 'note/'
status 0 'of one that is no more' "$GREFFE" -C reg diff note/n
says 'it is told' '^- note/n' out
status 0 'of a kind, by its label' "$GREFFE" -C reg diff -- Budgets
says 'it is told' 'Edited' out
status 0 'a commit' "$GREFFE" -C reg diff "$tip" --
status 0 'what is staged' "$GREFFE" -C reg diff --staged
it 'is nothing' test ! -s "$TAP_DIR/out"
git -C reg add records/note/new.yaml
status 0 'or something' "$GREFFE" -C reg diff --staged
says 'which is told' '^+ note/new' out
never 'alone' 'Edited'
"$GREFFE" -C reg diff --format jsonl >"$TAP_DIR/out" 2>/dev/null
it 'as rows' jq -es 'any(.[]; .pointer == "/title" and .new == "Edited")' "$TAP_DIR/out"
it 'what cannot be read is a row' jq -es 'any(.[]; .change == "unreadable" and .id == "bad")' "$TAP_DIR/out"
git -C reg reset -q --hard "$tip"; git -C reg clean -qfd
status 0 'since they parted' "$GREFFE" -C reg diff main~4...side
says 'what the side did' '1,500' out
never 'and not what main did' '27,000'
status 0 'between two days' "$GREFFE" -C reg diff 2024-02..2024-03
says 'what changed' 'State: Draft → Voted' out
git -C reg branch note
status 3 'a word that is two things' "$GREFFE" -C reg diff note
says 'is refused' 'greffe diff -- note'
status 0 'the revision' "$GREFFE" -C reg diff note --
status 0 'the kind' "$GREFFE" -C reg diff -- note
git -C reg branch -qD note
for c in main~9 main~3; do
	"$GREFFE" -C reg diff $c~1..$c >wanted 2>/dev/null
	"$GREFFE" -C reg diff --at $c >got 2>/dev/null
	same wanted got "what $c changed"
	it '  is something' test -s got
done
status 0 'against another' "$GREFFE" -C reg diff "$tip~1" --at "$tip" --
status 0 'the first one' "$GREFFE" -C reg diff --at 2024-01-10
says 'is all new' '^+ budget/first' out
status 2 'two states are enough' "$GREFFE" -C reg diff HEAD~1..HEAD --at HEAD
status 2 'what is staged is one too' "$GREFFE" -C reg diff --staged --at HEAD
status 2 'three revisions' "$GREFFE" -C reg diff HEAD HEAD~1 HEAD~2
status 3 'a word that is nothing' "$GREFFE" -C reg diff nowhere
says 'is told' "'nowhere' is no revision: there is no record 'nowhere'"
status 3 'a revision that is none' "$GREFFE" -C reg diff nowhere --

# --- compare -------------------------------------------------------------------------

golden compare compare budget/premier budget/other
golden compare-by compare budget/premier budget/other --by lines.wording --differing
status 0 'at an older commit' "$GREFFE" -C reg compare first other --at 2024-01
says 'as it was' '26,000' out
"$GREFFE" -C reg compare premier other --format json >"$TAP_DIR/out"
it 'numbers are numbers' jq -e '.rows | map(select(.field == "lines[heading=staff]"))[0]["budget/premier"] == 500000' "$TAP_DIR/out"
it 'with what makes it partial' jq -e '.notes | length == 2' "$TAP_DIR/out"
status 3 'no such list' "$GREFFE" -C reg compare premier other --by tags.x
status 2 'one record' "$GREFFE" -C reg compare premier

# --- every shape of repository ---------------------------------------------------------

git clone -q --bare reg bare.git
"$GREFFE" -C reg log budget/premier >wanted 2>&1
"$GREFFE" -C bare.git log budget/premier >got 2>&1
same wanted got 'a bare repository tells the same'
"$GREFFE" -C reg blame budget/premier --at HEAD >wanted 2>&1
"$GREFFE" -C bare.git blame budget/premier >got 2>&1
same wanted got 'and blames the same'
status 0 'compares too' "$GREFFE" -C bare.git compare premier other
status 2 'but has no files to compare with' "$GREFFE" -C bare.git diff
status 0 'only commits' "$GREFFE" -C bare.git diff HEAD~1
git clone -q --depth 3 "file://$TAP_DIR/reg" shallow
status 0 'a shallow clone' "$GREFFE" -C shallow blame budget/premier
says 'says where it begins' '^^ the history of this clone begins there' out
status 0 'its log' "$GREFFE" -C shallow log budget/premier
says 'too' 'this clone is shallow'
status 3 'nothing is before its first commit' "$GREFFE" -C shallow diff --at HEAD~2
says 'says how to have it' 'git fetch --unshallow'
mkdir below && git init -q -b main below && mkdir -p below/data/here
cp -R reg/schema reg/records below/data/here/
as 'Ada L' 2024-11-01
git -C below add -A && git -C below commit -qm 'Below'
status 0 'a registry below the top' "$GREFFE" -C below/data/here/records blame budget/premier
says 'is found' '2024-11-01' out
status 0 'its log' "$GREFFE" -C below/data/here log budget/premier
says 'names its paths from there' '^+ budget/premier' out
echo 'x: 1' >>below/data/here/records/note/n.yaml
status 0 'its diff' "$GREFFE" -C below/data/here diff
says 'too' '^~ note/n' out
git init -q -b main unborn && cp -R reg/schema reg/records unborn/
status 0 'nothing committed yet: all is new' "$GREFFE" -C unborn diff
says 'and told' '^+ budget/premier' out
status 3 'no commit to compare with' "$GREFFE" -C unborn diff HEAD
says 'is told' "there is no revision 'HEAD': nothing was committed here yet"
status 0 'nobody is blamed' "$GREFFE" -C unborn blame premier
status 3 'there is no log' "$GREFFE" -C unborn log
mkdir plain && cp -R reg/schema reg/records plain/
status 3 'no repository' "$GREFFE" -C plain log
says 'is told' 'no Git repository here'

as 'Late' 2024-11-01
printf 'title: A note\ntext: dated\n' | record note/n
commit 'Of no date'
git -C reg update-ref refs/heads/main "$(git -C reg cat-file commit HEAD |
	sed 's/^author .*/author Late <l@example.org> 9999999999999 +0000/' |
	git -C reg hash-object -w -t commit --literally --stdin)"
status 0 'a date that cannot be' "$GREFFE" -C reg log note/n -n 1
says 'is said to be none' '^invalid date' out
git -C reg reset -q --hard "$tip"

# --- names that a record had --------------------------------------------------------------

git init -q -b main names && cp -R reg/schema names/
# at FILE: the record's text is the standard input
at() { mkdir -p "names/records/$(dirname "$1")"; cat >"names/records/$1.yaml"; }
keep() { git -C names add -A && git -C names commit -qm "$1"; }
# told WANTED ARGS...: the messages of the commits that log tells, a line each
told() {
	wanted=$1; shift
	got=$("$GREFFE" -C names log "$@" --format jsonl 2>/dev/null | jq -r .subject | uniq | paste -sd,)
	if [ "$got" = "$wanted" ]; then pass "log $*: $got"
	else fail "log $*"; echo "#   got $got, wanted $wanted"; fi
}
as 'Ada L' 2025-01-01
printf 'title: A budget of the year\nstate: draft\nsummary: what is said of it\n' | at budget/one
printf 'title: Quite another thing\nstate: draft\n' | at budget/two
keep begin
git -C names mv records/budget/two.yaml records/budget/moved.yaml
keep move
mkdir names/records/budget/2025
git -C names mv records/budget/moved.yaml records/budget/2025/moved.yaml
printf 'title: Quite another thing\nstate: voted\ntags: [a, b, c, d]\nsummary: all is new here, or nearly\n' | at budget/2025/moved
keep folder
told folder,move,begin budget/moved
git -C names rm -q records/budget/one.yaml
keep remove
printf 'title: Back\nold_ids: [one]\n' | at budget/back
keep back
told back,remove,begin budget/back
told back,remove,begin budget/one
git -C names checkout -qb branch
git -C names mv records/budget/back.yaml records/budget/again.yaml
keep rename
git -C names checkout -q main
printf 'title: Back\nstate: voted\nold_ids: [one]\n' | at budget/back
keep vote
git -C names merge -q branch -m merge >/dev/null 2>&1
it 'git merged a rename with a change' grep -q '^state: voted$' names/records/budget/again.yaml
"$GREFFE" -C names blame budget/again state --format json >"$TAP_DIR/out"
it 'whose change is blamed' jq -e '.rows[0].subject == "vote"' "$TAP_DIR/out"
mkdir names/records/budget/a && git -C names mv records/budget/again.yaml records/budget/a/again.yaml
ln -s a/again.yaml names/records/budget/again.yaml
keep 'a link'
told 'a link' budget/again -n 1
status 0 'a link is no record' "$GREFFE" -C names diff HEAD~1
says 'but the record moved' '(was records/budget/again.yaml)' out

# commits are read some at a time: the rename stands at every place of them
git init -q -b main late && cp -R reg/schema late/ && mkdir -p late/records/note
for text in one two three; do
	printf 'title: A note of some length\ntext: %s\n' $text >late/records/note/old.yaml
	git -C late add -A && git -C late commit -qm $text
done
git -C late mv records/note/old.yaml records/note/new.yaml
git -C late commit -qm rename
for after in $(seq 0 20); do
	got=$("$GREFFE" -C late log note/new --format jsonl 2>/dev/null | jq -r .subject | uniq | paste -sd,)
	it "a rename, and $after commits: $got" test "$got" = rename,three,two,one
	git -C late commit -q --allow-empty -m "after $after"
done

mkdir fresh && "$GREFFE" -C fresh init >/dev/null 2>&1
it 'a new registry has git speak in records' grep -q '^records/\*\* diff=greffe' fresh/.gitattributes
mkdir theirs && echo '* -text' >theirs/.gitattributes && "$GREFFE" -C theirs init >/dev/null 2>&1
it 'unless it has its own attributes' sh -c 'test "$(cat theirs/.gitattributes)" = "* -text"'

# --- git speaks in records ---------------------------------------------------------------

echo 'records/** diff=greffe' >reg/.git/info/attributes
git -C reg config diff.greffe.textconv "$GREFFE textconv"
git -C reg log -p --format=%s records/budget >"$TAP_DIR/out"
says 'git log -p tells fields' '^-lines\[wording=Staff\].amount: 510000' out
says 'by their key' '^+lines\[wording=Staff\].amount: 500000' out
says 'what cannot be read is shown as it is' '^+title: \[broken' out
it 'what was only typed otherwise is no change' sh -c \
	"git -C reg show --format= main~9 | grep -v '^diff\\|^index\\|^---\\|^+++' | grep -q . ; test \$? = 1"
printf 'a: "12"\nb: 12\nc: "x\\ny"\nd: [1, 2]\ne: {f: []}\n"g[0]": null\n' >t.yaml
"$GREFFE" textconv t.yaml >got
printf 'a: "12"\nb: 12\nc: x\nc: y\nd[]: 1\nd[]: 2\ne.f: []\n"g[0]": null\n' >wanted
same wanted got 'a value a line'
status 3 'no such file' "$GREFFE" textconv nowhere.yaml

git -C reg config core.fsmonitor "touch $TAP_DIR/marker"
git -C reg config diff.external "touch $TAP_DIR/marker"
git -C reg config core.pager "touch $TAP_DIR/marker"
for command in diff log 'blame premier' 'compare premier other'; do
	# shellcheck disable=SC2086 # the words of a command
	"$GREFFE" -C reg $command >/dev/null 2>&1
done
it 'nothing that a configuration names is run' test ! -e "$TAP_DIR/marker"
finish
