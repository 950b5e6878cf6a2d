# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# tap.sh: sourced by shell tests. Each test has a folder of its own, removed
# when all passes and kept when red.
#
#   . "$(dirname "$0")/tap.sh"
#   it 'judges an empty file' sh -c '...'
#   expect_output 'wanted text' command...
#   same FILE FILE 'they agree'
#   finish
set -u
: "${BUILD:=build}"
TOP=$(cd "$(dirname "$0")/.." && pwd)
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
GREFFE=$BUILD/greffe
export GREFFE BUILD TOP
if ! [ -x "$GREFFE" ]; then echo "no program at $GREFFE: type make" >&2; exit 1; fi
# The same everywhere: language, time, identity, no colour, no user settings.
unset LANG LANGUAGE LC_MESSAGES GREFFE_LANG GREFFE_TRACE GITHUB_ACTIONS FORGEJO_ACTIONS GITEA_ACTIONS COLUMNS
LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1
GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A
GIT_COMMITTER_EMAIL=a@example.org GIT_CONFIG_GLOBAL=/dev/null
GIT_AUTHOR_DATE='2025-01-02T03:04:05Z' GIT_COMMITTER_DATE='2025-01-02T03:04:05Z'
export LC_ALL TZ NO_COLOR GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME \
	GIT_COMMITTER_EMAIL GIT_CONFIG_GLOBAL GIT_AUTHOR_DATE GIT_COMMITTER_DATE
TAP_N=0 TAP_BAD=0
TAP_DIR=$(mktemp -d "${TMPDIR:-/tmp}/greffe-test.XXXXXX")
# its own cache, and its own daemon
XDG_CACHE_HOME=$TAP_DIR/.cache XDG_RUNTIME_DIR=$TAP_DIR/.run
export XDG_CACHE_HOME XDG_RUNTIME_DIR
mkdir -m 700 "$XDG_RUNTIME_DIR"

pass() { TAP_N=$((TAP_N + 1)); echo "ok $TAP_N - $1"; }
fail() { TAP_N=$((TAP_N + 1)) TAP_BAD=$((TAP_BAD + 1)); echo "not ok $TAP_N - $1"; }
skip() { TAP_N=$((TAP_N + 1)); echo "ok $TAP_N # SKIP $1"; }

# it SENTENCE COMMAND...: passes when the command exits 0
it() {
	what=$1; shift
	if "$@" >"$TAP_DIR/.it" 2>&1; then pass "$what"
	else fail "$what"; sed 's/^/#   /' "$TAP_DIR/.it"; fi
}

# status WANTED SENTENCE COMMAND...: passes on that exit code; output in $TAP_DIR/out, err
status() {
	want=$1 what=$2; shift 2
	"$@" >"$TAP_DIR/out" 2>"$TAP_DIR/err" </dev/null; got=$?
	if [ "$got" = "$want" ]; then pass "$what"
	else
		fail "$what (exit $got, wanted $want)"
		head -20 "$TAP_DIR/out" "$TAP_DIR/err" | sed 's/^/#   /'
	fi
}

# same WANTED GOT SENTENCE: passes when two files have the same bytes.
# GOLDEN_ACCEPT=1 writes what was got over what was wanted.
same() {
	if [ "${GOLDEN_ACCEPT:-}" = 1 ]; then cp "$2" "$1"; fi
	if cmp -s "$1" "$2"; then pass "$3"
	else fail "$3"; diff -u "$1" "$2" | sed 's/^/#   /'; fi
}

finish() {
	echo "1..$TAP_N"
	if [ "$TAP_BAD" = 0 ]; then chmod -R u+rwx "$TAP_DIR"; rm -rf "$TAP_DIR"
	else echo "# kept: $TAP_DIR"; exit 1; fi
}
