#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# doctor: each thing that is wrong is told with the command that mends it; the
# command is typed, and it is not told any more.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
cd "$TAP_DIR" || exit 1

doctor() { "$GREFFE" --lang en doctor "$@" >"$TAP_DIR/out" 2>"$TAP_DIR/err"; }
says() { it "$2" sh -c "cat '$TAP_DIR/out' '$TAP_DIR/err' | grep -q -- '$1' || { cat '$TAP_DIR/out' '$TAP_DIR/err'; false; }"; }
# The commands that are told, typed: greffe is the one that is tried.
type_all() {
	sed -n 's/^ *type: //p' "$TAP_DIR/out" | sed "s,^greffe ,'$GREFFE' ,; s,^sudo ,," >"$TAP_DIR/typed"
	sh "$TAP_DIR/typed" >"$TAP_DIR/typed.out" 2>&1
}
# mends NAME PATTERN: wrong now, and not once what is told was typed
mends() {
	doctor g.git
	says "to mend .*$2" "$1"
	type_all
	doctor g.git
	it "$1: mended" sh -c "! grep -q 'to mend .*$2' '$TAP_DIR/out'"
}

git init -q --bare g.git
rm -f g.git/hooks/*
status 1 'a new repository lacks much' "$GREFFE" doctor g.git
says '^4 things are wrong' 'and it is counted'
says 'no pre-receive hook' 'the gate'
says 'receive.fsckObjects is not set' 'what git checks itself'
says 'refs/greffe is not hidden from pushes' 'refs that greffed alone writes'
says 'note .*no greffed is at work' 'what is no fault is a note'
type_all
status 0 'once all that is told was typed, nothing is wrong' "$GREFFE" doctor g.git
says 'pre-receive: version 1' 'the version of a hook is told'
says '^nothing is wrong' 'and said'

is_held() { doctor g.git && grep -q "well .*greffed (process $DAEMON_PID)" "$TAP_DIR/out"; }
daemon_start g.git
wait_for 'the daemon at work is told' is_held
daemon_stop

chmod -x g.git/hooks/pre-receive
mends 'a hook that cannot be run' 'cannot be run'
sed -i 's/^# greffe hook pre-receive 1$/# greffe hook pre-receive 0/' g.git/hooks/pre-receive
sed -i 's/^# greffe hook pre-receive 0$/# greffe hook pre-receive 9/' g.git/hooks/pre-receive
mends 'a hook of another version' 'is of version 9'
chmod -x g.git/hooks/pre-receive
doctor --fix g.git
says 'mended .*pre-receive: written again' '--fix writes what is ours again'
status 0 'and it is mended' "$GREFFE" doctor g.git
git -C g.git config core.hooksPath elsewhere
doctor g.git
says 'no pre-receive hook' 'core.hooksPath leads elsewhere'
git -C g.git config --unset core.hooksPath

git -C g.git config --add transfer.hideRefs refs/notes
mends 'verdicts that nobody can fetch' 'hidden from who fetches'
git -C g.git config transfer.fsckObjects true
git -C g.git config receive.fsckObjects false
mends 'the nearer setting decides' 'receive.fsckObjects is not set'

a=$(echo a | git -C g.git hash-object -w --stdin)
b=$(echo b | git -C g.git hash-object -w --stdin)
git -C g.git replace "$a" "$b"
mends 'a replaced object' 'refs/replace'
it 'it is not replaced any more' test -z "$(git -C g.git replace -l)"
echo "$a" >g.git/info/grafts
mends 'grafts' 'other parents'
touch -d '1 hour ago' g.git/refs/heads/main.lock g.git/packed-refs.lock
mends 'locks left behind' 'packed-refs.lock'
it 'of both' test ! -e g.git/refs/heads/main.lock
touch g.git/refs/heads/main.lock
doctor g.git
it 'a lock of now is somebody at work' sh -c "! grep -q main.lock out"
rm g.git/refs/heads/main.lock
mkdir -p g.git/refs/greffe/valid
touch -d '1 hour ago' g.git/refs/greffe/valid/main.lock
doctor --fix g.git
it '--fix takes away a lock of ours' test ! -e g.git/refs/greffe/valid/main.lock
chmod o+w g.git/config
mends 'what anyone can write' 'anyone here can write'
if [ "$(id -u)" = 0 ]; then
	chown 65534 g.git/config
	mends 'a file of somebody else' 'belongs to uid 65534'
	chown -R 65534 g.git
	doctor g.git
	says 'safe.directory' 'a repository of somebody else'
else
	skip 'not root: nothing can be given away'
fi

git init -q 'it is mine' && cd 'it is mine' || exit 1
status 0 'a clone lacks nothing' "$GREFFE" doctor
says 'note .*no pre-commit hook' 'but may have a hook'
type_all
doctor
says 'well .*pre-commit: version 1' 'which is installed as it is told'
status 1 'what is no repository is wrong' "$GREFFE" doctor / .
says "$PWD" 'the others are looked at'
cd .. || exit 1
finish
