# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# daemon.sh: sourced by tests of greffed, after tap.sh. The daemon that a test
# starts is ended when the test ends, however it does.
#
#   daemon_start ARG...       starts one; its log is $DAEMON_LOG
#   wait_for 'SENTENCE' COMMAND...  passes when it succeeds, within 10 s
#   judged COMMIT [WORD]      whether it has a verdict (that word)
#   daemon_stop               ends it with SIGTERM; $DAEMON_CODE is its code
GREFFED=$BUILD/greffed
DAEMON_LOG=$TAP_DIR/daemon.log
DAEMON_PID=
export GREFFED

daemon_start() {
	"$GREFFED" "$@" >"$DAEMON_LOG" 2>&1 &
	DAEMON_PID=$!
}

# is_gone PID: it ended, or waits to be reaped by us
is_gone() {
	case $(ps -o stat= -p "$1" 2>/dev/null) in '' | Z*) return 0 ;; esac
	return 1
}

daemon_stop() {
	[ -n "$DAEMON_PID" ] || return 0
	kill "$DAEMON_PID" 2>/dev/null
	i=0
	until is_gone "$DAEMON_PID" || [ $i -ge 100 ]; do
		sleep 0.05
		i=$((i + 1))
	done
	is_gone "$DAEMON_PID" || kill -9 "$DAEMON_PID"
	wait "$DAEMON_PID" 2>/dev/null
	DAEMON_CODE=$?
	export DAEMON_CODE
	DAEMON_PID=
}
trap 'daemon_stop' EXIT
trap 'exit 1' HUP INT TERM

# poll COMMAND...: until it succeeds, at most 10 seconds
poll() {
	i=0
	until "$@" >"$TAP_DIR/.poll" 2>&1; do
		i=$((i + 1))
		[ $i -lt "${POLL_MOST:-500}" ] || return 1
		sleep 0.02
	done
}

wait_for() {
	what=$1; shift
	if poll "$@"; then pass "$what"
	else
		fail "$what"
		POLL_MOST=50 # what follows from it fails sooner
		{ echo "never: $*"; cat "$TAP_DIR/.poll"; tail -20 "$DAEMON_LOG"; } | sed 's/^/#   /'
	fi
}

# in the repository $REPO, or where we are
judged() {
	note=$(git -C "${REPO:-.}" notes --ref=greffe show "$1" 2>/dev/null) || return 1
	case $note in "greffe 1 ${2-}"*) ;; *) echo "$note"; return 1 ;; esac
}

# ref NAME COMMIT: it stands there
stands_at() {
	[ "$(git -C "${REPO:-.}" rev-parse -q --verify "$1")" = "$(git -C "${REPO:-.}" rev-parse "$2")" ]
}
