#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""hostile_repo.py: every command that reads, in every shape of repository and
in many that are damaged, refused or mean harm.

A row makes a repository and says what every command makes of it: the answer
that the plain work tree gives, or a refusal that says why. Whatever it is, no
command dies, takes much memory, obeys the repository, or writes anything
outside .git/greffe. Speaks TAP; hostile_repo.sh runs it.
"""
import os
import shutil
import subprocess
import sys
import zlib

from hostile_lib import (ASAN, GREFFE, HOST, PAST, STATE, TOP, answers, at, changed, commands, commit, fresh, git, greffe,
                         seen, setup, some, write, wrong)

tap = None
ANY = (0, 1, 2, 3)


# --- how a row is judged ------------------------------------------------------


def judged(name, *, cwd="reg", state="same", past=ANY, says=None, word=None, files=True, every=False):
    """state: 'same' answer as the plain work tree, or exit codes; past: codes of
    the rest. `word`: ask --at it. `says`: what every failure says. Some of the
    commands, by turns; or every one."""
    bad = []
    before = seen()
    for table, codes in ((STATE, state), (PAST, past), (HOST, ANY)):
        for args in commands(table) if every else some(1 if table is HOST else 2, table):
            if args[0] == "check" and (not files or word and word[:2] == "20"):
                continue  # it reads the files alone, and knows no days
            asked = at(args, word) if word and table is STATE else args
            got = greffe(*asked, cwd=cwd)
            why = wrong(got, (0,) if codes == "same" else codes, says if got.code == 3 and table is not HOST else None)
            if codes == "same" and got.out != answers()[tuple(args)]:
                why.append(f"another answer than the plain work tree's: {got}")
            bad += [f"{asked}: {w}" for w in why]
            if "it took too long" in why:
                break
    bad += changed(before, seen())
    tap.tell(name, bad)


def refused(name, says, **more):
    judged(name, state=more.pop("state", (3,)), past=(3,), says=says, **more)


# --- shapes: the same answer from all --------------------------------------------


def shapes():
    fresh()
    judged("a plain work tree", past=(0,), every=True)
    judged("the same with its index made", past=(0,))
    judged("at its commit", word="HEAD", past=(0,), every=True)
    git("checkout", "-q", "--detach")
    judged("a detached HEAD", past=(0,), every=True)
    judged("a detached HEAD, at it", word="HEAD", past=(0,))
    fresh()
    git("gc", "-q")
    judged("packed", past=(0,))
    fresh("bare.git")
    git("clone", "-q", "--bare", "reg", "bare.git", cwd=".")
    judged("bare", cwd="bare.git", past=(0, 2), every=True)
    judged("bare, from inside", cwd="bare.git/refs", past=(0, 2))
    git("clone", "-q", "--bare", "--shared", "reg", "shared.git", cwd=".")
    judged("alternates", cwd="shared.git", past=(0, 2))
    git("worktree", "add", "-q", "../linked", "HEAD~1")
    git("checkout", "-q", "main~0", "--detach", cwd="linked")
    judged("a linked work tree", cwd="linked", past=(0,), every=True)
    git("clone", "-q", "--separate-git-dir", "apart.git", "reg", "apart", cwd=".")
    judged("--separate-git-dir", cwd="apart", past=(0,), every=True)
    judged("in a folder of it", cwd="apart/records/book", past=(0,))
    for path in ("shared.git", "linked", "apart.git", "apart"):
        shutil.rmtree(path)
    submodule()
    sparse()


def submodule():
    """The registry is a submodule: its .git is a file."""
    fresh("above", "origin")
    os.rename("reg", "origin")
    git("init", "-q", "-b", "main", "above", cwd=".")
    git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../origin", "reg", cwd="above")
    git("commit", "-qm", "x", cwd="above")
    judged("a submodule", cwd="above/reg", past=(0,), every=True)
    judged("above it there is no registry", cwd="above", state=(3,), past=(3,), says="no registry")
    shutil.rmtree("above")
    shutil.rmtree("origin")


def sparse():
    fresh()
    git("sparse-checkout", "set", "--no-cone", "/*", "!/records/author")
    judged("a sparse checkout, at HEAD", word="HEAD", past=ANY)
    judged("a sparse checkout", past=ANY, files=False)


def cut():
    """A clone that holds only the end of the history."""
    fresh("shallow")
    git("clone", "-q", "--depth", "1", f"file://{os.getcwd()}/reg", "shallow", cwd=".")
    judged("a shallow clone", cwd="shallow", past=(0,), every=True)
    for word, says in (("2024-06-30", "shallow and begins on 2025-01-02; type git fetch --unshallow"),
                       ("HEAD~1", "HEAD~1.*shallow.*git fetch --unshallow")):
        judged(f"before it was cut: {word}", cwd="shallow", word=word, state=(3,), says=says, every=True)
    write("shallow/.git/shallow", "")
    judged("which forgot that it is one", cwd="shallow", word="HEAD~1", state=(3,), every=True)
    write("shallow/.git/shallow", "not an id\n" * 3)
    judged("whose list is no list", cwd="shallow", past=ANY)
    fresh()
    judged("before the first commit", word="2020", state=(3,), says="begins on 2024-03-05.*--where",
           every=True)
    judged("at the end of a day", word="2025-01-02", past=(0,), every=True)


def heads():
    """HEAD leads nowhere."""
    fresh()
    for path in ("bare.git", "shallow"):
        shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree("reg/.git")
    git("init", "-q", "-b", "main", "reg", cwd=".")
    judged("nothing committed: the files", past=ANY, every=True)
    judged("nothing committed: HEAD", word="HEAD", state=(3,), says="nothing was committed here yet|no revision",
           every=True)
    fresh("unborn.git")
    git("init", "-q", "--bare", "-b", "main", "unborn.git", cwd=".")
    refused("nothing committed in a bare one", "nothing was committed here yet", cwd="unborn.git", every=True)
    write("reg/.git/HEAD", "ref: refs/heads/gone\n")
    judged("HEAD is a branch that is not there", word="HEAD", state=(3,), says="HEAD|committed")
    judged("and the files", past=ANY)
    fresh()
    for text, name in (("", "empty"), ("x" * 3000, "noise"), ("ref: ../../etc/passwd\n", "outside"),
                       ("ref: refs/heads/\x1b[2J\n", "controls"), ("0" * 40 + "\n", "zeroes"),
                       ("1" * 40 + "\n", "a commit that is not there")):
        write("reg/.git/HEAD", text)
        judged(f"HEAD is {name}", word="HEAD", state=(3,))
        judged(f"HEAD is {name}: the files", state=ANY, past=ANY)


# --- what is missing or damaged ------------------------------------------------------


def loose(word):
    name = git("rev-parse", word)
    return f"reg/.git/objects/{name[:2]}/{name[2:]}", name


def put_loose(path, data):
    os.chmod(path, 0o644)
    write(path, data)


BLOB = "HEAD:records/book/vingt-ans-apres.yaml"


def damage():
    """One object of HEAD, by kind and by what happened to it."""
    ways = (
        ("missing", lambda path, raw: os.unlink(path)),
        ("cut short", lambda path, raw: put_loose(path, raw[:len(raw) // 2])),
        ("of zero bytes", lambda path, raw: put_loose(path, b"")),
        ("noise", lambda path, raw: put_loose(path, b"\x78\x9c" + b"\xa5" * 60)),
        ("not what its name says", lambda path, raw: put_loose(path, zlib.compress(b"blob 3\0abc"))),
        ("longer than it says", lambda path, raw: put_loose(path, zlib.compress(b"blob 10\0" + b"a" * 100000))),
        ("of a size that nothing has", lambda path, raw: put_loose(path, zlib.compress(
            b"blob 99999999999999999999\0x"))),
        ("shorter than it says", lambda path, raw: put_loose(path, zlib.compress(b"blob 1000000\0short"))),
    )
    for what, word in (("a record", BLOB), ("the folder of a kind", "HEAD:records/book"),
                       ("the records", "HEAD:records"), ("the commit", "HEAD")):
        for how, act in ways:
            fresh()
            path, name = loose(word)
            with open(path, "rb") as f:
                raw = f.read()
            act(path, raw)
            says = f"{name[:7]}|'records" if word != "HEAD" else f"{name[:7]}|'HEAD'|cannot read"
            judged(f"{what} is {how}", word="HEAD", state=(3,), past=ANY, says=says)
            if word in (BLOB, "HEAD"):
                judged(f"{what} is {how}: the files", state=ANY, past=ANY, files=False)


def packs():
    for name, act in (("truncated", lambda p: os.truncate(p, os.path.getsize(p) // 2)),
                      ("of zero bytes", lambda p: os.truncate(p, 0)),
                      ("flipped", flip)):
        for end in ("pack", "idx"):
            fresh()
            git("gc", "-q")
            folder = "reg/.git/objects/pack/"
            for path in os.listdir(folder):
                if path.endswith(end):
                    os.chmod(folder + path, 0o644)
                    act(folder + path)
            judged(f"a .{end} {name}", word="HEAD", state=ANY if act is flip else (3,), past=ANY)
    fresh()
    git("gc", "-q")
    git("commit-graph", "write", "--reachable")
    flip("reg/.git/objects/info/commit-graph")
    judged("a commit-graph flipped", word="HEAD", state=ANY, past=ANY)


def flip(path):
    os.chmod(path, 0o644)
    with open(path, "r+b") as f:
        data = bytearray(f.read())
        for i in range(len(data) // 3, len(data), 97):
            data[i] ^= 0x55
        f.seek(0)
        f.write(data)


# --- refused by name ------------------------------------------------------------------


def kept_otherwise():
    fresh()
    shutil.rmtree("reg/.git")
    git("init", "-q", "-b", "main", "--object-format=sha256", "reg", cwd=".")
    judged("SHA-256, the files", state=ANY, past=ANY, says="SHA-256")
    judged("SHA-256", word="HEAD", state=(3,), says="SHA-256")
    for key, says in (("refStorage=reftable", "reftable.*type"), ("partialClone=origin", "partial clone.*clone it"),
                      ("foo=bar", "foo")):
        fresh()
        git("config", "core.repositoryFormatVersion", "1")
        git("config", "extensions." + key.split("=")[0], key.split("=")[1])
        judged(f"extensions.{key}", word="HEAD", state=(3,), says=says)
        judged(f"extensions.{key}: the files", state=ANY, past=ANY, says=says)
    fresh()
    git("config", "core.repositoryFormatVersion", "99")
    judged("a version to come", word="HEAD", state=(3,), says="99|version")


def owners():
    if os.geteuid() != 0:
        tap.skip("not root: no repository of someone else")
        return
    fresh()
    subprocess.run(["chown", "-R", "12345", "reg"], check=True)
    judged("X04 someone else's", word="HEAD", state=(3,),
           says=r"belongs to another user \(uid 12345\).*safe.directory")
    judged("X04 someone else's: the files", state=ANY, past=ANY, says="safe.directory")
    subprocess.run(["chown", "-R", "0", "reg"], check=True)


# --- what means harm ------------------------------------------------------------------


def configuration():
    """X01: what it names is run by nobody."""
    fresh()
    marker = os.getcwd() + "/marker"
    script = os.getcwd() + "/home/script"
    write(script, f"#!/bin/sh\necho run >>{marker}\ncat\n")
    os.chmod(script, 0o755)
    os.mkdir("home/hooks")
    for hook in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        os.symlink(script, "home/hooks/" + hook)
    for key in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.alternateRefsCommand",
                "core.askPass", "core.gitProxy", "pager.log", "pager.greffe", "sequence.editor", "diff.external",
                "interactive.diffFilter", "credential.helper", "gpg.program", "gpg.ssh.program", "filter.x.smudge",
                "filter.x.clean", "filter.x.process", "diff.x.textconv", "diff.x.command", "merge.x.driver",
                "uploadpack.packObjectsHook", "browser.x.cmd", "man.x.cmd", "alias.greffe", "alias.log"):
        git("config", key, script)
    git("config", "core.hooksPath", os.getcwd() + "/home/hooks")
    git("config", "filter.x.required", "true")
    git("config", "diff.greffe.textconv", script)
    write("reg/.git/info/attributes", "* filter=x diff=x merge=x\n*.yaml diff=greffe\n")
    write("reg/.gitattributes", "* filter=x diff=x merge=x\n")
    git("update-index", "--refresh", check=False)
    if os.path.exists(marker):
        os.unlink(marker)
    for path in ("records/book/les-miserables.yaml", "records/README.md"):
        os.utime("reg/" + path)
    env = {k: script for k in ("GIT_EDITOR", "GIT_PAGER", "PAGER", "EDITOR", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF",
                               "GIT_ASKPASS", "LESSOPEN")}
    os.environ.update(env)
    judged("X01 a configuration full of programs", state="same", past=(0,), every=True)
    judged("X01 at HEAD", state="same", word="HEAD", past=(0,), every=True)
    for name in env:
        del os.environ[name]
    tap.tell("X01 and none of them is run", ["it was run"] if os.path.exists(marker) else [])


def includes():
    """X02: a configuration that leads elsewhere, or nowhere."""
    secret = os.getcwd() + "/home/secret"
    write(secret, "tres-secret: [hidden\n")
    rows = (
        ("a file that is no configuration", f"[include]\n\tpath = {secret}\n"),
        ("itself", "[include]\n\tpath = config\n"),
        ("a file that is not there", "[include]\n\tpath = /nowhere/at/all\n"),
        ("a condition", f'[includeIf "gitdir:/"]\n\tpath = {secret}\n'),
        ("bare = maybe", "[core]\n\tbare = maybe\n"),
        ("a work tree elsewhere", "[core]\n\tworktree = /\n"),
        ("no section", "this is not a configuration\x1b[2J\n"),
        ("a section without end", "[core\n"),
        ("a long value", "[a]\n\tb = " + "x" * 1000000 + "\n"),
        ("a million sections", "[a]\nb = c\n" * 50000),
    )
    for name, text in rows:
        fresh()
        with open("reg/.git/config", "a", encoding="utf-8") as f:
            f.write(text)
        before = seen()
        bad = []
        for args in some(3):
            got = greffe(*args)
            bad += [f"{args}: {w}" for w in wrong(got)]
            if b"tres-secret" in got.out + got.err:
                bad.append(f"{args}: tells what is in another file")
        tap.tell(f"X02 {name}", bad + changed(before, seen()))


def alternates():
    """X03."""
    for name, act in (("one that is not there", lambda p: write(p, "/nowhere\n")),
                      ("itself", lambda p: write(p, os.getcwd() + "/reg/.git/objects\n")),
                      ("../ chain", lambda p: write(p, "../" * 200 + "etc\n")),
                      ("noise", lambda p: write(p, b"\xff\xfe\x00\n\x1b[2J\n" * 100)),
                      ("a FIFO", os.mkfifo)):
        fresh()
        act("reg/.git/objects/info/alternates")
        judged(f"X03 alternates: {name}", word="HEAD", state=ANY, past=ANY)


def links():
    """What .git is, and is not."""
    fresh("elsewhere")
    os.rename("reg/.git", "elsewhere")
    for name, act in (("a file that leads nowhere", lambda: write("reg/.git", "gitdir: /nowhere\n")),
                      ("a file of noise", lambda: write("reg/.git", b"\x1b[2J\xff" * 50)),
                      ("an empty file", lambda: write("reg/.git", "")),
                      ("an empty folder", lambda: os.mkdir("reg/.git")),
                      ("a link", lambda: os.symlink("../elsewhere", "reg/.git"))):
        act()
        judged(f".git is {name}", state=ANY, past=ANY)
        if os.path.isdir("reg/.git") and not os.path.islink("reg/.git"):
            os.rmdir("reg/.git")
        else:
            os.unlink("reg/.git")
    shutil.rmtree("elsewhere")


def branches():
    """G25, G26: names and files of branches."""
    fresh()
    for name in ("-x", "--upload-pack=x", "a`id`", "<script>alert(1)<", "HEAD", "refs/heads/y", "caf\u00e9",
                 "cafe\u0301", "2024", "book/les-miserables", "$(id)", "a'b"):
        git("update-ref", "refs/heads/" + name, "HEAD")
        judged(f"G25 a branch '{name}'", word="refs/heads/" + name, past=ANY)
    fresh()
    tip = git("rev-parse", "HEAD")
    ref = "reg/.git/refs/heads/odd"
    for name, act in (("a link to /etc/passwd", lambda: os.symlink("/etc/passwd", ref)),
                      ("empty", lambda: write(ref, "")), ("a folder", lambda: os.mkdir(ref)),
                      ("of 64 MiB", lambda: open(ref, "wb").truncate(64 << 20)),
                      ("a FIFO", lambda: os.mkfifo(ref)),
                      ("a loop", lambda: write(ref, "ref: refs/heads/odd\n")),
                      ("noise", lambda: write(ref, b"\x1b[2J\xff\xfe\n"))):
        act()
        judged(f"G26 a branch is {name}", past=ANY)
        judged(f"G26 asked of it: {name}", word="refs/heads/odd", state=(3,), past=ANY)
        if os.path.isdir(ref):
            os.rmdir(ref)
        else:
            os.unlink(ref)
    for name, text in (("unsorted", f"{tip} refs/heads/z\n{tip} refs/heads/a\n"),
                       ("without a last newline", f"{tip} refs/heads/z"), ("with CRLF", f"{tip} refs/heads/z\r\n"),
                       ("of noise", "\x1b[2J\n" * 1000), ("long", f"{tip} refs/x/%06d\n" * 0 + "".join(
                           f"{tip} refs/x/{i:06d}\n" for i in range(200000)))):
        write("reg/.git/packed-refs", text)
        judged(f"G26 packed-refs {name}", state=ANY, past=ANY)
        judged(f"G26 packed-refs {name}, at HEAD", word="HEAD", state=ANY, past=ANY)


def set_head(tree):
    git("update-ref", "refs/heads/main", git("commit-tree", tree, data=b"x", cwd="bad.git"), cwd="bad.git")


def trees():
    """G10 to G17: folders that no git would write."""
    fresh("bad.git")
    git("clone", "-q", "--bare", "reg", "bad.git", cwd=".")
    schema = git("rev-parse", "HEAD:schema")
    giant = git("hash-object", "-w", "--stdin", cwd="bad.git", data=bytes(32 << 20))
    records = git("mktree", cwd="bad.git", data=f"100644 blob {giant}\tgiant.yaml\n".encode())
    book = git("mktree", cwd="bad.git", data=f"040000 tree {records}\tbook\n".encode())
    set_head(git("mktree", cwd="bad.git", data=f"040000 tree {book}\trecords\n040000 tree {schema}\tschema\n".encode()))
    judged("G12 a record of 32 MiB", cwd="bad.git", state=ANY, past=ANY)
    for case, says in (("bomb", "2000000 files"), ("dotdot", "damaged"),
                       ("dotgit", "damaged"), ("slash", "damaged"), ("empty", "damaged"), ("twice", "damaged"),
                       ("both", "damaged"), ("unsorted", "damaged"), ("cut", "damaged"), ("missing", "0101.*missing"),
                       ("lie", "is not what its folder says"), ("long", "1024 bytes"),
                       ("records-link", "'records' is not a folder|no registry"),
                       ("records-file", "'records' is not a folder|no registry"), ("names", None), ("modes", None),
                       ("deep", "50 folders deep")):
        made = subprocess.run([sys.executable, TOP + "/tests/hostile_trees.py", "bad.git/objects", case],
                              input=schema, text=True, capture_output=True, check=True)
        set_head(made.stdout.strip())
        judged(f"G10-G17 a tree: {case}", cwd="bad.git", state=(3,) if says else ANY, past=ANY,
               says=says and says + "|there is no record|passes by a symbolic link")
    shutil.rmtree("bad.git")


def raw_commit(text):
    return git("hash-object", "-w", "-t", "commit", "--literally", "--stdin", data=text)


def commits():
    """G18, G19: dates, names, messages."""
    fresh()
    tree, parent = git("rev-parse", "HEAD^{tree}"), git("rev-parse", "HEAD")
    who = b"A <a@example.org>"
    for name, author, when, more, message in (
            ("of 2^63 - 1", who, b"9223372036854775807 +0000", b"", b"x"), ("of -5", who, b"-5 +0000", b"", b"x"),
            ("of 0", who, b"0 +0000", b"", b"x"), ("in a zone +9999", who, b"1735732800 +9999", b"", b"x"),
            ("of the year 5138", who, b"99999999999 +0000", b"", b"x"),
            ("by controls", b"\x1b[2J\xe2\x80\xae <\x1b]0;x\x07>", b"1735732800 +0000", b"", b"\x1b[2J\x9b\r\b\n"),
            ("by nobody", b" <>", b"1735732800 +0000", b"", b""),
            ("by <script>", b"<script>alert(1)</script> <x>", b"1735732800 +0000", b"", b"x"),
            ("by a name of 1 MB", b"n" * 1000000 + b" <x>", b"1735732800 +0000", b"", b"x"),
            ("in UTF-16", who, b"1735732800 +0000", b"encoding UTF-16\n", b"\xff\xfea\0"),
            ("not in UTF-8", who, b"1735732800 +0000", b"", b"\xe9\xe8\xff"),
            ("without a date", who, b"", b"", b"x"), ("without a message", who, b"1735732800 +0000", b"", b""),
            ("of 10 MB", who, b"1735732800 +0000", b"", b"m" * 10000000),
            ("with 10 000 parents", who, b"1735732800 +0000", None, b"x")):
        parents = b"parent " + parent.encode() + b"\n"
        if more is None:
            parents, more = parents * 10000, b""
        git("update-ref", "refs/heads/main", raw_commit(
            b"tree " + tree.encode() + b"\n" + parents + b"author " + author + b" " + when + b"\ncommitter " + author +
            b" " + when + b"\n" + more + b"\n" + message))
        # the reference day is the commit's own, so warnings may be others
        judged(f"G18, G19 a commit {name}", word="HEAD", state="same" if when else ANY, past=ANY)


def tags():
    """G21: a tag of a tag of a tag."""
    fresh()
    name = git("rev-parse", "HEAD")
    kind = "commit"
    for i in range(100):
        name = git("hash-object", "-w", "-t", "tag", "--literally", "--stdin",
                   data=f"object {name}\ntype {kind}\ntag t{i}\ntagger A <a> 1 +0000\n\nx\n".encode())
        kind = "tag"
    git("update-ref", "refs/tags/deep", name)
    judged("G21 a tag of 100 tags", word="deep", state=ANY, past=ANY)
    name = git("hash-object", "-w", "-t", "tag", "--literally", "--stdin",
               data=b"object " + b"1" * 40 + b"\ntype commit\ntag t\ntagger A <a> 1 +0000\n\nx\n")
    write("reg/.git/refs/tags/gone", name + "\n")
    judged("G21 a tag of nothing", word="gone", state=(3,), past=ANY, says="'gone'")


def registries():
    """G17 in files: what stands where a folder should."""
    for name, act in (("records is a link", lambda: os.symlink("schema", "reg/records")),
                      ("records is a file", lambda: write("reg/records", "x")),
                      ("records is a FIFO", lambda: os.mkfifo("reg/records"))):
        fresh()
        shutil.rmtree("reg/records")
        act()
        judged(name, state=(0, 1, 3), past=ANY)
    fresh()
    shutil.rmtree("reg/schema")
    os.symlink("records", "reg/schema")
    judged("schema is a link", state=ANY, past=ANY)
    fresh()
    os.unlink("reg/records/book/les-miserables.yaml")
    os.mkfifo("reg/records/book/les-miserables.yaml")
    judged("a record is a FIFO", state=ANY, past=ANY)
    fresh()
    os.unlink("reg/records/book/les-miserables.yaml")
    os.symlink("/etc/passwd", "reg/records/book/les-miserables.yaml")
    bad = [f"{a}: tells what is in /etc/passwd" for a in commands() if b"root:" in greffe(*a).out]
    tap.tell("a record is a link to /etc/passwd", bad)
    for broken in ("type: [", "$ref: nowhere.yaml", "properties: 12", ""):
        fresh()
        write("reg/schema/book.schema.yaml", broken)
        judged(f"a schema is broken: {broken!r}", state=ANY, past=ANY)
        commit("broken", "2025-02-02")
        judged(f"committed: {broken!r}", word="HEAD", state=ANY, past=ANY)


def unreadable():
    """A record that cannot be read: refused by name, or left out when told."""
    fresh()
    write("reg/records/book/vingt-ans-apres.yaml", "title: [\n")
    commit("unreadable", "2025-02-02")
    for args in commands(STATE):
        if args[0] in ("check", "compare"):
            continue
        bad = wrong(greffe(*args), (3,), "records/book/vingt-ans-apres.yaml.*--partial")
        got = greffe(args[0], "--partial", *args[1:])
        bad += wrong(got, (0, 3), "records/book/vingt-ans-apres.yaml")
        tap.tell(f"an unreadable record: {args[0]}", bad)


def main():
    global tap
    # libgit2 1.5 forgets what it had opened where an object is missing
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
    tap = setup()
    for part in (shapes, cut, heads, damage, packs, kept_otherwise, owners, configuration, includes, alternates, links,
                 branches, trees, commits, tags, registries, unreadable):
        if tap.only in part.__name__:
            part()
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
