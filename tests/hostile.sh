# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# hostile.sh: what a stranger may put in a registry. Each case is a row: what
# is written, the exit code, the rules that must be told, all of them and no
# other. No crash, no hang, no control character on the way out.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1

# A registry whose only kind takes anything: records/k/a.yaml is the case.
fresh() {
	chmod -R u+rwx reg 2>/dev/null
	rm -rf reg
	mkdir -p reg/schema reg/records/k
	printf 'type: object\n' >reg/schema/k.schema.yaml
}

# judged SENTENCE EXIT 'RULES, sorted': what check says of reg as it stands
judged() {
	what=$1 want=$2 rules=$3
	timeout 20 "$GREFFE" -C reg check --format jsonl --max 0 >out 2>err </dev/null
	code=$?
	got=$(jq -r '.findings[].rule' out 2>/dev/null | sort -u | tr '\n' ' ')
	got=${got% }
	if [ "$code" = "$want" ] && [ "$got" = "$rules" ]; then pass "$what"
	else
		fail "$what: exit $code ($got), wanted $want ($rules)"
		head -c 600 out err | sed 's/^/#   /'
	fi
}

# record SENTENCE EXIT RULES FORMAT: printf's FORMAT is the record
record() {
	fresh
	# shellcheck disable=SC2059 # the case is a format, for its escapes
	printf "$4" >reg/records/k/a.yaml
	judged "$1" "$2" "$3"
}

# made SENTENCE EXIT RULES PYTHON: what the expression gives is the record
made() {
	fresh
	python3 -c "import sys; sys.stdout.buffer.write($4)" >reg/records/k/a.yaml
	judged "$1" "$2" "$3"
}

# schema SENTENCE EXIT RULES SCHEMA RECORD
schema() {
	fresh
	printf '%s\n' "$4" >reg/schema/k.schema.yaml
	printf '%s\n' "$5" >reg/records/k/a.yaml
	judged "$1" "$2" "$3"
}

# --- YAML ----------------------------------------------------------------------

record 'Y01 aliases that multiply' 1 'yaml-anchor' 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n'
made 'Y02 a million brackets' 1 'yaml-too-deep' "b'a: ' + b'[' * 300000"
made 'Y02 braces' 1 'yaml-too-deep' "b'{a: ' * 100000"
made 'Y02 dashes' 1 'yaml-too-deep' "b'- ' * 300000"
made 'Y02 questions' 1 'yaml-complex-key yaml-too-deep' "b'? ' * 300000"
record 'Y04 a cycle' 1 'yaml-alias-cycle yaml-anchor' 'a: &a [*a]\n'
record 'Y06 a key twice' 1 'yaml-duplicate-key' 'a: 1\n"a": 2\n'
record 'Y07 a tag' 1 'yaml-tag' 'a: !!python/object/apply:os.system ["id"]\n'
record 'Y08 two documents' 1 'yaml-several-documents' 'a: 1\n---\nb: 2\n'
record 'Y08 an empty file' 1 'yaml-no-document' ''
record 'Y08 only comments' 1 'yaml-no-document' '# nothing\n'
record 'Y09 a byte order mark' 0 'yaml-bom' '\357\273\277a: 1\n'
record 'Y09 UTF-16' 1 'yaml-encoding' '\377\376a\000:\000 \0001\000\n\000'
record 'Y09 a byte of Latin-1' 1 'yaml-encoding' 'a: Ev\351nement\n'
record 'Y09 an overlong NUL' 1 'yaml-encoding' 'a: \300\200\n'
record 'Y09 NUL' 1 'yaml-nul' 'a: x\000y\n'
record 'Y09 half a surrogate pair' 1 'yaml-escape' 'a: "\\uD800"\n'
record 'Y10 controls in a text, by escapes' 0 '' 't: "\\x1b]0;pwn\\x07"\n'
made 'Y11 a number of a million digits' 1 'value-too-long' "b'n: ' + b'9' * 1000000"
record 'Y14 %% lines' 1 'yaml-syntax' '%%YAML 9.9\n---\na: 1\n'
made 'Y16 a record of 1 048 576 bytes' 0 '' "b'a: b\n' + (b'# ' + b'x' * 97 + b'\n') * 10485 + b'#' * 70 + b'\n'"
made 'Y16 of one more' 1 'document-too-large' "b'a: b\n' + (b'# ' + b'x' * 97 + b'\n') * 10485 + b'#' * 71 + b'\n'"
made 'Y16 a depth of 64' 0 '' "b'a: ' + b'[' * 63 + b']' * 63"
made 'Y16 of 65' 1 'yaml-too-deep' "b'a: ' + b'[' * 64 + b']' * 64"
made '100 000 nodes' 0 '' "b'a: [' + b'1,' * 99996 + b'1]'"
made 'and one more' 1 'yaml-too-many-nodes' "b'a: [' + b'1,' * 99998 + b'1]'"

