# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# validate.sh: files of any sort against any schema, with no registry.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
v() { "$GREFFE" validate "$@"; }

# says SENTENCE TEXT: the last `status` printed TEXT somewhere
says() {
	if grep -qF -- "$2" out err; then pass "$1"
	else
		fail "$1"
		cat out err | sed 's/^/#   /'
	fi
}
cat >s.yaml <<'S'
type: object
required: [name]
properties:
  name: {type: string}
  age: {type: integer}
  mail: {type: string, format: email}
S
cat >s.json <<'S'
{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
 "properties": {"age": {"type": "integer"}}}
S
echo 'name: Ada' >good.yaml
printf 'name: Ada\nage: old\n' >bad.yaml

# --- one instance a document, a line, a file ------------------------------------

printf 'name: Ada\n---\nname: Bo\nage: old\n---\nage: 3\n' >docs.yaml
status 1 'several YAML documents are several instances' v --format jsonl s.yaml docs.yaml
it 'each told once, counted from 0' sh -c "jq -sce 'map([.index, .valid])' out | grep -Fx '[[0,true],[1,false],[2,false]]'"
it 'with lines of the whole stream' sh -c "jq -sce 'map(.findings[0].line)' out | grep -Fx '[null,4,6]'"

printf '{"name": "Ada"}\n\n{"name": 3}\n{"name": \n{"name": "Bo"}\n' >list.ndjson
cp list.ndjson list.jsonl
for f in list.ndjson list.jsonl; do
	status 1 "$f: a line is an instance" v --format jsonl s.yaml $f
	it "$f: a broken line is one instance, the others are judged" sh -c "
		jq -sce 'map([.index, .valid, .findings[0].line])' out | grep -Fx '[[0,true,null],[1,false,3],[2,false,4],[3,true,null]]'"
done
status 1 'the object of an instance' v --format jsonl s.yaml bad.yaml
it 'has these keys and no other' sh -c "jq -ce 'keys' out | grep -Fx '[\"findings\",\"index\",\"path\",\"valid\"]'"
it 'a finding has at least these' sh -c "jq -e '.findings[0] | .rule == \"type\" and .severity == \"error\" and .instance == \"/age\" and .keyword == \"/properties/age/type\" and .line == 2 and .column == 6 and (.message | length > 0)' out"
status 0 'json is one object with a version' v --format json s.yaml good.yaml
it 'that jq reads' jq -e 'type == "object" and has("version")' out

printf -- '---\nname: Ada\nage: old\n---\n# Ada\n\nname: not YAML: at all\n' >page.md
status 1 'front matter of Markdown' v --front-matter s.yaml page.md
says 'is judged at its own lines' 'page.md:3:6: error:'
mkdir site
cp page.md site
status 3 'a folder of Markdown has nothing to judge' v s.yaml site
status 1 'but with --front-matter' v --front-matter s.yaml site

# --- folders -----------------------------------------------------------------------

mkdir -p tree/a/b
cp good.yaml tree/a/good.yml
cp bad.yaml tree/a/b/bad.yaml
echo '{"name": "Bo"}' >tree/c.json
echo 'not for us' >tree/readme.txt
status 1 'folders are walked' v --format jsonl s.yaml tree
it 'in the order of their paths, other files left alone' sh -c "
	jq -r .path out | tr '\n' ' ' | grep -Fx 'tree/a/b/bad.yaml tree/a/good.yml tree/c.json '"
for jobs in 1 2 7; do
	v --jobs $jobs --format jsonl s.yaml tree docs.yaml list.ndjson >jobs.$jobs
done
it 'the same with any number of threads' sh -c 'cmp jobs.1 jobs.2 && cmp jobs.1 jobs.7'
status 3 'an empty folder is nothing to judge' sh -c "mkdir empty; '$GREFFE' validate s.yaml empty"
status 3 'a file that cannot be read' v s.yaml good.yaml nowhere.yaml
says 'is named' "nowhere.yaml"
says 'and the others are judged' '1 '

# --- which schema -----------------------------------------------------------------------

