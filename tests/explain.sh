# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# explain.sh: for each file of tests/golden/explain/cases, broken as people
# break them, what is said: the cause, where it is, what to type. One mistake
# is one finding, and what is advised was tried: the repaired text parses.
# GOLDEN_ACCEPT=1 writes tests/golden/explain/said anew.
. "$(dirname "$0")/tap.sh"
golden=$TOP/tests/golden/explain
said=$TAP_DIR/said
cd "$golden/cases" || exit 1

it 'every case is read' sh -c "'$BUILD/tests/unit/yaml_explain' * >'$said'"
same "$golden/said" "$said" 'what is said of each case'

# count PATTERN: files of that name and how many findings each has
count() {
	grep -E '^[^ ]+:[0-9]+:[0-9]+ ' "$said" | cut -d: -f1 | grep -E "$1" |
		sort | uniq -c | awk '{ print $2, $1 }'
}

count . | grep -vE '^two-' | grep -v ' 1$' >"$TAP_DIR/several"
it 'one mistake is one finding' test ! -s "$TAP_DIR/several"
count '^two-' | grep ' 1$' >"$TAP_DIR/single"
it 'two mistakes are two findings' test ! -s "$TAP_DIR/single"
count '^fine-' >"$TAP_DIR/fine"
it 'nothing is said of what is right' test ! -s "$TAP_DIR/fine"

# Where a case has the name of a cause, that cause is named.
grep -E '^(colon|quote|text-after|tab|indent|block|dash|mixed|special|bracket)' "$said" |
	awk -F'[: ]' '{ sub(/-[0-9]+\.yaml$/, "", $1); if ($NF != "yaml-" $1) print }' \
		>"$TAP_DIR/other"
it 'the cause is named' test ! -s "$TAP_DIR/other"
it 'libyaml itself is never quoted' \
	sh -c "! grep -iE 'block mapping|flow sequence|did not find|token|scalar' '$said'"
awk '/^[^ ]/ { file = $1 } /NOT REPAIRED/ && file !~ /^(unknown|two)-/ { print file }' \
	"$said" >"$TAP_DIR/broken"
it 'what is advised parses' test ! -s "$TAP_DIR/broken"
finish
