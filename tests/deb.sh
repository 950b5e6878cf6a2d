# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# deb.sh: the packages: what is in them, installed, upgraded, removed, purged
# in a system of the test's own.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES
for program in dpkg-deb dpkg-shlibdeps dpkg; do
	command -v $program >/dev/null || { skip "no $program here"; finish; exit; }
done
[ "$(id -u)" = 0 ] || { skip 'only root installs a package'; finish; exit; }

# a version after the other, as an upgrade has
debs=$TAP_DIR/debs
for version in v1.2 v1.2-3-gabcdef0; do
	status 0 "made: $version" env DEB_COMPRESSION=none .ci/deb "${BUILD#"$TOP"/}" $version
	mkdir -p "$debs"
	cp "$BUILD"/deb/*.deb "$debs/"
done
old=1.2 new=1.2+3.gabcdef0 arch=$(dpkg --print-architecture)
it 'the newer one is newer' dpkg --compare-versions $new gt $old
it 'it depends on the libraries it loads' sh -c "dpkg-deb -f '$debs/greffed_${old}_$arch.deb' Depends | grep -q 'libc6 (>= .*greffe (= 1.2)'"
it 'the configuration is the host'"'"'s' sh -c "dpkg-deb -I '$debs/greffed_${old}_$arch.deb' conffiles | grep -qx /etc/greffe/greffed.yaml"
it 'all of it belongs to root' sh -c "! dpkg-deb -c '$debs/greffed_${old}_$arch.deb' | grep -v root/root"

# A system with nothing in it: what is installed there runs from here.
root=$TAP_DIR/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/etc"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
package() {
	dpkg --root="$root" --force-depends --force-script-chrootless --force-confold \
		--log="$TAP_DIR/dpkg.log" "$@" 2>&1
}
has_user() { grep -q '^greffe:.*:/var/lib/greffe:' "$root/etc/passwd"; }
command -v systemd-sysusers >/dev/null || { skip 'no systemd here'; finish; exit; }

status 0 'installed' package -i "$debs/greffe_${old}_$arch.deb" "$debs/greffed_${old}_$arch.deb"
it 'its user is made' has_user
it 'with no shell to log into' grep -q '^greffe:.*nologin$' "$root/etc/passwd"
it 'greffe runs' "$root/usr/bin/greffe" version
it 'greffed runs' "$root/usr/sbin/greffed" --version
it 'in French too' sh -c "'$root/usr/sbin/greffed' --lang fr --help | grep -q '^usage'"
if command -v deb-systemd-helper >/dev/null; then
	it 'its service starts with the system' test -L "$root/etc/systemd/system/multi-user.target.wants/greffed.service"
fi
mkdir -p "$root/srv/git/communs.git/refs" "$root/var/lib/greffe/own.git" "$root/run/greffed"
echo kept >"$root/srv/git/communs.git/HEAD"
echo 'log: debug' >>"$root/etc/greffe/greffed.yaml"
cp "$root/etc/greffe/greffed.yaml" "$TAP_DIR/configuration"

status 0 'upgraded' package -i "$debs/greffe_${new}_$arch.deb" "$debs/greffed_${new}_$arch.deb"
same "$TAP_DIR/configuration" "$root/etc/greffe/greffed.yaml" 'the configuration is kept'
it 'the user is still there' has_user

status 0 'removed' package -r greffed greffe
it 'the program is gone' test ! -e "$root/usr/sbin/greffed"
same "$TAP_DIR/configuration" "$root/etc/greffe/greffed.yaml" 'the configuration stays'
status 0 'purged' package -P greffed greffe
it 'the configuration is gone' test ! -e "$root/etc/greffe"
it 'its folder in /run is gone' test ! -e "$root/run/greffed"
it 'no repository is touched' grep -qx kept "$root/srv/git/communs.git/HEAD"
it 'not even one in its home' test -d "$root/var/lib/greffe/own.git"
it 'nothing of it is left in /usr' sh -c "! find '$root/usr' -type f | grep ."
finish
