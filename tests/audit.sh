#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# audit: verdicts are judged again from the clone alone; whose note lies, is
# missing, or is nobody's is told.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1

says() { it "$2" sh -c "cat '$TAP_DIR/out' '$TAP_DIR/err' | grep -q -- '$1' || { cat '$TAP_DIR/out' '$TAP_DIR/err'; false; }"; }
commit() { git add -A && git commit -qm "$1"; }
# note REV [SED]: the note that greffed would write, changed on the way
note() {
	"$GREFFE" audit --show "$1" | sed "${2:-}" >"$TAP_DIR/note"
	git notes --ref=greffe add -f -C "$(git hash-object -w "$TAP_DIR/note")" "$1" 2>/dev/null
}
id() { git rev-parse --short=12 "$1"; }

git init -qb main r && cd r || exit 1
mkdir -p schema records/team
printf 'lang: fr\n' >greffe.yaml
cat >schema/team.schema.yaml <<'END'
type: object
required: [name]
properties: {name: {type: string, x-role: title}}
END
echo 'name: Blue' >records/team/blue.yaml
commit one
status 3 'without verdicts there is nothing to compare' "$GREFFE" audit
says 'git fetch origin refs/notes/greffe' 'and what to type'
echo 'nom: Red' >records/team/red.yaml
commit two
echo 'name: Red' >records/team/red.yaml
commit three
status 0 'a verdict is shown' "$GREFFE" audit --show HEAD~1
says '^greffe 1 invalid errors=1 ' 'as a note has it'
says 'red.yaml:1:1: error' 'with its findings'
for rev in HEAD~2 HEAD~1 HEAD; do note $rev; done
status 0 'all are right' "$GREFFE" audit
says '3 commits were judged again; right: 3' 'and counted'
status 0 'and named when asked' "$GREFFE" audit --all
says "^$(id HEAD~1)  right" 'by their ids'
git clone -q . ../clone && git -C ../clone fetch -q origin refs/notes/greffe:refs/notes/greffe
status 0 'from a clone alone' "$GREFFE" -C ../clone audit
rm -rf .git/greffe
status 0 'without the index' "$GREFFE" audit
status 0 'in another language' env GREFFE_LANG=fr "$GREFFE" audit
note HEAD~1 's/invalid errors=1/valid errors=0/'
status 1 'a note that lies' "$GREFFE" audit
says "^$(id HEAD~1)  wrong$" 'is told'
says 'told:  valid, errors 0' 'with what it said'
says 'found: invalid, errors 1' 'and what is so'
status 0 'only what came after' "$GREFFE" audit --since HEAD~1
note HEAD~1 's/name/nothing/g'
status 1 'false findings below a right word' "$GREFFE" audit
says "^$(id HEAD~1)  wrong findings" 'are told'
note HEAD~1 's/engine=.*/engine=0.1/'
status 0 'of another greffe that said the same' "$GREFFE" audit
says 'right, by another greffe: 1' 'it is counted'
note HEAD~1 's/invalid/valid/; s/engine=.*/engine=0.1/'
status 1 'of another greffe that said something else' "$GREFFE" audit
says 'different, by another greffe (0.1)' 'it is told'
git notes --ref=greffe add -f -m 'verdict: valid' HEAD~1 2>/dev/null
status 1 'a note of somebody else' "$GREFFE" audit
says 'not written by greffed' 'is told'
git notes --ref=greffe remove HEAD~1 2>/dev/null
status 1 'a note that is missing' "$GREFFE" audit
says "^$(id HEAD~1)  no verdict" 'is told'
status 3 'a revision that there is not' "$GREFFE" audit nothing
cd .. && git clone -q --bare r told.git && "$BUILD/greffed" --once told.git 2>/dev/null
status 0 'what greffed told is right, byte for byte' "$GREFFE" -C told.git audit
says 'right: 3$' 'of each commit'
finish
