# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# cli.sh: the program seen from outside: help, usage, exit codes, languages,
# standard streams, colours. GOLDEN_ACCEPT=1 writes tests/golden/cli anew.
. "$(dirname "$0")/tap.sh"
golden=$TOP/tests/golden/cli
cd "$TAP_DIR" || exit 1

# prints WANTED-EXIT NAME COMMAND...: exit code and output, both streams
prints() {
	want=$1 name=$2
	shift 2
	"$@" >out 2>err </dev/null
	code=$?
	{ cat out; sed 's/^/! /' err; } >both
	if [ "$code" = "$want" ]; then pass "$name: exit $want"; else fail "$name: exit $code, wanted $want"; fi
	same "$golden/$name" both "$name: what it prints"
}
mkdir -p "$golden"

# --- help, from the same rows as the parsing ----------------------------------

prints 2 nothing "$GREFFE"
prints 0 help "$GREFFE" help
for c in check validate init new list find summary explain dump help version; do
	prints 0 "help-$c" "$GREFFE" help "$c"
	"$GREFFE" "$c" --help >out 2>&1
	same "$golden/help-$c" out "$c --help says the same as help $c"
	status 0 "every option of $c is in its help in French too" "$GREFFE" --lang fr help "$c"
done
status 0 '--help is help' "$GREFFE" --help
same "$golden/help" out '--help says the same as help'
status 0 '--version' "$GREFFE" --version
it 'is one line' grep -q '^greffe [^ ]*$' out

# --- wrong usage: exit 2, what was meant, how to know more --------------------

prints 2 usage-command "$GREFFE" chek
prints 2 usage-command-far "$GREFFE" frobnicate
prints 2 usage-help "$GREFFE" help chekc
status 2 'a wrong format is told before the registry is looked for' "$GREFFE" check --format jsn
prints 2 usage-option "$GREFFE" check --formt json
prints 2 usage-option-letter "$GREFFE" check -Z
prints 2 usage-format "$GREFFE" validate --format jsn s.json a.json
prints 2 usage-rule "$GREFFE" validate --rule requird s.json a.json
prints 2 usage-skip "$GREFFE" validate --skip yaml-duplicate s.json a.json
prints 2 usage-max "$GREFFE" validate --max many s.json a.json
prints 2 usage-jobs "$GREFFE" check --jobs -2
prints 2 usage-color "$GREFFE" validate --color sometimes s.json a.json
prints 2 usage-lang "$GREFFE" --lang de check
prints 2 usage-value "$GREFFE" validate --remote
prints 2 usage-no-value "$GREFFE" validate --metaschema=yes s.json
prints 2 usage-yesno "$GREFFE" validate --assert-formats=maybe s.json a.json
prints 2 usage-draft "$GREFFE" validate --draft 5 s.json a.json
prints 2 usage-remote "$GREFFE" validate --remote nowhere s.json a.json
prints 2 usage-bytes "$GREFFE" validate --max-bytes 1k s.json a.json
prints 2 usage-operands "$GREFFE" validate
prints 2 usage-dump "$GREFFE" dump scheme x
prints 2 usage-explain "$GREFFE" explain requird

# --- exit codes, the same for every format ------------------------------------

cat >s.yaml <<'S'
type: object
required: [name]
additionalProperties: false
properties:
  name: {type: string}
  age: {type: integer}
S
echo 'name: Ada' >good.yaml
printf 'name: Ada\nage: old\n' >bad.yaml
printf '\357\273\277name: Ada\n' >warn.yaml
for f in text short json jsonl github gitlab sarif junit tap; do
	status 0 "$f: no error is 0" "$GREFFE" validate --format $f s.yaml good.yaml
	status 0 "$f: a warning is 0" "$GREFFE" validate --format $f s.yaml warn.yaml
	status 1 "$f: with -W it is 1" "$GREFFE" validate -W --format $f s.yaml warn.yaml
	status 1 "$f: an error is 1" "$GREFFE" validate --format $f s.yaml bad.yaml
	status 2 "$f: wrong usage is 2" "$GREFFE" validate --format $f --nope s.yaml bad.yaml
	status 3 "$f: a file that is not there is 3" "$GREFFE" validate --format $f s.yaml bad.yaml missing.yaml
	status 3 "$f: a schema that is not there is 3" "$GREFFE" validate --format $f missing.yaml good.yaml
	status 3 "$f: no registry is 3" "$GREFFE" -C / check --format $f
	it "$f: which is said in words" grep -q 'no registry' err
done
status 0 'only the rule asked for is told' "$GREFFE" validate --rule required s.yaml bad.yaml
status 0 'a rule left out is not told' "$GREFFE" validate --skip type s.yaml bad.yaml

# --- standard streams ----------------------------------------------------------

