# SPDX-License-Identifier: EUPL-1.2
"""pyjsonschema.py SCHEMA LIST: what a Python project does: PyYAML's C loader
reads, jsonschema judges. LIST names a file a line. Prints how many files were
judged and how many are wrong."""
import sys

import jsonschema
import yaml


class Loader(yaml.CSafeLoader):
    """Dates stay strings, as in YAML 1.2 and in JSON."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, exp) for tag, exp in rows if not tag.endswith(":timestamp")]
    for first, rows in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}

schema, listed = sys.argv[1:3]
with open(schema, encoding="utf-8") as f:
    validator = jsonschema.Draft202012Validator(
        yaml.load(f, Loader), format_checker=jsonschema.FormatChecker()
    )
with open(listed, encoding="utf-8") as f:
    files = f.read().splitlines()
wrong = 0
for path in files:
    with open(path, encoding="utf-8") as f:
        if next(validator.iter_errors(yaml.load(f, Loader)), None):
            wrong += 1
print(f"{len(files)} files, {wrong} invalid")