# --- schemas ---------------------------------------------------------------------

p='properties: {a: {pattern:'
schema 'S01 a pattern that never ends' 1 'pattern-too-costly' "$p '^(a+)+\$'}}" "a: $(printf 'a%.0s' $(seq 40))!"
for bad in '(?R)' '\C' '(?C1)' '(*LIMIT_MATCH=1)' '(?{x})' '[[:alpha:]]' '(?i)a' '\Qa'; do
	schema "S02 the pattern $bad" 1 'schema-pattern' "$p '$bad'}}" 'a: x'
done
schema 'S03 a $ref to itself' 1 'schema-ref-loop' '$ref: "#"' 'a: x'
schema 'S03 a $ref that goes round' 1 'schema-ref-loop' '{$defs: {a: {$ref: "#/$defs/b"}, b: {$ref: "#/$defs/a"}}, $ref: "#/$defs/a"}' 'a: x'
schema 'S03 a tree that refers to itself' 0 '' '{properties: {a: {$ref: "#"}}}' 'a: {a: {a: {}}}'
schema 'S05 $ref to the network' 1 'schema-ref-network' '$ref: https://attacker.example/x' 'a: x'
for ref in //host/x file:///etc/passwd ../../x /etc/passwd nothing.yaml; do
	schema "S05 \$ref: $ref" 1 'schema-ref' "\$ref: $ref" 'a: x'
done
schema 'S08 an empty schema' 1 'yaml-no-document' '' 'a: x'
schema 'S08 aliases in a schema' 1 'yaml-anchor' '{not: &a {const: x}, if: *a}' 'a: x'
fresh; rm reg/schema/k.schema.yaml; ln -s /etc/passwd reg/schema/k.schema.yaml
judged 'S08 a schema that is a link' 1 'path-symlink'
fresh; mkdir reg/schema/l.schema.yaml; judged 'S08 or a folder' 1 'path-folder'
schema 'an invalid schema' 1 'type' 'properties: 12' 'a: x'
schema 'S11 an unknown draft' 1 'schema-draft' '$schema: https://example.org/my-own' 'a: x'
schema 'S11 a keyword misspelt' 0 'schema-unknown-keyword' 'requierd: [a]' 'a: x'

# --- 10 000 and more -----------------------------------------------------------------

fresh
printf 'additionalProperties: {type: integer}\n' >reg/schema/k.schema.yaml
python3 -c 'for i in range(10000): print("k%d: \"%s\"" % (i, "x" * 20))' >reg/records/k/a.yaml
judged '10 000 errors in a file' 1 'type'
[ "$(jq '.findings | length' out)" = 10000 ] && pass 'all in JSON' || fail 'all in JSON'
"$GREFFE" -C reg check >out 2>err
[ "$(grep -c '^records/k/a.yaml:' out)" = 20 ] && pass '20 as text' || fail '20 as text'
it 'and the count' grep -qE '10.000 errors' out
[ "$(wc -c <out)" -lt 65536 ] && pass 'in less than 64 KiB' || fail 'in less than 64 KiB'

