# SPDX-License-Identifier: EUPL-1.2
"""long.py: a registry of 400 notes and 10 000 commits for git fast-import, on
standard output. note/n0 is changed by every 200th commit."""
import sys

SCHEMA = """type: object
required: [title]
properties:
  title: { type: string, x-role: title }
  text: { type: string }
  count: { type: integer }
"""
out = sys.stdout.buffer


def data(text):
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)


def commit(i, files):
    out.write(b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n" % (1600000000 + i * 600))
    out.write(data(f"change {i}"))
    for path, text in files:
        out.write(f"M 100644 inline {path}\n".encode() + data(text))


def note(n, i):
    return (f"records/note/n{n}.yaml", f"title: Note {n}\ntext: changed by commit {i}\ncount: {i // 200}\n")


commit(0, [("schema/note.schema.yaml", SCHEMA)] + [note(n, 0) for n in range(400)])
for i in range(1, 10000):
    commit(i, [note(0 if i % 200 == 0 else 1 + i % 399, i)])
