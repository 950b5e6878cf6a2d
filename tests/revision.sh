#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# revision: commits judged as work trees are, in every shape of repository,
# and what a repository does that means harm.
. "$(dirname "$0")/tap.sh"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
HOME=$TAP_DIR/home
export HOME
mkdir "$HOME"
cd "$TAP_DIR" || exit 1
# under a sanitizer: libgit2 1.5 loses what it matched each key of a
# configuration with
echo 'leak:libpcre2' >lsan
LSAN_OPTIONS=suppressions=$TAP_DIR/lsan:print_suppressions=0
export LSAN_OPTIONS

# findings DIR ARGS...: every finding in full, as JSON
findings() {
	at=$1; shift
	"$GREFFE" -C "$at" check --max 0 --format jsonl "$@" 2>"$TAP_DIR/err"
}
# rules DIR ARGS...: "path rule" of each finding, then what went wrong
rules() {
	findings "$@" | jq -r '. as $d | .findings[] | "\($d.path) \(.rule)"'
}
# tells 'SENTENCE' 'WANTED' COMMAND...
tells() {
	what=$1 wanted=$2; shift 2
	"$@" >"$TAP_DIR/got" 2>&1
	printf '%s' "${wanted:+$wanted
}" >"$TAP_DIR/wanted"
	if cmp -s "$TAP_DIR/wanted" "$TAP_DIR/got"; then pass "$what"
	else fail "$what"; diff -u "$TAP_DIR/wanted" "$TAP_DIR/got" | sed 's/^/#   /'; fi
}
says() { it "$1" grep -q -- "$2" "$TAP_DIR/${3:-err}"; }
commit() { git -C "$1" add -A && git -C "$1" commit -qm "$2"; }

# --- a commit is judged as its work tree ------------------------------------------

git init -q -b main reg
cp -R "$TOP/tests/fixtures/toy/." reg/
commit reg one
git -C reg tag light
git -C reg tag -m x annotated
first=$(git -C reg rev-parse HEAD)
short=$(git -C reg rev-parse --short HEAD)

status 0 'a clean commit' "$GREFFE" -C reg check HEAD
says 'named above the count' "^commit $(echo "$first" | cut -c1-12) (HEAD)\$" out
status 0 'not with --quiet' "$GREFFE" -C reg check -q HEAD
it 'which says nothing' test ! -s out
"$GREFFE" -C reg check HEAD --format json >json
it 'named in JSON' sh -c "jq -e '.revision == {name: \"HEAD\", commit: \"$first\"}' json"
it 'as the schema of findings says' "$GREFFE" validate "$TOP/docs/findings.schema.json" json
"$GREFFE" -C reg check --format json >json
it 'where a work tree has none' sh -c "jq -e 'has(\"revision\") | not' json"
it 'no work tree has the line' sh -c '! "$GREFFE" -C reg check | grep ^commit'

sed -i 's/"1802"/1802/' reg/records/author/alexandre-dumas.yaml
sed -i 's/1900/many/; s/\[victor-hugo\]/[victor-hugot]/' reg/records/book/les-miserables.yaml
echo 'name: "Hugo' >reg/records/author/xix/victor-hugo.yaml
echo 'isni: [x' >"reg/records/author/$(printf 'e\314\201').yaml"
cp reg/records/book/les-miserables.yaml 'reg/records/book/Été 2025.yaml'
ln -s les-miserables.yaml reg/records/book/link.yaml
ln -s ../author reg/records/book/links
echo x >reg/records/book/cover.png
mkdir reg/records/books; echo 'a: 1' >reg/records/books/a.yaml
cp -R "$TOP/tests/fixtures/foreign" reg/foreign
head -c 1100000 /dev/zero | tr '\0' 'a' >reg/records/author/large.yaml
commit reg broken
# alike SENTENCE: the work tree of reg and its HEAD
alike() {
	findings reg >files; mv err files.err
	findings reg HEAD >objects; mv err objects.err
	it "$1 has findings" test -s files
	it 'the same in the commit, byte for byte' cmp files objects
	it 'and the same is said besides' cmp files.err objects.err
	"$GREFFE" -C reg check --max 0 2>/dev/null >files
	"$GREFFE" -C reg check --max 0 HEAD 2>/dev/null | grep -v '^commit' >objects
	it 'with the same excerpts' cmp files objects
}
alike 'a broken one'
it 'which are there' grep -q '1900: many\|: many' objects
git -C reg checkout -qb worse
sed -i 's/common.yaml/comon.yaml/' reg/schema/book.schema.yaml
ln -s book.schema.yaml reg/schema/old.schema.yaml
printf 'kinds: {book: {schema: nowhere.json}}\nremotes: {"https://x.org/": ../x/}\n' >reg/greffe.yaml
commit reg worse
alike 'one whose schemas are broken'
git -C reg checkout -q main
for j in 1 2 8; do
	findings reg HEAD -j "$j" >"objects.$j"
