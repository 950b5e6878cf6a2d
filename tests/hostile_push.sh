#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The table of hostile_push.py, in a folder of its own.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
python3 "$TOP/tests/hostile_push.py" "$@"
code=$?
chmod -R u+rwx "$TAP_DIR" && rm -rf "$TAP_DIR"
exit $code
