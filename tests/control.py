# SPDX-License-Identifier: EUPL-1.2
"""control.py WHAT: clients of greffed's socket ($SOCKET), good and hostile.
Exits 0 where the daemon did what it owes; says why where it did not."""
import errno
import json
import os
import re
import resource
import socket
import sys

SOCKET = os.environ["SOCKET"]
REPO = os.environ["REPO"]
PATIENCE = 10
CLIENTS = 128
HELLO = b'{"greffe": 1}\n'


class Client:
    """One call; lines are said and read."""

    def __init__(self, path=SOCKET):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.settimeout(PATIENCE)
        self.s.connect(path)
        self.seen = b""

    def say(self, line):
        self.s.sendall(line if line.endswith(b"\n") else line + b"\n")

    def line(self):
        """The next line, b"" when the daemon hung up."""
        while b"\n" not in self.seen:
            try:
                more = self.s.recv(65536)
            except ConnectionResetError:
                more = b""
            if not more:
                return b""
            self.seen += more
        line, self.seen = self.seen.split(b"\n", 1)
        return line

    def said(self):
        return json.loads(self.line() or b"{}")

    def rest(self):
        """All that is still said, until the daemon hangs up."""
        lines = []
        while line := self.line():
            lines.append(line)
        return lines

    def ask(self, line):
        self.say(line)
        return self.said()


def hello():
    c = Client()
    assert c.ask(HELLO)["greffe"] == 1
    return c


def ping():
    assert hello().ask(b'{"request": "ping", "id": 1}') == {"answer": "ping", "id": 1}


# --- the examples -------------------------------------------------------------

def is_like(wanted, got):
    """Every member is there and no other; "…" is any value."""
    return wanted.keys() == got.keys() and all(
        w == "…" or w == got[k] for k, w in wanted.items())


def examples(path):
    """Runs them; an event that belongs to none is passed over."""
    text = open(path, encoding="utf-8").read()
    lines = "".join(re.findall(r"```protocol\n(.*?)```", text, re.S))
    c = Client()
    for line in lines.replace("/srv/commun", REPO).splitlines():
        if line.startswith("> "):
            c.say(line[2:].encode())
            continue
        wanted = json.loads(line[2:])
        got = c.said()
        while got.get("event") and got.keys() != wanted.keys():
            got = c.said()
        if is_like(wanted, got):
            print("ok -", line)
        else:
            print("not ok -", line, "\n#   got", got)
    print("ok - it hung up" if not c.rest() else "not ok - it did not hang up")


# --- hostile ones -------------------------------------------------------------

def refused(first, error):
    c = Client()
    c.say(first)
    said = c.said()
    assert said.get("error") == error, said
    assert not c.rest()


def garbage():
    for junk in (b"garbage", b"\x00\x01\x02", b"\xff\xfe", b"[]", b'""', b"{}{}", b'{"a": 1, "a": 2}', b"",
                 b'{"greffe": "\\u0000"}'):
        refused(junk, "bad-line")
    refused(b"{}", "bad-hello")
    refused(b'{"greffe": 2}', "bad-version")
    refused(b'{"greffe": 99999999999999999999}', "bad-line")
    refused(b"POST / HTTP/1.1", "bad-line")
    c = hello()
    assert c.ask(b"\x1b]0;x\x07")["error"] == "bad-line"
    assert not c.rest()


def long():
    """A line of as many bytes as may be, one more, and a million."""
    for size, wanted in ((65536, "answer"), (65537, "error"), (1 << 20, "error")):
        c = hello()
        head = b'{"request": "ping", "x": "'
        try:
            c.say(head + b"a" * (size - len(head) - 3) + b'"}\n')
        except (BrokenPipeError, ConnectionResetError):
            pass
        said = c.said()
        assert wanted in said and said.get("error") in (None, "too-long"), said


