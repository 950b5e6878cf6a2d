#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""hostile_cases.py: a table of what a stranger may write, one row a case.

Each row is made in a fresh folder, judged by one command within bounds of
time and memory, and must give its exit code, its rules (all of them and no
other) and no byte that a terminal would obey. hostile.sh has the cases that
need more than one command. Speaks TAP; hostile_cases.sh runs it.
"""
import json
import os
import re
import resource
import shutil
import subprocess
import sys

GREFFE = os.environ["GREFFE"]
# a sanitizer needs a terabyte of addresses, and five times the time
with open(GREFFE, "rb") as program:
    ASAN = b"__asan_init" in program.read()
MB = 1 << 20
CONTROLS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf")
ANY = "{}"


class Row:
    """id, how to build the input, command, exit code, rules, bounds."""

    def __init__(self, name, code, rules, files, args=None, *, place=None, says=None, mem=512, time=30,
                 most=None, shown=None, env=None, stdin=b"", plain=False):
        self.name, self.code, self.files = name, code, files
        self.rules = None if rules is None else sorted(rules.split())
        self.args = args or ["check"]
        self.place = place  # line:column:byte of the first finding
        self.says = says  # a regular expression found in what is written
        self.mem, self.time, self.most = mem, time, most
        self.shown = shown  # findings, as text
        self.env, self.stdin, self.plain = env or {}, stdin, plain


def record(name, code, rules, text, schema=ANY, **more):
    """A record of a registry with one kind."""
    return Row(name, code, rules, {"schema/k.schema.yaml": schema, "records/k/a.yaml": text}, **more)


def schema(name, code, rules, text, instance="a: x", **more):
    return record(name, code, rules, instance, text, **more)


def loose(name, code, rules, sch, text, file="a.yaml", **more):
    """A file outside a registry: anchors allowed, JSON too."""
    return Row(name, code, rules, {"s.yaml": sch, file: text}, ["validate", "s.yaml", file], **more)


def paths(name, code, rules, *names, **more):
    files = {"schema/k.schema.yaml": ANY}
    files.update({n if isinstance(n, bytes) else n.encode(): "a: x\n" for n in names})
    return Row(name, code, rules, files, **more)


def laugh():
    """Nine levels of nine: 300 bytes that stand for 387 million nodes."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for a, b in zip("abcdefgh", "bcdefghi"):
        lines.append(f"{b}: &{b} [" + ", ".join([f"*{a}"] * 9) + "]")
    return "\n".join(lines) + "\n"


def number(text, code, rules, extra=""):
    return record(f"Y11 n: {text[:20]}", code, rules, f"n: {text}\n", f"properties: {{n: {{type: integer{extra}}}}}")


def typed(text, kind, code, rules):
    return record(f"Y12 {text} where the schema says {kind}", code, rules, f"v: {text}\n",
                  f"properties: {{v: {{type: {kind}}}}}")


def depth_of_schema(n):
    """n mappings, one inside another."""
    return "not: {" * (n - 1) + "}" * (n - 1)


LONG = "k" * 250000
PATTERN = "properties: {a: {pattern: '%s'}}"
DEEP = "/".join(["d"] * 48)

