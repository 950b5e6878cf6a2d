#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Say whether a name that must not be recorded stands in some files.

commons_names.py --from DOCUMENTS RECORDS prints the names that the two reports
in the folder DOCUMENTS print and no record may bear: trainees, apprentices and
recruits, and individual members, but for those who have a record in
RECORDS/personne. The reports are known by the sha256 of their records. Names
stay outside the registry, and so does whatever could tell them: a digest of a
name is told by trying names.

commons_names.py LIST FOLDER...: LIST has a name on each line. Every two, three
or four words that follow each other in a file, in either order of a name, are
folded and compared, across line ends. Prints where, never what; exits 1 when
something was found.
"""

import hashlib
import pathlib
import re
import sys
import unicodedata

WORD = r"[A-ZÀ-Ý][\w’'-]+"
# document, first and last line, what a name looks like there
PLACES = (
    ("rapport-activite-2022", 967, 999, rf"^\s*({WORD} {WORD})\s*$"),
    ("rapport-activite-2022", 1035, 1067, rf"^\s*([A-ZÀ-Ý-]+, {WORD})\s*$"),
    ("rapport-activite-2025", 1158, 1173, rf"({WORD} {WORD})(?=,? (?:et|nos|pour))"),
)
PRINTED = 24  # of which three individual members have a record


def words(text):
    flat = unicodedata.normalize("NFKD", text)
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", flat.lower())


def both(name):
    parts = re.split(r", | ", name, maxsplit=1)
    return {" ".join(words(" ".join(parts))), " ".join(words(" ".join(parts[::-1])))}


def recorded(folder):
    names = set()
    for path in pathlib.Path(folder, "personne").glob("*.yaml"):
        field = dict(re.findall(r"^(nom|prenom): (.+)$", path.read_text(encoding="utf-8"), re.M))
        if len(field) == 2:
            names |= both(f"{field['prenom']}, {field['nom']}")
    return names


def read(documents, records):
    texts = {}
    for path in pathlib.Path(documents).iterdir():
        if path.is_file():
            texts[hashlib.sha256(path.read_bytes()).hexdigest()] = path
    found = []
    for document, first, last, shape in PLACES:
        record = pathlib.Path(records, "document", document + ".yaml").read_text(encoding="utf-8")
        text = texts[re.search(r"^sha256: ([0-9a-f]{64})$", record, re.M).group(1)]
        for line in text.read_text(encoding="utf-8").split("\n")[first - 1 : last]:
            found += re.findall(shape, line)
    if len(found) != PRINTED:
        sys.exit(f"{len(found)} names are printed there, {PRINTED} expected")
    known = recorded(records)
    for name in found:
        if not both(name) & known:
            print(name)


def main(listed, folders):
    banned = set()
    for line in pathlib.Path(listed).read_text(encoding="utf-8").splitlines():
        banned |= both(line)
    found, files = 0, 0
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if not path.is_file() or ".git" in path.parts:
                continue
            files += 1
            text = words(path.stem + " " + path.read_text(encoding="utf-8", errors="replace"))
            for size in (2, 3, 4):
                for at in range(len(text) - size + 1):
                    if " ".join(text[at : at + size]) in banned:
                        found += 1
                        print(f"{path}: a name that must not be recorded (words {at + 1} to {at + size})")
    print(f"{len(banned)} names, {files} files, {found} found")
    return found > 0 or not banned or not files


if __name__ == "__main__":
    if sys.argv[1] == "--from":
        sys.exit(read(*sys.argv[2:]))
    sys.exit(main(sys.argv[1], sys.argv[2:]))
