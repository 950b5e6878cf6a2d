#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# check: registries by convention and by greffe.yaml, clean and broken.
. "$(dirname "$0")/tap.sh"

# short NAME ARGS...: "path rule" of each finding in the registry NAME
short() {
	reg=$1; shift
	"$GREFFE" -C "$TAP_DIR/$reg" check --max 0 --format jsonl "$@" 2>"$TAP_DIR/err" |
		jq -r '. as $d | .findings[] | "\($d.path) \(.rule)"'
}

# variant 'SENTENCE' FIXTURE 'WANTED, a line a finding': a copy of the fixture
# is changed by the commands on standard input, then checked.
variant() {
	what=$1 fixture=$2 wanted=$3
	rm -rf "$TAP_DIR/v"
	cp -R "$TOP/tests/fixtures/$fixture" "$TAP_DIR/v"
	(cd "$TAP_DIR/v" && sh -eu) || { fail "$what: cannot prepare"; return; }
	short v >"$TAP_DIR/got"
	printf '%s' "${wanted:+$wanted
}" >"$TAP_DIR/wanted"
	same_text "$TAP_DIR/wanted" "$TAP_DIR/got" "$what"
}
same_text() {
	if cmp -s "$1" "$2"; then pass "$3"
	else fail "$3"; diff -u "$1" "$2" | sed 's/^/#   /'; fi
}

# --- clean --------------------------------------------------------------------

status 0 'the toy registry is clean' "$GREFFE" -C "$TOP/tests/fixtures/toy" check
status 0 'so is a foreign layout' "$GREFFE" -C "$TOP/tests/fixtures/foreign" check
status 0 'found upwards from a folder' \
	"$GREFFE" -C "$TOP/tests/fixtures/toy/records/author" check
mkdir -p "$TAP_DIR/none"
status 3 'no registry there' "$GREFFE" -C "$TAP_DIR/none" check
status 0 'left-out files are counted' "$GREFFE" -C "$TOP/tests/fixtures/toy" check -v
it 'and told with -v' grep -q '1 file' "$TAP_DIR/err"

# --- paths and ids --------------------------------------------------------------

variant 'a wrong ending' toy \
	'records/book/a.yml path-extension
records/book/b.YAML path-extension
records/book/c.json path-extension' <<'E'
for f in a.yml b.YAML c.json; do cp records/book/les-miserables.yaml records/book/$f; done
E
variant 'files that are no records' toy \
	'records/book/.hidden path-stray
records/book/a.yaml.lock path-stray
records/book/a.yaml~ path-stray
records/book/cover.png path-stray' <<'E'
for f in .hidden a.yaml~ a.yaml.lock cover.png .gitkeep README.md README.fr.md; do echo >records/book/$f; done
E
status 3 'an id without its kind' "$GREFFE" -C "$TOP/tests/fixtures/toy" check miserables
it 'is offered whole' grep -q "did you mean 'book/les-miserables'?" "$TAP_DIR/err"
status 3 'a kind alone' sh -c 'cd "$TOP/tests/fixtures/toy" && "$GREFFE" --lang en check book'
it 'is said to be one, with what to type' grep -q 'type records/book for all of them, book/ID for one' "$TAP_DIR/err"
status 3 'a kind misspelt' "$GREFFE" -C "$TOP/tests/fixtures/toy" check books/les-miserables
it 'is offered right' grep -q "did you mean 'book/les-miserables'?" "$TAP_DIR/err"
status 3 'an id that none is near to' "$GREFFE" -C "$TOP/tests/fixtures/toy" check book/zzzz
it 'is offered nothing' sh -c '! grep -q "did you mean" "$0"' "$TAP_DIR/err"
variant 'an unknown kind' toy 'records/books kind-unknown' <<'E'
mkdir records/books; cp records/book/les-miserables.yaml records/books/a.yaml
E
it 'with what was meant' sh -c '"$GREFFE" -C "$0" check | grep -q "rename the folder to .book."' "$TAP_DIR/v"
status 3 'a kind left out is not a kind that is right' "$GREFFE" -C "$TAP_DIR/v" check --skip kind-unknown
it 'and its records are counted' grep -q '^1 file not judged$' "$TAP_DIR/out"
variant 'a record in the folder of another kind' toy 'records/book/hugo.yaml path-kind' <<'E'
printf 'name: Victor Hugo\nborn: 1802-02-26\n' >records/book/hugo.yaml
E
it 'with where it goes' sh -c '"$GREFFE" -C "$0" check | grep -q "move the file to .records/author/hugo.yaml."' "$TAP_DIR/v"
status 3 'and no success where that is left out' "$GREFFE" -C "$TAP_DIR/v" check --skip path-kind
variant 'which is no guess where the record is wrong there too' toy \
	'records/book/hugo.yaml required
