# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh disable=SC2153
# greffed's socket: the examples of docs/protocol.md, hostile clients, live
# findings, greffe status and greffe watch.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
# what is freed is seen to be used
MALLOC_PERTURB_=165
export MALLOC_PERTURB_

cd "$TAP_DIR" || exit 1
RUN=$TAP_DIR/run REPO=$TAP_DIR/commun SOCKET=$TAP_DIR/run/greffe/greffed.sock
GREFFED_SOCKET=$SOCKET
export RUN REPO SOCKET GREFFED_SOCKET
mkdir -m 700 "$RUN"
unset GREFFED_CONFIG
XDG_RUNTIME_DIR=$RUN
export XDG_RUNTIME_DIR

make_registry() {
	git init -q -b main "$1" && mkdir -p "$1/schema" "$1/records/book" || exit 1
	cat >"$1/schema/book.schema.yaml" <<-'END'
		type: object
		required: [title]
		additionalProperties: false
		properties:
		  title: { type: string, x-role: title }
		  after: { type: string, x-ref: book }
	END
	printf 'title: One\n' >"$1/records/book/one.yaml"
	printf 'title: Two\nafter: one\n' >"$1/records/book/two.yaml"
	git -C "$1" add -A && git -C "$1" commit -q -m one
}
make_registry "$REPO"

# --- places -------------------------------------------------------------------

refuses() {
	if "$GREFFED" "$REPO" >"$TAP_DIR/out" 2>&1 </dev/null; then return 1; fi
	grep -q "$1" "$TAP_DIR/out" || { cat "$TAP_DIR/out"; return 1; }
}
mkdir -m 777 "$RUN/greffe" && chmod 777 "$RUN/greffe"
it 'a folder where others may write is refused, with what to type' refuses 'chmod 700'
rm -r "$RUN/greffe" && mkdir -m 700 "$TAP_DIR/elsewhere" && ln -s "$TAP_DIR/elsewhere" "$RUN/greffe"
it 'a folder that is a link is refused' refuses 'a link'
rm "$RUN/greffe" && mkdir -m 700 "$RUN/greffe" && : >"$SOCKET"
it 'a file in the place of the socket is refused' refuses 'no socket'
rm -r "$RUN/greffe"
if [ "$(id -u)" = 0 ]; then
	mkdir -m 700 "$RUN/greffe" && chown 12345 "$RUN/greffe"
	it 'a folder that somebody else made is refused' refuses 'the user 12345'
	rm -r "$RUN/greffe"
else
	skip 'only root gives folders away'
fi

# --- with no daemon -----------------------------------------------------------

status 0 'greffe status needs no daemon' "$GREFFE" status "$REPO"
it 'it says that none runs' grep -q 'greffed is not running here' out
it 'it shows the branch' grep -q '^main  *-' out
"$GREFFE" --lang fr status "$REPO" --format json >status.json 2>status.err
it 'its JSON is an object' jq -e '.greffe == 1 and .greffed.runs == false and
	.branches[0].branch == "main" and (.branches[0].commit | length) == 40' status.json
git -C "$REPO" remote add origin https://user:secret@example.org/x.git
status 0 'remotes are told' "$GREFFE" status "$REPO"
it 'without the secrets of their URL' sh -c 'grep -q "remote origin: https://example.org/x.git" out && ! grep -q secret out'
git -C "$REPO" remote remove origin
status 3 'where there is no repository' "$GREFFE" status "$TAP_DIR/run"
status 2 'a format that is none' "$GREFFE" status "$REPO" --format xml
status 2 'a form of watch that is none' "$GREFFE" watch "$REPO" --format xml

# --- with one -----------------------------------------------------------------

call() { python3 "$TOP/tests/control.py" "$@"; }
listens() { [ -S "$SOCKET" ] && call ping; }
is_idle() { "$GREFFE" status "$REPO" --format json | jq -e '.greffed.state == "idle"'; }
hears() { grep -q "$1" watch.out; }

daemon_start "$REPO"
wait_for 'it listens' listens
it 'only its user may call' sh -c '[ "$(stat -c %a "$SOCKET")" = 600 ] && [ "$(stat -c %a "$RUN/greffe")" = 700 ]'
it 'another daemon does not take the socket away' sh -c '
	git init -q other && git -C other commit -q --allow-empty -m x
	! "$GREFFED" other >out 2>&1 && grep -q "another greffed listens" out'
wait_for 'the commit is judged' is_idle
call examples "$TOP/docs/protocol.md" >examples.tap
it 'the examples of docs/protocol.md' sh -c '! grep -v "^ok" examples.tap'
for attack in garbage long many silent half slow deep pages stranger; do
	it "hostile clients: $attack" call "$attack"
	it '... the others are served' listens
