# SPDX-License-Identifier: EUPL-1.2
"""hostile_lib.py: what the tables of hostile_repo.py, hostile_index.py and
hostile_ask.py share: a small registry with a history, one command run within
bounds, and what must be true of every command whatever it met.

Every command that reads is in COMMANDS; one that the program has and the
table has not is a red test, so that a new command meets all of this too.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

GREFFE = os.environ["GREFFE"]
TOP = os.environ["TOP"]
# a sanitizer needs a terabyte of addresses, and five times the time
with open(GREFFE, "rb") as program:
    ASAN = b"__asan_init" in program.read()
SECONDS = 60 if ASAN else 10
RSS_MB = 300
CONTROLS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf")
# what people who do not program are never told
JARGON = re.compile(r"libgit2|SQL logic|database|zlib|\bodb\b|ENOENT|no match for id|errno|malloc|"
                    r"safe\.directory' was not found|no view|\(null\)|: \?$|assert|BUG", re.I)

# --- the commands ------------------------------------------------------------

# Each in the ways that differ inside. STATE: the answer hangs on the files of
# one state and on nothing else, so it is the same however they are kept.
STATE = {
    "check": [["check", "-q", "--format", "short"]],
    "sql": [["sql", "--format", "csv", "SELECT _id, title FROM book ORDER BY 1"]],
    "query": [["query", "--format", "csv", "titles"]],
    "list": [["list", "--format", "csv", "book", "--columns", "_id,authors.name"]],
    "find": [["find", "--format", "csv", "dumas"]],
    "summary": [["summary", "book", "--format", "csv", "--by", "state"]],
    "compare": [["compare", "--format", "csv", "book/vingt-ans-apres", "book/les-miserables"]],
    "refs": [["refs", "--format", "csv", "author/alexandre-dumas"]],
}
# These read the history too, or tell it.
PAST = {
    "check": [["check", "HEAD", "--"]],
    "sql": [["sql", "--at", "HEAD", "SELECT count(*) FROM _record"], ["sql", "--schema"]],
    "query": [["query"]],
    "summary": [["summary"]],
    "show": [["show", "book/vingt-ans-apres"]],
    "log": [["log"], ["log", "book/vingt-ans-apres"]],
    "diff": [["diff"], ["diff", "HEAD"]],
    "blame": [["blame", "book/vingt-ans-apres"]],
    "timeline": [["timeline"]],
}
# These tell of a repository and its host, and of no record.
HOST = {"status": [["status"]], "doctor": [["doctor"]], "audit": [["audit"]]}
NOT_ASKED = {"textconv", "validate", "init", "new", "explain", "dump", "help", "version", "hook", "watch"}


def offered():
    """The names that `greffe help` lists."""
    text = subprocess.run([GREFFE, "help"], capture_output=True, check=True).stdout.decode()
    part = text.split("commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+) ", part, re.M)


OFFERED = offered()


def commands(*tables):
    """Every reading command that the program has, as argument lists."""
    return [args for table in tables or (STATE, PAST) for name, ways in table.items() if name in OFFERED
            for args in ways]


ROUND = [0]


def some(wanted, *tables):
    """So many of them, others each time, by turns."""
    every = commands(*tables)
    ROUND[0] += wanted
    return [every[(ROUND[0] + i) % len(every)] for i in range(min(wanted, len(every)))]


def at(args, word):
    """The same question, asked of a revision."""
    if args[0] == "check":
        return [*args, word, "--"]
    return [args[0], "--at", word, *args[1:]]


# --- one command --------------------------------------------------------------


class Got:
    """How a command ended."""

    def __init__(self, code, out, err, rss):
        self.code, self.out, self.err, self.rss = code, out, err, rss

    def __repr__(self):
        return f"exit {self.code}, {self.rss} MB\n{self.out[:600].decode(errors='replace')}" \
               f"{self.err[:900].decode(errors='replace')}"


def start(args, cwd="reg", *, out=None, err=None, before=None, env=None, stdin=subprocess.DEVNULL):
    return subprocess.Popen(args if args[0] != "greffe" else [GREFFE, *args[1:]], cwd=cwd, stdin=stdin, stdout=out,
                            stderr=err, preexec_fn=before, env={**os.environ, **(env or {})})


def ended(child, seconds=SECONDS):
    """Waits, for so long; gives its status and its largest size in MB."""
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    _, status, usage = os.wait4(child.pid, 0)
    timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss >> 10


def greffe(*args, cwd="reg", seconds=SECONDS, **more):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code, rss = ended(start(["greffe", *args], cwd, out=more.pop("out", out), err=more.pop("err", err), **more), seconds)
        out.seek(0)
        err.seek(0)
        return Got(code, out.read(), err.read(), rss)


def wrong(got, codes=(0, 1, 2, 3), says=None, *, lines=1):
    """What is not as it must always be: none when all is well."""
    bad = []
    text = got.err.decode(errors="replace")
    if got.code not in codes:
        bad.append(f"exit {got.code}, wanted {codes}")
    if got.code == -signal.SIGKILL:
        bad.append("it took too long")
    told = got.out.replace(b"\r\n", b"\n") + got.err  # lines of CSV
    if CONTROLS.search(told):
        bad.append(f"a control character: {CONTROLS.search(told)}")
    if not ASAN and got.rss > RSS_MB:
        bad.append(f"{got.rss} MB of memory")
    # which commit was asked, and what its tables lack, are told besides
    text = re.sub(r"^greffe: (commit [0-9a-f]{12} \(.*\)|at '.*': commit .*|.*schemas? cannot be used; .*)\n", "", text,
                  flags=re.M)
    if got.code in (2, 3) and not re.match(r"greffe: |\S+:\d+:\d+: error: ", text):
        bad.append("it does not say why")
    # one line says why, one more how to use the command; a few are passed over
    excerpt = len(re.findall(r"^  ", text, re.M))
    if text.count("\n") > (4 if got.code < 2 else lines + excerpt + ("greffe help" in text)):
        bad.append("it says too much")
    # an excerpt shows what was typed, which is theirs
    if JARGON.search(re.sub(r"'[^']*'|^  .*", "", text, flags=re.M)):
        bad.append(f"words of the trade: {JARGON.search(text)}")
    if says is not None and not re.search(says, text):
        bad.append(f"does not say {says}")
    return [*bad, repr(got)] if bad else []


# --- what must not change --------------------------------------------------------


def seen(top="."):
    """Every file under a folder and when it was changed, but for the index."""
    files = {}
    for folder, names, leaves in os.walk(top):
        if os.path.basename(folder) == "greffe" and os.path.exists(folder + "/../objects"):
            names.clear()
            continue
        if folder == top and "cache" in names:
            names.remove("cache")  # where the index of a plain folder is
        for name in names + leaves:
            path = os.path.join(folder, name)
            if name == "greffe" and "objects" in names:
                continue
            st = os.lstat(path)
            # that the index was made shows in the folder it is in
            inside = os.path.isdir(path) and os.path.exists(path + "/objects")
            files[path] = (st.st_mode, st.st_size if not inside else 0, st.st_ino, 0 if inside else st.st_mtime_ns)
    return files


def changed(before, after):
    return [f"written: {p}" for p in sorted(set(before) | set(after)) if before.get(p) != after.get(p)]


# --- a registry -----------------------------------------------------------------


def git(*args, cwd="reg", env=None, data=None, check=True):
    done = subprocess.run(["git", *args], cwd=cwd, env={**os.environ, **(env or {})}, input=data, check=check,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout.decode(errors="replace").strip()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())


def commit(message, day, cwd="reg"):
    when = f"{day}T12:00:00Z"
    git("add", "-A", cwd=cwd)
    git("commit", "-qm", message, cwd=cwd, env={"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when})


def make_base():
    """`base`: a registry of three commits, that every case copies."""
    git("init", "-q", "-b", "main", "base", cwd=".")
    shutil.copytree(TOP + "/tests/fixtures/toy", "base", dirs_exist_ok=True)
    write("base/schema/queries/titles.sql",
          "-- title.en: Titles\n-- title.fr: Titres\nSELECT _id, title, pages FROM book ORDER BY 1\n")
    commit("begin", "2024-03-05", "base")
    book = "base/records/book/vingt-ans-apres.yaml"
    write(book, "title: Twenty\nauthors: [alexandre-dumas]\nstate: on-shelf\n")
    commit("twenty", "2024-06-07", "base")
    write(book, "title: Vingt ans après\nauthors: [alexandre-dumas]\nstate: on-shelf\nsequel_of: "
                "les-trois-mousquetaires\n")
    commit("back", "2025-01-02", "base")


def fresh(*into):
    """A copy of it, with no index, in `reg`."""
    for path in ("reg", *into):
        if os.path.isdir(path) and not os.path.islink(path):
            for folder, _, _ in os.walk(path):
                os.chmod(folder, 0o755)
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
    shutil.copytree("base", "reg", symlinks=True)


ANSWERS = {}


def answers():
    """What each command of STATE says of `base`: (code, output)."""
    if not ANSWERS:
        fresh()
        for args in commands(STATE):
            got = greffe(*args)
            if wrong(got, (0,)):
                sys.exit(f"{args}: {wrong(got, (0,))}")
            ANSWERS[tuple(args)] = got.out
    return ANSWERS


# --- TAP ------------------------------------------------------------------------


class Tap:
    """Counts, prints, and gives the exit code."""

    def __init__(self):
        self.n = self.red = 0
        self.only = sys.argv[1] if len(sys.argv) > 1 else ""

    def tell(self, name, bad):
        self.n += 1
        name = name.encode("unicode_escape").decode().replace("#", "\\#")
        print(f"{'not ok' if bad else 'ok'} {self.n} - {name}")
        for why in bad:
            for line in why.splitlines():
                print("#   " + repr(line)[1:-1])
        self.red += bool(bad)
        sys.stdout.flush()

    def skip(self, why):
        self.n += 1
        print(f"ok {self.n} # SKIP {why}")

    def finish(self):
        print(f"1..{self.n}")
        return 1 if self.red else 0


def setup():
    """In an empty folder: a home, no configuration of the person's."""
    os.environ["HOME"] = os.getcwd() + "/home"
    os.environ["XDG_CACHE_HOME"] = os.getcwd() + "/cache"
    os.environ["LSAN_OPTIONS"] = f"suppressions={os.getcwd()}/lsan:print_suppressions=0"
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        os.environ.pop(name, None)
    os.mkdir("home")
    write("./lsan", "leak:libpcre2\n")
    make_base()
    answers()
    tap = Tap()
    unknown = [name for name in OFFERED if name not in {**STATE, **PAST, **HOST} and name not in NOT_ASKED]
    tap.tell("every command that reads is in the table", unknown)
    return tap
