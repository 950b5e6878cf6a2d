# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# notify.sh: programs and mails that the host wants told of verdicts; the
# configuration, judged, and read again while greffed runs.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
cd "$TAP_DIR" || exit 1

# --- a registry in French, its bare repository, a clone
git init -q --bare -b main git/communs.git
git clone -q git/communs.git clone 2>/dev/null
mkdir -p clone/schema clone/records/chose
cat >clone/schema/chose.schema.yaml <<'END'
type: object
additionalProperties: false
properties:
  titre: {type: string}
END
echo 'lang: fr' >clone/greffe.yaml
REPO=$TAP_DIR/git/communs.git

# place FILE TEXT MESSAGE: a commit, placed in the bare repository
place() {
	printf '%s\n' "$2" >"clone/records/chose/$1.yaml"
	git -C clone add -A
	git -C clone commit -qm "$3"
	git -C clone push -q origin HEAD:main
}
place un 'titre: un' un
git -C clone checkout -qb vieux
place zero 'titre: 0' 'une vieille erreur'
git -C clone checkout -q main
git -C clone merge -q vieux
place deux 'titre: deux' deux

mkdir bin
cat >bin/take <<'END'
#!/bin/sh
cat >>"$1"
env | cut -d= -f1 | grep -vxE '_|PWD|OLDPWD|SHLVL' | sort >"$1.env"
END
cat >bin/fail <<'END'
#!/bin/sh
echo x >>"$1"
echo "no forge" >&2
exit 7
END
cat >bin/sendmail <<END
#!/bin/sh
{ printf '%s\n' "\$*"; cat; } >>'$TAP_DIR/mail'
END
chmod +x bin/*

# --- the configuration
cat >greffed.yaml <<END
repositories: ['$TAP_DIR/git/*.git']
socket: $TAP_DIR/run/socket
log: debug
on_verdict:
- [$TAP_DIR/bin/take, $TAP_DIR/verdicts]
- {run: [$TAP_DIR/bin/fail, $TAP_DIR/failed], verdicts: [invalid], tries: 2, env: {A: b}}
- {run: [/bin/sleep, '60'], verdicts: [invalid], deadline: 1, tries: 1}
mail: {from: greffe@example.org, to: [registre@example.org], author: true, sendmail: $TAP_DIR/bin/sendmail}
END
status 0 'the sample is right' "$GREFFED" --check -c "$TOP/systemd/greffed.yaml"
it 'and nothing is said of it' test ! -s "$TAP_DIR/err"
sed -E 's/^#([a-z]|  )/\1/' "$TOP/systemd/greffed.yaml" >all.yaml
status 0 'so is all that it proposes' "$GREFFED" --check -c all.yaml
for key in $(jq -r '.properties | keys[]' "$TOP/lib/jsonschema/metaschema/greffe/greffed.json"); do
	it "it shows $key" grep -qE "^#?$key:" "$TOP/systemd/greffed.yaml"
done
echo 'repository: [/srv/git]' >wrong.yaml
status 3 'a wrong one is refused' "$GREFFED" --check -c wrong.yaml
it 'with its place' grep -q '^wrong.yaml:1:1: error: ' "$TAP_DIR/err"
it 'and what was meant' grep -q "'repositories'" "$TAP_DIR/err"
status 3 'so is a variable' env GREFFED_LOGS=debug "$GREFFED" --check
it 'with what was meant too' grep -q 'GREFFED_LOG?' "$TAP_DIR/err"
status 3 'no repository at all' "$GREFFED" --once -c /dev/null

# --- adopting greffe
status 0 'the right one is taken' "$GREFFED" --check -c greffed.yaml
daemon_start -c greffed.yaml
wait_for 'the tip is judged' judged "$(git -C clone rev-parse main)"
wait_for 'and told' grep -q "\"commit\":\"$(git -C clone rev-parse main)\"" verdicts
it 'what is old is told to nobody' test "$(wc -l <verdicts)" = 1

# --- a wrong commit
printf 'titre: 3\n' >clone/records/chose/trois.yaml
git -C clone add -A
git -C clone -c user.email=anne@example.org -c user.name='Anne
Bcc: x@example.org' commit -q --author 'Anne <anne@example.org>' -m "Trois « é »
Bcc: y@example.org"
git -C clone push -q origin HEAD:main
commit=$(git -C clone rev-parse HEAD)
wait_for 'a wrong commit is told' grep -q "\"commit\":\"$commit\",\"verdict\":\"invalid\"" verdicts
it 'as one line of JSON' sh -c "tail -1 verdicts | jq -e '.version == 1 and .event == \"verdict\" and
	.name == \"communs\" and .branch == \"main\" and .errors == 1 and .author.email == \"anne@example.org\" and
	(.note | startswith(\"greffe 1 invalid \")) and (.subject | startswith(\"Trois « é »\"))'"
it 'in the registry'"'"'s language' sh -c "tail -1 verdicts | jq -e '.text == \"invalide : 1 nouvelle erreur\"'"
it 'a program sees nothing of our environment' sh -c "! grep -vxE 'PATH|LC_ALL|HOME|CREDENTIALS_DIRECTORY' verdicts.env"

decode() {
	python3 -c 'import email, email.policy, sys
m = email.message_from_string(sys.stdin.read().split("\n", 1)[1], policy=email.policy.default)
print(sorted(m.keys()), m["to"], m["subject"], m.get_content(), sep="\n")' <mail
}
wait_for 'a mail is sent' grep -q 'X-Greffe-Verdict: invalid' mail
decode >letter 2>&1
it 'to the host'"'"'s address and to the author' grep -qx 'registre@example.org, anne@example.org' letter
it 'who are told on the command line, after --' \
	grep -qx -- '-i -f greffe@example.org -- registre@example.org anne@example.org' mail
it 'its subject is French' grep -qx '\[communs\] invalide : 1 nouvelle erreur' letter
it 'its body has the finding' grep -q 'records/chose/trois.yaml:1:8' letter
it 'no header is a stranger'"'"'s' sh -c "head -1 letter | grep -qv Bcc && ! sed '/^\$/q' mail | grep -q '^Bcc'"
it 'only ASCII goes to sendmail' sh -c "! LC_ALL=C grep -P '[\\x80-\\xff]' mail"

# --- failures
wait_for 'one that fails is tried again, then given up' grep -q 'event=notify.given_up.*bin/fail' "$DAEMON_LOG"
it 'twice, as it was said' test "$(wc -l <failed)" = 2
it 'with its status and its words in the log' grep -q 'event=notify.failed .*program=.*/bin/fail status=7 .*text="no forge' "$DAEMON_LOG"
wait_for 'one that hangs is stopped' grep -q 'event=notify.given_up.*bin/sleep' "$DAEMON_LOG"
it 'and all of it is gone' sh -c "! pgrep -P $DAEMON_PID -x sleep"
place quatre 'titre: quatre' quatre
wait_for 'judging goes on' judged "$(git -C clone rev-parse HEAD)"