done

# --- watch --------------------------------------------------------------------

"$GREFFE" watch "$REPO" --color always >watch.out 2>watch.err &
WATCH=$!
trap 'kill "$WATCH" 2>/dev/null; daemon_stop' EXIT
wait_for 'watch follows files' hears 'files are followed'
printf 'title: One\nzzz: 1\n' >"$REPO/records/book/one.yaml~"
mv "$REPO/records/book/one.yaml~" "$REPO/records/book/one.yaml"
wait_for 'a record renamed into its place is judged' hears "one.yaml:2:1: .*error.*'zzz'.*additional-property"
printf 'title: One\n' >"$REPO/records/book/sedX1b2"
mv "$REPO/records/book/sedX1b2" "$REPO/records/book/one.yaml"
wait_for 'and again when it is right' hears 'one.yaml: .*valid'
it 'nothing is said of what is written beside' sh -c '! grep sedX1b2 watch.out'
printf 'title: Three\nafter: nobody\n' >"$REPO/records/book/three.yaml"
wait_for 'a new record is judged with those that it refers to' hears 'three.yaml:2:8'
printf 'title: Nobody\n' >"$REPO/records/book/nobody.yaml"
wait_for 'one that it missed comes' hears 'three.yaml: .*valid'
rm "$REPO/records/book/one.yaml"
wait_for 'who refers to a record that goes is told' hears 'two.yaml:2:8'
: >"$REPO/.git/MERGE_HEAD"
wait_for 'during a merge it waits' hears 'a merge is in progress'
it 'and status says so' sh -c '"$GREFFE" status "$REPO" | grep -q "a merge is in progress"'
rm "$REPO/.git/MERGE_HEAD"
git -C "$REPO" add -A && git -C "$REPO" commit -q -m two
wait_for 'the verdict on a commit is heard' hears '[0-9a-f]\{7\} main: .*invalid'
mkdir "$REPO/.git/rebase-merge"
wait_for 'during a rebase too' hears 'a rebase is in progress'
it 'and status says so' sh -c '"$GREFFE" status "$REPO" | grep -q "a rebase is in progress"'
rmdir "$REPO/.git/rebase-merge"
it 'it does not paint what it writes into' sh -c '! "$GREFFE" status "$REPO" | grep -q "$(printf "\033")"'

worker_is_gone() { [ -z "$(ps -o pid= --ppid "$1")" ]; }
kill -9 "$DAEMON_PID"
wait "$DAEMON_PID" 2>/dev/null
gone() { grep -q 'greffed is gone' watch.err; }
wait_for 'watch says when the daemon goes' gone
daemon_start "$REPO"
back() { grep -q 'greffed is there' watch.err; }
wait_for 'what a dead one left is cleared, watch says that it is back' back
wait_for 'the commit is known' is_idle
it 'status tells what the notes say' sh -c '"$GREFFE" status "$REPO" | grep -Eq "^main +invalid +1 +0 +0"'
kill -INT "$WATCH"
wait "$WATCH"; WATCH_CODE=$?
it 'Ctrl-C ends it with 0' [ $WATCH_CODE = 0 ]
wait_for 'nobody follows, no worker is left' worker_is_gone "$DAEMON_PID"
"$GREFFE" watch "$REPO" >watch.out 2>watch.err &
WATCH=$!
wait_for 'files are followed again' hears 'files are followed'
kill -STOP "$DAEMON_PID"
ps -o pid= --ppid "$DAEMON_PID" | xargs kill -9
sleep 0.3 # its end is heard first
kill -9 "$WATCH"
wait "$WATCH" 2>/dev/null
kill -CONT "$DAEMON_PID"
sleep 1.5 # it would be started again after one second
it 'a worker that dies with its last follower harms nobody' listens
it 'and is not started again' worker_is_gone "$DAEMON_PID"
daemon_stop
it 'the daemon ends' [ "$DAEMON_CODE" = 0 ]
it 'and takes its socket away' [ ! -e "$SOCKET" ]

# --- a port, and a socket that systemd opened ---------------------------------

GREFFED_METRICS_PORT=$(call free_port)
export GREFFED_METRICS_PORT
daemon_start "$REPO"
wait_for 'with a port, it listens' listens
it 'the port gives two pages, and nothing else' call port "$GREFFED_METRICS_PORT"
daemon_stop
unset GREFFED_METRICS_PORT

GREFFED=python3
daemon_start "$TOP/tests/control.py" activated "$BUILD/greffed" "$REPO"
wait_for 'a socket that was handed over is listened at' listens
daemon_stop
it 'and stays' [ -S "$SOCKET" ]
finish
