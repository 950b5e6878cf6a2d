#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# sql: greffe sql and greffe query; and what a stranger's SQL may not do.
. "$(dirname "$0")/tap.sh"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
HOME=$TAP_DIR/home XDG_CACHE_HOME=$TAP_DIR/cache
export HOME XDG_CACHE_HOME
mkdir "$HOME"
cd "$TAP_DIR" || exit 1
GOLDEN=$TOP/tests/golden/sql
echo 'leak:libpcre2' >lsan
LSAN_OPTIONS=suppressions=$TAP_DIR/lsan:print_suppressions=0
export LSAN_OPTIONS

says() { it "$1" grep -qF -- "$2" "$TAP_DIR/${3:-err}"; }
sql() { "$GREFFE" -C reg sql "$@"; }
query() { "$GREFFE" -C reg query "$@"; }
# golden NAME COMMAND...: both outputs and the exit code, in both languages
golden() {
	name=$1; shift
	for lang in en fr; do
		{
			GREFFE_LANG=$lang "$@" 2>"$TAP_DIR/golden.err" </dev/null
			echo "exit $?"
			cat "$TAP_DIR/golden.err"
		} >"$TAP_DIR/golden.out"
		same "$GOLDEN/$name.$lang" "$TAP_DIR/golden.out" "$name in $lang"
	done
}

git init -q -b main reg
cp -R "$TOP/tests/fixtures/toy/." reg/
sed -i 's/^  pages:/  price:\n    x-labels: {en: Price, fr: Prix}\n    x-unit: EUR\n    type: number\n  published: {type: string, format: edtf, x-labels: {en: Published, fr: Parution}}\n  signed: {type: boolean}\n  pages:/' reg/schema/book.schema.yaml
printf 'price: 12500.5\npublished: 1862-04\nsigned: true\n' >>reg/records/book/les-miserables.yaml
mkdir reg/schema/queries
cat >reg/schema/queries/by-author.sql <<'END'
-- SPDX-License-Identifier: EUPL-1.2
-- number: Q01
-- title.fr: Les livres d'une personne
-- title.en: The books of a person
-- help.fr: Du plus court
--          au plus long.
-- params: author, pages=100
-- params.author.fr: l'identifiant de l'auteur
-- params.author.en: the id of the author
-- columns.n.fr: Rang
-- columns.n.en: Rank
-- columns.half.fr: Moitié
-- columns.half.unit: EUR
SELECT row_number() OVER (ORDER BY b._id) AS n, b._id, b.title, b.price, b.price / 2 AS half
FROM book b JOIN book_authors a ON a._id = b._id
WHERE a._value = :author AND coalesce(b.pages, 101) > :pages
-- caveats
SELECT count(*) || ' livres n''ont pas de prix' AS message_fr,
       count(*) || ' books have no price' AS message_en
FROM book WHERE price IS NULL HAVING count(*) > 0
END
printf -- '-- title.fr: Auteurs\nSELECT _id FROM author ORDER BY 1\n' >reg/schema/queries/authors.sql
git -C reg add -A && git -C reg commit -qm one

# --- answers -------------------------------------------------------------------

golden answer sql 'SELECT _id, title, price, published, signed, pages FROM book ORDER BY _id'
golden answer-json sql 'SELECT _id, title, price, published_min, signed, _path FROM book ORDER BY _id' --format json
golden answer-jsonl sql "SELECT _json, NULL AS unknown, 1.5 AS half, x'00ff' AS bytes FROM book WHERE _id = 'les-miserables'" --format jsonl
golden answer-csv sql "SELECT title, '=1+1' AS formula, price AS cost FROM book ORDER BY _id" --format csv
golden nothing sql "SELECT _id FROM book WHERE 0"
golden schema sql --schema
status 0 'a parameter' sql 'SELECT _id FROM book WHERE pages > :least AND title = :title' \
	--param least=1000 --param title='Les Misérables' --format csv
