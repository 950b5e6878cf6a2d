#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""hostile_push.py: what a stranger may push, and what the gate makes of it.

A row is a push: real git, to a bare repository with the hook installed; or,
where git itself would die of it or never send it, the objects put in
quarantine and the hook asked as git asks it. So are most of the others, a few
by turns are pushed; all are with TORTURE=1. INV is refused, LIM refused with
the limit's number, ENV refused since it cannot be read, OK let in. Whatever it
is: no signal, no memory, no control character, nothing left of what was
refused. Speaks TAP; hostile_push.sh runs it.
"""
import os
import re
import subprocess
import sys
import tempfile
import threading
import zlib

import hostile_trees as trees
from hostile_lib import ASAN, CONTROLS, JARGON, git, greffe, setup, write
from hostile_trees import DIR, FILE, LINK, MODULE, blob, book, put, tree

tap = None
TIP = BASE = None  # the commit that srv.git has, and its folder's entries
INV, LIM, ENV, OK = "INV", "LIM", "ENV", "OK"
SRV = "srv.git"
TURN = [0]
EVERY = "TORTURE" in os.environ  # a push by git for each row


# --- what is pushed ------------------------------------------------------------


def start():
    """srv.git with the hook, evil/ where objects are made, both of `base`."""
    global TIP, BASE
    git("clone", "-q", "--bare", "base", SRV, cwd=".")
    git("config", "receive.denyNonFastForwards", "false", cwd=SRV)
    got = greffe("hook", "install", "pre-receive", SRV, cwd=".")
    if got.code:
        sys.exit(f"hook install: {got}")
    git("clone", "-q", "base", "evil", cwd=".")
    git("remote", "set-url", "origin", "file://" + os.getcwd() + "/" + SRV, cwd="evil")
    TIP = git("rev-parse", "HEAD", cwd="evil")
    rows = [line.split(None, 3) for line in git("ls-tree", "HEAD", cwd="evil").splitlines()]
    BASE = {name.encode(): (mode.lstrip("0").encode(), bytes.fromhex(oid)) for mode, _, oid, name in rows}
    trees.into("evil/.git/objects")


def by_git(entry):
    return entry[1] + (b"/" if entry[0] == DIR else b"")


def root(**changes):
    """The folder of the tip with entries replaced: (mode, id), or None."""
    entries = {**BASE, **{name.encode(): entry for name, entry in changes.items()}}
    return tree(*sorted(((e[0], n, e[1]) for n, e in entries.items() if e), key=by_git))


def records(*entries):
    """A commit's folder whose records/book has these entries, as they are."""
    return root(records=(DIR, book(*entries)))


def named(*names):
    """The same, plain files of these names in git's order."""
    return records(*((FILE, name, blob) for name in sorted(names)))


def commit(folder, *, parents=None, who=b"A <a@example.org>", when=b"1700000000 +0000", then=None, text=b"x\n", more=b""):
    """The id of a commit; `parents`: the tip by default."""
    lines = [b"tree " + folder.hex().encode()]
    lines += [b"parent " + p.encode() for p in ([TIP] if parents is None else parents)]
    lines += [b"author " + who + b" " + when, b"committer " + who + b" " + (then or when)]
    return put(b"commit", b"\n".join(lines) + b"\n" + more + b"\n" + text).hex()


# --- how a row is judged ---------------------------------------------------------

DIED = re.compile(r"signal|Sanitizer|core dumped|runtime error|Aborted", re.I)
WORDS = {INV: r".", LIM: r"\d", ENV: r"missing|damaged|cannot|not a commit|not what|bytes of another"}


def row(name, word, code, text, says):
    """text: what the pusher reads."""
    bad = []
    if (code == 0) != (word == OK):
        bad.append(f"exit {code}, wanted {word}")
    if DIED.search(text):
        bad.append("it died")
    if word != OK and code and not re.search(says or WORDS[word], text):
        bad.append(f"does not say {says or WORDS[word]}")
    if CONTROLS.search(text.encode()):
        bad.append("a control character")
    if JARGON.search(re.sub(r"'[^']*'", "", text)):
        bad.append(f"words of the trade: {JARGON.search(text)}")
    if text.count("\n") > 12:
        bad.append("it says too much")
    tap.tell(f"{name}: {word}", [*bad, text[:900]] if bad else [])


