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

it 'nothing is left to build' sh -c "! $(command -v make) BUILD='$name' all | grep -E '^ +(CC|AR|LINK|MSGFMT) '"
it 'make install' make BUILD="$name" DESTDIR="$root" install
it 'the program is there' test -x "$root/usr/local/bin/greffe"
it 'git greffe finds it' test -x "$root/usr/local/bin/git-greffe"
it 'the French catalogue is there' test -s "$root/usr/local/share/locale/fr/LC_MESSAGES/greffe.mo"

status 0 'it runs from there' "$root/usr/local/bin/greffe" version
it 'and says its version' grep -q '^greffe ' "$TAP_DIR/out"
status 0 'it speaks French from there, without a French locale' \
	env GREFFE_LANG=fr "$root/usr/local/bin/greffe" help
it 'in French' grep -q '^commandes' "$TAP_DIR/out"
PATH=$root/usr/local/bin:$PATH
status 0 'as git greffe' git greffe version

status 0 'make uninstall' make BUILD="$name" DESTDIR="$root" uninstall
it 'leaves no file behind' sh -c "! find '$root' -type f -o -type l | grep ."
finish
