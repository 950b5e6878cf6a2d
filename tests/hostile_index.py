#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""hostile_index.py: the index damaged, replaced, locked, shared, killed, and
the machine with no room, no memory, no descriptors, nobody to read.

The index is derived from the records: whatever becomes of it, each command
answers as if it had never been there. Speaks TAP; hostile_index.sh runs it.
"""
import fcntl
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

from hostile_lib import (ASAN, GREFFE, PAST, STATE, answers, changed, commands, commit, ended, fresh, git, greffe,
                         seen, setup, some, start, write, wrong)

tap = None
FOLDER = "reg/.git/greffe"
INDEX = FOLDER + "/index.db"
ASKED = ["sql", "--format", "csv", "SELECT _id, title FROM book ORDER BY 1"]


def bad_answers(tables=(STATE,), wanted=3, codes=(0,), **more):
    """Some commands, which must answer as without any index."""
    bad = []
    for args in some(wanted, *tables):
        got = greffe(*args, **more)
        bad += [f"{args}: {w}" for w in wrong(got, codes)]
        if got.code == 0 and got.out != answers().get(tuple(args), got.out):
            bad.append(f"{args}: another answer: {got}")
    return bad


def made():
    """A registry whose index is there."""
    fresh()
    greffe(*ASKED)


# --- the file ----------------------------------------------------------------


def pragma(text):
    db = sqlite3.connect(INDEX)
    db.execute(text)
    db.commit()
    db.close()


def replace(data):
    for end in ("", "-wal", "-shm"):
        if os.path.lexists(INDEX + end):
            os.unlink(INDEX + end)
    if data is not None:
        write(INDEX, data)


def other_database():
    replace(None)
    db = sqlite3.connect(INDEX)
    db.execute("CREATE TABLE book (_id, title)")
    db.execute("INSERT INTO book VALUES ('evil', 'evil')")
    db.commit()
    db.close()


def same_version_other_tables():
    version = sqlite3.connect(INDEX).execute("PRAGMA user_version").fetchone()[0]
    other_database()
    pragma(f"PRAGMA user_version = {version}")


def flipped(where):
    def act():
        with open(INDEX, "r+b") as f:
            data = bytearray(f.read())
            for i in range(int(len(data) * where), min(len(data), int(len(data) * where) + 3000)):
                data[i] ^= 0x5A
            f.seek(0)
            f.write(data)
    return act


def wal_of_another():
    shutil.copytree("base", "other", symlinks=True)
    write("other/records/book/x.yaml", "title: X\nauthors: [victor-hugo]\nstate: lent\n")
    db = sqlite3.connect("other/x.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE t (a)")
    db.execute("INSERT INTO t VALUES (1)")
    db.commit()
    shutil.copy("other/x.db-wal", INDEX + "-wal")
    db.close()
    shutil.rmtree("other")


def link_to(what):
    def act():
        replace(None)
        os.symlink(what, INDEX)
    return act


def index_files():
    rows = [(f"truncated to {part}", lambda n=n: os.truncate(INDEX, n)) for part, n in
            (("nothing", 0), ("its header", 100), ("a page", 4096), ("some pages", 40960), ("an odd size", 50001))]
    rows += [
        ("of an older version", lambda: pragma("PRAGMA user_version = 1")),
        ("of a newer version", lambda: pragma("PRAGMA user_version = 2000000000")),
        ("not a database", lambda: replace(b"records: none\n" * 1000)),
        ("another database", other_database), ("another of the same version", same_version_other_tables),
        ("without a table", lambda: pragma("DROP TABLE IF EXISTS _meta")),
        ("damaged at its start", flipped(0.02)), ("damaged in its middle", flipped(0.5)),
        ("damaged at its end", flipped(0.9)), ("with the log of another", wal_of_another),
        ("a link to a file", link_to("../config")), ("a link to nothing", link_to("/nowhere/x")),
        ("a link to /etc/passwd", link_to("/etc/passwd")),
        ("a folder", lambda: (replace(None), os.mkdir(INDEX))),
        ("a FIFO", lambda: (replace(None), os.mkfifo(INDEX))),
    ]
    for name, act in rows:
        made()
        passwd = os.stat("/etc/passwd").st_mtime_ns
        config = seen("reg")
        act()
        bad = bad_answers(wanted=4) + bad_answers((PAST,), 1, codes=(0, 3)) + changed(config, seen("reg"))
        if os.stat("/etc/passwd").st_mtime_ns != passwd:
            bad.append("it wrote /etc/passwd")
        bad += bad_answers(wanted=1)
        tap.tell(f"C11 index.db {name}", bad)
    for name, act in (("a file", lambda: write(FOLDER, "x")), ("a link", lambda: os.symlink("/tmp", FOLDER)),
                      ("a link to nothing", lambda: os.symlink("/nowhere", FOLDER)),
                      ("a FIFO", lambda: os.mkfifo(FOLDER))):
        fresh()
        before = set(os.listdir("/tmp"))
        act()
        bad = bad_answers(wanted=4)
        bad += [f"/tmp/{n}" for n in set(os.listdir("/tmp")) - before if "index.db" in n]
        tap.tell(f"C11 .git/greffe is {name}", bad)
        os.unlink(FOLDER)
    for name, act in (("a link", lambda p: os.symlink("/nowhere", p)), ("a folder", os.mkdir),
                      ("a FIFO", os.mkfifo)):
        fresh()
        os.makedirs(FOLDER)
        act(INDEX + ".lock")
        tap.tell(f"C11 index.db.lock is {name}", bad_answers())
        write("reg/records/book/les-miserables.yaml", "title: Les Misérables\nauthors: [victor-hugo]\nstate: lent\n")
        commit("x", "2025-02-02")
        tap.tell(f"C11 index.db.lock is {name}: another commit", bad_answers((PAST,), 3))
    if os.geteuid() == 0:
        made()
        for path in (FOLDER, INDEX):
            os.chown(path, 12345, 12345)
        tap.tell("C11 owned by another", bad_answers())


def whole_index():
    """What the file says of itself, and that a fresh one says the same."""
    db = sqlite3.connect(INDEX)
    bad = [] if db.execute("PRAGMA integrity_check").fetchone() == ("ok",) else ["integrity_check"]
    db.close()
    answer = greffe(*ASKED)
    shutil.rmtree(FOLDER)
    again = greffe(*ASKED)
    if answer.out != again.out or answer.code:
        bad.append(f"a fresh index says otherwise: {answer} {again}")
    return bad


# --- several at once -----------------------------------------------------------


def together():
    for name, prepare in (("a first index", fresh), ("a refresh", lambda: (made(), next_commit(0)))):
        prepare()
        shutil.rmtree("fresh", ignore_errors=True)
        shutil.copytree("reg", "fresh", symlinks=True, ignore=shutil.ignore_patterns("greffe"))
        wanted = greffe(*ASKED, cwd="fresh").out
        children = []
        for i in range(8):
            out = open(f"out.{i}", "w+b")
            err = open(f"err.{i}", "w+b")
            children.append((start(["greffe", *ASKED], out=out, err=err), out, err))
        bad = []
        for child, out, err in children:
            code, _ = ended(child, 60)
            out.seek(0)
            err.seek(0)
            text = out.read()
            if code or text != wanted:
                bad.append(f"exit {code}: {text[:200]!r} {err.read()[:300]!r}")
            out.close()
            err.close()
        tap.tell(f"eight processes at once: {name}", bad + whole_index())
        tap.tell(f"and nothing else is left: {name}",
                 [n for n in os.listdir(FOLDER) if n not in ("index.db", "index.db-wal", "index.db-shm",
                                                               "index.db.lock")])
    shutil.rmtree("fresh")


def next_commit(i):
    write("reg/records/book/les-miserables.yaml",
          f"title: Les Misérables\nauthors: [victor-hugo]\nstate: on-shelf\npages: {1000 + i}\n")
    commit(str(i), "2025-03-03")


def held():
    """Another process holds the lock, then lets it go."""
    made()
    next_commit(1)
    with open(INDEX + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        child = start(["greffe", *ASKED], out=subprocess.DEVNULL, err=subprocess.PIPE)
        try:
            child.wait(1)
            bad = [] if child.returncode == 0 else [f"exit {child.returncode}"]
        except subprocess.TimeoutExpired:
            bad = []
    code, _ = ended(child) if child.returncode is None else (child.returncode, 0)
    child.stderr.close()
    tap.tell("C11 index.db.lock is held, then is not", bad + ([f"exit {code}"] if code else []) + bad_answers((PAST,)))
    made()
    next_commit(2)
    db = sqlite3.connect(INDEX, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    child = start(["greffe", *ASKED], out=subprocess.DEVNULL, err=subprocess.DEVNULL)
    time.sleep(0.2)
    db.execute("ROLLBACK")
    db.close()
    code, _ = ended(child)
    tap.tell("another process writes in it", [f"exit {code}"] if code else [])


# --- killed ------------------------------------------------------------------------


def killed():
    """kill -9 at growing moments: at a call to the system, where strace can."""
    calls = ["openat", "pwrite64", "fdatasync", "rename", "unlink", "ftruncate"]
    strace = shutil.which("strace") if not ASAN else None
    if strace and subprocess.run([strace, "-o", "/dev/null", "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        strace = None
    for name, prepare in (("the first index", lambda i: fresh()), ("a refresh", lambda i: (made(), next_commit(i)))):
        bad = []
        moments = [(c, n) for c in calls for n in (1, 6)] if strace else [(None, n) for n in range(12)]
        for i, (call, n) in enumerate(moments):
            prepare(i)
            if call:
                # behind what starts any program
                when = 30 + 7 * n if call in ("openat", "close", "mmap") else n
                child = start([strace, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                               f"inject={call}:signal=KILL:when={when}", GREFFE, *ASKED], out=subprocess.DEVNULL,
                              err=subprocess.DEVNULL)
                ended(child)
            else:
                child = start(["greffe", *ASKED], out=subprocess.DEVNULL, err=subprocess.DEVNULL)
                ended(child, 0.001 * 2 ** (n / 2))
            got = greffe(*ASKED)
            # the file that was being made stayed for ever, as large as the index
            left = [name for name in os.listdir(FOLDER) if name.startswith("index.db.") and name != "index.db.lock"]
            shutil.rmtree(FOLDER, ignore_errors=True)
            again = greffe(*ASKED)
            if left:
                bad.append(f"after a kill at {call} {n}: {left} stays")
            if got.code or got.out != again.out:
                bad.append(f"after a kill at {call} {n}: {got}, wanted {again}")
        tap.tell(f"kill -9 in {name}, {len(moments)} moments, the next run is right", bad)
    fresh()
    os.makedirs(FOLDER)
    for name in ("index.db.4194300", "index.db.4194300-journal", "index.db.1-wal"):
        write(f"{FOLDER}/{name}", b"left behind")
    tap.tell("what a dead process left behind is in nobody's way", bad_answers())
    made()
    tap.tell("nor stays for ever", [] if not [n for n in os.listdir(FOLDER) if n[-1].isdigit()] else ["left"])


# --- no room -------------------------------------------------------------------------


def mounted(where, options):
    os.makedirs(where, exist_ok=True)
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", where], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def full_disk():
    if os.geteuid() != 0 or not mounted("small", "size=4m"):
        tap.skip("no disk of a given size can be mounted here")
        return
    try:
        shutil.copytree("base", "small/reg", symlinks=True)
        for free in (0, 4096, 16384, 65536, 131072, 262144, 524288):
            shutil.rmtree("small/reg/.git/greffe", ignore_errors=True)
            st = os.statvfs("small")
            with open("small/ballast", "wb") as f:
                try:
                    f.write(bytes(max(0, st.f_bavail * st.f_bsize - free)))
                except OSError:
                    pass
            bad = bad_answers(cwd="small/reg", wanted=3)
            bad += bad_answers((PAST,), 2, (0, 2, 3), cwd="small/reg")
            os.unlink("small/ballast")
            tap.tell(f"C03 a disk with {free} bytes left", bad)
            tap.tell("C03 and later with room", bad_answers(cwd="small/reg", wanted=2))
        # a refresh in the same straits
        greffe(*ASKED, cwd="small/reg")
        write("small/reg/records/book/les-miserables.yaml", "title: Les Misérables\nauthors: [victor-hugo]\n"
              "state: on-shelf\npages: 7\n")
        commit("x", "2025-04-04", cwd="small/reg")
        st = os.statvfs("small")
        with open("small/ballast", "wb") as f:
            try:
                f.write(bytes(st.f_bavail * st.f_bsize))
            except OSError:
                pass
        got = greffe("sql", "SELECT pages FROM book ORDER BY 1", "--format", "csv", cwd="small/reg")
        tap.tell("C03 a refresh on a full disk", wrong(got, (0,)) + ([] if b"\r\n7\r\n" in got.out else [repr(got)]))
    finally:
        subprocess.run(["umount", "-l", "small"], check=False)


def read_only():
    """C05."""
    if os.geteuid() != 0 or not mounted("ro", "size=16m"):
        tap.skip("nothing can be mounted read-only here")
    else:
        try:
            shutil.copytree("base", "ro/reg", symlinks=True)
            shutil.copytree("base", "ro/made", symlinks=True)
            greffe(*ASKED, cwd="ro/made")
            git("commit", "-q", "--allow-empty", "-m", "later", cwd="ro/made")
            for name in ("reg", "made"):
                subprocess.run(["mount", "-o", "remount,ro", "ro"], check=True)
                tap.tell(f"C05 read-only from the start: {name}", bad_answers(cwd="ro/" + name, wanted=99)
                         + bad_answers((PAST,), 99, (0, 2), cwd="ro/" + name))
                subprocess.run(["mount", "-o", "remount,rw", "ro"], check=True)
        finally:
            subprocess.run(["umount", "-l", "ro"], check=False)
    if os.geteuid() == 0 and shutil.which("setpriv"):
        fresh()
        for folder, _, files in os.walk("."):
            os.chmod(folder, 0o755)
            for name in files:
                if not os.path.islink(f"{folder}/{name}"):
                    os.chmod(f"{folder}/{name}", 0o644)
        write("home/.gitconfig", f"[safe]\n\tdirectory = {os.path.realpath('reg')}\n")
        shutil.copy(GREFFE, "program")
        os.chmod("program", 0o755)
        os.chmod(".", 0o755)
        bad = []
        for args in commands():
            got = as_nobody(args)
            if got.returncode not in (0, 2):
                bad.append(f"{args}: {got}")
            elif got.returncode == 0 and got.stdout != answers().get(tuple(args), got.stdout):
                bad.append(f"{args}: another answer: {got}")
        tap.tell("C05 somebody who may only read it", bad)
        os.unlink("program")
    else:
        tap.skip("not root, or no setpriv")


def as_nobody(args):
    return subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "../program", *args],
                          cwd="reg", capture_output=True, check=False, timeout=60,
                          env={**os.environ, "HOME": os.path.abspath("home"), "XDG_CACHE_HOME": "/nowhere"})


# --- limits of the process ----------------------------------------------------------------


def limits():
    """C06: no signal, a word of why."""
    rows = [("RLIMIT_NOFILE 12", resource.RLIMIT_NOFILE, 12, (0, 3)), ("RLIMIT_NOFILE 5", resource.RLIMIT_NOFILE, 5, (0, 3)),
            ("RLIMIT_FSIZE 0", resource.RLIMIT_FSIZE, 0, (0, 3)), ("RLIMIT_FSIZE 20000", resource.RLIMIT_FSIZE, 20000, (0, 3)),
            ("RLIMIT_FSIZE 200000", resource.RLIMIT_FSIZE, 200000, (0, 3)),
            ("RLIMIT_STACK 256k", resource.RLIMIT_STACK, 262144, (0, 3))]
    if not ASAN:
        rows += [(f"RLIMIT_AS {mb} MB", resource.RLIMIT_AS, mb << 20, (0, 3, 71)) for mb in (32, 64, 96, 256)]
    for name, what, value, codes in rows:
        fresh()
        bad = []
        for args in some(4):
            child = start(["greffe", *args], out=subprocess.PIPE, err=subprocess.PIPE,
                          before=lambda w=what, v=value: resource.setrlimit(w, (v, v)))
            text, err = child.communicate(timeout=60)
            if child.returncode not in (*codes, 2) or child.returncode == 3 and b"greffe: " not in err:
                bad.append(f"{args}: exit {child.returncode} {err[-300:]!r}")
            elif child.returncode == 0 and text != answers().get(tuple(args), text):
                bad.append(f"{args}: another answer {text!r} {err!r}")
        tap.tell(f"C06 {name}", bad)
        tap.tell(f"C06 {name}: and later", bad_answers(wanted=2))


# --- records -------------------------------------------------------------------------------


def large_records():
    """What a record becomes is as large as it is, whatever its schema says."""
    columns = "".join(f"          c{i}: {{type: integer}}\n" for i in range(450))
    rows = [("a list as wide as may be", "      items:\n        type: object\n        properties:\n" + columns, "- {}\n"),
            ("as many references as values", "      items: {type: string, x-ref: wide}\n", "- r\n")]
    for name, items, item in rows:
        if os.path.isdir("wide"):
            shutil.rmtree("wide")
        write("wide/schema/wide.schema.yaml", "type: object\nproperties:\n  l:\n      type: array\n" + items)
        write("wide/records/wide/r.yaml", "l:\n" + item * 90000)
        git("init", "-q", ".", cwd="wide")
        commit("x", "2025-01-01", cwd="wide")
        # both were several times as much, the second in the square of its values
        got = greffe("check", cwd="wide", before=lambda: ASAN or resource.setrlimit(resource.RLIMIT_CPU, (3, 3)))
        tap.tell(f"D01 {name}", wrong(got, (0,)))


def swept():
    """What no view has any more is taken away when it is much, and is not missed."""
    if os.path.isdir("many"):
        shutil.rmtree("many")
    write("many/schema/a.schema.yaml", "type: object\nproperties:\n  n: {type: integer}\n"
          "  word: {type: string}\n  l: {type: array, items: {type: string, x-ref: a}}\n")
    git("init", "-q", ".", cwd="many")
    kept = []
    for turn in range(6):
        for i in range(600):
            write(f"many/records/a/r{i}.yaml", f"n: {turn}\nword: turn{turn} of{i}\nl: [r{i * 7 % 600}, r{(i + turn) % 610}]\n")
        commit(f"turn {turn}", f"2025-01-0{turn + 1}", cwd="many")
        greffe("list", "a", "--count", cwd="many")
        db = sqlite3.connect("many/.git/greffe/index.db")
        kept.append(db.execute("SELECT count(*) FROM _document").fetchone()[0])
        db.close()
    tap.tell("S01 documents are taken away", [] if max(kept) <= 1900 and kept != sorted(kept) else [str(kept)])
    asked = [["sql", "--format", "csv", "SELECT _id, n, word FROM a ORDER BY 1"],
             ["sql", "--format", "csv", "SELECT id, field, pos, target_id FROM _link ORDER BY 1, 2, 3"],
             ["sql", "--format", "csv", "SELECT id, rule, line FROM _finding ORDER BY 1, 2, 3"],
             ["find", "--format", "csv", "turn5"], ["find", "--format", "csv", "turn0"],
             ["find", "--at", "HEAD~5", "--format", "csv", "turn0"], ["check", "--max", "0", "--format", "short"],
             ["list", "--at", "HEAD~4", "--format", "csv", "a"], ["check", "--max", "0", "HEAD~3", "--format", "short"]]
    told = [greffe(*args, cwd="many") for args in asked]
    db = sqlite3.connect("many/.git/greffe/index.db")
    bad = [f"{t}: {n}" for t, n in (
        (t, db.execute(f"SELECT count(*) FROM {t} WHERE doc NOT IN (SELECT doc FROM _document)").fetchone()[0])
        for t in ("_ref", "_name", "_found")) if n]
    bad += [str(row) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    try:
        db.execute("INSERT INTO _search (_search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as e:
        bad.append(f"_search: {e}")
    db.close()
    tap.tell("S01 with all that was of them", bad)
    for args, was in zip(asked, told):
        shutil.rmtree("many/.git/greffe")
        now = greffe(*args, cwd="many")
        tap.tell(f"S01 no answer is another: {' '.join(args)}",
                 [] if was.code == now.code and was.out == now.out else [f"{was} {now}"])


# --- nobody reads --------------------------------------------------------------------------


def outputs():
    """C12."""
    fresh()
    for name, fds in (("stdin closed", (0,)), ("stdout closed", (1,)), ("stderr closed", (2,)),
                      ("all three closed", (0, 1, 2))):
        bad = []
        before = seen()
        for args in commands():
            child = start(["greffe", *args], before=lambda f=fds: [os.close(n) for n in f])
            code, _ = ended(child)
            # what has nothing to say cannot fail to say it
            if code not in ((3, 2) if 1 in fds and greffe(*args).out else (0, 2)):
                bad.append(f"{args}: exit {code}")
        tap.tell(f"C12 {name}", bad + changed(before, seen()))
    with open("/dev/full", "w") as full:
        bad = []
        for args in commands():
            with open("err", "w+b") as err:
                code, _ = ended(start(["greffe", *args], out=full, err=err))
                err.seek(0)
                text = err.read()
            if code != 2 and (code != 3 or b"No space left" not in text) and greffe(*args).out:
                bad.append(f"{args}: exit {code} {text!r}")
        tap.tell("C12 /dev/full", bad)
    bad = []
    for args in (["sql", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<200000) SELECT i FROM n"],):
        child = start(["greffe", *args], out=subprocess.PIPE, err=subprocess.PIPE,
                      before=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
        child.stdout.readline()
        child.stdout.close()
        err = child.stderr.read()
        code = child.wait(60)
        if err or code not in (-signal.SIGPIPE, 141, 3):
            bad.append(f"{args}: exit {code} {err!r}")
    tap.tell("C12 | head -1", bad)


def main():
    global tap
    tap = setup()
    for part in (index_files, together, held, killed, full_disk, read_only, limits, large_records, swept, outputs):
        if tap.only in part.__name__:
            part()
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