status 1 '--schemafile' v --schemafile s.yaml bad.yaml good.yaml
status 1 'a JSON schema of draft-07' v s.json bad.yaml
echo 3 >three.yaml
status 0 'a part of a schema' v 's.yaml#/properties/age' three.yaml
status 1 'empty input is judged, and is no document' v s.yaml -
printf '# yaml-language-server: $schema=s.yaml\nname: Ada\nage: old\n' >tree/modeline.yaml
cp s.yaml tree/
status 1 'a modeline names the schema, from its own folder' v tree/modeline.yaml
says 'and is obeyed' 'tree/modeline.yaml:3:6'
echo '{"$schema": "s.yaml", "age": "old"}' >tree/own.json
status 1 'so does $schema' v tree/own.json
says 'and is obeyed' "tree/own.json:1:"
status 3 'a file that names none' v good.yaml
says 'is told what to add' 'yaml-language-server'
status 1 'several that name their own' v --own-schema tree/modeline.yaml tree/own.json

status 3 'an https schema is never fetched' v https://example.org/s.json good.yaml
says 'the line to type is told' '--remote https://example.org/='
mkdir vendor
cp s.yaml vendor/person.yaml
status 1 '--remote says where it is' v --remote https://example.org/=vendor https://example.org/person.yaml bad.yaml
echo '{"$ref": "https://example.org/person.yaml"}' >ref.json
status 1 'for a $ref too' v --remote https://example.org/=vendor ref.json bad.yaml
status 3 'a $ref to the network without it' v ref.json good.yaml
says 'tells the line to type' '--remote https://example.org/'

echo 'name: Ada
mail: nowhere' >mail.yaml
status 1 'formats assert' v s.yaml mail.yaml
status 0 'unless --assert-formats=no' v --assert-formats=no s.yaml mail.yaml
echo '{"items": [{"type": "string"}], "additionalItems": false}' >items.json
echo '["a", 1]' >items.yaml
status 1 '--draft where $schema is missing' v --draft 7 items.json items.yaml

# --- schemas judged -----------------------------------------------------------------------

status 0 '--metaschema, a good schema' v --metaschema s.yaml s.json
printf 'type: objet\nproperties: 3\n' >broken.yaml
status 1 '--metaschema, a bad one' v --metaschema s.yaml broken.yaml
says 'at its place' 'broken.yaml:1:7: error:'
status 3 'judging by a bad schema is not a verdict' v broken.yaml good.yaml
says 'its findings are told' 'broken.yaml:1:7: error:'
says 'and that files were not judged' 'not judged'
printf 'pattern: "(?<"\n' >pattern.yaml
status 1 'a pattern that is none' v --metaschema pattern.yaml

# --- a repeated value is judged where it is repeated -----------------------------------------

printf 'first: &x 1\nname: *x\n' >alias.yaml
status 1 'an alias of a wrong value' v --format short s.yaml alias.yaml
says 'is wrong where it stands' 'alias.yaml:2:7: error'

# --- what a stranger's schema may open ---------------------------------------------------------

mkdir -p secret named/sub
echo 'SECRET: x' >secret/word
echo '{}' >named/base.json
echo '{"$ref":"../base.json"}' >named/sub/up.json
printf '{"$ref":"%s/secret/word"}' "$PWD" >named/absolute.json
printf '{"$ref":"file://%s/secret/word"}' "$PWD" >named/uri.json
printf '$schema: %s/secret/word\n' "$PWD" >named/own.yaml
cd named || exit 1
status 0 'a $ref to another folder below the current one' v sub/up.json ../s.yaml
for f in absolute uri; do
	status 3 "a \$ref to elsewhere is not opened ($f)" v $f.json ../s.yaml
	it 'what may be typed to allow it' grep -q -- '--remote file:' "$TAP_DIR/out"
	it 'and nothing of it is told' sh -c '! grep -q SECRET "$0/out" "$0/err"' "$TAP_DIR"
done
status 3 'nor what an instance names' v own.yaml
it 'whose text is not told either' sh -c '! grep -q SECRET "$0/out" "$0/err"' "$TAP_DIR"
cd .. || exit 1

# --- limits ---------------------------------------------------------------------------------

{ printf 'name: "'; head -c 1100000 /dev/zero | tr '\0' a; echo '"'; } >large.yaml
status 1 'a document over the size limit is a finding' v s.yaml large.yaml
says 'with the option to type' '--max-bytes'
{ printf '#'; head -c 1100000 /dev/zero | tr '\0' a; printf '\nname: Ada\n'; } >comment.yaml
status 0 'which is obeyed' v --max-bytes 2000000 s.yaml comment.yaml
finish
