#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Say whether a name that must not be recorded stands in some files.

commons_names.py LIST FOLDER...: LIST has, on each line, the first twelve hex
digits of the SHA-256 of "greffe:" and a name in small letters without accents,
its words apart by a space. Every two, three or four words that follow each
other in a file are folded and compared, across line ends. Prints where, never
what; exits 1 when something was found.
"""

import hashlib
import pathlib
import re
import sys
import unicodedata


def words(text):
    flat = unicodedata.normalize("NFKD", text)
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", flat.lower())


def digest(name):
    return hashlib.sha256(("greffe:" + name).encode()).hexdigest()[:12]


def main(listed, folders):
    banned = set()
    for line in pathlib.Path(listed).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            banned.add(line.split()[0])
    seen, found, files = {}, 0, 0
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if not path.is_file() or ".git" in path.parts:
                continue
            files += 1
            text = words(path.stem + " " + path.read_text(encoding="utf-8", errors="replace"))
            for size in (2, 3, 4):
                for at in range(len(text) - size + 1):
                    name = " ".join(text[at : at + size])
                    if name not in seen:
                        seen[name] = digest(name) in banned
                    if seen[name]:
                        found += 1
                        print(f"{path}: a name that must not be recorded (words {at + 1} to {at + size})")
    print(f"{len(banned)} names, {files} files, {found} found")
    return found > 0 or not banned or not files


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
