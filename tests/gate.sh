#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The gate: real pushes by real git, over file:// and over an ssh that runs
# git-receive-pack as somebody else.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
golden=$TOP/tests/golden/gate

gr() { "$GREFFE" --lang en "$@" >"$TAP_DIR/out" 2>"$TAP_DIR/err"; }
# push ARGS…: what git says in out, what the gate says in said; the code is git's
push() {
	git push "$@" >"$TAP_DIR/out" 2>&1
	code=$?
	sed -n 's/^remote: //p' "$TAP_DIR/out" | sed 's/ *$//' >"$TAP_DIR/said"
	return $code
}
accepted() { it "$1" sh -c "test $code = 0 || { cat '$TAP_DIR/out'; false; }"; }
# refused WHAT [PATTERN]: with these words, in at most ten lines
refused() {
	it "$1" sh -c "test $code != 0 && grep -q -- '${2:-refus}' '$TAP_DIR/said' &&
		test \$(wc -l <'$TAP_DIR/said') -le 10 || { cat '$TAP_DIR/out'; false; }"
}
# The words without ids and names of folders, which change.
reads() {
	sed 's/[0-9a-f]\{10,40\}/ID/g' "$TAP_DIR/said" >"$TAP_DIR/read"
	same "$golden/$1" "$TAP_DIR/read" "$2"
}
commit() { git add -A && git commit -qm "$1"; }
record() { printf '%b' "$2" >"records/$1.yaml"; }
tip() { git -C ../g.git rev-parse -q --verify "${1:-refs/heads/main}"; }

# --- the first push ------------------------------------------------------------
git init -q --bare -b main g.git && gr hook install pre-receive g.git
git init -qb main w && cd w && git remote add origin "file://$TAP_DIR/g.git" || exit 1
git config push.default current
mkdir -p schema records/team records/person
printf 'lang: fr\n' >greffe.yaml
cat >schema/team.schema.yaml <<'END'
type: object
required: [name]
properties: {name: {type: string, x-role: title}}
END
cat >schema/person.schema.yaml <<'END'
type: object
required: [name]
properties:
  name: {type: string, x-role: title}
  born: {type: integer}
  team: {type: string, x-ref: team}
END
record team/blue 'name: Blue\n'
record person/ada 'name: Ada\nborn: long ago\n'
commit one
push origin main; refused 'a first push with an error'
reads first-fr 'what is read, in the language of greffe.yaml'
it 'nothing is left behind' test -z "$(find ../g.git/objects -type f)"
it 'and no index' test ! -e ../g.git/greffe
record person/ada 'name: Ada\nborn: 1815\n' && commit two
push origin main; accepted 'the tip counts: corrected in a second commit'
it 'the gate has written nothing' test ! -e ../g.git/greffe
it 'and said nothing' test ! -s "$TAP_DIR/said"

# --- what is new, and what is debt -----------------------------------------------
for name in bob eve joe kim lea max ned oda pia quo; do
	record person/$name 'nom: x\nborn: never\n'
done
commit many
push; refused 'many errors'
reads many-fr 'ten lines, how many more, what to type'
git push -q --no-verify "file://$TAP_DIR/g.git" 2>/dev/null
git -C ../g.git fetch -q ../w +main:main
git fetch -q
record team/red 'name: Red\n' && commit red
push; accepted 'older errors refuse nobody'
record person/bob 'nom: x\nborn: maybe\n' && commit bob
push; accepted 'nor does another line of the same error'
record person/bob 'name: Bob\nteam: bleu\n' && commit worse
push; refused 'a new one beside them' 'bob.yaml:2'
git reset -q --hard origin/main
git rm -q records/team/blue.yaml && record person/zoe 'name: Zoe\nteam: red\n' && commit zoe
push; accepted 'a record that nobody refers to may go'
git rm -q records/team/red.yaml && commit gone
push; refused 'one that is referred to may not' 'zoe.yaml:2'
git reset -q --hard origin/main

