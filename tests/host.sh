# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# host.sh: docs/host.md, from a bare server to a refused push, as it is typed
# there: paths lead into the test's folder, and what would change this machine
# (apt, adduser, systemctl) is played. Its tables say all that there is.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/daemon.sh"
cd "$TAP_DIR" || exit 1

# the commands of the first section, a line each
commands() {
	awk '/^## /{n++} n == 1 && /^```/{inside = !inside; next} n == 1 && inside' "$TOP/docs/host${1:-}.md"
}

mkdir -p bin played
for program in apt adduser; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/played/log"\n' $program "$TAP_DIR" >bin/$program
done
cat >bin/runuser <<'END'
#!/bin/sh
[ "$1 $2 $3" = '-u git --' ] || exit 1
shift 3
exec "$@"
END
cat >bin/systemctl <<END
#!/bin/sh
echo "systemctl \$*" >>'$TAP_DIR/played/log'
END
chmod +x bin/*
ln -s "$GREFFE" bin/greffe
PATH=$TAP_DIR/bin:$PATH

# type LINE: as it stands in the document, but for where
type_line() {
	line=$(printf '%s\n' "$1" | sed "s|/srv/git|$root/srv/git|g; s|/etc/|$root/etc/|g; s|git@server.example.org:||")
	eval "$line"
}

for lang in '' .fr; do
	root=$TAP_DIR/root$lang
	rm -f played/log
	mkdir -p "$root/srv/git" "$root/home" "$root/run"
	mkdir "$TAP_DIR/desk$lang"
	cd "$TAP_DIR/desk$lang" || exit 1
	touch greffe_1.deb greffed_1.deb
	commands $lang >"$TAP_DIR/commands"
	it "docs/host$lang.md: ten commands" test "$(wc -l <"$TAP_DIR/commands")" = 10
	n=0
	while IFS= read -r command; do
		n=$((n + 1))
		type_line "$command" >"$TAP_DIR/typed" 2>&1 </dev/null
		got=$?
		want=0
		[ $n = 10 ] && want=1
		if [ $got = $want ]; then pass "$n: $command"
		else
			fail "$n: $command (exit $got)"
			sed 's/^/#   /' "$TAP_DIR/typed"
		fi
		# the service, as systemctl would have started it
		if [ $n = 7 ]; then
			sed "s|/srv/git|$root/srv/git|" "$TOP/systemd/greffed.yaml" >"$root/etc/greffed.yaml"
			GREFFED_SOCKET=$root/run/socket daemon_start -c "$root/etc/greffed.yaml"
		fi
	done <"$TAP_DIR/commands"
	it 'the push was refused by the gate' grep -q 'pre-receive hook declined' "$TAP_DIR/typed"
	it 'which said where' grep -q 'records/organisation/mon-association.yaml:[0-9]*:1' "$TAP_DIR/typed"
	REPO=$root/srv/git/communs.git
	export REPO
	wait_for 'what was accepted is judged' judged main valid
	wait_for 'and is the valid one' stands_at refs/greffe/valid/main main
	it 'the service was restarted' grep -q '^systemctl restart greffed$' "$TAP_DIR/played/log"
	it 'its drop-in says where repositories are' grep -qx "ReadWritePaths=\"$root/srv/git\"" \
		"$root/etc/systemd/system/greffed.service.d/host.conf"
	daemon_stop
	cd "$TAP_DIR" || exit 1

	# the tables
	for key in $(jq -r '.properties | keys[]' "$TOP/lib/jsonschema/metaschema/greffe/greffed.json"); do
		it "host$lang.md says $key" grep -q "^| \`$key\` |" "$TOP/docs/host$lang.md"
	done
	grep -o '{ "GREFFED_[A-Z_]*"' "$TOP/daemon/config.c" | grep -o '[A-Z_]*' | sort >variables
	grep -o '^| `GREFFED_[A-Z_]*`' "$TOP/docs/host$lang.md" | grep -o '[A-Z_]*' | sort >said
	it 'and every variable' diff variables said
	it 'and every key of the JSON' sh -c "
		for key in version event repository name branch commit verdict errors warnings debt text subject author.name author.email time note; do
			grep -q \"^| .*\\\`\$key\\\`.* |\" '$TOP/docs/host$lang.md' || exit 1; done"
	# what it proposes is right
	awk '/^```yaml/{inside = 1; n++; next} /^```/{inside = 0} inside {print >"'"$TAP_DIR"'/yaml." n}' "$TOP/docs/host$lang.md"
	for file in yaml.*; do
		it "its configuration is right: $(head -1 "$file")" "$GREFFED" --check -c "$TAP_DIR/$file"
	done
done
finish
