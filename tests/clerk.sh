# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# clerk.sh: greffed judges every commit of every branch, and what it writes.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"

REPO=$TAP_DIR/r
cp -R "$TOP/tests/fixtures/toy" "$REPO"
cd "$REPO" || exit 1
AUTHOR=records/author/alexandre-dumas.yaml

# commit MESSAGE: all that is in the work tree
commit() { git add -A && git commit -q -m "$1"; }
# born YEAR: in one record; a word is an error
born() { sed -i "s/^born: .*/born: \"$1\"/" "$AUTHOR"; }
is_absent() { ! git rev-parse -q --verify "$1" >/dev/null; }

git init -q -b main
commit one

# --- judged as they come ----------------------------------------------------------

daemon_start "$REPO"
wait_for 'the first commit is judged' judged HEAD valid
wait_for 'what is valid can be fetched' stands_at refs/greffe/valid/main HEAD
it 'a note starts with a line for programs' sh -c "git notes --ref=greffe show HEAD |
	head -1 | grep -Eq '^greffe 1 valid errors=0 warnings=0 debt=0 records=5 ruleset=[0-9a-f]{16} engine='"
it 'the index is there for who asks' test -s .git/greffe/index.db

born never
commit bad
wait_for 'an error is invalid' judged HEAD invalid
it 'the note says where' sh -c "git notes --ref=greffe show HEAD | grep -q '^$AUTHOR:2:'"
it 'the valid ref stays behind' stands_at refs/greffe/valid/main HEAD~1
sed -i 's/^title: .*/title: Another/' records/book/les-miserables.yaml
commit debt
wait_for 'an old error is debt' judged HEAD debt
it 'which is not published' stands_at refs/greffe/valid/main HEAD~2
born 1802
commit good
wait_for 'without it, valid' judged HEAD valid
wait_for 'and published' stands_at refs/greffe/valid/main HEAD

# --- branches ---------------------------------------------------------------------

git checkout -q -b feat/deep/x
born 1803
commit x1
born 1804
commit x2
wait_for 'a branch in new folders' judged HEAD valid
wait_for 'and the commit before it' judged HEAD~1 valid
wait_for 'it has its own valid ref' stands_at refs/greffe/valid/feat/deep/x HEAD
git reset -q --hard HEAD~1
wait_for 'forced backwards, it is followed' stands_at refs/greffe/valid/feat/deep/x HEAD
git checkout -q main
git branch -q -D feat/deep/x
wait_for 'with the branch goes the ref' is_absent refs/greffe/valid/feat/deep/x
git pack-refs --all
born 1805
commit packed
wait_for 'refs that were packed' judged HEAD valid
git worktree add -q "$TAP_DIR/w" -b linked
(cd "$TAP_DIR/w" && born 1806 && commit linked)
wait_for 'a commit in a linked work tree' judged linked valid
git branch -q a main
wait_for 'a branch' stands_at refs/greffe/valid/a main
git branch -q -D a && git branch -q a/b main
wait_for 'and a folder in its place' stands_at refs/greffe/valid/a/b main

# --- the refs that only the clerk writes ------------------------------------------

wait_for 'what was written is named' stands_at refs/greffe/clerk refs/notes/greffe
ours=$(git rev-parse refs/notes/greffe)
git notes --ref=greffe add -f -m 'greffe 1 valid errors=0' HEAD~4 2>/dev/null
wait_for 'a verdict that somebody else wrote is put back' stands_at refs/notes/greffe "$ours"
git update-ref -d refs/notes/greffe
wait_for 'so are all, deleted' stands_at refs/notes/greffe "$ours"
git update-ref refs/greffe/valid/main HEAD~3
wait_for 'and what is valid' stands_at refs/greffe/valid/main HEAD

status 3 'a second daemon is refused' "$GREFFED" "$REPO"
it 'and is told who is there' grep -q "process $DAEMON_PID" "$TAP_DIR/err"

# --- many at once -----------------------------------------------------------------

