#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""hostile_ask.py: questions that mean harm or are typed wrong, and answers
over a registry full of what a terminal, a spreadsheet or a reader of JSON
would obey. Speaks TAP; hostile_ask.sh runs it.
"""
import csv
import io
import json
import os
import re
import shutil
import sys
import unicodedata

from hostile_lib import (ASAN, CONTROLS, OFFERED, PAST, STATE, changed, commands, commit, fresh, git, greffe, seen,
                         setup, write, wrong)

tap = None
EVIL = "\x1b[2J\x1b]0;pwn\x07\r\b\x7f\x9b\u202e\u2066\ufeff\x01"


def asked(name, args, codes, says=None, **more):
    before = seen()
    got = greffe(*args, **more)
    tap.tell(name, wrong(got, codes, says) + changed(before, seen()))
    return got


# --- SQL -------------------------------------------------------------------------


def sql():
    """I01 to I03."""
    fresh()
    marker = os.getcwd() + "/evil.db"
    for text, says in (
            ("INSERT INTO book (_id) VALUES ('x')", "only reads|INSERT"), ("DELETE FROM book", "only reads"),
            ("UPDATE _record SET title = 'x'", "only reads"), ("DROP TABLE book", "only reads"),
            ("CREATE TABLE t (a)", "only reads"), ("CREATE TEMP TABLE t (a)", "only reads"),
            ("CREATE TEMP VIEW t AS SELECT 1", "only reads"), (f"ATTACH '{marker}' AS e", "ATTACH"),
            (f"VACUUM INTO '{marker}'", "only reads"), ("PRAGMA writable_schema = 1", "PRAGMA"),
            ("PRAGMA journal_mode = DELETE", "PRAGMA"), ("PRAGMA table_info(book)", "PRAGMA"),
            ("SELECT load_extension('/tmp/x.so')", "load_extension|no function"),
            ("SELECT 1; DROP TABLE book", "one SELECT"), ("SELECT 1; SELECT 2", "one SELECT"), ("", "SELECT"),
            ("   -- nothing", "SELECT"), ("BEGIN", "BEGIN"), ("EXPLAIN SELECT 1", None), ("REINDEX", "only reads"),
            ("ANALYZE", "only reads"), ("SELECT * FROM sqlite_master", "--schema"),
            ("SELECT * FROM pragma_database_list", "--schema|asked"), ("SELECT * FROM _search_data", "--schema"),
            ("SELECT * FROM _document", None), ('SELECT * FROM "_in@1"', None),
            ("INSERT INTO _search(_search) VALUES ('rebuild')", "only reads"),
            ("SELECT writefile('x', 'y')", "writefile"), ("SELECT readfile('/etc/passwd')", "readfile"),
            ("SELECT fts3_tokenizer('simple')", None), ("SELECT random()", "same answer"),
            ("SELECT current_timestamp", ":today"), ("SELECT edit('x', 'y')", "edit"),
            ("WITH t AS (SELECT 1) DELETE FROM book", "only reads"), ("SELECT * FROM generate_series(1, 9)", None),
            ("SELECT 1 FROM book LIMIT (SELECT count(*) FROM nothing)", "nothing"), ("SELECT \x00", None),
            ("SELECT 'a' || X'00'", None), ("SELECT " + "(" * 1000 + "1" + ")" * 1000, None),
            ("SELECT " + "+".join(["1"] * 50000), None), ("SELECT 1 AS x, " * 3000 + "1", None),
            (" UNION ALL ".join(["SELECT 1"] * 600), None), ("SELECT '" + "x" * 120000 + "'", None)):
        codes = (0, 2, 3) if says is None else (2, 3)
        try:
            asked(f"I01 {text[:60]}", ["sql", text], codes, says)
        except ValueError:  # a NUL is no argument
            tap.tell("I01 NUL", [])
    tap.tell("I01 no file was made", [marker] if os.path.exists(marker) else [])
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "SELECT regexp('^(a+)+$', group_concat('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' || '!', '')) FROM _record",
        "SELECT length(replace(hex(zeroblob(400000)), '0', 'xx'))",
        "SELECT length(printf('%.*c', 900000000, 'x'))", "SELECT length(zeroblob(900000000))",
        "SELECT length(group_concat(a.title || b.title || c.title || d.title || e.title)) FROM book a, book b, book c, "
        "book d, book e, book f, book g, book h, book i, book j, book k, book l",
        "WITH RECURSIVE n(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM n) SELECT length(s) FROM n",
        "SELECT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' LIKE '%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%xy'",
        "SELECT json_group_array(i) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 5000000) "
        "SELECT i FROM n)")
    for text in endless if not ASAN else endless[2:6]:
        got = greffe("sql", "--format", "csv", text, seconds=30, out=DEVNULL)
        tap.tell(f"I02 {text[:70]}", wrong(got, (0, 2, 3), "too large|too long|stopped|steps" if got.code else None))
    for value in ("'; DROP TABLE book --", "%", "_", '"', "x" * 100000, "\u202e", "' OR 1=1 --", ":today", "?1"):
        asked(f"I03 a value: {value[:20]!r}", ["sql", "SELECT count(*) FROM book WHERE _id = :v", "--param", "v=" + value],
              (0,))
    for param, says in (("nothing=1", "no parameter"), ("=1", "NAME=VALUE"), ("v", "NAME=VALUE"), ("", "NAME=VALUE")):
        asked(f"I03 a parameter: {param}", ["sql", "SELECT :v", "--param", "v=1", "--param", param], (2,), says)
    asked("I03 a parameter without a value", ["sql", "SELECT :v"], (2,), ":v")


# --- typed wrong --------------------------------------------------------------------

WRONG = (
    (["sql", "SELECT titel FROM book"], "title"), (["sql", "SELECT title FROM boook"], "book"),
    (["sql", "SELEC 1"], "SELEC"), (["sql", "SELECT nofunction(1)"], "nofunction"), (["sql"], "question"),
    (["sql", "SELECT 1", "more"], None), (["sql", "--format", "xml", "SELECT 1"], "xml"),
    (["sql", "--at", "nowhere", "SELECT 1"], "no revision 'nowhere'.*2025-06-30"),
    (["sql", "--at", "2025-13", "SELECT 1"], "2025-13"), (["sql", "--at", "2025-02-31", "SELECT 1"], "2025-02-31"),
    (["sql", "--at", "2019", "SELECT 1"], "begins on 2024-03-05.*--where"),
    (["sql", "--at", "", "SELECT 1"], None), (["sql", "--at", "-x", "SELECT 1"], "-x"),
    (["sql", "--today", "yesterday", "SELECT 1"], "yesterday"), (["query", "title"], "titles"),
    (["query", "titles", "x=1"], "parameter"), (["query", "../../etc/passwd"], None), (["query", "titles", "titles"], None),
    (["list", "boook"], "book"), (["list", "book", "--where", "titel = 1"], "title"),
    (["list", "book", "--where", "authors.nme = 1"], "name"), (["list", "book", "--columns", "authors.born.x"], None),
    (["list", "book", "--where", "1; DROP TABLE book"], None), (["list", "book", "--where", "("], None),
    (["list", "book", "--where", "title = 'x"], None), (["list", "book", "--sort", "nme"], None),
    (["list", "book", "--limit", "x"], "x"), (["list", "book", "--limit", "-1"], None), (["list"], None),
    (["list", "book", "--where", "EXISTS (SELECT 1 FROM sqlite_master)"], None),
    (["list", "book", "--where", "(" * 500 + "1" + ")" * 500], None),
    (["list", "book", "--where", "a." * 500 + "b = 1"], None), (["list", "book", "--where", "sequel_of*." * 50 + "x"], None),
    (["list", "book", "--where", "x" * 100000], None), (["find"], None),
    (["summary", "book", "--by", "stte"], "state"), (["summary", "book", "--sum", "title"], None),
    (["summary", "boook"], "book"), (["summary", "book", "--by", "state,state,state"], None),
    (["show", "book/nowhere"], "nowhere"), (["show"], None), (["show", "../../etc/passwd"], None), (["refs", "nowhere"], None),
    (["refs", "book/vingt-ans-apres", "--depth", "x"], None), (["refs", "book/vingt-ans-apres", "--depth", "99999999"], None),
    (["compare", "book/vingt-ans-apres"], None), (["compare", "book/x", "book/y"], None),
    (["log", "nowhere"], "nowhere"), (["blame", "nowhere"], "nowhere"), (["blame"], None), (["diff", "nowhere"], "nowhere"),
    (["diff", "A..B"], None), (["diff", "HEAD..nowhere"], "nowhere"), (["timeline", "--from", "x"], None),
    (["timeline", "--from", "9999", "--to", "0001"], None), (["check", "nowhere"], "nowhere"),
)
# not wrong for everyone: an answer, or a word of why
EITHER = ("find", "timeline", "refs", "summary", "list", "query", "sql")


def typed_wrong():
    fresh()
    for args, says in WRONG:
        if args[0] in OFFERED:
            codes = (2, 3) if says else (0, 2, 3) if args[0] in EITHER else (2, 3)
            asked("typed wrong: " + " ".join(args)[:70], args, codes, says)
    for text in ('"', "'", "*", "a*b", "NEAR(", "AND OR NOT", "-x", "title:x", "x OR", "^", "{x}", "é\u0301" * 200,
                 "x" * 100000, "%", "\u202e", "(" * 300, "   ", "\\", "a AND", "+", ":", "café NOT"):
        if "find" in OFFERED:
            asked(f"find {text[:20]!r}", ["find", "--", text], (0, 2, 3))
    for args in commands():
        asked(f"--format of none: {args[0]}", [*args[:1], "--format", "nothing", *(a for a in args[1:] if a not in (
            "--format", "csv", "short"))], (2,), "leave out --format" if "--schema" in args else "format.*nothing")


# --- what a terminal obeys ---------------------------------------------------------------


def evil_registry():
    fresh()
    book = {"title": "A" + EVIL + "B", "authors": ["dumas"], "state": "lent"}
    write("reg/records/book/evil.yaml", json.dumps(book))
    write("reg/records/book/formula.yaml", json.dumps({"title": "=1+1", "authors": ["dumas"], "state": "lent"}))
    write("reg/records/author/dumas.yaml", json.dumps({"name": "D" + EVIL, "born": "1802"}))
    write(b"reg/records/author/a\x1b[2Jb.yaml", "name: x\nborn: '1900'\n")
    write(b"reg/records/author/\xff\xfe.yaml", "name: x\nborn: '1900'\n")
    write("reg/records/author/\u202e.yaml", "name: x\nborn: '1900'\n")
    write("reg/records/book/broken.yaml", "title: [\x1b[2J\n")
    schema = open("reg/schema/book.schema.yaml", encoding="utf-8").read()
    write("reg/schema/book.schema.yaml", schema.replace(
        "{en: Book, fr: Livre}", '{en: "Bo\\e[2J\\u202eok", fr: "L\\x9bivre"}').replace(
        "properties:\n", 'properties:\n  "ev\\e[31mil\\u202e": {type: string, x-labels: {en: "\\e[1m"}}\n', 1))
    write("reg/schema/queries/evil.sql", f"-- title.en: E{EVIL}\n-- params: p=\x1b[2J\nSELECT 'x{EVIL}' AS \"c{EVIL}\"\n")
    git("config", "user.name", "x")
    git("add", "-A")
    git("commit", "-qm", "m" + EVIL.replace("\x00", ""), env={"GIT_AUTHOR_NAME": "N" + EVIL, "GIT_AUTHOR_EMAIL": "e" + EVIL,
                                                          "GIT_COMMITTER_NAME": "N" + EVIL})
    write("reg/records/book/evil.yaml", json.dumps({**book, "state": "on-shelf", "about": ["x" + EVIL]}))
    git("commit", "-aqm", "again" + EVIL)


def controls():
    """O01."""
    evil_registry()
    more = [[*args, "--partial"] if args[0] in ("sql", "query", "list", "find", "summary", "show", "refs", "timeline")
            else args for args in commands() if "--format" not in args]
    more += [["check"], ["sql", "--partial", "SELECT * FROM _record"], ["sql", "--partial", "SELECT * FROM book"],
             ["sql", "--partial", "SELECT * FROM _finding"], ["query", "evil", "--partial"], ["list", "book", "--partial"],
             ["list", "author", "--partial"], ["show", "book/evil", "--partial"], ["show", "author/dumas", "--partial"],
             ["refs", "author/dumas", "--partial"], ["log", "book/evil"],
             ["blame", "book/evil"], ["diff", "HEAD~1"], ["diff", "HEAD~1..HEAD", "book/evil"],
             ["compare", "book/evil", "book/formula"], ["timeline", "--partial"], ["summary", "book", "--by", "state", "--partial"],
             ["summary", "book", "--by", "title", "--chart", "--partial"], ["find", "--partial", "evil"],
             ["find", "--partial", "a"], ["sql", "SELECT '" + EVIL.replace("\x00", "") + "' AS x, nocolumn" + EVIL],
             ["sql", "--at", "x" + EVIL, "SELECT 1"], ["list", "x" + EVIL], ["list", "book", "--where", "x" + EVIL],
             ["show", "x" + EVIL], ["query", "x" + EVIL], ["x" + EVIL], ["sql", "--x" + EVIL], ["log", "x" + EVIL],
             ["diff", "x" + EVIL], ["blame", "x" + EVIL], ["check", "x" + EVIL], ["-C", "x" + EVIL, "check"]]
    for args in more:
        if args[0] not in OFFERED and args[0] != "-C" and "x" != args[0][:1]:
            continue
        bad = []
        formats = ["table", "csv", "tsv", "json", "jsonl", "yaml", "markdown"]
        if args[0] == "check":
            formats = ["text", "short", "json", "jsonl", "github"]
        for format in [None, *formats]:
            got = greffe(*args, *(["--format", format] if format and args[0] in OFFERED else []))
            out = got.out
            if format in ("csv", "tsv") or "csv" in args:  # what turns lines, and a return, are data there
                out = re.sub(rb"\r|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf", b"", out)
            if got.code not in (0, 1, 2, 3):
                bad.append(f"{format}: exit {got.code}")
            for what, text in (("stdout", out), ("stderr", got.err)):
                if CONTROLS.search(text):
                    where = CONTROLS.search(text)
                    bad.append(f"{format}: {what}: {text[max(0, where.start() - 30):where.end() + 30]!r}")
                try:
                    text.decode()
                except UnicodeDecodeError as e:
                    bad.append(f"{format}: {what}: {e}")
            if got.out and format in ("json", "jsonl") and got.code == 0 and "--schema" not in args:
                try:
                    for part in [got.out] if format == "json" else got.out.splitlines():
                        json.loads(part)
                except ValueError as e:
                    bad.append(f"{format}: {e}: {got.out[:200]!r}")
        tap.tell("O01 " + " ".join(args)[:60], bad)


# --- tables and spreadsheets --------------------------------------------------------------


def width(text):
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) == "Cf" or c == "\ufe0f" else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def titled(titles):
    fresh()
    shutil.rmtree("reg/records/book")
    for i, title in enumerate(titles):
        write(f"reg/records/book/b{i:03d}.yaml", json.dumps({"title": title, "authors": ["victor-hugo"], "state": "lent"},
                                                                  ensure_ascii=False))
    commit("titles", "2025-05-05")


def tables():
    """O02: what stands under a header stands under it."""
    titled(["plain", "日本語の本", "e\u0301te\u0301", "a\u200bb", "👩‍👩‍👧", "ｆｕｌｌ", "x" * 300, "עברית", "️", "a\tb"])
    got = greffe("sql", "SELECT title, _id FROM book ORDER BY 2")
    lines = got.out.decode().splitlines()
    start = lines[0].index("_id")
    # an emoji made of several is as wide as the terminal has it
    # nor is what no column is wide enough for
    bad = [repr(line) for line in lines[2:12] if "👩" not in line and "xxx" not in line and width(line[:line.rindex("b0")]) != start]
    tap.tell("O02 columns of wide, combining and invisible characters", bad)
    for columns in ("1", "0", "-5", "99999999999", "x"):
        asked(f"O02 COLUMNS={columns}", ["sql", "SELECT * FROM book"], (0,), env={"COLUMNS": columns})
    asked("O02 NO_COLOR", ["sql", "SELECT * FROM book", "--color", "auto"], (0,), env={"NO_COLOR": "1"})


def spreadsheets():
    """O13, O14."""
    texts = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '"=1', "=cmd|' /C calc'!A0", "-5", "+33 1 23",
             "a,b", 'a"b', "a\nb", "a\r\nb", "a;b", "007", "", " x ", "'=1", "\n=1", "a\tb", "\u2028", "é", "NULL", "true"]
    fresh()
    shutil.rmtree("reg/records/book")
    for i, text in enumerate(texts):
        write(f"reg/records/book/b{i:03d}.yaml", json.dumps(
            {"title": "t", "authors": ["victor-hugo"], "state": "lent", "about": [f"author/{i}"], "former_ids": []}))
    query = "WITH t(i, s) AS (VALUES " + ", ".join(f"({i}, '" + t.replace("'", "''") + "')" for i, t in enumerate(texts)) + \
        ") SELECT i, s, -5 AS n, 1.5 AS r, NULL AS z FROM t ORDER BY 1"
    got = greffe("sql", query, "--format", "csv")
    rows = list(csv.reader(io.StringIO(got.out.decode(), newline="")))
    tap.tell("O13 every row of csv is read again", [] if len(rows) == len(texts) + 1 else [repr(rows)])
    numbers = re.compile(r"[+-][\d .-]*$")
    for text, row in zip(texts, rows[1:]):
        guarded = bool(re.match(r"[\s\"']*[=+\-@\t\r＝＋－＠]", text)) and not numbers.match(text)
        bad = [] if row[1] == text or row[1] == "'" + text else [f"{row[1]!r}, wanted {text!r}"]
        first = row[1].lstrip(" \n\"")[:1]
        if first and first in "=+-@\t\r＝" and not numbers.match(row[1]):
            bad.append(f"a spreadsheet reckons {row[1]!r}")
        if row[2:] != ["-5", "1.5", ""]:
            bad.append(f"{row[2:]}")
        tap.tell(f"O13, O14 csv {text!r}{' guarded' if guarded else ''}", bad)
    got = greffe("sql", query, "--format", "tsv")
    lines = got.out.decode().split("\n")
    tap.tell("O14 tsv has a line a row and a tab a column",
             [repr(line) for line in lines[:-1] if line.count("\t") != 4] + ([] if len(lines) == len(texts) + 2 else ["lines"]))
    got = greffe("sql", query, "--format", "json")
    told = [row["s"] for row in next(v for v in json.loads(got.out).values() if isinstance(v, list) and v and
                                      isinstance(v[0], dict) and "s" in v[0])]
    tap.tell("O04 json gives every text back", [] if told == texts else [repr(told)])


DEVNULL = os.open("/dev/null", os.O_WRONLY)


def main():
    global tap
    tap = setup()
    for part in (sql, typed_wrong, controls, tables, spreadsheets):
        if tap.only in part.__name__:
            part()
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
