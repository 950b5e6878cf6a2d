#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""coverage.py: docs/coverage.md holds what it promises.

Every line of each source document stands in one row, none in two; a record
that a row names exists and cites lines of that row; a record that cites a
document stands in one of its rows. Speaks TAP; coverage.sh runs it.
"""
import glob
import json
import os
import re
import subprocess
import sys

HEADING = re.compile(r"^## .*\(`([a-z0-9-]+)`, ([0-9]+) lignes\)$")
ROW = re.compile(r"^\| L([0-9]+)(?:-([0-9]+))? \|([^|]*)\|([^|]*)\|$")
RECORD = re.compile(r"`([a-z]+/[a-z0-9-]+)`")
LINES = re.compile(r"\bL([0-9]+)(?:-([0-9]+))?")
COMMONS = sys.argv[1]  # the registry
DOCUMENT = sys.argv[2]  # docs/coverage.md

count = failures = 0


def test(name, wrong):
    """One test, with what is wrong, if anything."""
    global count, failures
    count += 1
    failures += bool(wrong)
    print(f"{'not ok' if wrong else 'ok'} {count} - {name}")
    for line in wrong[:20]:
        print(f"# {line}")


def span(match):
    return int(match[1]), int(match[2] or match[1])


def read_rows():
    """{document: (lines it has, [(first, last, {records}, note)])}"""
    read = {}
    rows = None
    with open(DOCUMENT, encoding="utf-8") as text:
        for line in text:
            if match := HEADING.match(line):
                rows = []
                read[match[1]] = (int(match[2]), rows)
            elif match := ROW.match(line):
                rows.append(span(match) + (set(RECORD.findall(match[3])), match[4].strip()))
    return read


def cited(value):
    """Every (document, [(first, last)]) under a JSON value."""
    if isinstance(value, dict):
        if "document" in value and "localisation" in value:
            yield value["document"], [span(m) for m in LINES.finditer(value["localisation"])]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from cited(item)


def read_citations():
    """{document: {record: [(first, last)]}}, and the records."""
    kinds = [os.path.basename(p).split(".")[0]
             for p in sorted(glob.glob(os.path.join(COMMONS, "schema/*.schema.yaml")))]
    every = " UNION ALL ".join(f"SELECT '{k}/' || _id AS id, _json FROM {k}" for k in kinds)
    told = subprocess.run([os.environ["GREFFE"], "-C", COMMONS, "sql", "--format", "jsonl", every],
                          check=True, capture_output=True, text=True).stdout
    cites, records = {}, set()
    for line in told.splitlines():
        row = json.loads(line)
        records.add(row["id"])
        for document, spans in cited(row["_json"]):
            cites.setdefault(document, {}).setdefault(row["id"], []).extend(spans)
    return cites, records


def gaps(lines, rows):
    """What no row says, or what two say."""
    expected = 1
    for first, last, _, _ in rows:
        if first != expected or last < first:
            yield f"L{first}-{last}: L{expected} was expected"
        expected = last + 1
    if expected != lines + 1:
        yield f"the last row ends at L{expected - 1}, not L{lines}"


def meets(first, last, spans):
    return any(a <= last and first <= b for a, b in spans)


def main():
    cites, records = read_citations()
    for document, (lines, rows) in read_rows().items():
        mine = cites.get(document, {})
        test(f"{document}: every line stands in one row", list(gaps(lines, rows)))
        test(f"{document}: a row names records, or says why not",
             [f"L{a}-{b}" for a, b, named, note in rows if not named and not note])
        test(f"{document}: the records that are named exist",
             [f"L{a}-{b}: {r}" for a, b, named, _ in rows for r in sorted(named - records)])
        test(f"{document}: what is named cites these lines",
             [f"L{a}-{b}: {r}" for a, b, named, _ in rows for r in sorted(named & records)
              if not meets(a, b, mine.get(r, []))])
        named = set().union(*(row[2] for row in rows))
        test(f"{document}: who cites it stands in a row", sorted(set(mine) - named))
    wanted = {"note-themes-2018", "fiche-partenaire", "plaquette-2014", "rapport-activite-2022",
              "rapport-activite-2025"}
    test("each of the five documents has its rows", sorted(wanted - set(read_rows())))
    print(f"1..{count}")
    print(f"{count - failures} passed, {failures} failed")
    return failures > 0


sys.exit(main())
