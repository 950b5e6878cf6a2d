# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# forges.sh: docs/examples/commit-status against what three forges' APIs ask.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
for program in curl jq python3; do
	command -v $program >/dev/null || { skip "no $program here"; finish; exit; }
done
unset http_proxy HTTP_PROXY all_proxy ALL_PROXY
status=$TOP/docs/examples/commit-status
python3 "$TOP/tests/forge_api.py" port requests &
api=$!
trap 'kill $api 2>/dev/null' EXIT
i=0
until [ -s port ] || [ $i -ge 500 ]; do sleep 0.02; i=$((i + 1)); done
url=http://127.0.0.1:$(cat port)
commit=0123456789abcdef0123456789abcdef01234567
echo secret >token
echo wrong >wrong
TOKEN_FILE=$TAP_DIR/token
export TOKEN_FILE

# verdict WORD TEXT: as greffed writes it
verdict() {
	jq -nc --arg word "$1" --arg text "$2" --arg commit $commit '{version: 1, event: "verdict",
		repository: "/srv/git/collectif/communs.git", name: "communs", branch: "main",
		commit: $commit, verdict: $word, errors: 2, warnings: 0, debt: 0, text: $text,
		subject: "s", author: {name: "A", email: "a@example.org"}, time: null, note: "n"}'
}

# tell FORGE WORD TEXT [PROJECT]
tell() {
	rm -f requests
	verdict "$2" "$3" | "$status" "$1" "$url/" ${4:+"$4"}
}

# asked FILTER: true of what the API was asked
asked() { jq -e "$1" requests; }

for row in forgejo:success:failure:error gitlab:success:failed:failed github:success:failure:error; do
	IFS=: read -r forge good bad unreadable <<-EOF2
	$row
	EOF2
	for pair in valid:"$good" debt:"$good" invalid:"$bad" unreadable:"$unreadable"; do
		it "$forge takes ${pair%%:*}" tell "$forge" "${pair%%:*}" "2 « erreurs » \"\$x\" 'y'"
		it "as ${pair#*:}" asked ".body.state == \"${pair#*:}\" and (.path | endswith(\"$commit\")) and
			(.body.description | startswith(\"2 « erreurs »\")) and
			(.path | contains(\"collectif/communs/statuses\"))"
	done
	it "$forge: a project by its name" tell "$forge" valid t autre/projet
	it 'is the one asked' asked '.path | contains("autre/projet/")'
	it "$forge: a long text is cut" tell "$forge" invalid "$(printf '%0300d' 0)"
	it 'to 140 characters' asked '.body.description | length == 140'
	TOKEN_FILE=$TAP_DIR/wrong
	status 22 "$forge: a token that is refused is a failure, tried again" tell "$forge" valid t
	TOKEN_FILE=$TAP_DIR/token
done
tell gitlab valid t && it 'GitLab is told the branch' asked '.body.ref == "main"'
status 2 'no such forge' tell sourcehut valid t
it 'the token is on no command line' sh -c "! grep -nE 'curl.*token|\\\$token.*curl' '$status'"
kill $api
finish
