#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# greffed or one of its workers is killed at a random moment while commits
# come in, over and over: when it is there again, every commit has its one
# right verdict and no reference is wrong. KILLS=1000 is what `make torture`
# does, by itself it is a few; SEED, which is printed, makes it the same again.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
: "${KILLS:=6}" "${SEED:=$(date +%s)}" "${EACH:=50}"
echo "# SEED=$SEED KILLS=$KILLS"

REPO=$TAP_DIR/r
cp -R "$TOP/tests/fixtures/toy" "$REPO"
cd "$REPO" || exit 1
git init -q -b main && git add -A && git commit -qm first
AUTHOR=records/author/alexandre-dumas.yaml

# all the chances there will be: what is killed, after how many ms, what is
# committed and how often
awk -v seed="$SEED" -v n="$KILLS" 'BEGIN {
	srand(seed)
	for (i = 0; i < n; i++)
		print int(rand() * 3), int(rand() * rand() * 120), int(rand() * 4), 1 + int(rand() * 4)
}' >"$TAP_DIR/chances"

# change I WHAT: one more commit; one in four has an error, or mends it, or is
# on another branch, or is pushed back
change() {
	case $2 in
	0) sed -i "s/^born: .*/born: \"$((1000 + $1))\"/" "$AUTHOR" ;;
	1) sed -i "s/^born: .*/born: never $1/" "$AUTHOR" ;;
	2) git branch -qf "side-$(($1 % 3))" HEAD && printf '%s\n' "$1" >note ;;
	3) printf '%s\n' "$1" >>note ;;
	esac
	git add -A && git commit -q --allow-empty -m "$1"
	[ $(($1 % 7)) != 6 ] || git pack-refs --all 2>/dev/null # may find them taken
	[ $(($1 % 11)) != 10 ] || git branch -qf side-0 HEAD~1
}
# hit WHAT: the daemon (then its workers die with it), or a worker if there is one
hit() {
	case $1 in
	0) kill -9 "$DAEMON_PID" ;;
	*) pkill -9 -P "$DAEMON_PID" || : ;;
	esac
}
holds() {
	it "$1" env WAIT=60 DAEMON_PID="$DAEMON_PID" "$TOP/tests/invariants" "$REPO" "$TAP_DIR/ledger"
}

daemon_start "$REPO"
k=0 n=0 hits=0
: >"$TAP_DIR/ledger"
while read -r what after kind times; do
	k=$((k + 1))
	while [ "$times" -gt 0 ]; do
		times=$((times - 1)) n=$((n + 1))
		change $n "$kind"
		git rev-parse HEAD >>"$TAP_DIR/ledger"
	done
	sleep "0.$(printf '%03d' "$after")" # the moment is what is left to chance
	hit "$what"
	[ "$what" != 0 ] || {
		wait "$DAEMON_PID" 2>/dev/null
		hits=$((hits + 1))
		daemon_start "$REPO"
	}
	[ $((k % EACH)) != 0 ] || holds "after $k kills the invariants hold"
done <"$TAP_DIR/chances"
echo "# $n commits, $hits times the daemon, $((k - hits)) times a worker"
holds 'the invariants hold'
daemon_stop
it 'the daemon ended as it was asked to' test "$DAEMON_CODE" = 0
finish
