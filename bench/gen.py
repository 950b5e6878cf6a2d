#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""gen.py N OUT: a made-up registry of N records in OUT/work, the same for the
same N. Two kinds, organisations (1 in 10) and persons, of a size and a variety
of styles like those of real ones; every record is valid, every reference
leads somewhere. Options are those of the larger generator that SYNTH may name;
they change nothing here."""
import os
import random
import sys

SCHEMAS = {
    "organisation": """\
$schema: https://json-schema.org/draft/2020-12/schema
title: Organisation
type: object
additionalProperties: false
required: [name, type]
properties:
  name: {type: string, minLength: 2, maxLength: 120}
  type: {enum: [association, collectivite, entreprise, universite]}
  website: {type: string, format: uri, pattern: '^https://'}
  postal_code: {type: string, pattern: '^[0-9]{5}$'}
  founded: {type: integer, minimum: 1800, maximum: 2100}
""",
    "person": """\
$schema: https://json-schema.org/draft/2020-12/schema
title: Person
type: object
additionalProperties: false
required: [name, organisation, missions, active]
properties:
  name: {type: string, minLength: 2, maxLength: 120}
  email: {type: string, format: email}
  organisation: {type: string, pattern: '^org-[0-9]+$', x-ref: organisation}
  roles:
    type: array
    uniqueItems: true
    minItems: 1
    items: {enum: [animation, conception, coordination, recherche]}
  missions:
    type: array
    minItems: 1
    items:
      type: object
      additionalProperties: false
      required: [title, start]
      properties:
        title: {type: string, minLength: 3}
        start: {type: string, format: date}
        end: {type: [string, 'null'], format: date}
        rate: {type: number, exclusiveMinimum: 0, maximum: 1}
  active: {type: boolean}
  bio: {type: string, minLength: 20, contentMediaType: text/markdown}
""",
}
FIRST = "Adèle Aïcha Benoît Chloé Élodie François Hélène Karim Noël Zoé".split()
LAST = "Béranger Brûlé D'Hondt Fèvre Guérin Lefèvre Müller Nguyễn Pélissier".split()
ROLES = "animation conception coordination recherche".split()
WORDS = (
    "atelier commun donnée démarche école équipe forêt lieu médiation méthode "
    "partage pratique projet public réseau santé service territoire usage"
).split()


def sentence(rnd):
    words = rnd.choices(WORDS, k=rnd.randint(8, 16))
    return " ".join(words).capitalize() + "."


def organisation(rnd, i, _orgs):
    name = rnd.choice(WORDS).capitalize() + f" n° {i}"
    text = f"name: {name}\ntype: {rnd.choice(['association', 'collectivite', 'universite'])}\n"
    text += f"website: https://{i}.example.org/\npostal_code: '{rnd.randint(1000, 99999):05}'\n"
    return text + f"founded: {rnd.randint(1850, 2025)}\n"


def person(rnd, i, orgs):
    lines = [f"name: {rnd.choice(FIRST)} {rnd.choice(LAST)}"]
    if rnd.random() < 0.9:
        lines.append(f"email: p{i}@example.org")
    lines.append(f"organisation: org-{rnd.randrange(orgs)}")
    roles = rnd.sample(ROLES, rnd.randint(1, 3))
    if rnd.random() < 0.5:
        lines.append(f"roles: [{', '.join(roles)}]")
    else:
        lines += ["roles:"] + [f"  - {role}" for role in roles]
    lines.append("missions:")
    for _ in range(rnd.randint(1, 3)):
        lines.append(f'  - title: "{sentence(rnd)}"')
        lines.append(f"    start: {rnd.randint(2008, 2025)}-{rnd.randint(1, 12):02}-01")
        lines.append("    end:")
        lines.append(f"    rate: 0.{rnd.randint(1, 9)}")
    lines.append(f"active: {rnd.choice(['true', 'false'])}")
    if rnd.random() < 0.7:
        lines.append("bio: |")
        lines += [f"  {sentence(rnd)}\n" for _ in range(rnd.randint(1, 5))]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    n, out = int(sys.argv[1]), os.path.join(sys.argv[2], "work")
    rnd = random.Random(n)
    orgs = max(1, n // 10)
    for kind, text in SCHEMAS.items():
        write(f"{out}/schema/{kind}.schema.yaml", text)
    for i in range(n):
        kind, make, j = ("organisation", organisation, i) if i < orgs else ("person", person, i - orgs)
        shard = f"{i % 256:02x}"
        write(f"{out}/records/{kind}/{shard}/{kind[:3]}-{j}.yaml", make(rnd, j, orgs))


if __name__ == "__main__":
    main()