# --- files that are no files ------------------------------------------------------------

fresh; mkdir reg/records/k/a.yaml; judged 'a folder in place of a file' 1 'path-folder'
fresh; mkfifo reg/records/k/a.yaml; judged 'a pipe is not waited for' 1 'path-special'
fresh; ln -s /dev/zero reg/records/k/a.yaml; judged 'a link to a device' 1 'path-symlink'
fresh; ln -s k reg/records/l; judged 'a folder that is a link' 1 'path-symlink'
fresh; rm -r reg/records; echo x >reg/records; judged 'records is a file' 3 ''
fresh; rm -r reg/schema; ln -s records reg/schema; judged 'schema is a link' 3 ''
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	# as somebody whom modes hold back
	fresh; echo 'a: x' >reg/records/k/a.yaml; echo 'a: [' >reg/records/k/b.yaml
	chmod 000 reg/records/k/a.yaml; chmod 755 . reg reg/records reg/records/k
	cp "$GREFFE" greffe
	setpriv --reuid 65534 --regid 65534 --clear-groups ./greffe -C reg check --format short >out 2>err
	[ $? = 3 ] && pass 'a file that may not be read' || fail 'a file that may not be read'
	it 'is told on stderr' grep -q "records/k/a.yaml.*Permission denied" err
	it 'and the rest is still judged' grep -q '^records/k/b.yaml' out
	chmod 000 reg/records/k
	setpriv --reuid 65534 --regid 65534 --clear-groups ./greffe -C reg check --format short >out 2>err
	[ $? = 3 ] && pass 'a folder that may not be read' || fail 'a folder that may not be read'
else
	fresh; echo 'a: x' >reg/records/k/a.yaml; chmod 000 reg/records/k/a.yaml
	if [ "$(id -u)" = 0 ]; then skip 'root reads everything, and setpriv is not here'
	else judged 'a file that may not be read' 3 ''; fi
fi

# --- names ----------------------------------------------------------------------------

fresh
python3 - <<'E'
import os
for name in (b'a\nb', b'a\tb', b'a\x1b[2Jb', b'a b', b"a'b", b'a"b', b'\xff\xfe', b'-x', b' x', b'x\x7f',
             b'\xe2\x80\xaeb', b'a' * 250, b'a\\b', b'c:', b'a%2e', b'$(id)', b'`id`'):
    with open(b'reg/records/k/' + name + b'.yaml', 'w') as f: f.write('a: x\n')
E
judged 'P03, P04 names of all sorts' 1 'id-form path-encoding path-portable'
for format in text short json jsonl github; do
	"$GREFFE" -C reg check --max 0 --format $format >out 2>err
	if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae' out; then fail "O01 nothing but text in $format"
	else pass "O01 nothing but text in $format"; fi
done
"$GREFFE" -C reg check --format json >out; it 'O04 and JSON is JSON' jq -e .version out
fresh
printf '{additionalProperties: {type: integer}}\n' >reg/schema/k.schema.yaml
printf '"a\\e[31m": "\\e]0;pwn\\a \\u202e \\x9b2J\\r\\b"\n' >reg/records/k/a.yaml
for format in text short json jsonl github; do
	"$GREFFE" -C reg check --format $format --color never >out 2>err
	if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae|\xc2\x9b' out; then fail "O01 keys and values in $format"
	else pass "O01 keys and values in $format"; fi
done
fresh; mkdir -p "reg/records/k/$(printf 'a/%.0s' $(seq 60))"; echo 'a: x' >"reg/records/k/$(printf 'a/%.0s' $(seq 60))b.yaml"
judged 'folders deeper than 50' 3 ''

chmod -R u+rwx reg
finish