# --- refs ------------------------------------------------------------------------
git checkout -qb topic && record person/tim 'name: Tim\n' && commit tim
push origin topic; accepted 'a new branch'
git checkout -qb bad && record person/tim 'nom: Tim\n' && commit bad
push origin bad topic:refs/heads/again; refused 'several refs: one is wrong' 'tim.yaml'
it 'none of them moves' sh -c "! git -C ../g.git rev-parse -q --verify refs/heads/again"
push origin topic:refs/heads/again topic:refs/tags/v1; accepted 'both are right'
git tag -a v2 -m v2 bad && push origin v2; refused 'a tag of a wrong commit' 'tim.yaml'
push origin topic:refs/heads/again :again; code=$?
push origin :again; accepted 'a branch goes'
git -C ../g.git config receive.denyDeleteCurrent ignore
push origin :main; refused 'but not the main one' main
push -f origin topic~2:main; refused 'which does not go back' main
git checkout -q topic && git commit -q --amend -m again
push -f origin topic; accepted 'another branch may'
git notes add -m x && push origin refs/notes/commits; accepted 'notes of others'
push origin topic:refs/notes/greffe; refused 'but those of greffed' refs/notes/greffe
push origin topic:refs/greffe/valid/main; refused 'and its refs' refs/greffe
push origin "$(git rev-parse topic):refs/replace/$(git rev-parse main)"; refused 'and what replaces' refs/replace
push origin topic:refs/stash; refused 'and all that is unknown' refs/stash
git checkout -q --orphan other && git rm -qrf . && echo hello >README && commit other
push origin other; accepted 'a history of its own without a registry'
push -f origin other:main; refused 'not in place of the registry' main
git checkout -q main

# --- clones that are not whole, hooks of others ---------------------------------------
git clone -q --depth 1 "file://$TAP_DIR/g.git" ../shallow && cd ../shallow || exit 1
record person/una 'nom: Una\n' && commit una && push origin main
refused 'a shallow clone' 'una.yaml:1'
record person/una 'name: Una\n' && commit una && push origin main
accepted 'which is right at last'
cd ../w && git pull -q --rebase origin main
mkdir ../g.git/hooks/pre-receive.d && gr hook uninstall pre-receive ../g.git
cat >../g.git/hooks/pre-receive <<'END'
#!/bin/sh
data=$(cat) code=0
for hook in hooks/pre-receive.d/*; do
	echo "$data" | "$hook" || code=1
done
exit $code
END
chmod +x ../g.git/hooks/pre-receive
gr hook install pre-receive ../g.git
git checkout -qb forge && record person/una 'nom: Una\n' && commit wrong && push origin forge
refused 'as a forge runs it' 'una.yaml:1'
gr hook uninstall pre-receive ../g.git && rm ../g.git/hooks/pre-receive
gr hook install pre-receive ../g.git
git checkout -q main

# --- in other words --------------------------------------------------------------
esc=$(printf '\033')
echo 'title: Us' >greffe.yaml && git checkout -qb english && commit english && push origin english
accepted 'greffe.yaml of the branch'
printf 'name: Hal\nteam: "a\\e[31mb"\n' >records/person/hal.yaml
commit "hal${esc}[2J" && push origin english
refused 'what a stranger wrote is escaped' hal.yaml
it 'no control reaches the terminal' sh -c "! grep -q '$esc' '$TAP_DIR/said'"
reads one-own 'a branch is answered in its own language'
git -C ../g.git symbolic-ref HEAD refs/heads/english
push origin english; refused 'English where it names no language' 'hal.yaml'
reads one-en 'one error, in English'
git -C ../g.git symbolic-ref HEAD refs/heads/main
git checkout -q main

# --- closed whatever comes -----------------------------------------------------------
new=$(git rev-parse main) zero=0000000000000000000000000000000000000000
# fed WHAT: to the hook itself, as git would
fed() {
	(cd ../g.git && GIT_DIR=. "$GREFFE" hook pre-receive) <"$TAP_DIR/in" >"$TAP_DIR/out" 2>&1
	code=$?
	it "$1" sh -c "test $code = 1 && test \$(wc -l <'$TAP_DIR/out') -le 10 || { cat '$TAP_DIR/out'; false; }"
}
printf '%s %s refs/heads/x' $zero "$new" >"$TAP_DIR/in"; fed 'a line without its end'
printf '%s %s refs/heads/x\n' ${zero}0 "$new" >"$TAP_DIR/in"; fed 'an id that is too long'
printf '%s %s refs/heads/x\0y\n' $zero "$new" >"$TAP_DIR/in"; fed 'a NUL'
printf '%s %s refs/heads/%01000000d\n' $zero "$new" 0 >"$TAP_DIR/in"; fed 'a line of a million bytes'
seq 50000 | sed "s,.*,$zero $new refs/heads/&," >"$TAP_DIR/in"; fed 'fifty thousand refs'
printf '%s %s refs/heads/x\n' $zero 1234567890123456789012345678901234567890 >"$TAP_DIR/in"
fed 'an object that is not there'
head -c 20000000 /dev/zero >"$TAP_DIR/in"; fed 'more than git would say'
printf '%s %s refs/heads/x\n' $zero "$new" >"$TAP_DIR/in"
case $BUILD in */asan) skip 'a sanitizer needs more memory than any limit' ;; *)
	(cd ../g.git && GIT_DIR=. prlimit --data=3000000 "$GREFFE" hook pre-receive) <"$TAP_DIR/in" >"$TAP_DIR/out" 2>&1
	it 'whatever ends the judging closes the gate' sh -c "test $? = 1 && grep -q 'refus' '$TAP_DIR/out' || { cat '$TAP_DIR/out'; false; }"
