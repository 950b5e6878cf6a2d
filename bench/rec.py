# SPDX-License-Identifier: EUPL-1.2
"""rec.py RECORDS OUT: records/<kind>/**/<id>.yaml as one file for recutils: a
record descriptor a kind, a field a scalar (nested names joined by _), a field
an item of a list."""
import pathlib
import re
import sys

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def fields(name, value, out):
    if isinstance(value, dict):
        for key, inner in value.items():
            fields(f"{name}_{key}" if name else key, inner, out)
    elif isinstance(value, list):
        for inner in value:
            fields(name, inner, out)
    elif value is not None:
        text = str(value).rstrip("\n").replace("\n", "\n+ ")
        out.append(f"{re.sub('[^A-Za-z0-9_]', '_', name)}: {text}\n")


records, target = map(pathlib.Path, sys.argv[1:3])
with open(target, "w", encoding="utf-8") as rec:
    for kind in sorted(p for p in records.iterdir() if p.is_dir()):
        rec.write(f"%rec: {kind.name}\n\n")
        for path in sorted(kind.rglob("*.yaml")):
            out = [f"id: {path.stem}\n"]
            fields("", yaml.load(path.read_text("utf-8"), Loader), out)
            rec.write("".join(out) + "\n")