says 'a number is one, a text is one' les-miserables out
status 0 'with a colon too' sql 'SELECT typeof(:n), typeof(:z), typeof(:t)' --param :n=-12 --param z=007 --param t= --format csv
says 'names of digits stay texts' 'integer,text,text' out
it 'a question from standard input' sh -c 'echo "SELECT _id FROM book;" | "$GREFFE" -C reg sql - --format csv | grep -q les-miserables'
it 'of several lines' sh -c 'printf "SELECT _id -- the id\n FROM book\n" | "$GREFFE" -C reg sql - --format csv | grep -q les-miserables'
it 'plain sqlite3 reads the file' sh -c '! command -v sqlite3 || sqlite3 -readonly reg/.git/greffe/index.db "SELECT _id FROM book" | grep -q les-miserables'
for f in "regexp('^les-', _id)" "_id REGEXP 'm.s'" "fold('Érable À') = 'erable-a'" "edtf_min('2024-23') = '2024-09-01'" \
	"edtf_max(published) = '1862-04-30'" "url_host('https://été.fr/a') = 'xn--t-9fab.fr'" \
	"date(published_min, '+1 day') = '1862-04-02'" "printf('%.1f', price) = '12500.5'"; do
	status 0 "$f" sql "SELECT count(*) AS n FROM book WHERE $f" --format csv
	it '... holds' grep -q '^[1-9]' out
done
status 0 'records and their words are joined as the layout says' \
	sql 'SELECT r.id FROM _search s JOIN _record r ON r._doc = s.rowid LIMIT 1'
status 0 'accents and case are forgiven' sql "SELECT kind, id FROM _search WHERE _search MATCH 'MISER*'" --format csv
says 'in the text index' les-miserables out

status 2 'the layout has one form' sql --schema --format json
says 'is told' '--schema'

# --- what is typed wrong ---------------------------------------------------------

golden wrong-column sql 'SELECT titel FROM book'
golden wrong-column-alias sql 'SELECT b._id,
       b.pagse FROM book b'
golden wrong-column-quoted sql 'SELECT "titel" FROM book'
golden unknown-column sql 'SELECT xyz FROM author'
golden wrong-table sql 'SELECT * FROM boook'
golden unknown-table sql 'SELECT * FROM xyz'
golden wrong-function sql "SELECT foldd('a')"
golden syntax sql 'SELECT _id FORM book'
golden incomplete sql 'SELECT _id FROM'
golden two sql 'SELECT 1; SELECT 2'
golden write sql "INSERT INTO book VALUES (1)"
golden private sql 'SELECT * FROM _document'
golden clock sql "SELECT date('now')"
golden missing-param sql 'SELECT :a, :b' --param a=1
golden unknown-param sql 'SELECT :annee' --param anee=1
status 2 'a parameter without value' sql 'SELECT 1' --param a
status 2 'no question' sql
status 2 'two questions' sql 'SELECT 1' 'SELECT 2'
status 2 'an empty one' sql ''
status 2 'none in standard input' sql -
it 'one that is no text' sh -c 'printf "SELECT 1\0" | "$GREFFE" -C reg sql - 2>&1 | grep -q "not text"'
status 2 'one that is not UTF-8' sql "SELECT '$(printf '\377')'"

# --- saved questions ----------------------------------------------------------------

golden list query
golden list-json query --format json
golden saved query by-author author=victor-hugo
golden saved-json query by-author author=alexandre-dumas pages=0 --format json
golden saved-unknown query by-autor
golden saved-number query Q01
golden saved-missing query by-author
golden saved-param query by-author author=victor-hugo page=1
status 2 'a word that is no parameter' query by-author victor-hugo
status 2 'a parameter of one that has none' query authors a=1
says 'is told' "'authors'"
git -C reg rm -qr schema/queries && git -C reg commit -qm two
status 0 'a commit that has none' query --at HEAD
says 'is told' 'this registry has no saved question'
git -C reg reset -q --hard HEAD~1
printf -- '-- titre: x\nSELECT _id FROM nowhere\n' >reg/schema/queries/broken.sql
printf -- '-- title.en: Empty\n' >reg/schema/queries/empty.sql
printf -- '-- title.en: Strange\nSELECT :x\n' >reg/schema/queries/strange.sql
printf -- '-- title.en: Late\nSELECT 1 AS a\n-- caveats\nSELECT nowhere FROM book\n' >reg/schema/queries/late.sql
git -C reg add -A && git -C reg commit -qm three
golden saved-broken query broken
golden saved-empty query empty
golden saved-strange query strange
golden saved-late query late
printf -- "-- title.en: Labels\nSELECT 1 AS a\n-- caveats\nSELECT '{book.state=lent}, {book.state=x}, {book.titl=y}, {nothing=z}, {' AS message_fr\n" >reg/schema/queries/labels.sql
status 0 'values in a sentence' query labels --format csv
says 'are read by their label' 'Lent, x, {book.titl=y}, {nothing=z}, {'
status 0 'in each language' "$GREFFE" --lang fr -C reg query labels --format csv
says 'are read by it' 'Prêté, x, {book.titl=y}, {nothing=z}, {'
rm reg/schema/queries/labels.sql
git -C reg reset -q --hard HEAD~1