records/book/hugo.yaml required
records/book/hugo.yaml required
records/book/hugo.yaml additional-property
records/book/hugo.yaml additional-property' <<'E'
printf 'name: Victor Hugo\nborn: hier\n' >records/book/hugo.yaml
E
variant 'a record outside any kind' toy 'records/a.yaml path-no-kind' <<'E'
cp records/book/les-miserables.yaml records/a.yaml
E
variant 'ids that are no ids' toy \
	'records/book/-a.yaml path-portable
records/book/.b.yaml id-form
records/book/A.yaml id-form
records/book/a--b.yaml id-form
records/book/con.yaml path-portable
records/book/Été 2025.yaml id-form' <<'E'
for f in -a .b A 'Été 2025' a--b con; do cp records/book/les-miserables.yaml "records/book/$f.yaml"; done
E
it 'with an id that would do' sh -c '"$GREFFE" -C "$0" check | grep -q "rename it to .ete-2025.yaml."' "$TAP_DIR/v"
variant 'an id of 80 bytes, and of 81' toy \
	"records/book/$(printf 'a%.0s' $(seq 81)).yaml id-form" <<'E'
for n in 80 81; do cp records/book/les-miserables.yaml "records/book/$(printf 'a%.0s' $(seq $n)).yaml"; done
E
variant 'a folder called like a record' toy 'records/book/a.yaml path-folder' <<'E'
mkdir records/book/a.yaml; echo x >records/book/a.yaml/b.yaml
E
variant 'a link, to a file or to a folder' toy \
	'records/book/a.yaml path-symlink
records/book/b path-symlink' <<'E'
ln -s les-miserables.yaml records/book/a.yaml; ln -s ../author records/book/b
E
variant 'a pipe' toy 'records/book/a.yaml path-special' <<'E'
mkfifo records/book/a.yaml
E
variant 'names that not every computer takes' toy \
	'records/book/a: b path-portable
records/book/nul path-portable
records/book/x. path-portable' <<'E'
for d in 'a: b' nul x.; do mkdir "records/book/$d"; cp records/book/les-miserables.yaml "records/book/$d/id-$(echo "$d" | cksum | cut -c1-5).yaml"; done
E
variant 'accents as separate characters' toy "$(printf 'records/book/e\314\201te path-encoding')" <<'E'
mkdir "records/book/$(printf 'e\314\201te')"; echo >"records/book/$(printf 'e\314\201te')/.gitkeep"
E
variant 'twins by case' toy \
	'records/book/A/one.yaml id-duplicate
records/book/a/one.yaml path-twin
records/book/a/one.yaml id-duplicate' <<'E'
mkdir records/book/A records/book/a records/book/b
for d in A a b; do cp records/book/les-trois-mousquetaires.yaml records/book/$d/one.yaml; done
rm -r records/book/b; cp records/book/A/one.yaml records/book/0.yaml; mkdir records/book/0
mv records/book/0.yaml records/book/0/one.yaml
E
variant 'the same id twice' toy 'records/book/b/les-miserables.yaml id-duplicate' <<'E'
mkdir records/book/b; cp records/book/les-miserables.yaml records/book/b/
mkdir records/book/0; mv records/book/les-miserables.yaml records/book/0/
E
variant 'an id typed inside' toy 'records/book/les-miserables.yaml id-inside' <<'E'
echo 'id: les-miserables' >>records/book/les-miserables.yaml
E
variant 'ignored files' toy '' <<'E'
printf 'ignore: ["*.png", records/book/drafts/, "records/**/*.tmp.yaml"]\n' >greffe.yaml
mkdir -p records/book/drafts records/book/x
for f in a.png drafts/x.yaml x/A.tmp.yaml; do echo 'no: record' >records/book/$f; done
E

