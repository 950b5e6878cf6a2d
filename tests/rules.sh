#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Every rule is raised by some test: rules of schemas that no other test names
# have a row here; a rule that none names fails.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1

# raises RULE SCHEMA INSTANCE: that finding and no other
raises() {
	printf '%s\n' "$2" >s.yaml
	printf '%s\n' "$3" >i.yaml
	"$GREFFE" --lang en validate --format short s.yaml i.yaml >out 2>/dev/null
	it "$1" sh -c "test \$(wc -l <out) = 1 && grep -q '\\[$1\\]\$' out"
}

raises multiple-of 'multipleOf: 0.01' 1.005
raises exclusive-minimum 'exclusiveMinimum: 0' 0
raises exclusive-maximum 'exclusiveMaximum: 100' 100
raises min-properties 'minProperties: 2' 'a: 1'
raises max-properties 'maxProperties: 1' '{a: 1, b: 2}'
raises max-items 'maxItems: 1' '[1, 2]'
raises min-contains '{contains: {type: string}, minContains: 2}' '[a, 1]'
raises unevaluated-item '{prefixItems: [true], unevaluatedItems: false}' '[1, 2]'

# Schemas whose own meta-schema knows another vocabulary, or too little.
vocab=https://json-schema.org/draft/2020-12/vocab
mkdir meta
meta() { # NAME VOCABULARY
	printf '{"$id": "https://example.org/%s.json", "$schema": "%s",\n "$vocabulary": {"%s/core": true, "%s": true}}\n' \
		"$1" https://json-schema.org/draft/2020-12/schema $vocab "$2" >"meta/$1.json"
}
meta strange https://example.org/vocabulary
meta lax $vocab/validation
raises_meta() { # RULE NAME
	printf '$schema: https://example.org/%s.json\nminLength: trois\n' "$2" >s.yaml
	"$GREFFE" validate --format short --remote https://example.org/=meta s.yaml i.yaml >out 2>/dev/null
	it "$1" grep -q "\[$1\]\$" out
}
raises_meta schema-vocabulary strange
raises_meta schema-keyword lax

# greffe.yaml
mkdir -p r/schema r/records r/data
echo 'type: object' >r/schema/a.schema.yaml
printf "kinds:\n  a: {records: 'data/{id}.yml', id_pattern: '[a-z'}\n" >r/greffe.yaml
"$GREFFE" -C r check --format short >out 2>/dev/null
it 'config-id-pattern' grep -q '\[config-id-pattern\]$' out

# all
"$GREFFE" dump ids | cut -f1 >ids
while read -r id; do
	symbol=GF_RULE_$(echo "$id" | tr 'a-z-' 'A-Z_')
	grep -rqwE -- "$id|$symbol" "$TOP/tests" || echo "$id"
done <ids >unnamed
it 'every rule is named by a test' test ! -s unnamed
finish
