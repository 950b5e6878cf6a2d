#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The recipes of forges: the commands of each are taken out of the file that
# greffe hook install writes, and run in real clones as the forge would.
. "$(dirname "$0")/tap.sh"

cd "$TAP_DIR" || exit 1
export HOME="$TAP_DIR/home" GIT_CONFIG_GLOBAL="$TAP_DIR/home/.gitconfig"
mkdir home bin
git config --global init.defaultBranch main
# What installs is only noted; greffe is the one under test.
for program in apt-get curl; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/installed"\n' "$program" "$TAP_DIR" >"bin/$program"
	chmod +x "bin/$program"
done
ln -s "$GREFFE" bin/greffe
PATH="$TAP_DIR/bin:$PATH"

# --- a forge with a commons: main has debt ------------------------------------

git init -q --bare forge.git
git -C forge.git config uploadpack.allowAnySHA1InWant true
git clone -q forge.git author 2>/dev/null
cd author || exit 1
"$GREFFE" init >/dev/null
RECORD=$(git ls-files -o --exclude-standard records | head -1)
KIND=$(dirname "$RECORD")
printf 'nonsense: 1\n' >"$KIND/old.yaml"
git add -A && git commit -qm 'Begin'
git branch -qM main && git push -q origin main
FIRST=$(git rev-parse HEAD)
commit() { git add -A && git commit -qm "$1" && git rev-parse HEAD; }
printf 'note\n' >README.md
GOOD=$(commit 'Good')
git push -q origin main
git checkout -qb bad
printf 'nonsense: 2\n' >"$KIND/bad.yaml"
BAD=$(commit 'Bad')
git push -q origin bad
git checkout -q main && git checkout -qb good
printf 'more\n' >>README.md
MORE=$(commit 'More')
git push -q origin good
git checkout -q main
printf 'meanwhile\n' >other.md
printf 'nonsense: 3\n' >"$KIND/meanwhile.yaml"
MEANWHILE=$(commit 'Meanwhile, on main')
git push -q origin main
git checkout -q --detach main && git merge -q --no-edit good
git push -q origin HEAD:refs/pull/1/merge
MERGE=$(git rev-parse HEAD)
git checkout -q --detach main && git merge -q --no-edit bad
BADMERGE=$(git rev-parse HEAD)
git push -q origin HEAD:refs/pull/2/merge
# rewritten: its tip of before is nowhere in what a clone gets
git checkout -q -b forced "$GOOD"
printf 'one\n' >one.md
BEFORE=$(commit 'One')
git push -q origin forced
git reset -q --hard "$GOOD"
printf 'two\n' >two.md
FORCED=$(commit 'Two')
git push -qf origin forced
cd ..
ZERO=0000000000000000000000000000000000000000

# --- the commands of a recipe ---------------------------------------------------

# block N FILE: the Nth block of commands of a recipe
block() {
	awk -v want="$1" '
	/^ *(- |run: )\|$/ { n++; match($0, /^ */); at = RLENGTH; inside = n == want; next }
	inside {
		match($0, /^ */)
		if ($0 != "" && RLENGTH <= at) { inside = 0; next }
		sub(/^        */, ""); print
	}' "$2"
}
for forge in github gitlab forgejo; do
	status 0 "$forge: the recipe" "$GREFFE" -C author hook install ci-$forge --dry-run --lang en
	cp out $forge.yml
	it 'is not written yet' sh -c '! git -C author status --short | grep .'
	block 1 $forge.yml >$forge.install
	block 2 $forge.yml >$forge.judge
	it "$forge: installs a package" grep -q '^ *apt-get install .*greffe' $forge.install
	it "$forge: judges" grep -q '^ *greffe check' $forge.judge
	it "$forge: is YAML" "$GREFFE" dump file $forge.yml
	GREFFE_DEB='' sh $forge.install
	it "$forge: by its name" grep -qx 'apt-get install -qy --no-install-recommends greffe' installed
	rm installed
	GREFFE_DEB=https://example.org/greffe.deb sh $forge.install
	it "$forge: or from an address" grep -qx "curl --proto =https -fsSL -o /tmp/greffe.deb https://example.org/greffe.deb" installed
	rm installed
done
it 'the whole history is fetched' sh -c 'grep -q "fetch-depth: 0" github.yml &&
	grep -q "fetch-depth: 0" forgejo.yml && grep -q "GIT_DEPTH: \"0\"" gitlab.yml'

# clone REV: as a runner checks a revision out
clone() {
	rm -rf clone && git init -q clone
	git -C clone remote add origin "$TAP_DIR/forge.git"
	if [ "$forge" = gitlab ]; then git -C clone fetch -q origin "$1"
	else git -C clone fetch -q origin '+refs/heads/*:refs/remotes/origin/*' "$1"; fi
	git -C clone checkout -q --detach "$1"
}

# runs WANTED SENTENCE REV TARGET BEFORE BRANCH: what the recipe says of it
runs() {
	clone "$3"
	rm -f summary
	( cd clone && case $forge in
	github) env GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$TAP_DIR/summary" TARGET="$4" BEFORE="$5" \
		BRANCH="$6" DEFAULT_BRANCH=main sh -e ../$forge.judge ;;
	forgejo) env GITHUB_ACTIONS=true FORGEJO_ACTIONS=true TARGET="$4" BEFORE="$5" \
		BRANCH="$6" DEFAULT_BRANCH=main sh -e ../$forge.judge ;;
	gitlab) env CI_MERGE_REQUEST_DIFF_BASE_SHA="$4" CI_COMMIT_BEFORE_SHA="$5" \
		CI_COMMIT_BRANCH="$6" CI_DEFAULT_BRANCH=main sh -e ../$forge.judge ;;
	esac ) >log 2>&1 </dev/null
	got=$?
	if [ $got = "$1" ]; then pass "$forge: $2"
	else fail "$forge: $2 (exit $got, wanted $1)"; sed 's/^/#   /' log; fi
}