def many():
    """2,000 calls: some are taken, the others are told, nobody waits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    good = hello()
    calls, busy = [], 0
    for i in range(2000):
        c = Client()
        calls.append(c)
        if i % 50 == 49:
            assert good.ask(b'{"request": "ping"}') == {"answer": "ping"}
    for c in calls[CLIENTS:]:
        try:
            busy += c.said().get("error") == "busy"
        except socket.timeout:
            pass
        c.s.close()
    assert busy >= 2000 - 2 * CLIENTS, busy
    assert good.ask(b'{"request": "ping"}') == {"answer": "ping"}


def silent():
    """Nothing is said, or half a line, or nothing is asked: each is harmless."""
    idle = [Client() for _ in range(40)]
    for c in idle[:20]:
        c.s.sendall(b'{"gre')
    for _ in range(20):
        ping()
    quiet = hello()
    assert quiet.ask(b'{"request": "subscribe", "repository": "%s"}' % REPO.encode()) == {"answer": "subscribe"}


def half():
    """Says all, then that it says no more: it is answered before the end."""
    c = Client()
    c.s.sendall(HELLO + b'{"request": "ping"}\n' * 50)
    c.s.shutdown(socket.SHUT_WR)
    assert len(c.rest()) == 51
    c = Client()
    c.s.sendall(HELLO + b'{"request": "metrics"}\n' * 50)
    c.s.close()


def slow():
    """Asks and never reads: cut off with a last line, the others served."""
    c = hello()
    c.s.settimeout(0.2)
    try:
        for _ in range(20000):
            c.s.sendall(b'{"request": "metrics"}\n' * 20)
            if _ % 20 == 0:
                ping()
    except OSError as e:
        assert isinstance(e, socket.timeout) or e.errno in (errno.EPIPE, errno.ECONNRESET), e
    c.s.settimeout(PATIENCE)
    last = json.loads(c.rest()[-1])
    assert last.get("error") == "slow", last


def deep():
    refused(b'{"a":' + b"[" * 30000 + b"]" * 30000 + b"}", "bad-line")
    refused(b'{"a":' * 10000, "bad-line")


def page(question, size=1 << 22):
    c = Client()
    c.s.sendall(question)
    got = b""
    while more := c.s.recv(65536):
        got += more
        assert len(got) < size
    return got


def pages():
    got = page(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    head, body = got.split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 200 OK"), head
    assert int(re.search(rb"Content-Length: (\d+)", head).group(1)) == len(body)
    assert body.endswith(b"# EOF\n") and b'greffed_repositories{state="idle"} 1\n' in body, body
    families = re.findall(rb"^# TYPE (\S+) (\S+)$", body, re.M)
    assert len(families) == len(set(families)) > 10
    for line in body.splitlines():
        assert re.fullmatch(rb'# (TYPE|HELP) \w+ .+|# EOF|\w+(\{\w+="([^"\\]|\\.)*"(,\w+="([^"\\]|\\.)*")*\})? \d+',
                            line), line
    assert page(b"GET /healthz HTTP/1.0\r\n\r\n").endswith(b"\r\n\r\nok\n")
    assert page(b"GET /../etc/passwd HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 404")
    for bad in (b"GET \r\n\r\n", b"GET metrics HTTP/1.1\r\n\r\n", b"GET /metrics SMTP\r\n\r\n", b"GET /" + b"\xff" * 9
                + b"\r\n\r\n"):
        got = page(bad)
        assert not got or got.startswith(b"HTTP/1.1 400") or got.startswith(b'{"error"'), got
    try:
        assert len(page(b"GET /metrics HTTP/1.1\r\n" + b"A: b\r\n" * 1000)) < 200
    except ConnectionResetError:
        pass


def port(number):
    """By the port: the two pages, to those who call this machine by its own name, and nothing else."""
    def got(text):
        s = socket.create_connection(("127.0.0.1", int(number)), PATIENCE)
        s.sendall(text)
        answer = b""
        while more := s.recv(65536):
            answer += more
        return answer
    for host in (b"localhost", b"127.0.0.1:" + number.encode(), b"[::1]:1"):
        assert got(b"GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n" % host).endswith(b"# EOF\n"), host
    for host in (b"evil.example", b"localhost.evil.example", b"127.0.0.1.evil.example:80"):
        assert got(b"GET /metrics HTTP/1.1\r\nhOST: %s\r\n\r\n" % host).startswith(b"HTTP/1.1 400"), host
    said = json.loads(got(HELLO + b'{"request": "reload"}\n').splitlines()[0])
    assert said["error"] == "bad-hello", said


def free_port():
    s = socket.create_server(("127.0.0.1", 0))
    print(s.getsockname()[1])


def activated(program, *args):
    """Becomes the daemon, with a socket that listens already, as systemd does it."""
    os.makedirs(os.path.dirname(SOCKET), 0o700, exist_ok=True)
    s = socket.socket(socket.AF_UNIX)
    s.bind(SOCKET)
    s.listen()
    if s.fileno() != 3:
        os.dup2(s.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ.update(LISTEN_FDS="1", LISTEN_FDNAMES="control", LISTEN_PID=str(os.getpid()))
    os.execv(program, [program, *args])


def stranger():
    """Another user: the doors open for once, and yet it is not let in."""
    if os.geteuid() != 0:
        return
    path = os.path.dirname(SOCKET)
    opened = [SOCKET]
    while path != "/":
        opened.append(path)
        path = os.path.dirname(path)
    modes = {p: os.stat(p).st_mode for p in opened}
    for p in opened:
        os.chmod(p, modes[p] | 0o777)
    pid = os.fork()
    if pid == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            said = Client().said()
        except OSError:
            said = {}
        os._exit(0 if said.get("error") == "not-allowed" else 1)
    _, code = os.waitpid(pid, 0)
    for p in opened:
        os.chmod(p, modes[p])
    assert code == 0


def main():
    tests = (ping, examples, garbage, long, many, silent, half, slow, deep, pages, port, free_port, activated,
             stranger)
    named = {t.__name__: t for t in tests}
    try:
        named[sys.argv[1]](*sys.argv[2:])
    except (AssertionError, OSError) as e:
        print(f"{sys.argv[1]}: {type(e).__name__} {e}", file=sys.stderr)
        raise SystemExit(1) from e


main()
