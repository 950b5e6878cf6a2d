#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# ask: what every command that reads has in common: which registry and which
# state of it, records that cannot be read, and what words name.
. "$(dirname "$0")/tap.sh"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
HOME=$TAP_DIR/home XDG_CACHE_HOME=$TAP_DIR/cache
export HOME XDG_CACHE_HOME
mkdir "$HOME"
cd "$TAP_DIR" || exit 1
echo 'leak:libpcre2' >lsan
LSAN_OPTIONS=suppressions=$TAP_DIR/lsan:print_suppressions=0
export LSAN_OPTIONS

says() { it "$1" grep -qF -- "$2" "$TAP_DIR/${3:-err}"; }
commit() { # DIR MESSAGE DAY
	GIT_AUTHOR_DATE="${3}T12:00:00Z" GIT_COMMITTER_DATE="${3}T12:00:00Z"
	export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
	git -C "$1" add -A && git -C "$1" commit -qm "$2"
}
# count DIR ARGS...: how many books there are
count() {
	at=$1; shift
	"$GREFFE" -C "$at" sql 'SELECT count(*) AS n FROM book' --format csv "$@" 2>"$TAP_DIR/err" | tail -n 1 | tr -d '\r'
}
counts() { # SENTENCE WANTED DIR ARGS...
	what=$1 wanted=$2; shift 2
	got=$(count "$@")
	if [ "$got" = "$wanted" ]; then pass "$what"; else
		fail "$what"; echo "#   got '$got', wanted '$wanted'"; sed 's/^/#   /' "$TAP_DIR/err"; fi
}
new_book() { printf 'title: %s\nauthors: [victor-hugo]\nstate: lent\n' "$2" >"$1"; }

# --- states --------------------------------------------------------------------

git init -q -b main reg
cp -R "$TOP/tests/fixtures/toy/." reg/
commit reg one 2024-03-01
first=$(git -C reg rev-parse HEAD)
new_book reg/records/book/ruy-blas.yaml 'Ruy Blas'
commit reg two 2025-06-30
new_book reg/records/book/hernani.yaml Hernani
commit reg three 2026-01-05
git -C reg tag v1 "$first"

counts 'the files, by default' 5 reg
new_book reg/records/book/notre-dame.yaml 'Notre-Dame de Paris'
counts 'with those that are not committed' 6 reg
counts 'a commit has none of these' 5 reg --at HEAD
counts 'from a folder inside' 6 reg/records/book
counts 'a commit' 4 reg --at HEAD~1
counts 'a tag' 3 reg --at v1
counts 'an id' 3 reg --at "$first"
counts 'a branch' 5 reg --at main
counts 'the end of a day' 4 reg --at 2025-06-30
counts 'a day between two commits' 4 reg --at 2025-12-31
counts 'a day before' 3 reg --at 2025-06-29
counts 'the end of a month' 4 reg --at 2025-06
counts 'the end of a year' 3 reg --at 2024
counts 'a year to come' 5 reg --at 2099
git -C reg tag 2024 HEAD
counts 'a name that is both is a revision' 5 reg --at 2024
git -C reg tag -d 2024 >/dev/null
status 0 'people read which commit' "$GREFFE" -C reg sql 'SELECT 1' --at v1
says 'on stderr' "commit $(echo "$first" | cut -c1-12) (v1)"
status 0 'programs' "$GREFFE" -C reg sql 'SELECT 1' --at 2024 --format json
it 'in JSON' jq -e --arg c "$first" '.revision == "2024" and .commit == $c' out
it 'and nowhere else' test ! -s err
status 0 'the files' "$GREFFE" -C reg sql 'SELECT 1' --format json
it 'are no commit' jq -e 'has("commit") | not' out
status 3 'before the first commit' "$GREFFE" -C reg sql 'SELECT 1' --at 2023
says 'when the registry began' 'the registry begins on 2024-03-01'
says 'and how to ask of the past' '--where'
status 3 'no such revision' "$GREFFE" -C reg sql 'SELECT 1' --at nope
says 'is told' "there is no revision 'nope'"
status 3 'no such day' "$GREFFE" -C reg sql 'SELECT 1' --at 2025-02-30
says 'is told too' "there is no revision '2025-02-30'"

