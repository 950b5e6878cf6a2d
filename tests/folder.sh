#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# folder: a registry that Git does not know keeps its index in a cache, and
# whatever happens to its files, answers as if there were none.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
mkdir kept && cp -R "$TOP/tests/fixtures/toy/." kept/
mkdir kept/schema/rules
cat >kept/schema/rules/lent.sql <<'END'
-- severity: warning
-- title.en: Lent
-- title.fr: Pretes
SELECT 'book' AS kind, _id AS id, '/state' AS field, 'it is lent' AS message_en,
       'il est pris' AS message_fr FROM book WHERE state = 'lent'
END
index() { find .cache/greffe -name index.db; }
ask() { # what is asked, from whatever index there is
	"$GREFFE" -C kept list book --columns _id,title,state --format csv
	"$GREFFE" -C kept check --format short
	"$GREFFE" -C kept summary --format csv
}
# A file that was written in the same tick as it is read is not relied on:
# ask until it is older.
settle() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		before=$(marks)
		ask >/dev/null 2>&1
		[ -n "$before" ] && [ "$(marks)" = "$before" ] && return
	done
	return 1
}
marks() { [ -n "$(index)" ] && stat -c '%i %Y' "$(index)"; }

it 'the index of a folder is kept' settle
ask >first 2>&1
it 'and used again' test "$(marks)" = "$before"
it 'from inside it too' sh -c 'cd kept/records && "$GREFFE" check book >/dev/null'
it 'which is the same one' test "$(marks)" = "$before"
# what is in it is what answers
python3 - "$(index)" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
table = db.execute("SELECT shape FROM _shape WHERE kind = 'book'").fetchone()[0]
name = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'book@%'")][0]
db.execute(f'UPDATE "{name}" SET title = upper(title)')
db.commit()
END
it 'no file is read again' sh -c '"$GREFFE" -C kept list book --columns title --format csv | grep -q "^LES MIS"'

# alike SENTENCE: with the cache, and with none
alike() {
	ask >with 2>&1
	ask >again 2>&1
	XDG_CACHE_HOME=/dev/null ask >without 2>&1
	same with without "$1"
	same again without '  once more'
}
printf 'title: Ruy Blas\nauthors: [victor-hugo]\nstate: lent\n' >kept/records/book/ruy-blas.yaml
alike 'a file that is new'
it '  is told by the rule too' grep -q 'ruy-blas.yaml:3:8: warning.*lent' with
sed -i 's/Ruy Blas/Hernani!/' kept/records/book/ruy-blas.yaml
alike 'a file of the same size'
touch -d 2001-02-03 kept/records/book/ruy-blas.yaml
sed -i 's/Hernani!/Cromwell/' kept/records/book/ruy-blas.yaml
touch -d 2001-02-03 kept/records/book/ruy-blas.yaml
alike 'and of the same day'
it '  is read' grep -q Cromwell with
rm kept/records/book/ruy-blas.yaml
alike 'a file that is gone'
# an edited rule was not asked again: what the one before it found stayed
sed -i "s/'lent'/'on-shelf'/; s/it is lent/it is in/" kept/schema/rules/lent.sql
alike 'a rule that was edited'
it '  is asked' grep -q 'it is in' with
it '  and the one before it forgotten' sh -c '! grep -q "it is lent" with'
mv kept/schema/rules/lent.sql rule
alike 'a rule that is gone'
mv rule kept/schema/rules/lent.sql
sed -i "s/'on-shelf'/'lent'/; s/it is in/it is lent/" kept/schema/rules/lent.sql
mv kept/records/book kept/records/elsewhere
alike 'a folder that was moved'
mv kept/records/elsewhere kept/records/book
printf 'title: [\n' >kept/records/book/bad.yaml
alike 'a record that cannot be read'
rm kept/records/book/bad.yaml
printf 'ignore: [records/book/les-*]\n' >>kept/greffe.yaml
alike 'another configuration'
rm kept/greffe.yaml
sed -i 's/it is lent/it is out/' kept/schema/rules/lent.sql
alike 'another rule'
echo x >kept/records/book/README.md
alike 'a file that is left out'

# --- what may happen to the cache -----------------------------------------------

settle
printf x >"$(index)"
alike 'an index that is none'
settle
dd if=/dev/urandom of="$(index)" bs=4096 seek=3 count=3 conv=notrunc 2>/dev/null
alike 'a damaged one'
rm -rf .cache
alike 'none at all'
for i in 1 2 3 4; do ask >"at.$i" 2>&1 & done
wait
ask >at.0 2>&1
for i in 1 2 3 4; do same "at.$i" at.0 'several at once'; done
git -C kept init -q
status 0 'a repository from then on' "$GREFFE" -C kept list book --count
finish