# burst N: so many commits on main, at once
burst() {
	i=0
	while [ $i -lt "$1" ]; do
		i=$((i + 1))
		printf 'commit refs/heads/main\ncommitter A <a@example.org> %s +0000\ndata 1\nc\n' $((1800000000 + i))
		[ $i -gt 1 ] || printf 'from refs/heads/main^0\n'
		printf 'M 644 inline %s\ndata <<END\nname: Alexandre Dumas\nborn: "%s"\nformer_ids: [dumas-pere]\nEND\n' \
			"$AUTHOR" $((1000 + i))
	done | git fast-import --quiet
}
before=$(git rev-list --all | wc -l)
burst "${BURST:-60}"
wait_for 'each commit of a burst is judged' judged main valid
wait_for 'and each before it' sh -c '
	git rev-list --branches | sort >"$1/commits"
	git notes --ref=greffe list | cut -d" " -f2 | sort >"$1/noted"
	! comm -23 "$1/commits" "$1/noted" | grep .' sh "$TAP_DIR"
wait_for 'the tip is published' stands_at refs/greffe/valid/main main
it 'in far fewer commits of notes' sh -c "[ \$(git rev-list --count refs/notes/greffe) -lt $((before + ${BURST:-60} / 2)) ]"

daemon_stop
it 'SIGTERM ends it well' test "$DAEMON_CODE" = 0
it 'nothing is left half-written' sh -c "! find .git -name '*.lock' -path '*refs*' | grep ."
it 'the repository is sound' git fsck --full --strict --no-dangling

# --- for cron ---------------------------------------------------------------------

ours=$(git rev-parse refs/notes/greffe)
git checkout -q -f main
status 0 'once' "$GREFFED" --once "$REPO"
it 'what has its verdict is not judged again' stands_at refs/notes/greffe "$ours"
born never
commit bad
status 1 'once, with a tip that is not valid' "$GREFFED" --once "$REPO"
it 'it is judged' judged HEAD invalid
rm .git/greffe/known
status 1 'without what it had kept' "$GREFFED" --once "$REPO"
status 3 'where there is no repository' "$GREFFED" --once "$TAP_DIR"
it 'it is named' grep -q "$TAP_DIR" "$TAP_DIR/err"

# --- what the registry asks -------------------------------------------------------

printf 'gate: {debt: publish}\npublish: {valid_branch: valid}\n' >>greffe.yaml
commit 'publish debt'
status 0 'an error that was there does not stand in the way' "$GREFFED" --once "$REPO"
it 'where debt is published' stands_at refs/greffe/valid/main HEAD
it 'as a branch too' stands_at refs/heads/valid HEAD
git branch a/a "$(git commit-tree -p HEAD -m aside 'HEAD^{tree}')"
git checkout -q --detach
"$GREFFED" --once "$REPO"
it 'where HEAD is on no branch it goes to no other one'"'"'s' stands_at refs/heads/valid main
git checkout -q main
git branch -q -D a/a
git update-ref refs/heads/valid "$(git commit-tree -m own 'HEAD^{tree}')"
own=$(git rev-parse valid)
git commit -q --allow-empty -m next
"$GREFFED" --once "$REPO"
it 'a branch that is somebody'"'"'s own is left where it is' stands_at refs/heads/valid "$own"

# --- a branch whose file is damaged -----------------------------------------------

git branch side && "$GREFFED" --once "$REPO" 2>/dev/null
it 'a branch of its own is published' git rev-parse -q --verify refs/greffe/valid/side
side=$(git rev-parse refs/greffe/valid/side)
echo 'no commit' >.git/refs/heads/side
"$GREFFED" --once "$REPO" >log 2>&1
it 'one that cannot be read is told' grep -q 'refs/heads/side cannot be read' log
GREFFED_LANG=fr "$GREFFED" --once "$REPO" >log 2>&1
it 'in the language of the host' grep -q 'refs/heads/side ne peut pas être lue' log
it 'and is not gone: what is published of it stays' stands_at refs/greffe/valid/side "$side"
rm -f log .git/refs/heads/side && "$GREFFED" --once "$REPO" 2>/dev/null
it 'until it is' sh -c '! git rev-parse -q --verify refs/greffe/valid/side'

# --- bare, with nothing in it -----------------------------------------------------

git init -q --bare "$TAP_DIR/bare.git"
REPO=$TAP_DIR/bare.git
daemon_start "$REPO"
wait_for 'a daemon on an empty repository' test -s "$REPO/greffe/greffed.lock"
git push -q "$TAP_DIR/bare.git" main
wait_for 'the first push' judged main debt
daemon_stop
finish