git -C reg checkout -q --detach HEAD~1
counts 'a detached HEAD' 5 reg
counts 'is HEAD' 4 reg --at HEAD
git -C reg checkout -q main

git clone -q --bare reg bare.git
counts 'a bare repository: HEAD' 5 bare.git
counts 'a day of it' 3 bare.git --at 2024
status 0 'its commit' "$GREFFE" -C bare.git sql 'SELECT 1' --format json
it 'is named' jq -e '.revision == "HEAD"' out
git clone -q --depth 1 "file://$PWD/reg" shallow
counts 'a shallow clone' 5 shallow --at HEAD
status 3 'before what it has' "$GREFFE" -C shallow sql 'SELECT 1' --at 2025
says 'how to have more' 'git fetch --unshallow'
git init -q -b main unborn
cp -R "$TOP/tests/fixtures/toy/." unborn/
counts 'before the first commit: the files' 3 unborn
status 3 'but no revision' "$GREFFE" -C unborn sql 'SELECT 1' --at HEAD
says 'since nothing was committed' 'nothing was committed here yet'
status 3 'nor a day' "$GREFFE" -C unborn sql 'SELECT 1' --at 2025
git -C reg worktree add -q ../linked HEAD~1
counts 'a linked work tree' 4 linked
mkdir sub && git init -q -b main sub/top && mkdir -p sub/top/a/b
cp -R "$TOP/tests/fixtures/toy/." sub/top/a/b/
commit sub/top one 2025-01-01
counts 'a registry in a folder of a repository' 3 sub/top/a/b
counts 'at a commit' 3 sub/top/a/b/records --at HEAD
status 3 'a folder above it' "$GREFFE" -C sub/top sql 'SELECT 1'
says 'has none' 'no registry here'

# --- without Git -----------------------------------------------------------------

mkdir plain
cp -R "$TOP/tests/fixtures/toy/." plain/
counts 'a folder without Git' 3 plain
it 'and not beside the records' sh -c '! find plain -name "index.db*" | grep .'
it 'one a folder' sh -c "test \$(ls cache/greffe | wc -l) = 1"
home=$HOME cache=$XDG_CACHE_HOME
unset HOME XDG_CACHE_HOME
counts 'no folder to keep it in' 3 plain
HOME=$home XDG_CACHE_HOME=$cache
export HOME XDG_CACHE_HOME
counts 'nor one that can be written' 3 plain
status 3 'has no revisions' "$GREFFE" -C plain sql 'SELECT 1' --at HEAD
says 'there is no repository' 'no Git repository here'
mkdir none
status 3 'no registry' "$GREFFE" -C none sql 'SELECT 1'
says 'is told' 'no registry here'

if [ "$(id -u)" = 0 ]; then
	cp -R reg stranger && chown -R 12345 stranger
	status 3 "someone else's repository" "$GREFFE" -C stranger sql 'SELECT 1'
	says 'how to trust it' 'safe.directory'
else
	skip "someone else's repository: only root makes one"
	skip 'how to trust it'
fi

# --- records that cannot be read ---------------------------------------------------

cp -R plain broken
printf 'title: [\n' >broken/records/book/a.yaml
printf 'title: "\n' >broken/records/book/b.yaml
status 3 'unreadable records' "$GREFFE" -C broken sql 'SELECT count(*) FROM book'
says 'are named' 'records/book/a.yaml, records/book/b.yaml'
it 'nothing is answered' test ! -s out
counts 'unless --partial' 3 broken --partial
says 'which says what it leaves out' '2 records that cannot be read are left out: records/book/a.yaml, records/book/b.yaml'
for f in csv tsv jsonl; do
	status 0 "$f has no place for it" "$GREFFE" -C broken sql 'SELECT 1' --partial --format $f
	it 'it is told once, elsewhere' test "$(grep -c 'left out' err)$(grep -c 'left out' out)" = 10
done
if command -v script >/dev/null; then
	COLUMNS=80 script -qec "'$GREFFE' -C broken sql 'SELECT 1' --partial" /dev/null </dev/null >out
	it 'on a terminal it is read once' test "$(grep -c 'left out' out)" = 1
