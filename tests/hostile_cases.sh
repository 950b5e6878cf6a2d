#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The table of hostile_cases.py, in a folder of its own.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
python3 "$TOP/tests/hostile_cases.py"
code=$?
rm -rf "$TAP_DIR"
exit $code