# --- hostile (RELIABILITY.md I01 to I03) ------------------------------------------------

git -C reg status --porcelain >before
find . -path ./reg -prune -o -type f -print | grep -v '^./\(out\|err\|before\|after\|files.*\|hostile.*\)$' | sort >files.before
refused() { status 2 "refused: $1" sql "$1"; }
while read -r statement; do refused "$statement"; done <<END
ATTACH '$TAP_DIR/x.db' AS x
ATTACH 'file:$TAP_DIR/x.db?mode=rwc' AS x
VACUUM INTO '$TAP_DIR/x.db'
PRAGMA writable_schema=1
PRAGMA journal_mode=DELETE
SELECT load_extension('$TAP_DIR/x.so')
SELECT 1; DROP TABLE book
DROP VIEW book
DELETE FROM book
CREATE TEMP TABLE x AS SELECT 1
CREATE TABLE x (y)
INSERT INTO _search (_search) VALUES ('delete-all')
REPLACE INTO _doc VALUES (1)
BEGIN EXCLUSIVE
SELECT readfile('/etc/passwd')
SELECT writefile('$TAP_DIR/x', 'y')
SELECT edit('x', 'touch $TAP_DIR/x')
SELECT random()
SELECT hex(randomblob(8))
SELECT CURRENT_TIMESTAMP
SELECT strftime('%s', 'now')
SELECT sqlite_version()
SELECT * FROM pragma_database_list
SELECT * FROM sqlite_schema
SELECT * FROM sqlite_stmt
SELECT * FROM dbstat
SELECT * FROM _search_data
WITH x AS (SELECT * FROM _search_content) SELECT * FROM x
WITH book AS (SELECT * FROM _doc) SELECT * FROM book
.tables
.shell touch $TAP_DIR/x
END
stopped() { status 3 "stopped: $(printf %.50s "$1")" sql "$1"; }
stopped 'WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c'
stopped 'WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c'
stopped "SELECT printf('%.*c', 900000000, 'x')"
stopped 'SELECT zeroblob(900000000)'
stopped 'SELECT hex(zeroblob(900000))'
stopped "SELECT replace(hex(zeroblob(400000)), '0', 'xxxxxxxxxx')"
stopped "$(python3 -c "print('SELECT ' + ', '.join(['hex(zeroblob(499999))'] * 80))")"
refused "SELECT 'a' LIKE hex(zeroblob(1000))"
refused "$(python3 -c "print('SELECT ' + '(' * 300 + '1' + ')' * 300 + '+1' * 300)")"
refused "$(python3 -c "print('SELECT 1' + ' UNION SELECT 1' * 600)")"
refused "$(python3 -c "print('SELECT ' + '?,' * 1200 + '1')")"
refused "SELECT regexp('(a+)+\$', printf('%.*c!', 50000, 'a'))"
for value in "'; --" '%' '_' '"' "\\" "$(printf 'a\tb')"; do
	status 0 "a value is a value: $value" sql 'SELECT _id FROM book WHERE title = :v' --param "v=$value"
done
status 0 'a value of a hundred thousand bytes' sql 'SELECT length(:v) AS n' --param "v=$(printf '%0100000d' 0)x" --format csv
says 'is one too' 100001 out
git -C reg status --porcelain >after
it 'nothing was written in the repository' cmp before after
find . -path ./reg -prune -o -type f -print | grep -v '^./\(out\|err\|before\|after\|files.*\|hostile.*\)$' | sort >files.after
it 'nor elsewhere' cmp files.before files.after
status 0 'and all is as it was' sql 'SELECT count(*) AS n FROM book' --format csv
says 'all three' 3 out

# text of records reaches no terminal as it is
printf 'title: "a\\e[2Jb\\u202Ec"\nauthors: [victor-hugo]\nstate: lent\n' >reg/records/book/evil.yaml
sql "SELECT title FROM book WHERE _id = 'evil'" >out 2>&1
it 'what records say is escaped' sh -c "! LC_ALL=C grep -qP '[\\x00-\\x08\\x0b-\\x1f\\x7f]' out"
sql "SELECT '$(printf '\033[2J')' FROM bok" >out 2>&1
it 'what is typed too' sh -c "! LC_ALL=C grep -qP '[\\x00-\\x08\\x0b-\\x1f\\x7f]' out"
finish
