# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# install.sh: what `make install` puts where, that it works from there, and
# that nothing is built twice.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES
root=$TAP_DIR/root
# as the Makefile knows it: a target has one name
name=${BUILD#"$TOP"/}

it 'nothing is left to build' sh -c "! $(command -v make) BUILD='$name' all | grep -E '^ +(CC|AR|LINK|MSGFMT|MAN) '"
it 'make install' make BUILD="$name" DESTDIR="$root" install
it 'the program is there' test -x "$root/usr/local/bin/greffe"
it 'the clerk is there' test -x "$root/usr/local/sbin/greffed"
it 'its manual is there' grep -q '^.SH NAME' "$root/usr/local/share/man/man8/greffed.8"
it 'git greffe finds it' test -x "$root/usr/local/bin/git-greffe"
it 'the French catalogue is there' test -s "$root/usr/local/share/locale/fr/LC_MESSAGES/greffe.mo"

status 0 'it runs from there' "$root/usr/local/bin/greffe" version
it 'and says its version' grep -q '^greffe ' "$TAP_DIR/out"
status 0 'it speaks French from there, without a French locale' \
	env GREFFE_LANG=fr "$root/usr/local/bin/greffe" help
it 'in French' grep -q '^commandes' "$TAP_DIR/out"
PATH=$root/usr/local/bin:$PATH
status 0 'as git greffe' git greffe version

# the manual says what --help says, in each language
man=$root/usr/local/share/man
"$GREFFE" dump commands >"$TAP_DIR/commands"
it 'there are commands' test "$(wc -l <"$TAP_DIR/commands")" -ge 8
while read -r command; do
	for lang in en fr; do
		case $lang in en) page=$man/man1 ;; *) page=$man/$lang/man1 ;; esac
		page=$page/greffe-$command.1
		it "greffe-$command(1) is there in $lang" test -s "$page"
		sed 's/\\f[BIR]//g; s/\\~/ /g; s/\\(aq/'"'"'/g; s/\\(ga/`/g; s/\\//g' "$page" >"$TAP_DIR/page"
		"$GREFFE" --lang "$lang" help "$command" | sed 's/ / /g' |
			grep -oE -- '--[a-z-]+' | sort -u >"$TAP_DIR/wanted"
		it "with every option" sh -c "grep -oE -- '--[a-z-]+' '$TAP_DIR/page' | sort -u | diff '$TAP_DIR/wanted' -"
	done
done <"$TAP_DIR/commands"
it 'greffe(1) is there' grep -q '^.SH NAME' "$man/man1/greffe.1"
it 'and in French' grep -q '^.SH NOM' "$man/fr/man1/greffe.1"
it 'it names every command' sh -c "while read -r c; do grep -q \"greffe.-\$c\" '$man/man1/greffe.1' || exit 1; done <'$TAP_DIR/commands'"
if command -v groff >/dev/null; then
	it 'groff finds nothing wrong in any page' sh -c "! find '$man' -name '*.1' -exec groff -K utf8 -man -ww -z {} \\; 2>&1 | grep ."
else
	skip 'groff finds nothing wrong in any page'
fi

for file in bash-completion/completions/greffe bash-completion/completions/git-greffe \
	zsh/site-functions/_greffe fish/vendor_completions.d/greffe.fish; do
	it "completion: $file" test -s "$root/usr/local/share/$file"
done

status 0 'make uninstall' make BUILD="$name" DESTDIR="$root" uninstall
it 'leaves no file behind' sh -c "! find '$root' -type f -o -type l | grep ."
finish
