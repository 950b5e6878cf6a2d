/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is said of a wrong record: one finding a cause, at its place, with
 * the line to type. A row is a schema, an instance and the findings.
 */
#include "schema_see.h"

struct row {
	const char *name, *schema, *instance, *findings;
};

#define ROLE \
	"additionalProperties: false\n" \
	"properties:\n" \
	"  role:\n" \
	"    x-labels: {fr: Rôle, en: Part}\n" \
	"    oneOf:\n" \
	"      - {const: pilotage, x-labels: {fr: Pilotage, en: Lead}}\n" \
	"      - {const: acheve, x-labels: {fr: Terminé, en: Done}}\n" \
	"      - {const: webinaire}\n"

#define PLACE \
	"oneOf:\n" \
	"  - {required: [kind, city], additionalProperties: false,\n" \
	"     properties: {kind: {const: town}, city: {type: string}}}\n" \
	"  - {required: [kind, url], additionalProperties: false,\n" \
	"     properties: {kind: {const: web}, url: {type: string}}}\n"

#define LONG \
	"a long text that goes on, a long text that goes on, " \
	"and further, "

#define GIVEN_UP \
	"properties: {why: {type: string, examples: [No money]}}\n" \
	"allOf:\n" \
	"  - description: Ce qui est arrêté dit pourquoi.\n" \
	"    x-description: {en: What was stopped says why.}\n" \
	"    if: {properties: {state: {const: stopped}}}\n" \
	"    then: {required: [why]}\n" \
	"  - description: What goes on has no end.\n" \
	"    if: {properties: {state: {const: going}}}\n" \
	"    then: {not: {description: Remove one of the two., " \
	"required: [end]}}\n"

