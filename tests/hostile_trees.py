# SPDX-License-Identifier: EUPL-1.2
"""Writes objects that git would not: hostile_trees.py OBJECTS CASE.

Loose objects go into the folder OBJECTS; the id of the case's root tree is
printed. Each root holds the schema/ that is named on standard input (an id)
and what the case puts under records/.
"""
import hashlib
import os
import sys
import zlib

objects = None  # the folder that put() writes to


def put(kind, data):
    whole = b"%s %d\0" % (kind, len(data)) + data
    name = hashlib.sha1(whole).hexdigest()
    path = os.path.join(objects, name[:2], name[2:])
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(zlib.compress(whole, 1))
    return bytes.fromhex(name)


def tree(*entries):
    return put(b"tree", b"".join(b"%s %s\0" % (mode, name) + oid for mode, name, oid in entries))


FILE, DIR, LINK, MODULE = b"100644", b"40000", b"120000", b"160000"
blob = bytes.fromhex("0bb8bda88da4b8ca26fe263156b5ae6ad9039636")  # "title: x"


def into(folder):
    global objects
    objects = folder
    assert put(b"blob", b"title: x\n") == blob


def book(*entries):
    return tree((DIR, b"book", tree(*entries)))


def deep(folders=20000):
    at = blob_tree = tree((FILE, b"a.yaml", blob))
    for _ in range(folders):
        at = tree((DIR, b"d", at))
    return tree((DIR, b"book", at))


def bomb():
    at = tree(*((FILE, b"f%d.yaml" % i, blob) for i in range(10)))
    for _ in range(9):
        at = tree(*((DIR, b"d%d" % i, at) for i in range(10)))
    return tree((DIR, b"book", at))


def giant():
    with open(os.path.join(objects, "..", "giant.id")) as f:
        return book((FILE, b"giant.yaml", bytes.fromhex(f.read().strip())))


cases = {
    "deep": deep,
    "sixty": lambda: deep(60),
    "bomb": bomb,
    "giant": giant,
    "dotdot": lambda: book((DIR, b"..", tree((FILE, b"a.yaml", blob)))),
    "dotgit": lambda: book((DIR, b".git", tree((FILE, b"a.yaml", blob)))),
    "slash": lambda: book((FILE, b"a/b.yaml", blob)),
    "empty": lambda: book((FILE, b"", blob)),
    "twice": lambda: book((FILE, b"a.yaml", blob), (FILE, b"a.yaml", blob)),
    "both": lambda: book((FILE, b"a.yaml", blob), (DIR, b"a.yaml", tree())),
    "unsorted": lambda: book((FILE, b"b.yaml", blob), (FILE, b"a.yaml", blob)),
    "cut": lambda: tree((DIR, b"book", put(b"tree", b"100644 a.yaml\0\1\2"))),
    "missing": lambda: book((FILE, b"a.yaml", b"\1" * 20)),
    "lie": lambda: book((FILE, b"a.yaml", tree())),
    "long": lambda: book((FILE, b"a" * 5000, blob)),
    "names": lambda: book((FILE, b"\x1b[2J.yaml", blob), (FILE, b"-a.yaml", blob), (FILE, b"a\n.yaml", blob), (FILE, b"\xff\xfe.yaml", blob)),
    "modes": lambda: book((b"100777", b"a.yaml", blob), (LINK, b"b.yaml", put(b"blob", b"/etc/passwd")), (MODULE, b"c", b"\2" * 20), (MODULE, b"d.yaml", b"\3" * 20)),
    "records-link": lambda: None,
    "records-file": lambda: None,
}


def root(case, schema):
    records = cases[case]()
    if case == "records-link":
        entry = (LINK, b"records", put(b"blob", b"schema"))
    elif case == "records-file":
        entry = (FILE, b"records", blob)
    else:
        entry = (DIR, b"records", records)
    return tree((FILE, b"greffe.yaml", put(b"blob", b"title: x\n")), entry, (DIR, b"schema", schema))


if __name__ == "__main__":
    into(sys.argv[1])
    print(root(sys.argv[2], bytes.fromhex(sys.stdin.readline().strip())).hex())