# --- relations --------------------------------------------------------------------

variant 'an unknown reference' toy 'records/book/les-miserables.yaml ref-unknown' <<'E'
sed -i 's/\[victor-hugo\]/[victor-hugot]/' records/book/les-miserables.yaml
E
"$GREFFE" -C "$TAP_DIR/v" check >"$TAP_DIR/out"
it 'says what was meant' grep -q "did you mean 'victor-hugo'" "$TAP_DIR/out"
it 'and how to make it' grep -q 'greffe new author victor-hugot' "$TAP_DIR/out"
it 'at the value' grep -q '^records/book/les-miserables.yaml:2:11: error' "$TAP_DIR/out"
it 'with its JSON pointer' sh -c '"$GREFFE" -C "$0" check --format jsonl | grep -q "\"instance\": *\"/authors/0\""' "$TAP_DIR/v"
variant 'a broken record still exists' toy 'records/author/xix/victor-hugo.yaml yaml-quote-open' <<'E'
echo 'name: "Hugo' >records/author/xix/victor-hugo.yaml
E
variant 'a kind where none is needed, and none where one is' toy \
	'records/book/les-miserables.yaml ref-kind
records/book/les-miserables.yaml ref-kind
records/book/les-miserables.yaml ref-kind
records/book/les-miserables.yaml ref-kind' <<'E'
sed -i -e 's/\[victor-hugo\]/[author\/victor-hugo]/' -e 's/author\/victor-hugo$/victor-hugo/' \
	-e 's/book\/vingt-ans-apres/boks\/vingt-ans-apres/' -e '$a\  - vingt-ans-apres' records/book/les-miserables.yaml
E
variant 'the id of another kind' toy 'records/book/les-miserables.yaml ref-kind' <<'E'
sed -i 's/\[victor-hugo\]/[vingt-ans-apres]/' records/book/les-miserables.yaml
E
variant 'a former id' toy 'records/book/les-trois-mousquetaires.yaml ref-former' <<'E'
sed -i 's/alexandre-dumas/dumas-pere/' records/book/les-trois-mousquetaires.yaml
E
status 0 'is a warning' "$GREFFE" -C "$TAP_DIR/v" check
status 1 'an error with -W' "$GREFFE" -C "$TAP_DIR/v" check -W
status 0 'and can be skipped' "$GREFFE" -C "$TAP_DIR/v" check -W --skip ref-former
status 2 'rules are known' "$GREFFE" -C "$TAP_DIR/v" check --skip ref-frmer
it 'or guessed' grep -q ref-former "$TAP_DIR/err"
variant 'a former id taken again' toy 'records/author/dumas-pere.yaml former-id-taken' <<'E'
printf 'name: Dumas\nborn: "1762"\n' >records/author/dumas-pere.yaml
E
variant 'a former id listed twice' toy 'records/author/xix/victor-hugo.yaml former-id-taken' <<'E'
echo 'former_ids: [dumas-pere]' >>records/author/xix/victor-hugo.yaml
E
variant 'the same value where each has its own' toy 'records/author/xix/victor-hugo.yaml unique-value' <<'E'
echo 'isni: "0000000121200982"' >>records/author/alexandre-dumas.yaml
E
variant 'a chain that comes back' toy 'records/book/les-trois-mousquetaires.yaml ref-cycle' <<'E'
echo 'sequel_of: vingt-ans-apres' >>records/book/les-trois-mousquetaires.yaml
E
it 'shown as a chain' sh -c '"$GREFFE" -C "$0" check | grep -q "les-trois-mousquetaires → vingt-ans-apres → les-trois-mousquetaires"' "$TAP_DIR/v"
variant 'a record that refers to itself' toy 'records/book/les-trois-mousquetaires.yaml ref-cycle' <<'E'
echo 'sequel_of: les-trois-mousquetaires' >>records/book/les-trois-mousquetaires.yaml
E

# --- schemas ----------------------------------------------------------------------

