#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# clerk_nature.sh: greffed in a machine that is not kind to it. Events that are
# lost, folders that cannot be watched, objects that are packed while they are
# read, a clock that goes back, a disk that is full or read-only, an end in the
# middle of the work: nothing is wrong afterwards (tests/invariants).
#
# A namespace of our own lets us mount a small disk and count watches without
# being root; all of it goes with the script.
if [ -z "${NATURE-}" ] && unshare -Urm true 2>/dev/null; then
	NATURE=1 exec unshare -Urm sh "$0"
fi
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
AUTHOR=records/author/alexandre-dumas.yaml
LEDGER=$TAP_DIR/ledger
YEAR=0

# one N FROM: a commit, for git fast-import
one() {
	text=$(git show "HEAD:$AUTHOR" | sed "s/^born: .*/born: \"$((1000 + $1))\"/")
	printf 'commit refs/heads/main\ncommitter A <a@example.org> %s +0000\ndata 0\n%s' $((1735787045 + $1)) "$2"
	printf 'M 100644 inline %s\ndata %s\n%s\n\n' "$AUTHOR" $((${#text} + 1)) "$text"
}
# commits N: so many more on the branch, at once
commits() {
	from='from refs/heads/main^0
'
	last=$((YEAR + $1))
	while [ $YEAR -lt $last ]; do
		YEAR=$((YEAR + 1))
		one $YEAR "$from"
		from=
	done | git fast-import --quiet --force
	YEAR=$last
	git rev-list main >"$LEDGER"
}

start_in() { # FOLDER: a bare repository there, with a daemon
	REPO=$1
	[ -d "$TAP_DIR/seed" ] || {
		cp -R "$TOP/tests/fixtures/toy" "$TAP_DIR/seed"
		(cd "$TAP_DIR/seed" && git init -q -b main && git add -A && git commit -q -m one)
	}
	git clone -q --bare "$TAP_DIR/seed" "$REPO" && cd "$REPO" || exit 1
	git config gc.auto 0
	daemon_start "$REPO"
	wait_for 'it judges' judged main valid
}
# after each of them by `make torture`, else once for a repository
holds() { [ -z "${TORTURE-}" ] || holds_now "$1"; }
holds_now() {
	it "$1: nothing is wrong" env DAEMON_PID="$DAEMON_PID" WAIT=10 "$TOP/tests/invariants" "$REPO" "$LEDGER"
}
says() { grep -q -- "$1" "$DAEMON_LOG"; }
stop() { kill -STOP "$DAEMON_PID"; }
go_on() { kill -CONT "$DAEMON_PID"; }

# --- more events than the queue of the kernel takes -------------------------------

start_in "$TAP_DIR/r.git"
stop
commits 3
python3 - "$REPO/refs/heads" "$(cat /proc/sys/fs/inotify/max_queued_events)" <<'END'
import os, sys
for i in range(int(sys.argv[2]) // 2 + 100):
    at = "%s/flood.%d" % (sys.argv[1], i % 2)
    open(at + ".new", "w").close()
    os.rename(at + ".new", at)
    os.unlink(at)
END
commits 1
go_on
wait_for 'events were lost, no commit was' judged main valid
holds 'after a flood of events'

# --- packed while they are read ---------------------------------------------------

stop
commits 40
go_on
git pack-refs --all
git repack -adq
commits 5
git gc -q
wait_for 'packed, repacked, collected: all is judged' judged main valid
holds 'after git gc'

# --- an end in the middle of the work ---------------------------------------------

stop
commits 120
go_on
wait_for 'it is at work' judged main
kill "$DAEMON_PID"
# 100 times 20 ms: two seconds
POLL_MOST=100 wait_for 'asked to end, it ends within two seconds' is_gone "$DAEMON_PID"
daemon_stop
it 'in order' test "$DAEMON_CODE" = 0
it 'with no lock behind it' sh -c '! find . -name "*.lock" ! -path "*/greffe/*" | grep .'
daemon_start "$REPO"
wait_for 'the next one judges the rest' judged main valid
holds 'after an end under load'

# --- a clock that goes back -------------------------------------------------------

daemon_stop
cat >"$TAP_DIR/back.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *t)
{
	static int (*next)(clockid_t, struct timespec *);
	int ret;

	if (!next)
		next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	ret = next(id, t);
	if (!ret && id == CLOCK_REALTIME && !access(getenv("BACK"), F_OK))
		t->tv_sec -= 3600;
	return ret;
}
time_t time(time_t *t)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}
int gettimeofday(struct timeval *t, void *zone)
{
	struct timespec now;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	t->tv_sec = now.tv_sec;
	t->tv_usec = now.tv_nsec / 1000;
	return 0;
}
END
if ldd "$GREFFED" | grep -q libasan; then
	skip 'a clock that goes back: not under ASan'
	daemon_start "$REPO"
elif ! ${CC:-cc} -shared -fPIC -o "$TAP_DIR/back.so" "$TAP_DIR/back.c" -ldl 2>"$TAP_DIR/cc"; then
	skip 'a clock that goes back: nothing to make one with'
	daemon_start "$REPO"
else
	BACK=$TAP_DIR/back
	export BACK
	LD_PRELOAD=$TAP_DIR/back.so daemon_start "$REPO"
	commits 1
	wait_for 'by its own clock' judged main valid
	touch "$BACK"
	commits 2
	wait_for 'an hour earlier, it judges as before' judged main valid
	rm "$BACK"
	commits 1
	wait_for 'and an hour later' judged main valid
fi
holds 'after clocks that jump'
daemon_stop

# --- folders that cannot be watched -----------------------------------------------

most=/proc/sys/user/max_inotify_watches
if [ -n "${NATURE-}" ] && was=$(cat $most) && sh -c "echo 3 >$most" 2>/dev/null; then
	daemon_start "$REPO"
	wait_for 'without watches, it says what to type' says 'fs.inotify.max_user_watches'
	commits 2
	wait_for 'and looks by itself' judged main valid
	it 'it says so once' test "$(grep -c max_user_watches "$DAEMON_LOG")" = 1
	holds_now 'without watches, and after all that came before'
	daemon_stop
	echo "$was" >$most
else
	skip 'folders that cannot be watched: no namespace here'
	daemon_start "$REPO"
	holds_now 'after all that came before'
	daemon_stop
fi

# --- a disk that is full, or read-only --------------------------------------------

small=$TAP_DIR/small
mkdir "$small"
if [ -n "${NATURE-}" ] && mount -t tmpfs -o size=8m none "$small" 2>/dev/null; then
	start_in "$small/r.git"
	stop
	commits 2
	dd if=/dev/zero of="$small/fill" bs=4096 2>/dev/null
	go_on
	wait_for 'no room left: it says so' says '[Nn]o space left\|disk is full\|disk I/O'
	it 'it lives' kill -0 "$DAEMON_PID"
	rm "$small/fill"
	wait_for 'with room again, it catches up' judged main valid
	holds 'after a full disk'
	stop
	commits 2
	mount --bind objects objects && mount -o remount,bind,ro objects
	go_on
	wait_for 'read-only: it says so' says '[Rr]ead-only'
	it 'it lives' kill -0 "$DAEMON_PID"
	umount -l objects
	wait_for 'writable again, it catches up' judged main valid
	holds_now 'after a disk that was full, and read-only'
	daemon_stop
	cd "$TAP_DIR" || exit 1
	umount -l "$small"
else
	skip 'a disk that is full: no namespace here'
fi
finish