ROWS = [
    # --- YAML -------------------------------------------------------------
    loose("Y01 aliases of aliases", 1, "yaml-too-many-nodes", ANY, laugh(), mem=128),
    record("Y02 a million brackets: the 65th is shown", 1, "yaml-too-deep", "[" * 1000000, mem=128, place=(1, 65, 64)),
    record("Y02 braces", 1, "yaml-too-deep", "{a: " * 250000, mem=128, place=(1, 257, 256)),
    loose("Y04 a cycle behind an anchor", 1, "yaml-alias-cycle", ANY, "a: &a [*a]\n"),
    loose("Y04 a merge key in a circle", 1, "yaml-merge-key", ANY, "<<: &x {<<: *x}\n"),
    record("Y06 ? and plain", 1, "yaml-duplicate-key", "? a\n: 1\na: 2\n", place=(3, 1, 8)),
    record("Y06 a key in two quotes", 1, "yaml-duplicate-key", "'a': 1\n\"\\x61\": 2\n"),
    record("Y06 a key of a flow mapping", 1, "yaml-duplicate-key", "{a: 1, a: 2}\n"),
    loose("Y06 in JSON, by an escape", 1, "yaml-duplicate-key", ANY, '{"a": 1, "\\u0061": 2}', "a.json"),
    record("Y07 !!binary", 1, "yaml-tag", "a: !!binary aGk=\n"),
    record("Y07 !!binary where a number goes is one cause", 1, "yaml-tag", "a: !!binary x\n",
           "properties: {a: {type: integer}}"),
    record("Y07 a tag in full", 1, "yaml-tag", "a: !<tag:x> y\n"),
    record("Y07 !!int that is none", 1, "yaml-tag", "a: !!int abc\n"),
    record("Y08 something behind the end", 1, "yaml-several-documents", "a: 1\n...\nb: 2\n"),
    record("Y09 UTF-16, big end first", 1, "yaml-encoding", "\ufeffa: 1\n".encode("utf-16-be")),
    record("Y09 UTF-32", 1, "yaml-encoding", "\ufeffa: 1\n".encode("utf-32-le")),
    record("Y09 an overlong slash", 1, "yaml-encoding", b"a: \xc0\xaf\n", place=(1, 4, 3)),
    record("Y09 a surrogate as UTF-8", 1, "yaml-encoding", b"a: \xed\xa0\x80\n", place=(1, 4, 3)),
    record("Y09 beyond Unicode", 1, "yaml-encoding", b"a: \xf4\x90\x80\x80\n"),
    record("Y09 a character cut at the end", 1, "yaml-encoding", b"a: \xc3"),
    loose("Y09 half a pair in JSON", 1, "json-escape", ANY, '{"a": "\\ud800"}', "a.json"),
    record("Y10 invisible characters in a text", 0, "", 't: "\\u202e\\u2028\\ufeff\\x9b2J"\n'),
    record("Y10 and in a key that is not one", 1, "additional-property", '"\\u202e\\x1b[2J\\x9b": 1\n',
           "additionalProperties: false", plain=True),
    number("1e400", 0, ""),
    number("0o" + "7" * 1000, 0, ""),
    number("-0", 0, "", ", minimum: 0"),
    number("9007199254740993", 1, "maximum", ", maximum: 9007199254740992"),
    number("1" + "0" * 5000 + "1", 1, "maximum", ", maximum: 1e5000"),
    number(".inf", 1, "number-not-finite"),
    number("1e1000000001", 1, "number-out-of-range"),
    number("1_000", 1, "type"),
    number("0x", 1, "type"),
    number("1:30", 1, "type"),
    number("1.0", 0, ""),
    number("1e-1", 1, "type"),
    typed("no", "boolean", 1, "type"),
    typed("off", "string", 0, "ambiguous-word"),
    typed("Y", "boolean", 1, "type"),
    typed("~", "string", 1, "type"),
    typed("012", "integer", 0, ""),
    typed("012", "string", 1, "type"),
    record("Y12 2021-13-45 where a date is meant", 1, "format", "v: 2021-13-45\n",
           "properties: {v: {type: string, format: edtf}}"),
    record("Y12 null as a key is a text", 1, "required", "null: 1\n", "required: ['null', b]"),
    record("Y14 a thousand %TAG", 1, "yaml-syntax", "%TAG !a! x\n" * 1000 + "---\na: 1\n"),
    record("Y14 a tab as indentation: the column counts characters", 1, "yaml-tab", "é: 😀\nb:\n\tc: 1\n",
           place=(3, 1, 11)),
    record("Y14 lines that end with CR alone", 1, "type yaml-cr", "é: 😀\rb: x\r",
           "properties: {b: {type: integer}}", place=(1, 5, 7)),
    record("Y14 a column behind wide characters", 1, "type", "{é: 😀, b: x}\n", "properties: {b: {type: integer}}",
           place=(1, 11, 14)),
    paths("Y15 one id in two folders", 1, "id-duplicate", "records/k/a.yaml", "records/k/b/a.yaml"),
    record("Y15 an id inside", 1, "id-inside", "id: b\n"),
    paths("Y15 ids that differ by case", 1, "id-form path-twin", "records/k/a.yaml", "records/k/A.yaml"),
    paths("Y15 by how an accent is written", 1, "id-form path-encoding path-twin",
          "records/k/\u00e9.yaml", "records/k/e\u0301.yaml"),
    record("Y16 1 048 575 bytes", 0, "", b"a: b\n" + (b"# " + b"x" * 97 + b"\n") * 10485 + b"#" * 69 + b"\n"),
    record("an empty text of 1 048 576 line ends", 1, "yaml-no-document", "\n" * 1048576),

    # --- schemas ------------------------------------------------------------
    *(schema(f"S01 the pattern {p}", 1, "pattern-too-costly", PATTERN % p, "a: " + "a" * 40 + "!")
      for p in ("^(a|a)*$", "^(a*)*$", "^(a|aa)+$", "(x+x+)+y|^(a?){40}a{40}$")),
    schema("S01 many stars take few steps, or are told", 1, None, PATTERN % "^a*a*a*a*a*a*$", "a: " + "a" * 40 + "!"),
    schema("S01 a thousand values that never end: it stops at the tenth or so", 1, "schema-too-costly",
           "properties: {a: {items: {pattern: '^(a+)+$'}}}", "a: [" + ("a" * 40 + "!, ") * 1000 + "b]", time=60),
    schema("S02 (*NO_START_OPT)", 1, "schema-pattern", PATTERN % "(*NO_START_OPT)a"),
    schema("S02 a lookbehind of any length", 1, "schema-pattern", PATTERN % "(?<=a+)b"),
    schema("S02 a lookbehind is ECMA-262", 0, "", PATTERN % "(?<=a)b|x"),
    schema("S02 \\p{Letter} too", 0, "", PATTERN % r"^\p{Letter}$"),
    schema("S02 groups 5 000 deep", 1, "schema-pattern", PATTERN % ("(" * 5000 + ")" * 5000)),
    schema("S02 a million repeats", 1, "schema-pattern", PATTERN % "(a{1,1000}){1,1000}"),
    *(schema(f"S02 a pattern of {n} bytes", code, rules, PATTERN % ("x?" + "." * (n - 4) + "|x"), "a: x")
      for n, code, rules in ((1023, 0, ""), (1024, 0, ""), (1025, 1, "schema-pattern"))),
    schema("S02 a pattern as a name of keys", 1, "schema-pattern", "patternProperties: {'(?R)': {}}"),
    schema("S03 a chain of 5 000", 1, "schema-ref-chain",
           "$ref: '#/$defs/a0'\n$defs:\n" + "".join(f"  a{i}: {{$ref: '#/$defs/a{i + 1}'}}\n" for i in range(5000))
           + "  a5000: {}\n"),
    Row("S03 a circle of two files", 1, "schema-ref-loop",
        {"schema/k.schema.yaml": "$ref: shared/a.yaml", "schema/shared/a.yaml": "$ref: b.yaml",
         "schema/shared/b.yaml": "$ref: a.yaml", "records/k/a.yaml": "a: x"}),
    *(schema(f"S05 $ref: {ref}", 1, rules, f'$ref: "{ref}"') for ref, rules in (
        ("%2e%2e/%2e%2e/etc/passwd", "schema-ref"), ("..%2f..%2fetc/passwd", "schema-ref"),
        ("file:///proc/self/environ", "schema-ref"), ("file://host/x", "schema-ref"),
        ("http://[::1]:1/x", "schema-ref-network"), ("data:application/json,true", None),
        ("shared\\\\x", None), ("#/$defs/~2", "schema-ref"), ("\\u0000", None), ("x\\u001b[2J", None))),
    schema("S05 $schema of a stranger", 1, "schema-draft", "$schema: https://attacker.example/s"),
    Row("S05 a shared schema that is a link", 1, None,
        {"schema/k.schema.yaml": "$ref: shared/a.yaml", "schema/shared/a.yaml": ("link", "/etc/passwd"),
         "records/k/a.yaml": "a: x"}, says="path-symlink"),
    Row("S05 $id that takes another's place", 1, "schema-duplicate-id",
        {"schema/k.schema.yaml": "$ref: shared/a.yaml\n$defs: {x: {$id: 'shared/a.yaml'}}",
         "schema/shared/a.yaml": "true", "records/k/a.yaml": "a: x"}),
    schema("S05 $id of a meta-schema", 1, "schema-duplicate-id",
           "$defs: {x: {$id: 'https://json-schema.org/draft/2020-12/schema', not: {}}}"),
    schema("S06 30 000 values", 0, "",
           "properties: {a: {enum: [" + ",".join(f"v{i}" for i in range(30000)) + "]}}", "a: v29999"),
    schema("S06 99 000 values that must differ", 1, "unique-items", "properties: {a: {uniqueItems: true}}",
           "a: [" + ",".join(map(str, range(98997))) + ",1e0]"),
    schema("S06 20 000 mappings that must differ", 0, "", "properties: {a: {uniqueItems: true}}",
           "a: [" + ",".join("{a: %d}" % i for i in range(20000)) + "]"),
    schema("S06 contains and maxContains", 1, "max-contains",
           "properties: {a: {contains: {type: integer}, maxContains: 98000}}", "a: [" + "1," * 98001 + "b]"),
    schema("S06 500 patterns on 10 000 keys", 1, "schema-too-costly",
           "patternProperties:\n" + "".join(f"  'a{i}|k': {{}}\n" for i in range(500)),
           "".join(f"k{i}: 1\n" for i in range(10000)), time=60),
    schema("S06 multipleOf 1e-300", 0, "", "properties: {a: {multipleOf: 1e-300}}", "a: 1e300"),
    schema("S06 multipleOf that cannot be told", 1, None, "properties: {a: {multipleOf: 3e-999999999}}",
           "a: 1e999999999"),
    schema("S06 anyOf of anyOf", 1, "schema-too-costly",
           "$defs:\n  d0: {const: 1}\n" + "".join(
               f"  d{i}: {{anyOf: [{{$ref: '#/$defs/d{i - 1}'}}, {{$ref: '#/$defs/d{i - 1}'}}]}}\n"
               for i in range(1, 31)) + "$ref: '#/$defs/d30'\n", time=60),
    Row("S08 a kind whose schema is gone", 1, "kind-unknown type",
        {"schema/l.schema.yaml": "type: string", "records/k/a.yaml": "a: x", "records/l/a.yaml": "a: x"}),
    Row("S08 a broken schema does not hide another kind", 1, "yaml-bracket type",
        {"schema/k.schema.yaml": "type: [", "records/k/a.yaml": "a: x",
         "schema/l.schema.yaml": "type: string", "records/l/a.yaml": "a: x"}),
    schema("S08 a schema that is a text", 1, "type", "just words"),
    schema("S08 a schema that is a list", 1, "type", "[]"),
    loose("S08 invalid JSON as a schema", 3, None, "{]", "a: x"),
    Row("S08 a folder as a schema", 3, None, {"s/a": "", "a.yaml": "a: x"}, ["validate", "s", "a.yaml"]),
    Row("S08 what looks like a second schema is told", 0, "schema-stray",
        {"schema/k.schema.yaml": ANY, "schema/k.schema.json": ANY, "schema/k.schema.yml": ANY,
         "records/k/a.yaml": "a: x"}),
    record("S09 98 000 wrong values, each long: few are shown", 1, None, "a: [" + ",".join(["x" * 9] * 98000) + "]",
           "properties: {a: {items: {type: integer}}}", most=65536, says="97.980", plain=True),
    *(record(f"limit: {n}: findings shown for one record ({shown} shown)", 1, None, "a: [" + "x," * n + "]",
             "properties: {a: {items: {type: integer}}}", plain=True, shown=shown)
      for n, shown in ((19, 19), (20, 20), (21, 20))),
    *(Row(f"limit: {20 * n + more}: findings shown in one run ({shown} shown)", 1, None,
          {"schema/k.schema.yaml": "items: {type: integer}",
           **{f"records/k/r{i}.yaml": "[" + "x," * (20 if i < n else more) + "]" for i in range(n + 1)}},
          plain=True, shown=shown) for n, more, shown in ((9, 19, 199), (9, 20, 200), (10, 1, 200))),
    record("S09 a wrong value of 250 000 bytes", 1, "pattern", "a: " + "x" * 250000, PATTERN % "^y", most=4096,
           plain=True),
    schema("S11 draft 3", 1, "schema-draft", "$schema: http://json-schema.org/draft-03/schema#"),
    schema("S11 draft 7 in a registry", 0, "", "$schema: http://json-schema.org/draft-07/schema#"),
    *(schema(f"a schema of depth {n}", code, rules, depth_of_schema(n))
      for n, code, rules in ((63, 0, ""), (64, 1, "not"), (65, 1, "yaml-too-deep"))),

    # --- keys that are too long -----------------------------------------------
    record("long keys above many faults do not fill the memory", 1, "type",
           f"{{? {LONG} : {{? {LONG} : {{? {LONG} : [" + "a," * 90000 + "a]}}}", "$defs: {x: {items: {type: integer}}}\n"
           "additionalProperties: {additionalProperties: {additionalProperties: {$ref: '#/$defs/x'}}}", mem=512),
    record("nor is a long key told in full", 1, "type", f"? {LONG}\n: x\n", "additionalProperties: {type: integer}",
           most=4096, plain=True),
    schema("a long key above many schemas", 1, "value-too-long",
           "{properties: {? %s : {properties: {%s}}}}" % ("k" * 100000, ", ".join(f"a{i}: {{}}" for i in range(9000))),
           mem=256),
    schema("a long key above many malformed ones", 1, "value-too-long enum",
           "{properties: {? %s : {properties: {%s}}}}" % ("k" * 90000, ", ".join(f"a{i}: {{type: 1}}"
                                                                              for i in range(7000))), mem=512),
    schema("a long key above many names", 1, "value-too-long",
           "{$defs: {? %s : {$defs: {%s}}}}" % ("k" * 90000, ", ".join(f"a{i}: {{$anchor: a{i}}}"
                                                                    for i in range(6000))), mem=256, time=60),
    record("90 000 values on one line", 0, "", "a: [" + "abcdefgh, " * 90000 + "a]"),
    record("90 000 references to nothing in one list", 1, "ref-unknown",
           "p: [" + ",".join(f"z{i}" for i in range(90000)) + "]",
           "properties: {p: {items: {type: string, x-ref: k}}}"),
    loose("80 000 warnings around a repeated value", 1, "ambiguous-word type", "items: {type: string}",
          "[&x 1, " + "no, " * 40000 + "*x, " + "no, " * 40000 + "a]"),
    record("a key like 5 000 others, 5 000 times", 1, "additional-property column-clash",
           "".join(f"? {'abcd%05d' % i * 15}\n: 1\n" for i in range(5000)),
           "additionalProperties: false\nproperties: {" + ", ".join("abc%05d: {}" % i for i in range(5000)) + "}"),

    # --- paths ------------------------------------------------------------------
    paths("P01 \u00df and SS", 1, "id-form path-twin", "records/k/\u00df.yaml", "records/k/SS.yaml"),
    paths("P01 the Turkish i", 1, "id-form path-twin", "records/k/\u0130.yaml", "records/k/i\u0307.yaml"),
    paths("P02 an accent apart, alone", 1, None, "records/k/e\u0301t\u00e9.yaml", says="id-form|path-"),
    paths("P03 a path of 1 100 bytes", 1, None, "records/k/" + "/".join(["d" * 200] * 5) + "/" + "a" * 80 + ".yaml",
          says="path-long"),
    *(paths(f"P03 a path of {n} bytes", code, rules,
            "records/k/" + "/".join(["d" * 200] * 4) + "/" + "d" * (n - 10 - 804 - 1 - 85) + "/" + "a" * 80 + ".yaml")
      for n, code, rules in ((1023, 0, ""), (1024, 0, ""), (1025, 1, "path-long"))),
    *(paths(f"an id of {n} bytes", code, rules, f"records/k/{'a' * n}.yaml")
      for n, code, rules in ((79, 0, ""), (80, 0, ""), (81, 1, "id-form"))),
    *(paths(f"P04 the name {n}", 1, None, b"records/k/" + n.encode(), says="path-portable|path-extension")
      for n in ("..\\x.yaml", "C:x.yaml", "CON.yaml", "con.yaml", "a.yaml.", "a:b.yaml", "a\\b.yaml", "nul.yaml",
                "COM1.yaml", "aux/a.yaml", "a./b.yaml", "a /b.yaml")),
    paths("P06 the id -a", 1, "path-portable", "records/k/-a.yaml"),
    *(paths(f"P06 the id {n}", 1, "id-form", f"records/k/{n}.yaml")
      for n in ("%2e%2e", "..x", "a..b", "a-", "a--b", "A", "\u00e9", "a_b", "a b", "$(id)", "..")),
    *(paths(f"P07 {n} is not passed over in silence", code, rules, "records/k/" + n, "records/k/a.yaml")
      for n, code, rules in ((".hidden.yaml", 1, None), ("x.YAML", 1, None), ("x.yml", 1, "path-extension"),
                             ("x.yaml~", 0, "path-stray"), ("x.yaml.lock", 0, "path-stray"),
                             ("x", 0, "path-stray"), (".yaml", 0, "path-stray"))),
    *(paths(f"folders {n} deep", code, rules, "records/k/" + "/".join(["d"] * (n - 2)) + "/a.yaml")
      for n, code, rules in ((49, 0, ""), (50, 0, ""), (51, 3, None))),

    # --- the layout of a stranger --------------------------------------------------
    Row("a pattern of forty **", 0, "",
        {"greffe.yaml": "kinds: {k: {schema: s/k.json, records: 'd/%s{id}/z.yaml'}}\n" % ("**/" * 40), "s/k.json": ANY,
         f"d/{DEEP}/a.yaml": "a: x", f"d/{DEEP}/b/z.yaml": "a: x"}, says='"documents":1'),
    Row("a pattern of forty stars", 1, "path-extension",
        {"greffe.yaml": "kinds: {k: {schema: s/k.json, records: 'd/%s{id}.yaml'}}\n" % ("*a" * 40), "s/k.json": ANY,
         f"d/{'a' * 200}.yml": "a: x"}),
    Row("an id_pattern that never ends", 1, None,
        {"greffe.yaml": "kinds: {k: {schema: s/k.json, records: 'd/{id}.yaml', id_pattern: '^(a+)+$'}}\n",
         "s/k.json": ANY, f"d/{'a' * 70}!.yaml": "a: x"}, says="pattern-too-costly|id-form"),
    *(Row(f"records: {p}", 1, None, {"greffe.yaml": f"kinds: {{k: {{schema: s/k.json, records: '{p}'}}}}\n",
                                     "s/k.json": ANY}, says="config-|min-length")
      for p in ("../{id}.yaml", "/etc/{id}.conf", "d/../../{id}.yaml", "d/x.yaml", "")),
    *(Row(f"schema: {p}", code, None, {"greffe.yaml": f"kinds: {{k: {{schema: '{p}', records: 'd/{{id}}.yaml'}}}}\n",
                                       "d/a.yaml": "a: x"})
      for p, code in (("/etc/passwd", 1), ("../x.json", 1), ("missing.json", 1), ("d", 1))),
    Row("greffe.yaml is a link", 3, None, {"greffe.yaml": ("link", "/etc/passwd"), "records/k/a.yaml": "a: x"}),
    Row("greffe.yaml is a pipe", 3, None, {"greffe.yaml": ("fifo",), "records/k/a.yaml": "a: x"}),
    Row("greffe.yaml of two megabytes", 3, None, {"greffe.yaml": "#" * 2 * MB, "records/k/a.yaml": "a: x"}),

    # --- the other verbs -------------------------------------------------------------
    *(Row(f"{' '.join(args)} of a schema that refers to itself", 0, None,
          {"schema/k.schema.yaml": "required: [a, b]\nproperties:\n  a: {$ref: '#'}\n"
           "  b: {type: array, minItems: 1000000000, items: {$ref: '#'}}\n  c: {type: string, minLength: 1000000000}\n",
           "records/k/a.yaml": "a: x"}, args, mem=128)
      for args in (["new", "k", "-"], ["explain", "k"], ["explain", "k.a.a.b"],
                   ["dump", "schema", "schema/k.schema.yaml"])),
    *(Row(f"O01 {' '.join(args)} of labels that hold controls", 0, None,
          {"schema/k.schema.yaml": 'title: "\\e[2J\\u202e"\ndescription: "\\x9b1m\\r\\b"\nrequired: ["a\\e"]\nproperties:\n'
           '  "a\\e": {x-labels: {fr: "\\e]0;x\\a", en: "\\e]0;x\\a"}, type: string, enum: ["\\e[2J", "\\u2066"],\n'
           '    description: "\\x7f", examples: ["\\e[2J"], default: "\\e"}\n', "records/k/a.yaml": "a: x"}, args,
          plain=True)
      for args in (["new", "k", "-"], ["explain", "k"], ["dump", "schema", "schema/k.schema.yaml"])),
    *(Row(f"O01 {args[0]} repeats what was typed, as text", code, None,
          {"s.yaml": ANY, "a.yaml": "a: x", "schema/k.schema.yaml": ANY, "records/k/a.yaml": "a: x"}, args,
          plain=True)
      for args, code in ((["ch\x1b[2Jeck"], 2), (["check", "--\x1b[2J"], 2), (["check", "--rule", "\x1b[2J"], 2),
                         (["explain", "\x1b[2J\u202e"], 2), (["validate", "s.yaml", "\x1b[2J.yaml"], 3),
                         (["validate", "\x1b[2J", "a.yaml"], 3), (["-C", "\x1b[2J", "check"], 3),
                         (["check", "--format", "\x9b\x1b"], 2), (["new", "\x1b[2J"], None),
                         (["validate", "--draft", "\x1b", "s.yaml", "a.yaml"], 2))),
    Row("O02 a terminal of one column", 1, None, {"s.yaml": "properties: {a: {type: integer}}", "a.yaml":
        "a: e\u0301\u200d\U0001f469\u200d\U0001f4bb\uff21\u0300\n"}, ["validate", "s.yaml", "a.yaml"],
        env={"COLUMNS": "1"}),
    Row("O02 a terminal of a billion", 1, None, {"s.yaml": "properties: {a: {type: integer}}", "a.yaml": "a: x\n"},
        ["validate", "s.yaml", "a.yaml"], env={"COLUMNS": "1000000000"}, mem=128),
    Row("O02 no colour where it is not a terminal", 1, None,
        {"s.yaml": "properties: {a: {type: integer}}", "a.yaml": "a: x\n"}, ["validate", "s.yaml", "a.yaml"],
        env={"NO_COLOR": "", "TERM": "xterm"}, plain=True),

    # --- files that are no files -------------------------------------------------------
    Row("a socket under records", 1, "path-special", {"schema/k.schema.yaml": ANY, "records/k/a.yaml": ("socket",)}),
    record("a record too large to be read, and not told so", 3, None, "a" * 2 * MB, args=["check", "--skip", "document-too-large"]),
    Row("an endless file, named", 1, "document-too-large", {"s.yaml": ANY}, ["validate", "s.yaml", "/dev/zero"], mem=128),
    Row("a schema without end", 3, None, {"a.yaml": "a: x"}, ["validate", "/dev/zero", "a.yaml"], mem=128),
    Row("standard input beyond the limit", 1, "document-too-large", {"s.yaml": ANY}, ["validate", "s.yaml", "-"],
        stdin=b"a" * 2 * MB, mem=128),
    Row("an empty standard input", 1, "yaml-no-document", {"s.yaml": ANY}, ["validate", "s.yaml", "-"]),
    Row("a link in a circle, named", 3, None, {"s.yaml": ANY, "a.yaml": ("link", "a.yaml")},
        ["validate", "s.yaml", "a.yaml"]),
]


