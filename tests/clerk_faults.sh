# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# clerk_faults.sh: greffed killed at each step of its work, a worker that
# crashes or hangs, a repository that goes and comes: afterwards every commit
# has exactly the verdict that it would have had, and no ref is wrong.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"

AUTHOR=records/author/alexandre-dumas.yaml
TEMPLATE=$TAP_DIR/template
cp -R "$TOP/tests/fixtures/toy" "$TEMPLATE"
cd "$TEMPLATE" || exit 1
git init -q -b main
git add -A && git commit -q -m 0
for born in never 1802 1803 1804; do
	sed -i "s/^born: .*/born: \"$born\"/" "$AUTHOR"
	git commit -q -a -m "$born"
done
git branch -q side HEAD~2

# fresh: a repository without a verdict in $REPO
fresh() {
	REPO=$TAP_DIR/r
	rm -rf "$REPO"
	cp -R "$TEMPLATE" "$REPO"
}
# outcome: verdicts and valid refs, whatever commits of notes made them
outcome() {
	git -C "$REPO" rev-parse 'refs/notes/greffe^{tree}' refs/greffe/valid/main refs/greffe/valid/side
}
is_as_wanted() { outcome >"$TAP_DIR/got" 2>&1 && cmp "$TAP_DIR/wanted" "$TAP_DIR/got"; }
is_sound() {
	git -C "$REPO" fsck --full --strict --no-dangling &&
		! find "$REPO/.git/refs" -name '*.lock' | grep .
}

fresh
"$GREFFED" --once "$REPO" 2>/dev/null
outcome >"$TAP_DIR/wanted"
it 'the outcome without a fault' test "$(wc -l <"$TAP_DIR/wanted")" = 3

# --- killed at each step, with the daemon -----------------------------------------

for fault in judge.begin@1 judge.begin@4 judge.end@1 judge.end@5 note.objects clerk.ref note.ref valid.ref valid.ref@2; do
	fresh
	status 137 "killed at $fault" "$GREFFED" --fault "$fault" --once "$REPO"
	status 0 'started again' "$GREFFED" --once "$REPO"
	it 'every verdict is there' is_as_wanted
	it 'and the repository is sound' is_sound
done
fresh
"$GREFFED" --fault clerk.ref --once "$REPO" 2>/dev/null
"$GREFFED" --once "$REPO" 2>"$TAP_DIR/err"
it 'a move that was cut is ended in silence' sh -c "! grep -q somebody '$TAP_DIR/err'"

# --- a commit that nobody can judge -----------------------------------------------

fresh
bad=$(git -C "$REPO" rev-parse HEAD~2)
daemon_start --fault "crash@$(echo "$bad" | cut -c1-10)" "$REPO"
wait_for 'a commit whose judge crashes is unreadable' judged "$bad" unreadable
wait_for 'others go on' judged main valid
wait_for 'what they say is published' stands_at refs/greffe/valid/main main
it 'and the daemon lives' kill -0 "$DAEMON_PID"
daemon_stop
fresh
GREFFED_DEADLINE=1
export GREFFED_DEADLINE
daemon_start --fault "hang@$(echo "$bad" | cut -c1-10)" "$REPO"
wait_for 'one whose judge hangs is, too' judged "$bad" unreadable
wait_for 'and others go on' judged main valid
daemon_stop
unset GREFFED_DEADLINE
it 'it ends well' test "$DAEMON_CODE" = 0
# who is killed twice, by somebody or by chance, blames no commit; memory that
# runs out kills too, so it is not for ever
fresh
daemon_start --fault "killed@$(echo "$bad" | cut -c1-10)" "$REPO"
wait_for 'one whose judges are all killed is, in the end' judged "$bad" unreadable
it 'after five of them' test "$(grep -c "commit=$bad .*signal 9" "$DAEMON_LOG")" = 5
wait_for 'and others go on' judged main valid
daemon_stop

# --- a repository that goes and comes ---------------------------------------------

# commit_empty: one more commit on main
commit_empty() { git -C "$REPO" commit -q --allow-empty -m more; }

fresh
daemon_start "$REPO"
wait_for 'a daemon' stands_at refs/greffe/valid/main main
mv "$REPO" "$REPO.moved"
wait_for 'its repository is moved away' grep -q 'gone' "$DAEMON_LOG"
mv "$REPO.moved" "$REPO"
commit_empty
wait_for 'it is back' judged main valid
until rm -rf "$REPO" 2>/dev/null; do :; done # a worker may write there still
cp -R "$TEMPLATE" "$REPO"
wait_for 'another one comes to its place' is_as_wanted
commit_empty
wait_for 'and is watched' judged main valid
status 3 'a second daemon is refused' "$GREFFED" --once "$REPO"
kill -9 "$DAEMON_PID"
wait "$DAEMON_PID" 2>/dev/null
commit_empty
status 0 'killed, its lock is nobody'"'"'s' "$GREFFED" --once "$REPO"
it 'what came meanwhile is judged' judged main valid
daemon_stop
finish
