#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The table of examples.py, in a folder of its own.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
python3 "$TOP/tests/examples.py"
code=$?
rm -rf "$TAP_DIR"
exit $code