variant 'a schema that is not YAML' toy 'schema/book.schema.yaml yaml-quote-open' <<'E'
echo 'title: "x' >schema/book.schema.yaml
E
status 1 'leaves its records unjudged' "$GREFFE" -C "$TAP_DIR/v" check
it 'and says so' grep -q '3 records were not judged' "$TAP_DIR/err"
status 3 'which never reads as success' "$GREFFE" -C "$TAP_DIR/v" check --skip yaml-quote-open
variant 'a $ref to nothing' toy 'schema/book.schema.yaml schema-ref' <<'E'
sed -i 's/common.yaml/comon.yaml/' schema/book.schema.yaml
E
rm -r "$TAP_DIR/v/records/book"
status 3 'a schema that cannot be used is not right either' "$GREFFE" -C "$TAP_DIR/v" check --skip schema-ref
variant 'a $ref out of the registry' toy 'schema/book.schema.yaml schema-ref' <<'E'
sed -i 's,shared/common.yaml,../../common.yaml,' schema/book.schema.yaml
echo '{}' >../common.yaml
E
it 'is told as such' sh -c '"$GREFFE" -C "$0" check | grep -q "out of the registry"' "$TAP_DIR/v"
variant 'a $ref to the network' toy 'schema/book.schema.yaml schema-ref-network' <<'E'
sed -i 's,shared/common.yaml,https://example.org/common.yaml,' schema/book.schema.yaml
E
it 'with what to write in greffe.yaml' \
	sh -c '"$GREFFE" -C "$0" check | grep -q "remotes.*https://example.org/: FOLDER"' "$TAP_DIR/v"
variant 'x-ref to no kind' toy 'schema/book.schema.yaml kind-unknown' <<'E'
sed -i 's/x-ref: author}/x-ref: autor}/; s/x-ref: author,/x-ref: autor,/' schema/book.schema.yaml
E
variant 'x- keywords are judged' toy 'schema/book.schema.yaml enum' <<'E'
sed -i 's/x-role: state/x-role: stat/' schema/book.schema.yaml
E
variant 'files among the schemas' toy \
	'schema/Book.schema.yaml kind-name
schema/notes.txt schema-stray
schema/old.schema.yaml path-symlink' <<'E'
cp schema/book.schema.yaml schema/Book.schema.yaml; echo >schema/notes.txt; echo >schema/README.md
ln -s book.schema.yaml schema/old.schema.yaml
E
variant 'an empty registry' toy '' <<'E'
rm -r records
E

# --- greffe.yaml --------------------------------------------------------------------

variant 'a key that is none' foreign 'greffe.yaml additional-property' <<'E'
sed -i 's/^title:/titel:/' greffe.yaml
E
variant 'paths that leave, patterns without an id' foreign \
	'greffe.yaml config-path
greffe.yaml config-pattern' <<'E'
sed -i -e "s,'licences/{id}.json','licences/all.json'," -e "s,schemas/vendor/,../vendor/," greffe.yaml
sed -i 's,"https://schemas.example.org/web.json#/definitions/url","vendor/web.json#/definitions/url",' schemas/software.json
E
variant 'several records in a file' foreign 'greffe.yaml config-pattern' <<'E'
sed -i "s,'licences/{id}.json','licences/{id}.jsonl'," greffe.yaml
E
variant 'a schema that is not there' foreign 'greffe.yaml kind-no-schema' <<'E'
rm schemas/licence.json
E
variant 'ids inside: missing, wrong, twice' foreign \
	'content/people/b.md id-duplicate
content/people/c.md required
content/people/c.md id-missing
content/people/d.md id-form' <<'E'
cp content/people/ada.md content/people/b.md
sed '/slug/d' content/people/ada.md >content/people/c.md
sed 's/ada.lovelace/Ada/' content/people/ada.md >content/people/d.md
E
variant 'ids in folders, wrong endings' foreign \
	'data/Org.calc/publiccode.yml id-form
data/org.x.y/publiccode.yaml path-extension' <<'E'
mkdir data/Org.calc data/org.x.y
cp data/org.example.calc/publiccode.yml data/Org.calc/; cp data/org.example.calc/publiccode.yml data/org.x.y/publiccode.yaml
E
variant 'references across' foreign \
	'data/org.example.calc/publiccode.yml ref-unknown