esac

# --- as somebody else ------------------------------------------------------------------
if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then
	skip 'not root: nobody else to be'
else
	gr hook install post-receive ../g.git
	record person/uma 'name: Uma\n' && commit uma && push
	accepted 'with post-receive'
	it 'the index is brought up to date' test -s ../g.git/greffe/index.db
	cat >../ssh <<'END'
#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
shift
umask 0
exec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nowhere GIT_CONFIG_GLOBAL="$SAFE" sh -c "$*"
END
	chmod +x ../ssh && chmod 755 "$TAP_DIR"
	find ../g.git -path ../g.git/greffe -prune -o -type d -exec chmod 777 {} +
	chmod 700 ../g.git/greffe
	git config --file ../safe safe.directory '*' && chmod a+r ../safe
	cp -r "$BUILD/greffe" "$BUILD/locale" .. && chmod -R a+rX ../locale ../greffe
	sed -i "s,^greffe=.*,greffe='$TAP_DIR/greffe'," ../g.git/hooks/p*-receive
	git remote add ssh "ssh://nobody@localhost$TAP_DIR/g.git"
	GIT_SSH_COMMAND=$TAP_DIR/ssh SAFE=$TAP_DIR/safe # git's own: whom it trusts
	export GIT_SSH_COMMAND SAFE
	git checkout -qb theirs && record person/tom 'nom: Tom\n' && commit tom
	push ssh theirs; refused 'over ssh, as who can neither read nor write the index' 'tom.yaml'
	record person/tom 'name: Tom\n' && commit tom && push ssh theirs
	accepted 'the same judge'
	it 'and nothing is said' sh -c "! test -s '$TAP_DIR/said' || { cat '$TAP_DIR/out'; false; }"
fi

# --- behind a forge -----------------------------------------------------------------
git fetch -q origin && git checkout -qB forge origin/main
push origin HEAD:refs/pull/1/head; refused 'a reference that only a forge writes' 'refs/pull\|refs/heads'
printf 'lang: fr\ngate: {forge: forgejo}\n' >greffe.yaml && commit forge
push origin HEAD:main; accepted 'behind Forgejo'
push origin HEAD:refs/pull/1/head; accepted 'it may'
record person/tim 'nom: Tim\n' && commit tim
push origin HEAD:refs/pull/2/head; refused 'what it would merge is judged' 'tim.yaml'
push origin HEAD:refs/for/main/topic; refused 'and what is sent for review' 'tim.yaml'
push origin HEAD:refs/merge-requests/1/head; refused 'what another forge writes it may not' 'refs/heads'
cd .. || exit 1
finish