def refs():
    return git("for-each-ref", cwd=SRV, check=False)


def files():
    return sorted(os.listdir(SRV + "/objects"))


def pushed(name, word, *specs, says=None):
    """By git: `specs` as `git push` takes them."""
    before, kept = refs(), files()
    done = subprocess.run(["git", "push", "--porcelain", "origin", *specs], cwd="evil", stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    rest = done.stderr.decode(errors="replace")
    said = "\n".join(told[8:].rstrip() for told in rest.splitlines() if told.startswith("remote: "))
    if done.returncode and not said:
        said = "git: " + rest
    row(name, word, done.returncode, said, says)
    if word != OK and (refs(), files()) != (before, kept):
        tap.tell(name + " leaves nothing behind", [f"{files()}"])


def tips(name, word, tip, says=None):
    """A branch of its own: by git in its turn, else as git would ask."""
    TURN[0] += 1
    if EVERY or TURN[0] % 4 == 1:
        pushed(name, word, f"{tip}:refs/heads/{re.sub(r'[^A-Za-z0-9]+', '-', name)}", says=says)
    else:
        asked(name, word, line(tip), says)


def asked(name, word, lines, says=None, objects="evil/.git/objects"):
    """As git asks the hook: `lines` on its standard input."""
    env = {"GIT_DIR": os.path.abspath(SRV), "GIT_OBJECT_DIRECTORY": os.path.abspath(objects),
           "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.path.abspath(SRV + "/objects")}
    with tempfile.TemporaryFile() as stdin:
        stdin.write(lines if isinstance(lines, bytes) else lines.encode())
        stdin.seek(0)
        got = greffe("hook", "pre-receive", cwd=SRV, env=env, stdin=stdin)
    text = (got.out + got.err).decode(errors="replace")
    text = text.replace("greffe: ", "")
    row(name, word, got.code if got.code != 3 else 1, text, says)
    if got.code < 0 or not ASAN and got.rss > 300:
        tap.tell(name, [repr(got)])


def line(new, ref="refs/heads/x", old="0" * 40):
    return f"{old} {new} {ref}\n"


# --- references ------------------------------------------------------------------


def references():
    for ref in ("refs/notes/greffe", f"refs/replace/{TIP}", "refs/stash", "refs/greffe/x", "refs/greffe/valid/main",
                "refs/changes/1/1/1", "refs/x/y", "refs/remotes/o/main"):
        case = "G01" if "notes" in ref else "G02" if "replace" in ref else "G04"
        pushed(f"{case} {ref[:16]}", INV, f"{TIP}:{ref}", says="refs/|greffe")
    folder, file = git("rev-parse", "HEAD^{tree}", cwd="evil"), blob.hex()
    pushed("G04 a branch of a folder", INV, f"{folder}:refs/heads/t", says="commit|not")
    pushed("G04 a tag of a file", INV, f"{file}:refs/tags/b", says="commit")
    git("update-ref", "refs/notes/greffe", TIP, cwd=SRV)
    pushed("G05 a deletion of the notes", INV, ":refs/notes/greffe", says="greffe")
    git("update-ref", "-d", "refs/notes/greffe", cwd=SRV)
    pushed("G05 a deletion of the main branch", INV, ":refs/heads/main", says="main|deleted")
    pushed("G05 the main branch back", INV, f"+{TIP}~1:refs/heads/main", says="back|main|rewr")
    asked("G05 one reference twice", INV, line(TIP) + line(TIP), says="twice|second time")
    git("update-ref", "refs/notes/other", TIP, cwd="evil")
    pushed("other notes", OK, "refs/notes/other")
    for name in ("-x", "--upload-pack=x", "a`id`", "<script>alert(1)<", "y/HEAD", "\udcff", "\u00e9", "e\u0301"):
        ref = f"refs/heads/{name}".encode(errors="surrogateescape")
        pushed(f"G25 {name!a}", OK, TIP.encode() + b":" + ref)


def standard_input():
    many = "".join(line(TIP, f"refs/heads/b{i}") for i in range(50000))
    asked("G08 50,000 references", LIM, many, says="1000")
    asked("G08 no end of line", INV, line(TIP)[:-1])
    asked("G08 a line of a megabyte", INV, line(TIP, "refs/heads/" + "x" * 1000000))
    asked("G08 a NUL", INV, line(TIP, "refs/heads/a\0b"))
    asked("G08 an id too short", INV, line(TIP[:-1]))
    asked("G08 a SHA-256", INV, line("1" * 64, old="0" * 64), says="SHA-256|object names")
    asked("G08 nothing at all", INV, "", says="nothing")
    asked("G08 lines of Windows", INV, line(TIP).replace("\n", "\r\n"))


# --- folders ---------------------------------------------------------------------


def sizes():
    bomb = trees.bomb()
    tips("G10 a bomb of folders", LIM, commit(root(records=(DIR, bomb))), says="2000000|deep|more than")
    deep = trees.deep(20000 if EVERY else 2000)
    asked("G11 folders in folders", LIM, line(commit(root(records=(DIR, deep)))), says="50")
    tips("G11 51 folders elsewhere", LIM, commit(root(other=(DIR, trees.deep(51)))), says="50")
    tips("G11 40 folders elsewhere", OK, commit(root(other=(DIR, trees.deep(40)))))
    big = put(b"blob", b"\0" * (100 << 20))
    asked("G12 a record of 100 MB", LIM, line(commit(records((FILE, b"big.yaml", big)))), says="16777216|1048576")
    between = commit(records((FILE, b"big.yaml", big)))
    asked("G12 the same in between", LIM, line(commit(root(), parents=[between])), says="16777216")
    asked("G12 the same elsewhere", OK, line(commit(root(other=(FILE, big)))))
    many = tree(*((FILE, b"%06d.yaml" % i, blob) for i in range(210000)))
    asked("G13 210,000 records", LIM, line(commit(root(records=(DIR, tree((DIR, b"book", many)))))), says="200000|records")


def entries():
    asked("G15 empty", INV, line(commit(root(records=(DIR, trees.cases["empty"]())))), says="no name")
    for case in ("dotdot", "dotgit", "slash", "twice", "both", "unsorted", "long", "names", "modes"):
        tips(f"G15 {case}", LIM if case == "long" else INV, commit(root(records=(DIR, trees.cases[case]()))), says="records/book")
    for name in (b".GIT", b"git~1", b".g\xe2\x80\x8cit"):
        tips(f"G15 {name!a}", INV, commit(named(name)), says="git")
    tips("G15 a zero before the mode", INV, commit(records((b"0100644", b"a.yaml", blob))), says="zero")
    asked("G15 an id of zeroes", INV, line(commit(records((FILE, b"a.yaml", b"\0" * 20)))), says="no name")
    asked("G15 a folder that is cut", INV, line(commit(root(records=(DIR, trees.cases["cut"]())))), says="cut|damaged")
    for target in (b"/etc/passwd", b"../../.git/config"):
        link = put(b"blob", target)
        tips(f"G16 a link to {target.decode()}", INV, commit(records((LINK, b"a.yaml", link))), says="link")
    tips("G16 a submodule", INV, commit(records((MODULE, b"a.yaml", b"\2" * 20))), says="submodule")
    for mode in (b"100777", b"100664", b"100600"):
        tips(f"G16 mode {mode.decode()}", INV, commit(records((mode, b"a.yaml", blob))), says="mode")
    link = put(b"blob", b"schema")
    tips("G17 records is a link", INV, commit(root(records=(LINK, link))), says="link")
    tips("G17 records is a submodule", INV, commit(root(records=(MODULE, b"\2" * 20))), says="submodule")
    tips("G17 records is a file", INV, commit(root(records=(FILE, blob))))
    tips("G17 schema is a link", INV, commit(root(schema=(LINK, put(b"blob", b"records")))), says="link")
    tips("G17 a folder named as a record", INV, commit(records((DIR, b"x.yaml", tree((FILE, b"a.yaml", blob))))))
    tips("G17 links elsewhere", OK, commit(root(other=(LINK, link))))


def in_between():
    """Bad in the middle, mended at the tip: it is refused all the same."""
    bad = commit(records((LINK, b"a.yaml", put(b"blob", b"/etc/passwd"))))
    tips("G16 a link in between", INV, commit(root(), parents=[bad]), says="link")


# --- commits and tags --------------------------------------------------------------


def words():
    same = root()
    for when, word in ((b"9223372036854775807 +0000", INV), (b"-5 +0000", INV), (b"0 +0000", OK),
                       (b"99999999999 +0000", OK), (b"1700000000 +9999", OK)):
        tips(f"G18 {when.decode()}", word, commit(same, when=when), says="date|git: ")
    newer = commit(same, when=b"4800000000 +0000")
    tips("G18 a parent from the future", OK, commit(same, parents=[newer], when=b"1600000000 +0000"))
    for name, who in (("an escape", b"\x1b[2J <a@e>"), ("nobody", b" <>"), ("a script", b"<script> <a@e>")):
        tips(f"G19 {name}", OK, commit(same, who=who))
    tips("G19 a name of a megabyte", LIM, commit(same, who=b"x" * 1000000 + b" <a@e>"), says="1024")
    tips("G19 UTF-16", OK, commit(same, more=b"encoding UTF-16\n"))
    tips("G19 no UTF-8", OK, commit(same, text=b"\xff\xfe\n"))
    tips("G19 no message", OK, commit(same, text=b""))
    tips("G19 a message of ten megabytes", LIM, commit(same, text=b"x" * 10000000), says="65536")


def tag(of, kind, name=b"t"):
    return put(b"tag", b"object %s\ntype %s\ntag %s\ntagger A <a@e> 1 +0000\n\nx\n" % (of.encode(), kind, name)).hex()


def tags():
    at = tag(TIP, b"commit")
    pushed("a tag", OK, f"{at}:refs/tags/t")
    for _ in range(2000):
        at = tag(at, b"tag")
    asked("G21 tags of tags", LIM, line(at, "refs/tags/deep"), says="16 tags")
    asked("G21 a tag of nothing", ENV, line(tag("1" * 40, b"commit"), "refs/tags/none"))


def loose(oid):
    return f"evil/.git/objects/{oid[:2]}/{oid[2:]}"


def damage():
    """Each of an object of its own, so that no row hangs on another."""
    def one(text):
        return put(b"blob", text)

    def tip(entry, mode=FILE):
        return line(commit(records((mode, b"a.yaml", entry))))
    asked("G22 a missing file", ENV, tip(b"\1" * 20))
    asked("G22 a missing folder", ENV, line(commit(b"\1" * 20)))
    asked("G22 a missing parent", ENV, line(commit(root(), parents=["1" * 40])))
    asked("G22 a missing tip", ENV, line("1" * 40))
    cases = {"cut": lambda whole: whole[:len(whole) // 2], "garbage": lambda whole: b"garbage", "empty": lambda whole: b"",
             "more than it says": lambda whole: zlib.compress(b"blob 10\0" + b"\0" * (10 << 20)),
             "another type": lambda whole: zlib.compress(b"tree 4\0abcd"),
             "other bytes": lambda whole: zlib.compress(b"blob 9\0title: y\n")}
    for name, change in cases.items():
        oid = one(f"title: {name}\n".encode())
        path = loose(oid.hex())
        with open(path, "rb") as f:
            whole = f.read()
        write(path, change(whole))
        asked(f"G22 {name}", ENV, tip(oid), says=WORDS[ENV] + "|larger")
    asked("others are served", OK, line(commit(root(), text=b"others\n")))


# --- names -------------------------------------------------------------------------


def paths():
    tables = {
        "P01": [((b"A.yaml", b"a.yaml"), "same"), (("\u00df.yaml".encode(), b"SS.yaml"), "same")],
        "P02": [(("\u00e9.yaml".encode(), "e\u0301.yaml".encode()), "same name|accents"),
                (("e\u0301.yaml".encode(),), "accents")],
        "P03": [((name,), "") for name in (b"a\nb.yaml", b"a\tb.yaml", b"\x1b[2J.yaml", b"\xff\xfe.yaml", b"-x.yaml", b" x.yaml",
                                           b"x.yaml ", b"a" * 5000)],
        "P04": [((name,), "") for name in (b"..\\x.yaml", b"C:x.yaml", b"CON.yaml", b"a.yaml.", b"a:b.yaml", b"a\\b.yaml")],
        "P06": [((name,), "") for name in (b"%2e%2e.yaml", b"a" * 300 + b".yaml")],
        "P07": [((name,), "") for name in (b".hidden.yaml", b"x.YAML", b"x.yml")],
    }
    for case, rows in tables.items():
        for names, says in rows:
            shown = " ".join(repr(n)[2:-1] for n in names)[:40]
            tips(f"{case} {shown}", INV, commit(named(*names)), says=says)
    for name in (b"x.yaml~", b"x.yaml.lock", b"index.yaml.html"):  # no records, nor like one
        tips(f"P07 {name.decode()}", OK, commit(root(records=(DIR, tree((FILE, name, blob))))))


# --- honest ones, and many at a time --------------------------------------------------


def honest():
    tips("G28 an empty commit", OK, commit(root()))
    git("rm", "-rq", "records", cwd="evil")
    git("commit", "-qm", "gone", cwd="evil")
    pushed("G28 all records gone", OK, "HEAD:refs/heads/gone")
    git("revert", "--no-edit", "HEAD", cwd="evil")
    pushed("G28 and back", OK, "HEAD:refs/heads/gone")
    git("mv", "records/author/alexandre-dumas.yaml", "records/author/xix/alexandre-dumas.yaml", cwd="evil")
    git("commit", "-qm", "moved", cwd="evil")
    pushed("G27 a record moved", OK, "HEAD:refs/heads/moved")
    git("reset", "-q", "--hard", TIP, cwd="evil")


def races(n=8):
    """So many move one branch at once: one wins, the others are told by git."""
    ids = [commit(root(), text=b"racer %d\n" % i) for i in range(n)]
    codes = [None] * n

    def go(i):
        codes[i] = subprocess.run(["git", "push", "-q", "origin", f"{ids[i]}:refs/heads/race"], cwd="evil",
                                  stderr=subprocess.PIPE).returncode
    threads = [threading.Thread(target=go, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    won = [ids[i] for i in range(n) if codes[i] == 0]
    at = git("rev-parse", "refs/heads/race", cwd=SRV)
    fsck = subprocess.run(["git", "fsck", "--no-dangling"], cwd=SRV, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.tell("G29 pushes that race", [] if won == [at] else [f"{codes} {at} {won}"])
    text = fsck.stdout.decode(errors="replace")
    tap.tell("what was let in is whole", [text] if re.search("missing|broken|corrupt", text) else [])


def strange_refs():
    """What lies under refs/ is told of by itself: others are pushed on."""
    places = SRV + "/refs/heads/"
    os.mkfifo(places + "pipe")
    os.symlink("/etc/passwd", places + "passwd")
    write(places + "empty", "")
    write(places + "loop", "ref: refs/heads/loop\n")
    with open(places + "giant", "wb") as f:
        f.truncate(1 << 30)
    asked("G26 strange references beside", OK, line(commit(root(), text=b"beside\n")))
    for name in ("pipe", "passwd", "empty", "loop", "giant"):
        os.unlink(places + name)
    lines = "".join(f"{TIP} refs/heads/p{i}\r\n" for i in range(200000))
    write(SRV + "/packed-refs", "rubbish\n" + lines + f"{TIP} refs/heads/q")
    asked("G26 a strange packed-refs", OK, line(commit(root(), text=b"beside\n")))
    os.unlink(SRV + "/packed-refs")


def main():
    global tap
    sys.stdout.reconfigure(errors="replace")
    tap = setup()
    start()
    for group in (references, standard_input, honest, sizes, entries, in_between, words, tags, damage, paths, races,
                  strange_refs):
        if not tap.only or tap.only == group.__name__:
            group()
    return tap.finish()


sys.exit(main())