static const struct row rows[] = {
	/* types */
	{ "a year where a text goes", "properties: {debut: {type: string}}",
	  "debut: 2025\n",
	  "1:8 type [/debut] 'debut' holds the number 2025; a text; "
	  "debut: \"2025\"" },
	{ "a telephone number", "properties: {tel: {type: string}}",
	  "tel: 0605681746\n",
	  "1:6 type [/tel] 'tel' holds the number 0605681746, whose first "
	  "zero means nothing without quotes; a text; tel: \"0605681746\"" },
	{ "a number with a zero among values",
	  "properties: {tel: {enum: [\"0605681746\", b]}}", "tel: 0605681746\n",
	  "1:6 enum [/tel] '0605681746' is not a value of 'tel'; "
	  "one of: \"0605681746\", b; tel: \"0605681746\"" },
	{ "only one key there is",
	  "{additionalProperties: false, properties: {en: {type: string}}}",
	  "titre: x\n",
	  "1:1 additional-property [/titre] 'titre' is not a key here; "
	  "the key 'en'; " },
	{ "a word before the key",
	  "{additionalProperties: false, required: [portee],\n"
	  " properties: {portee: {type: string}, b: {type: string}}}",
	  "enseignement portée: test\n",
	  "1:1 additional-property [/enseignement portée] 'enseignement portée' "
	  "is not a key here; did you mean 'portee'?; "
	  "one of these keys: portee, b; portee: test" },
	{ "true where a text goes", "properties: {a: {type: string}}",
	  "a: true\n", "1:4 type [/a] 'a' holds true; a text; a: \"true\"" },
	{ "yes in French", "properties: {actif: {type: boolean}}",
	  "actif: oui\n",
	  "1:8 type [/actif] 'actif' holds the text 'oui'; true or false; "
	  "actif: true" },
	{ "an amount as people write it",
	  "properties: {montant: {type: number}}", "montant: 7 400 €\n",
	  "1:10 type [/montant] 'montant' holds the text '7 400 €'; a number; "
	  "montant: 7400" },
	{ "an amount with cents and no-break spaces",
	  "properties: {montant: {type: number}}",
	  "montant: \"1\u202f234,50\u00a0€\"\n",
	  "1:10 type [/montant] 'montant' holds the text "
	  "'1\u202f234,50\u00a0€'; a number; montant: 1234.50" },
	{ "a number that could be two", "properties: {n: {type: number}}",
	  "n: 1,234\n",
	  "1:4 type [/n] 'n' holds the text '1,234'; a number; " },
	{ "a fraction where a whole number goes",
	  "properties: {n: {type: integer}}", "n: 3.5\n",
	  "1:4 type [/n] 'n' holds the number 3.5, which is not whole; "
	  "a whole number; " },
	{ "one where a list goes",
	  "properties: {tags: {type: array, items: {type: string}}}",
	  "tags: eau\n",
	  "1:7 type [/tags] 'tags' holds the text 'eau'; a list; "
	  "tags: [eau]" },
	{ "one where keys go, with an example of the schema",
	  "properties: {c: {type: object, examples: [{mail: a@b.org}]}}",
	  "c: x@y.org\n",
	  "1:4 type [/c] 'c' holds the text 'x@y.org'; "
	  "keys, each with its value, such as {mail: a@b.org}; " },
	{ "one where a list of keys goes",
	  "properties: {l: {type: array, items: {type: object},\n"
	  "  examples: [[{url: u}]]}}",
	  "l: x\n",
	  "1:4 type [/l] 'l' holds the text 'x'; "
	  "a list of keys and values, such as [{url: u}]; " },
	{ "an item where keys go, with the example of its list",
	  "properties: {l: {type: array, items: {type: object},\n"
	  "  examples: [[{url: u}]]}}",
	  "l: [x]\n",
	  "1:5 type [/l/0] 'l' holds the text 'x'; "
	  "keys, each with its value, such as {url: u}; " },
	{ "nothing", "properties: {titre: {type: string}}", "titre:\n",
	  "1:7 type [/titre] 'titre' holds nothing; a text; " },
	{ "a list in place of a document", "type: object", "- a\n",
	  "1:1 type [] the document is a list; keys, each with its value; " },
	{ "an item of a list", "properties: {l: {items: {type: string}}}",
	  "l:\n  - a\n  - 12\n",
	  "3:5 type [/l/1] 'l' holds the number 12; a text; \"12\"" },
	{ "JSON is answered in JSON",
	  "properties: {a: {properties: {b: {type: string}}}}",
	  "{\"a\": {\"b\": 12}}",
	  "1:13 type [/a/b] 'b' holds the number 12; a text; "
	  "\"b\": \"12\"" },
	/* words */
	{ "a word that misleads", "properties: {pays: {type: string}}",
	  "pays: no\n",
	  "1:7 ambiguous-word [/pays] 'no' is a text here, but many programs "
	  "read it as true or false; quotes around it; pays: \"no\"" },
	{ "quoted, it does not", "properties: {pays: {type: string}}",
	  "pays: 'no'\n", "" },
	{ "nor where the schema lists it",
	  "properties: {pays: {type: string, enum: [no, se]}}", "pays: no\n",
	  "" },
	/* keys */
	{ "a key with an accent", ROLE, "rôle: pilotage\n",
	  "1:1 additional-property [/rôle] 'rôle' is not a key here; did you "
	  "mean 'role'?; the key 'role'; role: pilotage" },
	{ "a key by its label in English", ROLE, "Part: pilotage\n",
	  "1:1 additional-property [/Part] 'Part' is not a key here; did you "
	  "mean 'role'?; the key 'role'; role: pilotage" },
	{ "missing and misspelt are one", ROLE "required: [role]\n",
	  "rôle: pilotage\n",
	  "1:1 additional-property [/rôle] 'rôle' is not a key here; did you "
	  "mean 'role'?; the key 'role'; role: pilotage" },
	{ "and the value that was meant", ROLE, "Rôle: Terminé\n",
	  "1:1 additional-property [/Rôle] 'Rôle' is not a key here; did you "
	  "mean 'role'?; the key 'role'; role: acheve" },
	{ "an unknown key", ROLE, "zzz: 1\n",
	  "1:1 additional-property [/zzz] 'zzz' is not a key here; the key 'role'; " },
	{ "a key that is there already is not meant", ROLE,
	  "role: pilotage\nroles: pilotage\n",
	  "2:1 additional-property [/roles] 'roles' is not a key here; "
	  "no other key; " },
	{ "a missing key, at the first line",
	  "required: [titre]\nproperties: {titre: {type: string, "
	  "examples: [Rebonds]}}",
	  "# a comment\nannee: 1\n",
	  "2:1 required [] the key 'titre' is missing; 'titre', at the same "
	  "level as 'annee'; titre: Rebonds" },
	{ "a missing key inside", "properties: {contact: {required: [nom]}}",
	  "contact:\n  tel: a\n",
	  "2:3 required [/contact] the key 'nom' is missing; 'nom', at the "
	  "same level as 'tel'; nom: …" },
	{ "a key behind references",
	  "unevaluatedProperties: false\nallOf: [{$ref: '#/$defs/a'}]\n"
	  "$defs: {a: {properties: {titre: {type: string}}}}",
	  "titer: a\n",
	  "1:1 unevaluated-property [/titer] 'titer' is not a key here; did "
	  "you mean 'titre'?; the key 'titre'; titre: a" },
	{ "a wrong value does not make its key unknown",
	  "unevaluatedProperties: false\nallOf: [{$ref: '#/$defs/a'}]\n"
	  "$defs: {a: {properties: {titre: {type: string}}}}",
	  "titre: [a]\n", "1:8 type [/titre] 'titre' holds a list; a text; " },
	{ "a key that goes with another", "dependentRequired: {fin: [debut]}",
	  "fin: a\n",
	  "1:1 dependent-required [] the key 'debut' is missing: it goes with "
	  "'fin'; both keys, or neither; debut: …" },
	{ "a forbidden key", "not: {required: [a]}", "b: 1\na: 1\n",
	  "2:1 not [] the key 'a' is not allowed here; leave it out; " },
	{ "a key closed on purpose", "properties: {a: false}", "a: 1\n",
	  "1:1 not-allowed [/a] the key 'a' is not allowed here; leave it "
	  "out; " },
	{ "how keys are written", "propertyNames: {pattern: '^[a-z]+$'}",
	  "Ab: 1\n",
	  "1:1 property-name [/Ab] 'Ab' cannot be a key here; a key of the "
	  "shape ^[a-z]+$; " },
	/* values */
	{ "a value by its label", ROLE, "role: Terminé\n",
	  "1:7 enum [/role] 'Terminé' is not a value of 'role'; one of: "
	  "pilotage, acheve, webinaire; role: acheve" },
	{ "a value by its case", ROLE, "role: Webinaire\n",
	  "1:7 enum [/role] 'Webinaire' is not a value of 'role'; one of: "
	  "pilotage, acheve, webinaire; role: webinaire" },
	{ "the only value", "properties: {version: {const: 2}}", "version: 3\n",
	  "1:10 const [/version] '3' is not a value of 'version'; the only "
	  "value: 2; version: 2" },
	{ "a date the French way",
	  "properties: {date: {type: string, format: date}}",
	  "date: 12/03/2026\n",
	  "1:7 format [/date] '12/03/2026' is not written as 'date' has to "
	  "be; a day that exists, written year-month-day, such as 2026-03-12; "
	  "date: 2026-03-12" },
	{ "a licence by its name",
	  "properties: {l: {type: string, format: spdx}}",
	  "l: Creative Commons BY-SA 4.0\n",
	  "1:4 format [/l] 'Creative Commons BY-SA 4.0' is not written as 'l' "
	  "has to be; a licence of the SPDX list, such as CC-BY-SA-4.0 or "
	  "EUPL-1.2; l: CC-BY-SA-4.0" },
	{ "a code with spaces",
	  "properties: {tel: {type: string, pattern: '^\\d{10}$'}}",
	  "tel: 06 05 68 17 46\n",
	  "1:6 pattern [/tel] '06 05 68 17 46' does not have the shape that "
	  "'tel' has to have; a text of the shape ^\\d{10}$; "
	  "tel: \"0605681746\"" },
	{ "too small", "properties: {n: {minimum: 3}}", "n: 2\n",
	  "1:4 minimum [/n] 2 is too small for 'n'; at least 3; " },
	{ "an empty text", "properties: {t: {minLength: 1}}", "t: ''\n",
	  "1:4 min-length [/t] 't' is empty; at least one character; " },
	{ "too long", "properties: {t: {maxLength: 2}}", "t: été\n",
	  "1:4 max-length [/t] 't' holds 3 characters, which is too long; at "
	  "most 2 characters; " },
	{ "one cause, one finding",
	  "properties: {t: {type: string, minLength: 3, pattern: '^x+$', "
	  "enum: [xxx]}}",
	  "t: a\n",
	  "1:4 enum [/t] 'a' is not a value of 't'; the only value: xxx; "
	  "t: xxx" },
	{ "two choices, two findings",
	  "allOf: [{anyOf: [{required: [a]}, {required: [b]}]}, "
	  "{$ref: '#/$defs/c'}, {$ref: '#/$defs/c'}]\n"
	  "$defs: {c: {anyOf: [{required: [c]}, {required: [d]}]}}",
	  "x: 1\n",
	  "1:1 any-of [] one of these keys is missing: a, b; at least one of "
	  "them; \n"
	  "1:1 any-of [] one of these keys is missing: c, d; at least one of "
	  "them; " },
	{ "all that goes with a key", "dependentRequired: {a: [b, c]}",
	  "a: 1\n",
	  "1:1 dependent-required [] the key 'b' is missing: it goes with 'a'; "
	  "both keys, or neither; b: …\n"
	  "1:1 dependent-required [] the key 'c' is missing: it goes with 'a'; "
	  "both keys, or neither; c: …" },
	/* lists */
	{ "twice", "properties: {l: {uniqueItems: true}}",
	  "l:\n  - a\n  - b\n  - a\n",
	  "4:5 unique-items [/l/2] a stands twice in 'l'; each item once; "
	  "remove one of the two" },
	{ "an empty list", "properties: {l: {minItems: 1}}", "l: []\n",
	  "1:4 min-items [/l] the list 'l' is too short; at least one item; " },
	{ "a tuple too long",
	  "properties: {p: {prefixItems: [true, true], items: false}}",
	  "p: [1, 2, 3, 4]\n",
	  "1:11 additional-item [/p/2] 'p' has an item too many; at most 2 "
	  "items; " },
	{ "nothing of a kind", "properties: {l: {contains: {const: a}}}",
	  "l: [b]\n",
	  "1:4 contains [/l] 'l' lacks an item that the schema asks for; at "
	  "least one item of that kind; " },
	/* shapes */
	{ "the branch that a constant names", PLACE, "kind: town\ncty: x\n",
	  "2:1 additional-property [/cty] 'cty' is not a key here; did you "
	  "mean 'city'?; the key 'city'; city: x" },
	{ "a constant that no branch has", PLACE, "kind: wep\nurl: x\n",
	  "1:7 enum [/kind] 'wep' is not a value of 'kind'; one of: town, "
	  "web; kind: web" },
	{ "a constant that no branch has, in a list",
	  "items: {oneOf: [{$ref: '#/$defs/a'}, {$ref: '#/$defs/b'}]}\n"
	  "$defs: {a: {properties: {kind: {const: town}}},\n"
	  "        b: {properties: {kind: {const: web}}}}\n",
	  "- kind: wep\n",
	  "1:9 enum [/0/kind] 'wep' is not a value of 'kind'; one of: town, "
	  "web; kind: web" },
	{ "a blank where one of a few goes", ROLE, "role:\n",
	  "1:6 enum [/role] 'role' holds nothing; one of: pilotage, acheve, "
	  "webinaire; " },
	/* what was read otherwise than it was meant is one finding */
	{ "a no-break space in a key", ROLE "required: [role]\n",
	  "role\u00a0: pilotage\n",
	  "1:5 yaml-no-break-space [/role\u00a0] a no-break space is part of "
	  "this key; a plain space; role: pilotage" },
	{ "typographic quotes around a value", ROLE, "role: “pilotage”\n",
	  "1:7 enum [/role] the quotes of “pilotage” are part of the text; "
	  "straight quotes, or these between straight quotes to keep them; "
	  "role: 'pilotage'" },
	{ "a colour that became a comment",
	  "properties: {couleur: {type: string}}", "couleur: #f00\n",
	  "1:10 type [/couleur] '#f00' is read as a comment: the key has no "
	  "value; quotes around a value that starts with '#', or a space "
	  "after the '#' of a comment; couleur: '#f00'" },
	{ "dashes without a space", "properties: {l: {type: array}}",
	  "l:\n  -a\n  -b\n",
	  "2:3 type [/l] there is no space after the dash; a dash and a space "
	  "before each item of a list; - a" },
	{ "a warning alone stays one", "properties: {t: {type: string}}",
	  "t: “a”\n",
	  "1:4 yaml-typographic-quotes [/t] the quotes of “a” are part of the "
	  "text; straight quotes, or these between straight quotes to keep "
	  "them; t: 'a'" },
	/* what is advised can be typed */
	{ "an example that is a list of groups",
	  "required: [s]\nproperties: {s: {examples: [[{a: x y, b: '1', "
	  "c: 'p, q'}, {a: true}]]}}",
	  "t: 1\n",
	  "1:1 required [] the key 's' is missing; 's', at the same level as "
	  "'t'; s: [{a: x y, b: \"1\", c: \"p, q\"}, {a: true}]" },
	{ "no half of a line", "properties: {l: {type: array}}",
	  "l: " LONG LONG LONG LONG "end\n",
	  "1:4 type [/l] 'l' holds the text 'a long text that goes on, a long "
	  "text that goes on, and furt…'; a list; " },
	{ "a key as it was typed", "properties: {on: {enum: [push]}}",
	  "on: pusj\n",
	  "1:5 enum [/on] 'pusj' is not a value of 'on'; the only value: "
	  "push; on: push" },
	{ "an item of a list that has no key", "items: {type: string}",
	  "- a\n- 12\n",
	  "2:3 type [/1] '/1' holds the number 12; a text; \"12\"" },
	/* rules in words */
	{ "a condition says why", GIVEN_UP, "state: stopped\n",
	  "1:1 required [] the key 'why' is missing; What was stopped says "
	  "why.; why: No money" },
	{ "what is excluded says what to do", GIVEN_UP,
	  "state: going\nend: a\n",
	  "2:1 not [] the key 'end' is not allowed here; What goes on has no "
	  "end.; Remove one of the two." },
	{ "the document itself is excluded", "not: {type: object}", "a: 1\n",
	  "1:1 not [] the document is just what the schema excludes; "
	  "anything else; " },
	{ "the bound of draft-04 that is not reached",
	  "$schema: http://json-schema.org/draft-04/schema#\n"
	  "properties: {n: {minimum: 0, exclusiveMinimum: true}}",
	  "n: 0\n", "1:4 minimum [/n] 0 is too small for 'n'; more than 0; " },
	{ "the branch whose type fits",
	  "properties: {t: {anyOf: [{type: string}, {type: object, "
	  "properties: {fr: {type: string}}}]}}",
	  "t: {fr: 3}\n",
	  "1:9 type [/t/fr] 'fr' holds the number 3; a text; fr: \"3\"" },
	{ "a type that no branch has",
	  "properties: {t: {anyOf: [{type: string}, {type: object}]}}",
	  "t: 3\n",
	  "1:4 type [/t] 't' holds the number 3; a text, or keys each with "
	  "its value; t: \"3\"" },
	{ "one key or the other",
	  "anyOf: [{required: [ville]}, {required: [url]}]", "a: 1\n",
	  "1:1 any-of [] one of these keys is missing: ville, url; at least "
	  "one of them; " },
	{ "several shapes at once",
	  "properties: {n: {oneOf: [{minimum: 1}, {maximum: 5}]}}", "n: 3\n",
	  "1:4 one-of [/n] 'n' fits several shapes of the schema at once; "
	  "exactly one of them; " },
	{ "a condition",
	  "if: {properties: {etat: {const: clos}}, required: [etat]}\n"
	  "then: {required: [fin]}",
	  "etat: clos\n",
	  "1:1 required [] the key 'fin' is missing; 'fin', at the same level "
	  "as 'etat'; fin: …" },
};

int main(void)
{
	struct gf_eval *eval = gf_eval_new();
	struct sight s;

	for (size_t i = 0; i < GF_NELEMS(rows); i++) {
		if (see_schema(&s, rows[i].schema))
			see_instance(&s, eval, rows[i].instance,
				     rows[i].instance[0] == '{'
					     ? GF_SYNTAX_JSON
					     : GF_SYNTAX_YAML);
		is_str(s.findings.s, rows[i].findings, "%s", rows[i].name);
		see_close(&s);
	}
	gf_eval_free(eval);
	return tap_done();
}