data/org.example.calc/publiccode.yml ref-unknown' <<'E'
sed -i 's/ada.lovelace/ada.lovelac/; s/EUPL-1.2/EUPL-1.3/' data/org.example.calc/publiccode.yml
E
variant 'broken JSON, broken front matter' foreign \
	'content/people/ada.md front-matter-missing
licences/EUPL-1.2.json json-syntax' <<'E'
echo '{"title": }' >licences/EUPL-1.2.json; echo 'no front matter' >content/people/ada.md
sed -i '/^licence/d; /maintainer/d' data/org.example.calc/publiccode.yml
E

variant 'the example of docs/greffe.yaml.md' foreign \
	'data/org.example.calc/publiccode.yml ref-unknown' <<'E'
awk '/^```/ { on = !n++; next } on' "$TOP/docs/greffe.yaml.md" >greffe.yaml # the first
sed -i '/ada/d' data/org.example.calc/publiccode.yml
sed -i 's/"x-ref": "licence"/"x-ref": "person"/' schemas/software.json
sed -i 's/^slug: .*/slug: ada-lovelace/' content/people/ada.md
E

# --- what is shown ------------------------------------------------------------------

variant 'two broken records' toy \
	'records/author/alexandre-dumas.yaml type
records/book/les-miserables.yaml type' <<'E'
sed -i 's/"1802"/1802/' records/author/alexandre-dumas.yaml; sed -i 's/1900/many/' records/book/les-miserables.yaml
E
V=$TAP_DIR/v
is_shown() { # SENTENCE WANTED ARGS...
	what=$1 wanted=$2; shift 2
	got=$("$GREFFE" -C "$V" check --format jsonl "$@" 2>"$TAP_DIR/err" | jq -r 'select(.findings != []) | .path' | tr '\n' ' ')
	if [ "$got" = "$wanted" ]; then pass "$what"; else fail "$what"; echo "#   got '$got', wanted '$wanted'"; fi
}
A=records/author/alexandre-dumas.yaml B=records/book/les-miserables.yaml
is_shown 'all' "$A $B "
is_shown 'a file' "$A " $A
is_shown 'a folder' "$B " records/book
is_shown 'an absolute path' "$B " "$V/$B"
is_shown 'an id' "$B " book/les-miserables
is_shown 'nothing wrong in it' '' records/book/vingt-ans-apres.yaml
V=$TAP_DIR/v/records/book is_shown 'from below' "$B " les-miserables.yaml
status 0 'a clean part of a flawed whole' "$GREFFE" -C "$V" check records/book/vingt-ans-apres.yaml
status 3 'no such thing' "$GREFFE" -C "$V" check book/nothing
status 3 'outside' "$GREFFE" -C "$V" check /etc/passwd
"$GREFFE" -C "$V" check --format short >"$TAP_DIR/one" 2>/dev/null
"$GREFFE" -C "$V" check --format short -j 7 >"$TAP_DIR/seven" 2>/dev/null
it 'the same on any number of threads' cmp "$TAP_DIR/one" "$TAP_DIR/seven"

# --- synthetic registries -----------------------------------------------------------

synth() { # N 'ARGS': a registry at $TAP_DIR/s/work
	rm -rf "$TAP_DIR/s"
	# shellcheck disable=SC2086 # options are words
	python3 "$SYNTH" "$1" "$TAP_DIR/s" --mode files $2 >/dev/null
}
exactly() { # SENTENCE: the documents with findings are those of TRUTH.jsonl
	"$GREFFE" -C "$TAP_DIR/s/work" check --format jsonl | jq -r 'select(.findings != []) | .path' | sort >"$TAP_DIR/got"
	jq -r .file "$TAP_DIR/s/TRUTH.jsonl" | sort >"$TAP_DIR/wanted"
	same_text "$TAP_DIR/wanted" "$TAP_DIR/got" "$1"
}
if [ -n "${SYNTH-}" ] && [ -e "$SYNTH" ]; then
	synth 1000 ''; status 0 '1 000 synthetic records, clean' "$GREFFE" -C "$TAP_DIR/s/work" check
	synth 1000 '--bad 0.2'; exactly '1 000 synthetic records, the flawed ones'
	synth 1000 '--bad 0.2 --shared-defs'; exactly 'with shared definitions'
else
	skip 'no synth.py here: SYNTH names it'
fi
finish
