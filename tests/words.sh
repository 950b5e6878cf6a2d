#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# words: what find and _search answer is the work tree, committed or not.
. "$(dirname "$0")/tap.sh"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
HOME=$TAP_DIR/home XDG_CACHE_HOME=$TAP_DIR/cache GREFFE_LANG=en
export HOME XDG_CACHE_HOME GREFFE_LANG
mkdir "$HOME"
cd "$TAP_DIR" || exit 1

git init -q -b main reg
cp -R "$TOP/tests/fixtures/toy/." reg/
commit() { git -C reg add -A && git -C reg commit -qm "$1"; }
commit one
JOINED="SELECT r.kind, r.id, s.title FROM _search s JOIN _record r ON r._doc = s.rowid WHERE s._search MATCH"

# what the file has of other commits counted, and was found where nothing joined
ALONE="SELECT kind, id AS other, title, rank FROM _search WHERE _search MATCH"

# ask WORD [OPTION...]: what find says, and a person's SQL
ask() {
	word=$1; shift
	"$GREFFE" -C reg sql "$ALONE '$word' ORDER BY rank, 1, 2" --format json "$@" 2>&1
	"$GREFFE" -C reg find "$word" --limit 0 --format csv "$@" 2>&1
	"$GREFFE" -C reg sql "$JOINED '$word' ORDER BY s.rank, 1, 2" --format csv "$@" 2>&1
}
# found N WORD WHAT [OPTION...]: so many, as with no index, and by SQL too
found() {
	n=$1 word=$2 what=$3; shift 3
	ask "$word" "$@" >out
	it "$what: $n" sh -c "test \$(grep -c '^book\|^author' out) = $((2 * n))"
	mv reg/.git/greffe kept && ask "$word" "$@" >made
	it '... with no index too' cmp -s out made
	rm -rf reg/.git/greffe && mv kept reg/.git/greffe
}

found 0 zephyr 'a word that nobody has'
sed -i 's/^title: .*/title: Zephyr, zephyr/' reg/records/book/les-miserables.yaml
found 1 zephyr 'an edit'
found 0 miserables 'what it had'
found 0 zephyr 'as of the commit' --at HEAD
found 1 miserables 'which has what it had' --at HEAD
git -C reg add -A
found 1 zephyr 'staged'
sed 's/^title: .*/title: A zephyr of spring/' reg/records/book/les-miserables.yaml >reg/records/book/spring.yaml
found 2 zephyr 'a new file'
it 'who has it twice is first' sh -c "sed -n 2p out | grep -q les-miserables"
ask zephyr >edited
git -C reg add -A && found 2 zephyr 'staged'
commit two
ask zephyr >committed
it 'committed, the same in the same order' cmp -s edited committed
found 2 zephyr 'and asked'
rm reg/records/book/spring.yaml
found 1 zephyr 'a deletion'
git -C reg add -A && found 1 zephyr 'staged'
found 2 zephyr 'as of the commit' --at HEAD
found 0 zephyr 'as of the first' --at HEAD~1
git -C reg reset -q --hard
mkdir -p reg/records/book/deep && git -C reg mv records/book/spring.yaml records/book/deep/
found 2 zephyr 'a record in another folder'
git -C reg reset -q --hard
printf '  subtitle: {type: string}\n' >>reg/schema/book.schema.yaml
found 2 zephyr 'under another schema'
echo 'subtitle: Sirocco' >>reg/records/book/spring.yaml
found 1 sirocco 'with words in what it adds'
found 2 'zephyr' 'beside those that were there'
git -C reg reset -q --hard

# Excerpts, ranks and prefixes are those of FTS5.
echo 'title: Zephyr' >reg/records/book/short.yaml
sql() { "$GREFFE" -C reg sql "$@" --format csv; }
it 'the start of a word' sh -c "'$GREFFE' -C reg find zep | grep -c '^book/' | grep -qx 3"
sql "SELECT highlight(_search, 2, '[', ']') FROM _search WHERE _search MATCH 'id : x OR title : zephyr' AND title = 'Zephyr'" >out 2>&1
it 'a highlight' grep -qF '[Zephyr]' out
sql "SELECT count(*), count(rank), min(rank) < 0 FROM _search s WHERE _search MATCH 'zephyr' AND rowid IN (SELECT _doc FROM _record)" >out 2>&1
it 'ranks' grep -q '^3,3,1' out

# A rule that looks for words and nothing else: of a commit before it says none.
mkdir reg/schema/rules
cat >reg/schema/rules/wind.sql <<'R'
-- severity: warning
-- title.en: Wind
-- title.fr: Vent
SELECT kind, id, '/title' AS field, 'there is wind' AS message_en, 'il y a du vent' AS message_fr
FROM _search WHERE _search MATCH 'zephyr'
R
windy() { "$GREFFE" -C reg check "$@" | grep -c '\[wind\]'; }
commit three
it 'a rule of words, committed' test "$(windy)" = 3
it 'a rule of words, cold' test "$(rm -rf reg/.git/greffe && windy)" = 3
sed -i 's/^title: .*/title: Calm/' reg/records/book/les-miserables.yaml
it 'a word taken out is not found' test "$(windy)" = 2
commit four
it 'nor once that is committed' test "$(windy)" = 2
it 'nor at that commit, cold' test "$(windy HEAD)" = 2
it 'and it is found where it was' test "$(windy HEAD~1)" = 3

it 'its tables stay closed' sh -c "! '$GREFFE' -C reg sql 'SELECT * FROM _search_data' && ! '$GREFFE' -C reg sql 'SELECT * FROM _words'"
finish
