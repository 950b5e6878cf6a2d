#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Many push at once, through the gate, to branches of their own and to one
# that they share, while greffed judges: nothing that was acknowledged is lost,
# nothing refused is let in. PUSHERS=50 SECONDS_OF_IT=60 is what `make torture`
# does; by itself it is a few pushes.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
: "${PUSHERS:=4}" "${SECONDS_OF_IT:=2}"

cd "$TAP_DIR" || exit 1
REPO=$TAP_DIR/g.git
git init -q --bare -b main g.git
git -C g.git config receive.fsckObjects true
cp -R "$TOP/tests/fixtures/toy" first
cd first || exit 1
git init -q -b main && git add -A && git commit -qm first
git push -q ../g.git main
cd ..
"$GREFFE" hook install pre-receive g.git >/dev/null
daemon_start g.git
wait_for 'the first commit is judged' judged main valid
set -- "/proc/$DAEMON_PID/fd/"*
FDS=$#

# author FILE [BORN]: a record; without a date, one with an error
author() {
	if [ -n "${2-}" ]; then printf 'name: Somebody\nborn: "%s"\n' "$2"
	else printf 'nom: Somebody\n'; fi >"records/author/$1.yaml"
}
commit() { git add -A && git commit -qm "$1"; }
# told COMMIT: its push was acknowledged; one write a line
told() { git rev-parse "$1" >>"$TAP_DIR/ledger.$n"; }

# What one of them does, over and over: on main, beside the others; on a branch
# of its own; something wrong, which must not get in.
round() {
	git fetch -q origin && git reset -q --hard origin/main
	author "p$n-$i" 1802 && commit "main $n $i"
	git push -q origin HEAD:main && told HEAD
	author "p$n-$i" 1803 && commit "branch $n $i"
	git push -q origin "+HEAD:branch-$n" && git rev-parse HEAD >"$TAP_DIR/tip.$n"
	author "p$n-$i" && commit "wrong $n $i"
	git push -q origin "HEAD:wrong-$n-$i" && git rev-parse HEAD >>"$TAP_DIR/let-in"
}
pusher() {
	n=$1 i=0
	git clone -q "$REPO" "clone-$n" && cd "clone-$n" || return
	until [ $i -gt 0 ] && [ "$(date +%s)" -ge "$END" ]; do
		i=$((i + 1))
		round
	done
}
END=$(($(date +%s) + SECONDS_OF_IT))
pids=
for p in $(seq "$PUSHERS"); do
	pusher "$p" >"pusher.$p" 2>&1 &
	pids="$pids $!"
done
# shellcheck disable=SC2086 # they are words
wait $pids

cat ledger.* tip.* >ledger 2>/dev/null
echo "# $(wc -l <ledger) pushes of $PUSHERS people were acknowledged"
it 'pushes were acknowledged' test -s ledger
it 'nothing wrong was let in' test ! -e let-in
it 'and it was said why' grep -q 'records/author/p1-1.yaml:1:' pusher.1
it 'the invariants hold' env GATED=1 WAIT=60 DAEMON_PID="$DAEMON_PID" DAEMON_FDS="$FDS" \
	"$TOP/tests/invariants" g.git ledger
daemon_stop
it 'the daemon ended as it was asked to' test "$DAEMON_CODE" = 0
finish
