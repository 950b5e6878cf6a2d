#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""examples.py: the two examples of every rule, as `greffe explain` shows them.

The one called refused breaks its rule, the one called accepted breaks none. A
rule of schemas, of greffe.yaml, of paths or of records has a row here: what
must stand around its examples for them to be judged. The rules of reading are
judged by tests/unit/rules.c. A rule without a row fails, but for those that
no short example can show. Speaks TAP; examples.sh runs it.
"""
import json
import os
import re
import shutil
import subprocess
import sys

GREFFE = os.environ["GREFFE"]
READING = re.compile("(yaml|json|number|front-matter)-")
UNSHOWN = {"document-too-large", "value-too-long",  # what is long
           "path-long",  # no file system here has such a name
           # what is said of rules, not of records: tests/rules_*.sh
           "script-header", "script-sql", "script-row", "registry-rule",
           "config-rule", "waiver-lapsed",
           "column-clash"}  # of whole kinds: tests/ratchet.sh
DRAFT = "https://json-schema.org/draft/2020-12/"

# The schema that an instance breaks.
OPEN = "properties: {%s}"
INSTANCES = {
    "type": OPEN % "montant: {type: number}",
    "enum": OPEN % "etat: {enum: [en-cours, acheve]}",
    "const": OPEN % "version: {const: 2}",
    "multiple-of": OPEN % "montant: {multipleOf: 0.01}",
    "minimum": OPEN % "participants: {minimum: 0}",
    "exclusive-minimum": OPEN % "prix: {exclusiveMinimum: 0}",
    "maximum": OPEN % "part: {maximum: 100}",
    "exclusive-maximum": OPEN % "heure: {exclusiveMaximum: 24}",
    "min-length": OPEN % "titre: {minLength: 1}",
    "max-length": OPEN % "sigle: {maxLength: 10}",
    "format": OPEN % "date: {format: date}",
    "pattern": OPEN % "departement: {pattern: '^[0-9AB]{2,3}$'}",
    "required": "required: [titre]",
    "not-allowed": "{if: {properties: {forme: {const: texte}}}, then: {properties: {duree: false}}}",
    "additional-property": "{properties: {role: {}}, additionalProperties: false}",
    "unevaluated-property": "{allOf: [{properties: {titre: {}}}], unevaluatedProperties: false}",
    "property-name": "propertyNames: {pattern: '^[a-z-]+$'}",
    "min-properties": OPEN % "contact: {minProperties: 1}",
    "max-properties": OPEN % "cle: {maxProperties: 1}",
    "dependent-required": "dependentRequired: {fin: [debut]}",
    "unevaluated-item": OPEN % "position: {prefixItems: [true, true], unevaluatedItems: false}",
    "additional-item": OPEN % "position: {prefixItems: [true, true], items: false}",
    "contains": OPEN % "equipe: {contains: {properties: {role: {const: pilotage}}}}",
    "min-contains": OPEN % "jury: {contains: {required: [titulaire]}, minContains: 2}",
    "max-contains": OPEN % "equipe: {contains: {properties: {role: {const: pilotage}}}, maxContains: 1}",
    "min-items": OPEN % "sources: {minItems: 1}",
    "max-items": OPEN % "mots: {maxItems: 3}",
    "unique-items": OPEN % "villes: {uniqueItems: true}",
    "any-of": OPEN % "lieu: {anyOf: [{required: [ville]}, {required: [url]}]}",
    "one-of": OPEN % "lieu: {oneOf: [{required: [ville]}, {required: [url]}]}",
    "not": OPEN % "licence: {not: {const: inconnue}}",
    "ambiguous-word": OPEN % "pays: {type: string}",
}

# What stands behind the example in its schema, and what it judges; a pair
# where what is accepted judges something else.
CHAIN = "\n$defs: {" + ", ".join("a%d: {$ref: '#/$defs/a%d'}" % (i, i + 1) for i in range(1, 65)) + ", a65: {}}"
SCHEMAS = {
    "pattern-too-costly": ("", ("a" * 40 + "!", "a" * 40)),
    "schema-too-costly": ("\n$dynamicAnchor: x", "{a: {a: {}}}"),
    "schema-ref": ("", "{}"),
    "schema-ref-network": ("", "{}"),
    "schema-ref-loop": ("\n$ref: '#/$defs/a'", "{}"),
    "schema-ref-chain": (CHAIN, "{}"),
    "schema-pattern": ("", "AbC"),
    "schema-draft": ("\ntype: object", "{}"),
    "schema-unknown-keyword": ("", "{titre: x}"),
    "schema-unknown-format": ("", "2026-03-12T10:00:00Z"),
    "schema-duplicate-id": ("\n$defs: {a: {$anchor: date}}", "{}"),
    "schema-keyword": ("\n$schema: https://example.org/lax.json", "abc"),
}

# A registry: what is there before the example, whose paths are made.
PROGRAMME = "{required: [nom], additionalProperties: false, properties: {nom: {}, statut: {}, titre: {}}}"
DOCUMENT = "{required: [titre], additionalProperties: false, properties: {titre: {}}}"
KINDS = {"schema/programme.schema.yaml": PROGRAMME, "schema/document.schema.yaml": DOCUMENT}
ANY = {f"schema/{kind}.schema.yaml": "{}" for kind in ("programme", "evenement", "a")}
FORMER = "former_ids: {x-role: former-ids}"
REFS = {"schema/x.schema.yaml": "properties: {programme: {type: string, x-ref: programme}, siren: {x-unique: true},"
        " parent: {type: string, x-ref: x, x-acyclic: true}, porteur: {type: string, x-ref: [organisation, programme]},"
        f" {FORMER}}}", "schema/programme.schema.yaml": f"properties: {{{FORMER}}}",
        "schema/organisation.schema.yaml": "{}",
        "records/programme/rebonds.yaml": "nom: Rebonds", "records/organisation/la-27e-region.yaml": "nom: x",
        "records/programme/la-transfo.yaml": "former_ids: [la-transfo-1]", "records/x/c.yaml": "nom: C"}
SOFTWARE = {"schemas/software.json": "{}"}
REGISTRIES = {
    "config-pattern": {"schema/software.schema.yaml": "{}"}, "config-path": SOFTWARE, "kind-no-schema": SOFTWARE,
    "config-id-pattern": {**SOFTWARE, "greffe.yaml": "kinds:\n  software:\n    schema: schemas/software.json\n"
                          "    records: 'data/{id}.yml'\n    "},
    "kind-name": ANY, "kind-unknown": ANY, "schema-stray": ANY,
    "path-extension": ANY, "path-no-kind": ANY, "path-symlink": ANY, "path-special": ANY, "path-folder": ANY,
    "path-stray": {**ANY, "greffe.yaml": "", "records/programme/rebonds.yaml~": "nom: x"},
    "path-portable": ANY, "path-encoding": ANY, "path-twin": ANY,
    "path-kind": KINDS,
    "id-form": ANY, "id-inside": ANY, "id-duplicate": ANY,
    "id-missing": {**SOFTWARE, "p/a.yaml": "", "greffe.yaml":
                   "kinds: {page: {schema: schemas/software.json, records: 'p/*.yaml', id: /slug}}"},
    "ref-unknown": REFS, "ref-kind": REFS, "ref-former": REFS, "ref-cycle": REFS, "unique-value": REFS,
    "former-id-taken": REFS,
}


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "a", encoding="utf-8") as f:
        f.write(text + "\n")


def rules(*args):
    """The rules of all that is found."""
    run = subprocess.run([GREFFE, *args, "--format", "json", "--max", "0"], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    if not run.stdout:
        return ["exit %d: %s" % (run.returncode, run.stderr.decode())]
    return [f["rule"] for f in json.loads(run.stdout)["findings"]]


def of_instance(rule, example):
    write("s.yaml", INSTANCES[rule])
    write("i.yaml", example)
    return rules("validate", "s.yaml", "i.yaml")


def of_schema(rule, example):
    behind, instance = SCHEMAS[rule]
    if isinstance(instance, tuple):
        instance = instance["(" not in example]
    write("shared/commun.yaml", "$defs: {date: {}}")
    write("vendor/a.json", "{}")
    write("meta/lax.json", json.dumps({
        "$id": "https://example.org/lax.json", "$schema": DRAFT + "schema",
        "$vocabulary": {DRAFT + "vocab/core": True, DRAFT + "vocab/validation": True}}))
    write("s.yaml", example + behind)
    write("i.yaml", instance)
    return rules("validate", "--remote", "https://example.org/=meta", "s.yaml", "i.yaml")


def of_meta_schema(_, example):
    """The example is a line of the meta-schema that the schema names."""
    write("meta/own.json", '{"$id": "https://example.org/own.json", "$schema": "%sschema",%s}' % (
        DRAFT, example.replace("$vocabulary", '"$vocabulary"').replace("'", '"')))
    write("s.yaml", "$schema: https://example.org/own.json")
    write("i.yaml", "{}")
    return rules("validate", "--remote", "https://example.org/=meta", "s.yaml", "i.yaml")


def place(name):
    return name if "/" in name else "records/x/" + name


def make(line):
    """One line of paths, as a person would make them."""
    link = re.match("(.*) -> (.*)", line)
    if link:
        os.makedirs(os.path.dirname(link[1]), exist_ok=True)
        os.symlink(link[2], link[1])
    elif line.startswith("mkfifo "):
        os.makedirs(os.path.dirname(line[7:]), exist_ok=True)
        os.mkfifo(line[7:])
    else:
        for path in line.split(" and "):
            if path.endswith("/"):
                os.makedirs(path)
            elif not os.path.exists(path):
                write(path, "{}" if path.startswith("schema/") else "nom: x")


def of_registry(rule, example):
    for path, text in REGISTRIES[rule].items():
        write(path, text.rstrip("\n") if rule != "config-id-pattern" else text)
    os.makedirs("schema", exist_ok=True)
    os.makedirs("records", exist_ok=True)
    if rule in ("config-id-pattern", "path-stray") and ":" in example:
        with open("greffe.yaml", "a", encoding="utf-8") as f:
            f.write(("    " if rule == "config-id-pattern" else "") + example + "\n")
    elif rule.startswith("config-") or rule == "kind-no-schema":
        write("greffe.yaml", example)
    elif rule == "id-missing":
        write("p/a.yaml", example)
    elif re.search(r"^# .*\.yaml$", example, re.M):  # files, each under its name
        for part in re.split(r"^# (?:.* )?(?=\S+\.yaml$)", example, flags=re.M)[1:]:
            name, _, text = part.partition("\n")
            write(place(name), text.strip() or "{}")
    elif re.match(r"\w+: ", example):
        write("records/x/b.yaml", example)
    else:
        for line in example.split("\n"):
            make(line)
    return rules("check")


def way_of(rule):
    for table, way in ((INSTANCES, of_instance), (SCHEMAS, of_schema), (REGISTRIES, of_registry)):
        if rule in table:
            return way
    return of_meta_schema if rule == "schema-vocabulary" else None


def examples(rule):
    """What explain shows: what is refused, what is accepted."""
    text = subprocess.run([GREFFE, "--lang", "en", "explain", rule], stdout=subprocess.PIPE, check=True).stdout.decode()
    parts = re.split(r"^(?:Refused|Accepted):$", text, flags=re.M)[1:]
    return [re.sub("^    ", "", part.strip("\n"), flags=re.M) for part in parts]


def judged(way, rule, example):
    shutil.rmtree("case", ignore_errors=True)
    os.mkdir("case")
    os.chdir("case")
    try:
        return way(rule, example)
    finally:
        os.chdir("..")


def main():
    told = subprocess.run([GREFFE, "dump", "ids"], stdout=subprocess.PIPE, check=True).stdout.decode()
    red = n = 0
    for rule in (line.split("\t")[0] for line in told.splitlines()):
        if READING.match(rule) or rule in UNSHOWN:
            continue
        way = way_of(rule)
        bad, good = examples(rule)
        found = [judged(way, rule, bad), judged(way, rule, good)] if way else [["no row"], []]
        n += 2
        for i, right, what in ((1, rule in found[0], "what is refused breaks it"),
                               (0, not found[1], "what is accepted breaks none")):
            red += not right
            print(f"{'ok' if right else 'not ok'} {n - i} - {rule}: {what}")
            if not right:
                print(f"#   {found[1 - i]}")
    shutil.rmtree("case", ignore_errors=True)
    print(f"1..{n}")
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