# through SHELL-LINE: $1 the wanted exit code
through() {
	want=$1 what=$2 line=$3
	sh -c "$line" >out 2>err
	code=$?
	if [ $code = "$want" ]; then pass "$what"; else
		fail "$what (exit $code, wanted $want)"
		cat out err | sed 's/^/#   /'
	fi
}
through 0 'standard input' "'$GREFFE' validate s.yaml - <good.yaml"
through 1 'standard input with an error' "'$GREFFE' validate s.yaml - <bad.yaml"
it 'is called <stdin>' grep -q '^<stdin>:2:6: error: ' out
through 1 'under another name' "'$GREFFE' validate --as people/ada.yaml s.yaml - <bad.yaml"
it 'findings bear it' grep -q '^people/ada.yaml:2:6: error: ' out
through 1 'a name in .json is read as JSON' "echo 'name: Ada' | '$GREFFE' validate --as a.json s.yaml -"
it 'and says so' grep -q 'json-' out
through 3 'a full disk' "'$GREFFE' validate s.yaml bad.yaml >/dev/full"
it 'is said' grep -q 'cannot write to standard output: No space left' err
through 3 'a closed standard output' "'$GREFFE' validate s.yaml bad.yaml >&-"
it 'is said' grep -q 'cannot write to standard output' err
through 0 'help into a closed pipe dies in silence' "{ '$GREFFE' help; } 2>err.pipe | true; test ! -s err.pipe"
through 1 'closed standard input and error are harmless' "'$GREFFE' validate s.yaml bad.yaml <&- 2>&-"
through 0 'closed standard input is empty' "'$GREFFE' version <&-"

# --- colours and languages ------------------------------------------------------

"$GREFFE" validate s.yaml bad.yaml >plain
"$GREFFE" validate --color always s.yaml bad.yaml >coloured
esc=$(printf '\033')
it 'no colour off a terminal' sh -c "! grep -q '$esc' plain"
it '--color always wins over NO_COLOR' grep -q "$esc" coloured
sed "s/$esc\[[0-9;]*m//g" coloured >stripped
same plain stripped 'colours change nothing else'

fr='2:6: erreur'
speaks() {
	what=$1 want=$2
	shift 2
	"$@" >out 2>&1
	if grep -q "$want" out; then pass "$what"; else fail "$what"; sed 's/^/#   /' out; fi
}
v="$GREFFE validate s.yaml bad.yaml"
# shellcheck disable=SC2086 # $v is words
{
	speaks '--lang fr' "$fr" "$GREFFE" --lang fr validate s.yaml bad.yaml
	speaks '--lang after the command' "$fr" $v --lang=fr
	speaks 'GREFFE_LANG' "$fr" env GREFFE_LANG=fr $v
	speaks '--lang wins over GREFFE_LANG' error: env GREFFE_LANG=fr $v --lang en
	speaks 'GREFFE_LANG wins over the locale' error: env GREFFE_LANG=en LC_ALL=fr_FR.UTF-8 $v
	speaks 'a French locale, installed or not' "$fr" env LC_ALL=fr_FR.UTF-8 $v
	speaks 'LC_MESSAGES before LANG' "$fr" env -u LC_ALL LC_MESSAGES=fr_FR LANG=en_GB $v
	speaks 'LANG last' "$fr" env -u LC_ALL LANG=fr_BE.UTF-8 $v
	speaks 'LANGUAGE before the locale' "$fr" env LANGUAGE=de:fr:en LC_ALL=C.UTF-8 $v
	speaks 'but not in the locale C' error: env LANGUAGE=fr LC_ALL=C $v
	speaks 'nor over GREFFE_LANG' error: env LANGUAGE=fr GREFFE_LANG=en LC_ALL=en_GB.UTF-8 $v
	speaks 'another language is English' error: env LC_ALL=de_DE.UTF-8 $v
	speaks 'the words of --format short are never translated' ' error: ' env GREFFE_LANG=fr $v --format short
}
mkdir -p reg/schema reg/records/a
cp s.yaml reg/schema/a.schema.yaml
cp bad.yaml reg/records/a/b.yaml
echo 'lang: fr' >reg/greffe.yaml
speaks 'lang: of greffe.yaml where the locale says nothing' "$fr" "$GREFFE" -C reg check
speaks 'and where the locale is not installed' "$fr" env LC_ALL=xx_XX.UTF-8 "$GREFFE" -C reg check
speaks 'but not over GREFFE_LANG' error: env GREFFE_LANG=en "$GREFFE" -C reg check

# --- explain and dump -----------------------------------------------------------

prints 0 explain-rule "$GREFFE" explain yaml-duplicate-key
prints 0 explain-rule-fr "$GREFFE" --lang fr explain yaml-duplicate-key
status 0 'explain lists the rules' "$GREFFE" explain
"$GREFFE" dump ids >ids
it 'there are rules' test -s ids
it 'every rule is explained, with both examples' sh -c "
	cut -f1 ids | while read -r id; do
		'$GREFFE' explain \"\$id\" >e || exit 1
		grep -q '^Refused:' e && grep -q '^Accepted:' e || { echo \"\$id\"; exit 1; }
	done"
prints 0 explain-kind "$GREFFE" -C reg --lang en explain a
prints 0 explain-field "$GREFFE" -C reg --lang en explain a.age
prints 2 explain-field-near "$GREFFE" -C reg --lang en explain a.nam
prints 0 dump-limits "$GREFFE" dump limits
prints 0 dump-file "$GREFFE" dump file bad.yaml
prints 0 dump-schema "$GREFFE" dump schema s.yaml
finish