# --- another configuration
status 0 'reload' "$GREFFED" -c greffed.yaml --reload
git init -q --bare -b main git/autre.git
git -C clone push -q ../git/autre.git main
cp greffed.yaml good.yaml
echo 'log: loud' >greffed.yaml
status 3 'a bad configuration is refused' env GREFFED_SOCKET="$TAP_DIR/run/socket" "$GREFFED" --reload
it 'and said to who asked' grep -q "greffed.yaml:1:6: error: 'loud'" "$TAP_DIR/err"
it 'and in the log' grep -q 'event=reload.refused' "$DAEMON_LOG"
place cinq 'titre: cinq' cinq
wait_for 'the old one stays' judged "$(git -C clone rev-parse HEAD)"
cp good.yaml greffed.yaml
kill -HUP "$DAEMON_PID"
REPO=$TAP_DIR/git/autre.git
wait_for 'SIGHUP takes in what is new' judged "$(git -C "$REPO" rev-parse main)"
sed "s|git/\*.git|git/autre.git|" good.yaml >greffed.yaml
status 0 'and what is meant no more is left' "$GREFFED" -c greffed.yaml --reload
it 'which is said' grep -q 'event=repository.left repo=.*/communs.git' "$DAEMON_LOG"
daemon_stop
it 'it ends well' test "$DAEMON_CODE" = 0
status 3 'nobody to reload' "$GREFFED" -c greffed.yaml --reload
finish