def build(files):
    for name, what in files.items():
        name = os.fsencode(name)
        if os.path.dirname(name):
            os.makedirs(os.path.dirname(name), exist_ok=True)
        if what == ("fifo",):
            os.mkfifo(name)
        elif what == ("socket",):
            import socket
            socket.socket(socket.AF_UNIX).bind(name)
        elif isinstance(what, tuple):
            os.symlink(what[1], name)
        else:
            with open(name, "wb") as f:
                f.write(what if isinstance(what, bytes) else what.encode())


def bound(row):
    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not ASAN:
            resource.setrlimit(resource.RLIMIT_AS, (row.mem * MB, row.mem * MB))
    return limit


def run(row, args):
    """What it exits with and writes, or why it did not."""
    try:
        return subprocess.run([GREFFE, *args], input=row.stdin, capture_output=True, preexec_fn=bound(row),
                              timeout=row.time * (5 if ASAN else 1), env={**os.environ, **row.env}, check=False)
    except subprocess.TimeoutExpired:
        return None


def judge(row):
    """The reasons why the row is red: none when it is green."""
    bad = []
    tells = row.args[0] in ("check", "validate")
    args = list(row.args)
    if tells and not row.plain:
        args[1:1] = ["--format", "json", "--max", "0"]
    got = run(row, args)
    if got is None:
        return ["it took too long"]
    both = got.stdout + got.stderr
    if row.code is not None and got.returncode != row.code or got.returncode not in (0, 1, 2, 3):
        bad.append(f"exit {got.returncode}, wanted {row.code}")
    if CONTROLS.search(both):
        bad.append(f"a control character: {CONTROLS.search(both)}")
    try:
        both.decode()
    except UnicodeDecodeError as e:
        bad.append(f"not UTF-8: {e}")
    if row.says and not re.search(row.says, both.decode(errors="replace")):
        bad.append(f"does not say {row.says}")
    if row.most and len(both) > row.most:
        bad.append(f"{len(both)} bytes, at most {row.most}")
    shown = len(re.findall(rb"^[^ \n]+:\d+:\d+: ", got.stdout, re.M))
    if row.shown is not None and shown != row.shown:
        bad.append(f"{shown} findings shown, wanted {row.shown}")
    if row.plain and row.rules is not None:
        rules = sorted(set(re.findall(r"\[([a-z-]+)\]$", got.stdout.decode(), re.M)))
    elif tells and not row.plain and got.stdout:
        findings = json.loads(got.stdout)["findings"]
        rules = sorted({f["rule"] for f in findings})
        first = findings[0] if findings else {}
        place = (first.get("line"), first.get("column"), first.get("byte"))
        if row.place and place[:2] != row.place[:2]:
            bad.append(f"first at {place}, wanted {row.place}")
    else:
        rules = row.rules
    if row.rules is not None and rules != row.rules:
        bad.append(f"rules {rules}, wanted {row.rules}")
    if bad:
        bad.append(both[:600].decode(errors="replace"))
    return bad


