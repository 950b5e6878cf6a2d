# SPDX-License-Identifier: EUPL-1.2
"""edits.py REPO PATH N: N commits on top of main, each of which changes the
record at PATH, left as loose objects as git commit leaves them. Nothing moves:
their ids are printed, a line each, oldest first."""
import subprocess
import sys
import time

repo, path, n = sys.argv[1], sys.argv[2], int(sys.argv[3])


def git(*words, **more):
    return subprocess.run(["git", "-C", repo, *words], check=True, capture_output=True, **more).stdout


def data(text):
    return b"data %d\n%s\n" % (len(text), text)


text = git("show", "main:" + path)
now = time.time_ns()
script = b"feature done\nreset refs/bench/edits\nfrom refs/heads/main^0\n\n"
for i in range(n):
    script += b"commit refs/bench/edits\ncommitter B <b@example.org> %d +0000\n" % (now // 10**9)
    script += data(b"edit") + b"M 100644 inline " + path.encode() + b"\n" + data(text + b"# %d\n" % (now + i))
git("-c", "fastimport.unpackLimit=1000000", "fast-import", "--quiet", "--force", input=script + b"done\n")
sys.stdout.buffer.write(git("rev-list", "--reverse", "main..refs/bench/edits"))
