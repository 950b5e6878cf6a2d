# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=sh
# units.sh: what systemd reads of ours, as systemd judges it.
. "$(dirname "$0")/tap.sh"
cd "$TOP" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES
command -v systemd-analyze >/dev/null || { skip 'no systemd-analyze here'; finish; exit; }
root=$TAP_DIR/root
it 'installed' make BUILD="${BUILD#"$TOP"/}" DESTDIR="$root" install-files
units=$root/usr/local/lib/systemd/system

# the program has to be where the unit says: it is, under the test's folder
mkdir "$TAP_DIR/units"
for unit in greffed.service greffed@.service greffed.socket; do
	sed "s|/usr/local/sbin|$root/usr/local/sbin|" "$units/$unit" >"$TAP_DIR/units/$unit"
done
cp "$TAP_DIR/units/greffed@.service" "$TAP_DIR/units/greffed@srv-git-a.git.service"
for unit in greffed.service greffed.socket greffed@srv-git-a.git.service; do
	it "$unit is right" systemd-analyze verify --man=no "$TAP_DIR/units/$unit"
	systemd-analyze verify --man=no "$TAP_DIR/units/$unit" >"$TAP_DIR/said" 2>&1
	it 'nothing is said of it' sh -c "! grep '$TAP_DIR' '$TAP_DIR/said'"
done
if systemd-analyze security --help 2>&1 | grep -q -- --threshold; then
	it 'little is exposed' systemd-analyze security --offline=true --threshold=15 --no-pager \
		"$TAP_DIR/units/greffed.service"
else
	skip 'little is exposed: this systemd-analyze cannot say'
fi
for line in ProtectSystem=strict NoNewPrivileges=yes PrivateNetwork=yes SystemCallFilter=@system-service \
	Type=notify User=greffe WatchdogSec=60; do
	it "greffed.service: $line" grep -qx "$line" "$units/greffed.service"
	it "greffed@.service: $line" grep -qx "$line" "$units/greffed@.service"
done
it 'one repository: it may write there' grep -qx 'ReadWritePaths=%f' "$units/greffed@.service"
if command -v systemd-sysusers >/dev/null; then
	mkdir -p "$TAP_DIR/system/etc"
	it 'the user is made' systemd-sysusers --root="$TAP_DIR/system" "$root/usr/local/lib/sysusers.d/greffe.conf"
	it 'as it was said' grep -q '^greffe:.*:/var/lib/greffe:' "$TAP_DIR/system/etc/passwd"
fi
if command -v systemd-tmpfiles >/dev/null && [ -e "$TAP_DIR/system/etc/passwd" ]; then
	it 'the folder is made' systemd-tmpfiles --root="$TAP_DIR/system" --create "$root/usr/local/lib/tmpfiles.d/greffe.conf"
	it 'for that user alone' test "$(stat -c %a "$TAP_DIR/system/run/greffed")" = 700
fi
finish
