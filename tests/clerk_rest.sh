#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# clerk_rest: a burst of commits judged as batches, the folders of their notes,
# and a clerk that nothing wakes once all is judged.
# BURST=60 commits at once, REST=3 seconds of rest: `make torture` has more.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
: "${BURST:=60}" "${REST:=3}"
cd "$TAP_DIR" || exit 1
HOME=$TAP_DIR/home XDG_RUNTIME_DIR=$TAP_DIR/run
export HOME XDG_RUNTIME_DIR
mkdir -m 700 home run

git init -q -b main r && cd r || exit 1
cp -R "$TOP/tests/fixtures/toy/." . && git add -A && git commit -qm zero
REPO=$PWD
touch "$HOME/.before"
daemon_start "$REPO"
wait_for 'a first commit' judged main valid

# --- a burst ------------------------------------------------------------------------

{
	echo "reset refs/heads/main"
	echo "from $(git rev-parse main)"
	i=0
	while [ $i -lt "$BURST" ]; do
		i=$((i + 1))
		text=$(sed "s/^title: .*/title: Les Misérables $i/" records/book/les-miserables.yaml)
		printf 'commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 1\nx\n' $((1700000000 + i))
		printf 'M 100644 inline records/book/les-miserables.yaml\ndata %d\n%s\n' \
			"$(printf '%s\n' "$text" | wc -c)" "$text"
	done
} | git fast-import --quiet
all_judged() { test "$(git notes --ref=greffe list | wc -l)" = $((BURST + 1)); }
wait_for "each of $BURST commits has its verdict" all_judged
# shellcheck disable=SC2016 # words of another shell
wait_for 'and the last is published' sh -c 'test "$(git rev-parse main)" = "$(git rev-parse refs/greffe/valid/main)"'
it 'as batches: fewer commits of notes than half of them' \
	test "$(git rev-list --count refs/notes/greffe)" -lt $((BURST / 2 + 2))
it 'in folders of two letters in folders of two letters' sh -c \
	'! git ls-tree -r --name-only refs/notes/greffe | grep -vxE "[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{36}"'
it 'that git notes reads' sh -c 'git notes --ref=greffe show main | grep -q "^greffe 1 valid "'

# --- at rest ------------------------------------------------------------------------

has_no_worker() { test -z "$(ps -o pid= --ppid "$DAEMON_PID")"; }
wait_for 'its worker ends when nothing comes' has_no_worker
if command -v strace >/dev/null; then
	timeout "$REST" strace -f -o "$TAP_DIR/waits" \
		-e trace=epoll_wait,epoll_pwait,poll,ppoll,select,clock_nanosleep \
		-p "$DAEMON_PID" 2>"$TAP_DIR/strace"
	if grep -q attached "$TAP_DIR/strace"; then
		it "nothing wakes it in $REST seconds" sh -c "! grep ' = [0-9]' '$TAP_DIR/waits'"
	else
		skip 'nothing wakes it: no process may be traced here'
	fi
else
	skip 'nothing wakes it: strace is absent'
fi
git commit -q --allow-empty -m 'and again'
wait_for 'but a commit' judged main valid
it 'and all that is always true holds' env DAEMON_PID="$DAEMON_PID" OUTSIDE="$HOME" BUILD="$BUILD" \
	sh "$TOP/tests/invariants" "$REPO"
daemon_stop
finish