for forge in github gitlab forgejo; do
	runs 0 'a push that brings nothing wrong' "$GOOD" '' "$FIRST" main
	it 'tells what was wrong before' grep -q '^[0-9]* older findings* (debt)$' log
	runs 1 'a push that does' "$BAD" '' "$GOOD" bad
	it 'says where' grep -q "^$KIND/bad.yaml:1:1: error: " log
	if [ $forge = github ]; then
		it 'on the line of the file' grep -q "^::error file=$KIND/bad.yaml,line=1," log
		it 'and in the summary of the job' grep -q "^    $KIND/bad.yaml:1:1: error: " summary
		it 'without commands' sh -c '! grep -q "::error" summary'
	else
		it 'without commands of GitHub' sh -c '! grep -q "^::" log'
	fi
	if [ $forge = gitlab ]; then
		it 'in the report by line' jq -e --arg path "$KIND/bad.yaml" 'any(.location.path == $path)' clone/greffe-codequality.json
		it 'and in that of tests' grep -q "<failure" clone/greffe-junit.xml
	fi
	runs 0 'a new branch, since main' "$MORE" '' $ZERO good
	runs 1 'a new branch with something wrong' "$BAD" '' $ZERO bad
	runs 0 'a branch that was rewritten' "$FORCED" '' "$BEFORE" forced
	runs 0 'what it was is lost: since main' "$FORCED" '' 1234567890123456789012345678901234567890 forced
	runs 1 'the first push of all: everything' "$FIRST" '' $ZERO main
	it 'what was there too' grep -q "^$KIND/old.yaml:1:1: error: " log
	runs 0 'started by hand on a branch' "$MORE" '' '' good
	runs 0 'a pull request' "$MORE" "$MEANWHILE" '' 1/merge
	runs 1 'a pull request with something wrong' "$BAD" "$MEANWHILE" '' 2/merge
done
forge=github
runs 0 'a pull request, merged to be judged' "$MERGE" "$MEANWHILE" '' 1/merge
runs 1 'the same with something wrong' "$BADMERGE" "$MEANWHILE" '' 2/merge
it 'is only told of what it brings' sh -c '! sed "/^Debt/,\$d" log | grep -q meanwhile'

# --- where it is written ------------------------------------------------------

path_of() {
	case $1 in
	github) echo .github/workflows/greffe.yml ;;
	gitlab) echo .gitlab-ci.yml ;;
	forgejo) echo .forgejo/workflows/greffe.yml ;;
	esac
}
cd author || exit 1
git checkout -q main
for forge in github gitlab forgejo; do
	at=$(path_of "$forge")
	status 0 "$forge: written" "$GREFFE" hook install "ci-$forge" --lang fr
	it 'where the forge looks' test -f "$at"
	status 0 'twice is once' "$GREFFE" hook install "ci-$forge" --lang fr
	status 0 'in another language, from somewhere else' \
		"$GREFFE" hook install "ci-$forge" --lang en --package https://example.org/g.deb
	it 'it is written again' grep -q 'GREFFE_DEB: "https://example.org/g.deb"' "$at"
	echo '# mine' >>"$at" && cp "$at" mine
	status 3 "$forge: what is someone's" "$GREFFE" hook install "ci-$forge"
	it 'is left to them' cmp -s "$at" mine
	it 'and it is said what to type' grep -q -- '--dry-run' ../err
	status 0 'nor taken away' "$GREFFE" hook uninstall "ci-$forge"
	it 'by greffe' cmp -s "$at" mine
	rm -f mine "$at"
	"$GREFFE" hook install "ci-$forge" >/dev/null
	status 0 "$forge: what is greffe's" "$GREFFE" hook uninstall "ci-$forge"
	it 'is taken away' test ! -e "$at"
done
status 3 'a bare repository has no files' "$GREFFE" hook install ci-github ../forge.git
for forge in github gitlab forgejo; do
	at=$(path_of "$forge")
	"$GREFFE" hook install "ci-$forge" --dry-run --lang fr >../wanted
	it "$at of greffe's own repository is as generated" cmp "$TOP/$at" ../wanted
done

# --- the pre-commit framework -------------------------------------------------

git checkout -q -B framework "$GOOD" && git clean -qfd
git init -q ../hooks && cp "$TOP/.pre-commit-hooks.yaml" ../hooks && cd ../hooks || exit 1
REV=$(commit 'Hooks')
cd ../author || exit 1
printf 'repos:\n- repo: %s\n  rev: %s\n  hooks: [{id: greffe}]\n' "$TAP_DIR/hooks" "$REV" >.pre-commit-config.yaml
if command -v pre-commit >/dev/null; then
	export PRE_COMMIT_HOME="$TAP_DIR/home/pre-commit"
	pre-commit install >/dev/null
else # its entry, as the framework would run it
	sed -n 's/^ *entry: \(greffe hook pre-commit\)$/#!\/bin\/sh\nexec \1/p' \
		"$TOP/.pre-commit-hooks.yaml" >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
fi
printf 'fine\n' >fine.md && git add -A
status 0 'pre-commit: a commit that brings nothing wrong' git commit -qm Fine
printf 'nonsense: 1\n' >"$KIND/worse.yaml" && git add -A
status 1 'one that does' git commit -qm Worse
it 'is told why' grep -q "^$KIND/worse.yaml:1:1: error: " ../out ../err
it 'and is not made' test "$(git log -1 --format=%s)" = Fine
finish
