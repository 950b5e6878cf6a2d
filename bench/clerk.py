# SPDX-License-Identifier: EUPL-1.2
"""clerk.py push ROUNDS PUSHER PATH REPO...: pushes the same commits, each of
which changes the record at PATH, to each REPO in turn; prints what measure
prints. A REPO with an index and no hook post-receive has its index brought up
to date between two pushes, outside of what is measured, by $GREFFE.

clerk.py verdict REPO PATH N: from the moment that a commit is made until its
verdict is written, one commit after the other.

clerk.py rate REPO PATH N PER_SECOND: the same commits, without waiting; then
how long after the last one all have their verdict.

clerk.py live WORKTREE PATH N: from the moment that a file is written, as
editors do, until who watches reads what is found in it."""
import json
import math
import os
import statistics
import subprocess
import sys
import time

PATIENCE = 120  # seconds


def lines_of(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()


def edits(repo, path, n):
    edits_py = os.path.join(os.path.dirname(__file__), "edits.py")
    return lines_of(sys.executable, edits_py, repo, path, str(n))


def timed(*words):
    """Milliseconds, processor milliseconds, KiB and status of a command."""
    start = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ)
    status, used = os.wait4(pid, 0)[1:]
    wall = time.perf_counter() - start
    return wall * 1e3, (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss, os.waitstatus_to_exitcode(status)


def index_again(repo, old, new):
    if os.path.exists(repo + "/greffe/index.db") and not os.path.exists(repo + "/hooks/post-receive"):
        subprocess.run([os.environ["GREFFE"], "hook", "post-receive"], cwd=repo, check=True,
                       input=f"{old} {new} refs/heads/main\n", text=True)


def push(rounds, pusher, path, *repos):
    old = lines_of("git", "-C", pusher, "rev-parse", "main")[0]
    runs = {repo: [] for repo in repos}
    for new in edits(pusher, path, int(rounds) + 1):
        for repo in repos:
            runs[repo].append(timed("git", "-C", pusher, "push", "-q", repo, new + ":refs/heads/main"))
            index_again(repo, old, new)
        old = new
    for repo in repos:
        wall, processor, memory, status = zip(*runs[repo][1:])  # the first warms
        print(f"{statistics.median(wall):.2f}\t{statistics.median(processor):.2f}\t{max(memory)}\t{max(status)}")


def notes(repo):
    try:
        with open(repo + "/refs/notes/greffe", "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b""


def until_moved(repo, before):
    """Looks at the ref four times a millisecond: a processor is left to the clerk."""
    end = time.monotonic() + PATIENCE
    while notes(repo) == before:
        if time.monotonic() > end:
            sys.exit(f"clerk.py: no verdict in {PATIENCE} seconds")
        time.sleep(0.00025)


def move_main(repo, commit):
    subprocess.run(["git", "-C", repo, "update-ref", "refs/heads/main", commit], check=True)


def missing(repo, commits):
    """Those without a verdict; `git notes list` prints pairs, the commit second."""
    return set(commits) - set(lines_of("git", "-C", repo, "notes", "--ref=greffe", "list")[1::2])


def verdict(repo, path, n):
    commits = edits(repo, path, int(n) + 1)
    waits = []
    for commit in commits:
        before = notes(repo)
        move_main(repo, commit)
        start = time.perf_counter()
        until_moved(repo, before)
        waits.append((time.perf_counter() - start) * 1e3)
        time.sleep(0.03)  # the valid ref and the index follow the note
    waits = sorted(waits[1:])  # the first starts the worker
    print(f"commit to verdict, {len(waits)} commits: median {statistics.median(waits):.1f} ms, "
          f"p99 {waits[math.ceil(len(waits) * 0.99) - 1]:.1f} ms, longest {waits[-1]:.1f} ms; "
          f"{len(missing(repo, commits))} without a verdict")


def rate(repo, path, n, per_second):
    commits = edits(repo, path, int(n))
    start = time.perf_counter()
    for i, commit in enumerate(commits):
        time.sleep(max(0, start + i / float(per_second) - time.perf_counter()))
        move_main(repo, commit)
    last = time.perf_counter()
    without = left = len(missing(repo, commits))
    while left and time.perf_counter() - last < PATIENCE:
        seen = notes(repo)  # before they are counted: a note written since is not missed
        left = len(missing(repo, commits))
        if left:
            until_moved(repo, seen)
    print(f"{len(commits)} commits in {last - start:.1f} s: {without} without a verdict when the last was made, "
          f"{left} after {(time.perf_counter() - last) * 1e3:.0f} ms")


def live(tree, path, n):
    watch = subprocess.Popen([os.environ["GREFFE"], "watch", tree, "--format", "jsonl"], stdout=subprocess.PIPE)
    file = os.path.join(tree, path)
    with open(file, "rb") as record:
        text = record.read()
    waits = []
    while json.loads(watch.stdout.readline()).get("live") != "on":
        pass
    for i in range(int(n) + 1):
        with open(file + "~", "wb") as record:
            record.write(text + b"zzz: %d\n" % i)
        start = time.perf_counter()
        os.replace(file + "~", file)
        while json.loads(watch.stdout.readline()).get("path") != path:
            pass
        waits.append((time.perf_counter() - start) * 1e3)
        time.sleep(0.2)  # one save after the other, not one batch
    watch.terminate()
    waits = sorted(waits[1:])  # the first starts the worker
    print(f"save to live finding, {len(waits)} saves: median {statistics.median(waits):.1f} ms, "
          f"longest {waits[-1]:.1f} ms")


{"push": push, "verdict": verdict, "rate": rate, "live": live}[sys.argv[1]](*sys.argv[2:])