done
it 'on any number of threads' sh -c 'cmp objects.1 objects.2 && cmp objects.2 objects.8'

status 0 'an older commit has its own records and schemas' "$GREFFE" -C reg check HEAD~1
git -C reg checkout -qb clean "$first"
sed -i 's/^title:/titre:/; s/"title"/"titre"/; s/\[title/[titre/; s/ title:/ titre:/' \
	reg/schema/book.schema.yaml reg/records/book/*.yaml
commit reg renamed
status 0 'a schema that changed with its records' "$GREFFE" -C reg check HEAD
status 0 'and the commit before' "$GREFFE" -C reg check HEAD^
for word in main~1 light annotated "$first" "$short" refs/tags/light heads/clean '@{0}'; do
	status 0 "by '$word'" "$GREFFE" -C reg check "$word"
done
status 1 'by a branch that is broken' "$GREFFE" -C reg check main
rm -rf reg/records reg/schema
status 0 'no file is read' "$GREFFE" -C reg check HEAD
git -C reg reset -q --hard

# --- operands -----------------------------------------------------------------------

tells 'a folder of a commit' 'records/author/alexandre-dumas.yaml type' \
	rules reg main records/author/alexandre-dumas.yaml
tells 'a record of it' 'records/author/alexandre-dumas.yaml type' rules reg main author/alexandre-dumas
tells 'a path from where one stands' 'records/author/alexandre-dumas.yaml type' \
	rules reg/records/author main alexandre-dumas.yaml
tells 'behind --' 'records/author/alexandre-dumas.yaml type' \
	rules reg main -- records/author/alexandre-dumas.yaml
status 3 'a path that the commit has not' "$GREFFE" -C reg check light records/book/link.yaml
says 'is told' "'records/book/link.yaml' is neither a file of this registry in that commit"
status 3 'a word that is nothing' "$GREFFE" -C reg check nowhere
says 'is told' "'nowhere' is neither a revision, nor a file"
status 3 'a revision that is none' "$GREFFE" -C reg check nowhere --
says 'is told as such' "there is no revision 'nowhere'"
status 3 'nor is a file' "$GREFFE" -C reg check HEAD:schema --
says 'a commit' "'HEAD:schema' is not a commit"
status 2 'two revisions' "$GREFFE" -C reg check HEAD main --
status 0 'a path, for sure' "$GREFFE" -C reg check -- records
status 3 'never a revision' "$GREFFE" -C reg check -- HEAD
git -C reg branch records
git -C reg branch author/alexandre-dumas
git -C reg branch author/other
for word in records author/alexandre-dumas; do
	status 3 "'$word' is two things" "$GREFFE" -C reg check "$word"
	says 'and is refused, with what to type' "greffe check -- $word"
	status 0 'the revision' "$GREFFE" -C reg check "$word" --
	says 'it is' "^commit .* ($word)" out
	status 0 'the other' "$GREFFE" -C reg check -- "$word"
	it 'it is' sh -c '! grep ^commit out'
done
git -C reg branch -qD records author/alexandre-dumas author/other
git -C reg update-ref refs/heads/-x HEAD
status 2 'a name like an option is an option' "$GREFFE" -C reg check -x
status 0 'written in full it is data' "$GREFFE" -C reg check refs/heads/-x
git -C reg update-ref -d refs/heads/-x

# --- shapes of repositories ---------------------------------------------------------

git clone -q --bare reg bare.git
status 0 'a bare repository: HEAD' "$GREFFE" -C bare.git check
says 'named' '(HEAD)$' out
status 0 'from inside it' "$GREFFE" -C bare.git/refs check
status 1 'another branch' "$GREFFE" -C bare.git check main
status 0 'a record' "$GREFFE" -C bare.git check book/les-miserables
status 0 'a folder' "$GREFFE" -C bare.git check -- records/book
status 0 'HEAD is no file there' "$GREFFE" -C bare.git check HEAD
status 3 'nor is what is not in it' "$GREFFE" -C bare.git check -- nowhere
cp -R bare.git reg/inside.git
status 0 'nearer than the registry around' "$GREFFE" -C reg/inside.git check
says 'it is judged' '^commit' out
rm -rf reg/inside.git
git clone -q --bare --shared reg shared.git
it 'objects of another repository' test -s shared.git/objects/info/alternates
status 0 'are read' "$GREFFE" -C shared.git check HEAD
git -C reg worktree add -q ../linked main~1
status 0 'a linked work tree' "$GREFFE" -C linked check HEAD
git -C bare.git worktree add -q ../linked-bare main~1
status 0 'of a bare repository' "$GREFFE" -C linked-bare check HEAD
status 0 'or its files' "$GREFFE" -C linked-bare check
it 'which they are' sh -c '! grep ^commit out'
status 0 'loose objects' "$GREFFE" -C reg check light
git -C reg gc -q
status 0 'packed ones, packed names' "$GREFFE" -C reg check light
git -C reg checkout -q --detach light
status 0 'no branch' "$GREFFE" -C reg check HEAD
git -C reg config extensions.worktreeConfig true
git -C reg config core.repositoryFormatVersion 1
status 0 'a configuration by work tree' "$GREFFE" -C reg check HEAD
git -C reg checkout -q clean
git clone -q --separate-git-dir apart.git reg apart
status 0 'a repository apart' "$GREFFE" -C apart check HEAD
git clone -q --depth 1 "file://$TAP_DIR/reg" shallow
status 0 'a shallow clone' "$GREFFE" -C shallow check HEAD
status 3 'that ends there' "$GREFFE" -C shallow check HEAD~1 --

git init -q -b main below
mkdir -p below/data/deep
cp -R "$TOP/tests/fixtures/toy" below/data/reg
cp -R "$TOP/tests/fixtures/foreign" below/foreign
commit below one
for dir in data/reg data/reg/records/book foreign; do
	status 0 "registries below: $dir" "$GREFFE" -C "below/$dir" check HEAD
done
status 3 'none above' "$GREFFE" -C below/data/deep check HEAD
says 'is told' "no registry in 'HEAD'"
sed -i 's/"1802"/1802/' below/data/reg/records/author/alexandre-dumas.yaml
commit below two
tells 'paths are told from the registry' 'records/author/alexandre-dumas.yaml type' \
	rules below/data/reg HEAD
mkdir -p below/data/reg/records/author/gone
tells 'and given from where one stands' 'records/author/alexandre-dumas.yaml type' \
	rules below/data/reg/records/author/gone HEAD -- ../alexandre-dumas.yaml

git init -q -b main empty
status 3 'nothing committed' "$GREFFE" -C empty check HEAD --
says 'is told' 'nothing was committed here yet'
git init -q --bare -b main empty.git
status 3 'nor in a bare one' "$GREFFE" -C empty.git check
says 'is told' 'nothing was committed here yet'
cp -R "$TOP/tests/fixtures/toy/." empty/
status 0 'files are judged without a commit' "$GREFFE" -C empty check
mkdir plain; cp -R "$TOP/tests/fixtures/toy/." plain/
status 3 'no repository' "$GREFFE" -C plain check HEAD --
says 'is told' 'no Git repository here'
status 0 'and none is needed' "$GREFFE" -C plain check records

# --- what cannot be read is named ---------------------------------------------------

git init -q -b main --object-format=sha256 sha256
cp -R "$TOP/tests/fixtures/toy/." sha256/
status 3 'SHA-256' "$GREFFE" -C sha256 check HEAD
says 'is named' 'SHA-256'
status 0 'its files are judged' "$GREFFE" -C sha256 check
status 0 'and a part of them' "$GREFFE" -C sha256 check records/book
for key in refStorage=reftable partialClone=origin; do
	git init -q -b main other
	git -C other config core.repositoryFormatVersion 1
	git -C other config "extensions.${key%=*}" "${key#*=}"
	status 3 "$key" "$GREFFE" -C other check HEAD
	says 'is named, with what to do' "extensions.${key%=*}.*\\(type\\|clone it\\)"
	rm -rf other
done
git init -q -b main other
git -C other config core.repositoryFormatVersion 99
status 3 'a version to come' "$GREFFE" -C other check HEAD
if [ "$(id -u)" = 0 ]; then
	cp -R reg owned && chown -R 12345 owned
	status 3 'a repository of someone else' "$GREFFE" -C owned check HEAD
	says 'says how to trust it' "belongs to another user (uid 12345).*safe.directory '$TAP_DIR/owned'"
	env -u GIT_CONFIG_GLOBAL git config --global --add safe.directory "$TAP_DIR/owned"
	status 0 'and trusts it then' "$GREFFE" -C owned check HEAD
else
	skip 'not root: no repository of someone else'
fi
cp -R reg hurt
find hurt/.git/objects -type f -name '*.pack' -o -type f -name '*.idx' | while read -r f; do chmod u+w "$f"; : >"$f"; done
# libgit2 1.5 forgets what it had opened then
status 3 'a pack that is damaged' env ASAN_OPTIONS=detect_leaks=0 "$GREFFE" -C hurt check HEAD
says 'is no revision that does not exist' 'is missing from the repository'

rm -rf hurt; cp -R reg hurt
python3 - hurt/.git/objects/pack/*.idx <<'EOF'
# every object far behind the pack: libgit2 1.5 goes there
import os, struct, sys
path = sys.argv[1]
os.chmod(path, 0o644)
b = bytearray(open(path, "rb").read())
n = struct.unpack(">I", b[8 + 1020:8 + 1024])[0]
end = os.path.getsize(path[:-3] + "pack")
for i in range(n):
    struct.pack_into(">I", b, 8 + 1024 + 24 * n + 4 * i, end + 10000000)
open(path, "wb").write(b)
EOF
status 3 'an index of a pack that lies' env ASAN_OPTIONS=detect_leaks=0 "$GREFFE" -C hurt check HEAD
says 'is damage, and no crash' 'git fsck'

# --- what means harm ------------------------------------------------------------------

git init -q --bare -b main bad.git
schema=$(git -C reg rev-parse HEAD:schema)
git -C reg cat-file --batch-all-objects --batch-check | cut -d' ' -f1 |
	git -C reg pack-objects -q --stdout | git -C bad.git unpack-objects -q
# hostile CASE: a commit of that tree at HEAD
hostile() {
	tree=$(echo "$schema" | python3 "$TOP/tests/hostile_trees.py" bad.git/objects "$1") || return
	git -C bad.git update-ref refs/heads/main "$(echo x | git -C bad.git commit-tree "$tree")"
}
# soon STATUS SENTENCE COMMAND...: in two seconds of a processor
soon() {
	code=$1 what=$2; shift 2
	status "$code" "$what" sh -c "ulimit -t ${SLOW:-2}"'; exec "$@"' sh "$@"
}
# refused CASE WANTED
refused() {
	hostile "$1"
	soon 3 "tree: $1" "$GREFFE" -C bad.git check
	says 'is refused' "$2"
}
case $BUILD in *asan* | *ubsan*) SLOW=30 ;; esac
head -c 67108864 /dev/zero | git -C bad.git hash-object -w --stdin >bad.git/giant.id
hostile giant
soon 1 'a file of 64 MiB' "$GREFFE" -C bad.git check
says 'is too large' 'records/book/giant.yaml.*document-too-large\|larger than 1048576' out
it 'and is not read' python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.exit(f"{kib} KiB" if kib > (600000 if "san" in sys.argv[1] else 60000) else 0)' "$GREFFE" -C bad.git check
refused deep 'more than 50 folders deep'
refused bomb 'more than 2000000 files'
for case in dotdot dotgit slash empty twice both unsorted cut; do refused $case 'is damaged in the repository'; done
refused missing 'object 0101.* is missing'
refused lie 'is not what its folder says'
refused long 'a path is longer than 1024 bytes'
# paths DIR: what is wrong with names alone
# shellcheck disable=SC2046 # the options are words
paths() { rules "$1" $(sed -n 's/.*X(PATH_[A-Z]*, "\([a-z-]*\)".*/--rule \1/p' "$TOP/lib/diag/rules_record.h"); }
hostile names
tells 'names that no one types' 'records/book/'"$(printf '\033')"'[2J.yaml path-portable
records/book/-a.yaml path-portable
records/book/a
.yaml path-portable
records/book/��.yaml path-encoding' paths bad.git
hostile modes
tells 'links, submodules and odd modes' 'records/book/a.yaml path-special
records/book/b.yaml path-symlink
records/book/c path-special
records/book/d.yaml path-special' paths bad.git
refused records-link "'records' is not a folder"
refused records-file "'records' is not a folder"

cp -R reg evil
for key in core.fsmonitor core.hooksPath core.pager core.editor core.sshCommand core.alternateRefsCommand \
	diff.external credential.helper gpg.program filter.x.smudge filter.x.clean filter.x.process \
	diff.x.textconv uploadpack.packObjectsHook; do
	git -C evil config "$key" "touch $TAP_DIR/marker"
done
echo '* filter=x diff=x' >evil/.git/info/attributes
for arg in HEAD main clean~1 nowhere records; do "$GREFFE" -C evil check "$arg" >/dev/null 2>&1; done
it 'nothing that a configuration names is run' test ! -e marker
finish