# --- what takes more than a row -----------------------------------------------


def fresh():
    shutil.rmtree("case", ignore_errors=True)
    os.mkdir("case")
    build({"case/schema/k.schema.yaml": "additionalProperties: {type: integer}", "case/records/k/a.yaml": "a: 1\n"})


def greffe(*args):
    return subprocess.run([GREFFE, "-C", "case", *args], capture_output=True, check=False, timeout=60)


def moving(act):
    """Judges again and again what another process never leaves alone."""
    fresh()
    child = os.fork()
    if child == 0:
        while True:
            try:
                act()
            except FileNotFoundError:
                pass
    try:
        runs = [greffe("check", "--format", "json") for _ in range(40)]
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    for r in runs:
        if r.returncode not in (0, 1, 3) or (r.returncode == 3) != bool(r.stderr):
            return [f"exit {r.returncode}: {r.stderr!r}"]
        if r.stdout:
            json.loads(r.stdout)
    return []


def grow_and_shrink():
    """A file that is never of one size for long."""
    for size in (5, 500000, 50, 900000):
        with open("case/records/k/a.yaml", "wb") as f:
            f.write(b"a: 1\n" * (size // 5))


def come_and_go():
    """A file, then none, then a folder, then a link."""
    name = "case/records/k/a.yaml"
    os.unlink(name)
    os.mkdir(name)
    os.rmdir(name)
    os.symlink("/etc/passwd", name)
    os.unlink(name)
    with open(name, "wb") as f:
        f.write(b"a: 1\n")


def folder_comes_and_goes():
    """The folder of the kind itself."""
    os.rename("case/records/k", "case/k")
    os.rename("case/k", "case/records/k")


def all_bytes():
    """O04: what a key or a value holds comes back from JSON as it was."""
    fresh()
    text = "".join(chr(c) for c in range(1, 0x250)) + "\u2028\u202e\ufeff\U0001f600"
    with open("case/records/k/a.yaml", "w", encoding="utf-8") as f:
        for c in text:
            f.write('"k%d\\U%08x": "\\U%08x"\n' % (ord(c), ord(c), ord(c)))
    got = greffe("check", "--format", "json", "--max", "0")
    keys = {f["instance"][1:].replace("~1", "/").replace("~0", "~") for f in json.loads(got.stdout)["findings"]}
    want = {f"k{ord(c)}{c}" for c in text}
    return [] if keys == want else [f"{sorted(keys ^ want)}"]


def all_names():
    """O04: a name of any byte gives JSON that is UTF-8; what is not shows U+FFFD."""
    fresh()
    names = [bytes([c]) for c in range(1, 256) if c not in b"/."]
    for name in names:
        with open(b"case/records/k/x" + name + b".yaml", "wb") as f:
            f.write(b"a: x\n")
    got = greffe("check", "--format", "json", "--max", "0").stdout.decode()
    told = {f["path"] for f in json.loads(got)["findings"]}
    want = {"records/k/x" + name.decode(errors="replace") + ".yaml" for name in names}
    return [] if told == want else [f"{sorted(told ^ want)}"]


MORE = [
    ("a file that changes while it is read", lambda: moving(grow_and_shrink)),
    ("a file that comes and goes", lambda: moving(come_and_go)),
    ("a folder that comes and goes", lambda: moving(folder_comes_and_goes)),
    ("O04 every character in keys and values", all_bytes),
    ("O04 every byte in names", all_names),
]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    red = n = 0
    top = os.getcwd()
    for row in ROWS:
        if only not in row.name:
            continue
        n += 1
        shutil.rmtree("case", ignore_errors=True)
        os.mkdir("case")
        os.chdir("case")
        build(row.files)
        bad = judge(row)
        os.chdir(top)
        name = row.name.encode("unicode_escape").decode().replace("#", "\\#")
        print(f"{'not ok' if bad else 'ok'} {n} - {name}")
        for why in bad:
            print("#   " + repr(why)[:700])
        red += bool(bad)
    for name, act in MORE:
        if only in name:
            n += 1
            bad = act()
            print(f"{'not ok' if bad else 'ok'} {n} - {name}")
            for why in bad:
                print("#   " + repr(why)[:700])
            red += bool(bad)
    shutil.rmtree("case", ignore_errors=True)
    print(f"1..{n}")
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