else
	skip 'on a terminal it is read once: no script(1) here'
fi
status 0 'in JSON too' "$GREFFE" -C broken sql 'SELECT 1' --partial --format json
it 'as a note' jq -e '.notes[0] | contains("records/book/a.yaml")' out
status 0 'their shape is known' "$GREFFE" -C broken sql --schema
rm broken/records/book/b.yaml
status 3 'one alone' "$GREFFE" -C broken --lang fr sql 'SELECT count(*) FROM book'
says 'in French' "1 fiche est illisible"

# --- options -------------------------------------------------------------------------

for f in table csv tsv json jsonl yaml markdown; do
	status 0 "$f" "$GREFFE" -C plain sql 'SELECT _id FROM book ORDER BY 1' --format $f
	it "$f has its rows" grep -q les-miserables out
done
status 2 'another format' "$GREFFE" -C plain sql 'SELECT 1' --format cvs
says 'what was meant' "did you mean 'csv'?"
status 2 'another colour' "$GREFFE" -C plain sql 'SELECT 1' --color red
status 0 'a day for today' "$GREFFE" -C plain sql 'SELECT :today AS d' --today 2026-03-12 --format csv
says 'is that day' 2026-03-12 out
status 2 'which is one day' "$GREFFE" -C plain sql 'SELECT 1' --today 2026-03
status 0 'today of a commit' "$GREFFE" -C reg sql 'SELECT :today AS d' --at v1 --format csv
says 'is its day' 2024-03-01 out
status 0 'whose language is the registry'"'"'s' sh -c 'echo "lang: fr" >plain/greffe.yaml; env LC_ALL=C "$GREFFE" -C plain sql --schema'
says 'where none was chosen' 'fiche' out
rm plain/greffe.yaml

# --- words ------------------------------------------------------------------------------

# is WORD KIND-OR-RECORD
kind() { status 0 "kind: $1" "$GREFFE" -C plain dump kind "$1"; it "$1 is $2" grep -qx "$2" out; }
record() { status 0 "record: $1" "$GREFFE" -C plain dump record "$1"; it "$1 is $2" grep -q "^$2	" out; }
kind book book
kind Book book
kind books book
kind livre book
kind LIVRES book
status 2 'no kind' "$GREFFE" -C plain dump kind boook
says 'near another' "did you mean 'book'?"
status 2 'like none' "$GREFFE" -C plain dump kind xyz
says 'those there are' 'there are: author, book'
printf 'title: Hugo\nauthors: [victor-hugo]\nstate: lent\nformer_ids: [vieux-hugo]\n' >plain/records/book/victor-hugo.yaml
record book/les-miserables book/les-miserables
record les-miserables book/les-miserables
record livres/Les_Misérables book/les-miserables
record 'Les Misérables' book/les-miserables
record les-m book/les-miserables
record vingt book/vingt-ans-apres
record author/victor author/victor-hugo
record records/book/les-miserables.yaml book/les-miserables
record vieux-hugo book/victor-hugo
says 'a former id is told' "'vieux-hugo' is now called 'book/victor-hugo'"
record book/vieux-hugo book/victor-hugo
record hugo book/victor-hugo
status 2 'two that fit' "$GREFFE" -C plain dump record victor-hugo
says 'are told' 'author/victor-hugo, book/victor-hugo'
status 2 'two that begin so' "$GREFFE" -C plain dump record les
says 'are told too' 'book/les-miserables, book/les-trois-mousquetaires'
status 3 'none' "$GREFFE" -C plain dump record les-mizerables
says 'near another' "did you mean 'book/les-miserables'?"
status 3 'none of a kind' "$GREFFE" -C plain dump record author/zola
says 'where to look' 'greffe list author'
status 2 'of no kind' "$GREFFE" -C plain dump record bok/zola
says 'what was meant' "did you mean 'book'?"
for word in "'" '%' '_' '"' '/' '//' 'book/' '' '*' "x'; DROP TABLE book; --" "$(printf '\377')"; do
	"$GREFFE" -C plain dump record "$word" >out 2>err
	it "no harm in ${word:-nothing}" test $? != 0 -a ! -s out
done
counts 'nothing was harmed' 4 plain
finish
