# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# complete.sh: what is offered behind what is typed, and that the scripts of
# the shells hand it on.
. "$(dirname "$0")/tap.sh"
XDG_CACHE_HOME=$TAP_DIR/cache
export XDG_CACHE_HOME
cd "$TOP/tests/fixtures/toy" || exit 1

# offers 'WANTED…' WORD…: the words offered, in a line
offers() {
	want=$1
	shift
	"$GREFFE" complete -- "$@" 2>"$TAP_DIR/err" | cut -f 1 | tr '\n' ' ' | sed 's/ $//' >"$TAP_DIR/got"
	printf '%s' "$want" >"$TAP_DIR/want"
	same "$TAP_DIR/want" "$TAP_DIR/got" "greffe $*"
}

offers 'check' ch
offers 'validate' --lang fr -C . va
offers '--lang' --l
offers '--format' check --fo
offers 'text short json jsonl github gitlab sarif junit tap' check --format ''
offers 'json jsonl' check --format js
offers '--format=json --format=jsonl' check --format=js
offers 'always auto' check --color a
offers 'fr' --lang f
offers 'author book' new ''
offers '' new book vic
offers 'book' new bo
offers 'book.title' explain book.ti
offers 'yaml-duplicate-key' explain yaml-dup
offers 'schema file kind record ids limits man commands' dump ''
offers '@files' dump file x
offers '' dump ids ''
offers 'explain' dump man ex
offers '@folders' -C x
offers '@files' check -- --for
offers '' nothing ''
offers '' check --max ''
# records: kinds first, then their ids; without a kind, ids that begin so
offers 'author/ book/' show ''
offers 'book/les-miserables book/les-trois-mousquetaires' show book/les
offers 'book/vingt-ans-apres' refs --in book/v
offers 'victor-hugo' show vic
offers '' show 'book/%'
offers 'author book' timeline ''
offers 'pre-commit pre-push pre-receive' hook install pre-
offers '@folders' hook install pre-receive ''
offers '@folders' doctor ''
it 'with its title' sh -c "'$GREFFE' complete -- show book/vi | grep -q '	Vingt ans après'"
it 'what an offer is stands behind a tab' sh -c "'$GREFFE' complete -- ex | grep -q '^explain	explain '"
it 'in French' sh -c "'$GREFFE' --lang fr complete -- new bo | grep -q '^book	Livre'"
status 2 'words are needed' "$GREFFE" complete
status 0 'outside of any registry' "$GREFFE" complete -- -C / new ''
it 'nothing is said' test ! -s "$TAP_DIR/err"
it 'it is not listed for people' sh -c "! '$GREFFE' help | grep -q complete"

# names that a shell would run are never offered
mkdir -p "$TAP_DIR/r/schema" "$TAP_DIR/r/records"
for kind in good 'a$(id)' 'a;id' 'a b' "$(printf 'a\033[31m')" '-a'; do
	echo 'type: object' >"$TAP_DIR/r/schema/$kind.schema.yaml"
done
cd "$TAP_DIR/r" || exit 1
offers 'good' new ''
cd "$TOP/tests/fixtures/toy" || exit 1

if command -v bash >/dev/null; then
	cat >"$TAP_DIR/try.bash" <<'SCRIPT'
. "$TOP/completions/greffe.bash"
compopt() { :; }
greffe() { "$GREFFE" "$@"; }
COMP_LINE=$1 COMP_POINT=${#1}
_greffe greffe "${1##* }" before
echo "${COMPREPLY[*]}"
SCRIPT
	try() {
		it "bash: $1" sh -c '[ "$(bash "$0/try.bash" "$1")" = "$2" ]' "$TAP_DIR" "$1" "$2"
	}
	try 'greffe exp' explain
	try 'git greffe exp' explain
	try 'git -C . greffe new bo' book
	try 'greffe check --format=js' 'json jsonl'
	try 'greffe new ' 'author book'
	try 'greffe show book/vi' book/vingt-ans-apres
	try 'greffe check ../toy/sch' '../toy/schema'
	try 'touch x' ''
else
	skip 'bash'
fi
for shell in zsh fish; do
	if command -v $shell >/dev/null; then
		it "$shell reads its script" $shell -n "$TOP/completions/greffe.$shell"
	else
		skip "$shell reads its script"
	fi
done
finish
