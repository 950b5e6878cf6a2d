/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of JSON Schema: an instance, or a schema itself. lib/jsonschema. */
#ifndef GF_DIAG_RULES_SCHEMA_H
#define GF_DIAG_RULES_SCHEMA_H

/* clang-format off */
#define GF_RULES_SCHEMA(X)                                                    \
	X(TYPE, "type", GF_ERROR,                                             \
	  N_("A value is of another type than the schema asks for."),         \
	  N_("A sum cannot be made of texts, nor a date read from a number: " \
	     "each key holds one kind of value, for everyone."),              \
	  "montant: 7 400 €", "montant: 7400")                                \
	X(ENUM, "enum", GF_ERROR,                                             \
	  N_("A value is not one of those that the schema lists."),           \
	  N_("Records are counted by these values: one written otherwise "    \
	     "is left out of every count."),                                  \
	  "etat: Terminé", "etat: acheve")                                    \
	X(CONST, "const", GF_ERROR,                                           \
	  N_("A value is not the only one that the schema allows."),          \
	  N_("The schema gives this key one fixed value, by which programs "  \
	     "know what the record is."),                                     \
	  "version: 3", "version: 2")                                         \
	X(MULTIPLE_OF, "multiple-of", GF_ERROR,                               \
	  N_("A number is not a multiple of what the schema says."),          \
	  N_("The schema fixes the step between values, such as cents for "   \
	     "an amount of money."),                                          \
	  "montant: 12.345", "montant: 12.35")                                \
	X(MINIMUM, "minimum", GF_ERROR,                                       \
	  N_("A number is smaller than the schema allows."),                  \
	  N_("A value outside of its bounds is nearly always a slip: a sign " \
	     "or a digit."),                                                  \
	  "participants: -12", "participants: 12")                            \
	X(EXCLUSIVE_MINIMUM, "exclusive-minimum", GF_ERROR,                   \
	  N_("A number is not above the bound that the schema gives."),       \
	  N_("The bound itself is not allowed: a price of 0 means that the "  \
	     "price is not known."),                                          \
	  "prix: 0", "prix: 15")                                              \
	X(MAXIMUM, "maximum", GF_ERROR,                                       \
	  N_("A number is larger than the schema allows."),                   \
	  N_("A value outside of its bounds is nearly always a slip: a digit "\
	     "too many."),                                                    \
	  "part: 250", "part: 25")                                            \
	X(EXCLUSIVE_MAXIMUM, "exclusive-maximum", GF_ERROR,                   \
	  N_("A number is not below the bound that the schema gives."),       \
	  N_("The bound itself is not allowed."),                             \
	  "heure: 24", "heure: 23")                                           \
	X(MIN_LENGTH, "min-length", GF_ERROR,                                 \
	  N_("A text is shorter than the schema allows."),                    \
	  N_("An empty title says nothing to those who read it. If nothing "  \
	     "is known, leave the key out."),                                 \
	  "titre: \"\"", "titre: Rebonds")                                    \
	X(MAX_LENGTH, "max-length", GF_ERROR,                                 \
	  N_("A text is longer than the schema allows."),                     \
	  N_("Lists and pages are drawn for texts of that length. A longer "  \
	     "one has its place in another key."),                            \
	  "sigle: Direction interministérielle", "sigle: DINUM")              \
	X(FORMAT, "format", GF_ERROR,                                         \
	  N_("A text is not written the way its format asks for."),           \
	  N_("Dates are sorted and addresses followed by programs, which "    \
	     "read one way of writing them."),                                \
	  "date: 12/03/2026", "date: 2026-03-12")                             \
	X(PATTERN, "pattern", GF_ERROR,                                       \
	  N_("A text does not have the shape that the schema asks for."),     \
	  N_("Codes and identifiers are compared letter by letter: one "      \
	     "written otherwise is never found again."),                      \
	  "departement: \"59 \"", "departement: \"59\"")                      \
	X(REQUIRED, "required", GF_ERROR,                                     \
	  N_("A key that the schema requires is missing."),                   \
	  N_("Everyone who reads the record counts on that key."),            \
	  "annee: 2025", "titre: Rebonds\nannee: 2025")                       \
	X(FALSE_SCHEMA, "not-allowed", GF_ERROR,                              \
	  N_("Something stands where the schema allows nothing."),            \
	  N_("The schema closes this place on purpose, often because of "     \
	     "another value of the record."),                                 \
	  "forme: texte\nduree: 12", "forme: texte")                          \
	X(ADDITIONAL_PROPERTY, "additional-property", GF_ERROR,               \
	  N_("A key is not one that the schema knows."),                      \
	  N_("A key spelt otherwise is read by nobody: what it says is lost " \
	     "without a word."),                                              \
	  "rôle: animation", "role: animation")                               \
	X(UNEVALUATED_PROPERTY, "unevaluated-property", GF_ERROR,             \
	  N_("A key is not one that the schema, or those it is made of, "     \
	     "knows."),                                                       \
	  N_("A key spelt otherwise is read by nobody: what it says is lost " \
	     "without a word."),                                              \
	  "tittre: Rebonds", "titre: Rebonds")                                \
	X(PROPERTY_NAME, "property-name", GF_ERROR,                           \
	  N_("A key is not written as the schema asks for."),                 \
	  N_("Keys are names that programs use: they follow one spelling."),  \
	  "Mots clés: atelier", "mots-cles: atelier")                         \
	X(MIN_PROPERTIES, "min-properties", GF_ERROR,                         \
	  N_("Too few keys stand here."),                                     \
	  N_("An empty group of keys says nothing. If nothing is known, "     \
	     "leave it out."),                                                \
	  "contact: {}", "contact:\n  courriel: bonjour@example.org")         \
	X(MAX_PROPERTIES, "max-properties", GF_ERROR,                         \
	  N_("Too many keys stand here."),                                    \
	  N_("The schema bounds how much one record may say at this place."), \
	  "cle: { a: 1, b: 2 }", "cle: { a: 1 }")                             \
	X(DEPENDENT_REQUIRED, "dependent-required", GF_ERROR,                 \
	  N_("A key that goes with another one is missing."),                 \
	  N_("Some keys only mean something together: an amount and its "     \
	     "currency, an end and its start."),                              \
	  "fin: 2026-03-12", "debut: 2026-03-01\nfin: 2026-03-12")            \
	X(UNEVALUATED_ITEM, "unevaluated-item", GF_ERROR,                     \
	  N_("A list holds an item that the schema does not know."),          \
	  N_("The schema says what each place of this list holds, and this "  \
	     "place is not one of them."),                                    \
	  "position: [50.6, 3.1, 12]", "position: [50.6, 3.1]")               \
	X(ADDITIONAL_ITEM, "additional-item", GF_ERROR,                       \
	  N_("A list is longer than the places that the schema gives it."),   \
	  N_("The schema says what each place of this list holds, and has "   \
	     "no more of them."),                                             \
	  "position: [50.6, 3.1, 12]", "position: [50.6, 3.1]")               \
	X(CONTAINS, "contains", GF_ERROR,                                     \
	  N_("A list lacks an item of the kind that the schema asks for."),   \
	  N_("At least one item has to be of that kind for the record to "    \
	     "make sense."),                                                  \
	  "equipe: [{ role: stage }]", "equipe: [{ role: pilotage }]")        \
	X(MIN_CONTAINS, "min-contains", GF_ERROR,                             \
	  N_("A list has too few items of the kind that the schema asks "     \
	     "for."),                                                         \
	  N_("The schema counts the items of that kind."),                    \
	  "jury: [{ titulaire: true }]",                                      \
	  "jury: [{ titulaire: true }, { titulaire: true }]")                 \
	X(MAX_CONTAINS, "max-contains", GF_ERROR,                             \
	  N_("A list has too many items of the kind that the schema counts."),\
	  N_("The schema bounds the items of that kind: one lead, not two."), \
	  "equipe: [{ role: pilotage }, { role: pilotage }]",                 \
	  "equipe: [{ role: pilotage }, { role: appui }]")                    \
	X(MIN_ITEMS, "min-items", GF_ERROR,                                   \
	  N_("A list has too few items."),                                    \
	  N_("An empty list says nothing. If nothing is known, leave the key "\
	     "out."),                                                         \
	  "sources: []", "sources: [https://example.org/bilan]")              \
	X(MAX_ITEMS, "max-items", GF_ERROR,                                   \
	  N_("A list has too many items."),                                   \
	  N_("The schema bounds the list: beyond that, choose."),             \
	  "mots: [a, b, c, d]", "mots: [a, b, c]")                            \
	X(UNIQUE_ITEMS, "unique-items", GF_ERROR,                             \
	  N_("The same item stands twice in a list."),                        \
	  N_("What stands twice is counted twice."),                          \
	  "villes: [lille, lyon, lille]", "villes: [lille, lyon]")            \
	X(ANY_OF, "any-of", GF_ERROR,                                         \
	  N_("A value fits none of the shapes that the schema offers."),      \
	  N_("The schema allows several ways to write this, and this is "     \
	     "none of them."),                                                \
	  "lieu: { pays: France }", "lieu: { ville: lille }")                  \
	X(ONE_OF, "one-of", GF_ERROR,                                         \
	  N_("A value does not fit exactly one of the shapes that the schema "\
	     "offers."),                                                      \
	  N_("The shapes exclude each other, so that it is clear what the "   \
	     "value is."),                                                    \
	  "lieu: { ville: lille, url: https://example.org }",                 \
	  "lieu: { ville: lille }")                                           \
	X(NOT, "not", GF_ERROR,                                               \
	  N_("A value is just what the schema excludes."),                    \
	  N_("The schema names what must not be written here."),              \
	  "licence: inconnue", "licence: CC-BY-SA-4.0")                       \
	X(AMBIGUOUS_WORD, "ambiguous-word", GF_WARNING,                       \
	  N_("no, yes, on or off stands bare where a text is expected."),     \
	  N_("It is read as a text here, but many programs read it as true "  \
	     "or false. Quotes say the same thing to all."),                  \
	  "pays: no", "pays: \"no\"")                                         \
	X(PATTERN_TOO_COSTLY, "pattern-too-costly", GF_ERROR,                 \
	  N_("Comparing a value with the schema takes too long: there is no " \
	     "verdict."),                                                     \
	  N_("Some patterns, such as ^(a+)+$, take longer than a life on "    \
	     "short texts. The search stops after a fixed number of steps, "  \
	     "the same everywhere, and never guesses."),                      \
	  "pattern: ^(a+)+$", "pattern: ^a+$")                                \
	X(SCHEMA_TOO_COSTLY, "schema-too-costly", GF_ERROR,                   \
	  N_("Judging this document takes too many steps: there is no "       \
	     "verdict."),                                                     \
	  N_("A schema and a document can be made so that judging never "     \
	     "ends. It stops after a fixed number of steps, the same "        \
	     "everywhere, and never guesses."),                               \
	  "allOf: [{ $dynamicRef: '#x' }]", "properties: { a: { $ref: '#' } }") \
	X(SCHEMA_REF, "schema-ref", GF_ERROR,                                 \
	  N_("A schema refers to another one that is not there."),            \
	  N_("What the missing schema would check cannot be checked, so "     \
	     "nothing is judged by this one."),                               \
	  "$ref: shared/comun.yaml#/$defs/date",                              \
	  "$ref: shared/commun.yaml#/$defs/date")                             \
	X(SCHEMA_REF_NETWORK, "schema-ref-network", GF_ERROR,                 \
	  N_("A schema refers to the network."),                              \
	  N_("A verdict must be the same tomorrow, offline and for others, "  \
	     "so no schema is ever fetched. A copy in a folder serves."),     \
	  "$ref: https://example.org/a.json", "$ref: vendor/a.json")          \
	X(SCHEMA_REF_LOOP, "schema-ref-loop", GF_ERROR,                       \
	  N_("References of a schema lead back to their start."),             \
	  N_("Judging by such a schema would never end."),                    \
	  "$defs: { a: { $ref: '#/$defs/a' } }",                              \
	  "$defs: { a: { items: { $ref: '#/$defs/a' } } }")                   \
	X(SCHEMA_REF_CHAIN, "schema-ref-chain", GF_ERROR,                     \
	  N_("Too many references of a schema follow one another."),          \
	  N_("A chain of references is bounded, so that judging is."),        \
	  "$ref: '#/$defs/a1' # to a2, to a3… to a65", "$ref: '#/$defs/a65'") \
	X(SCHEMA_PATTERN, "schema-pattern", GF_ERROR,                         \
	  N_("A pattern is not a regular expression of ECMA-262."),           \
	  N_("JSON Schema's patterns are those of JavaScript. Another "       \
	     "dialect would be read otherwise by other tools."),              \
	  "pattern: '(?i)abc'", "pattern: '[Aa][Bb][Cc]'")                    \
	X(SCHEMA_DRAFT, "schema-draft", GF_ERROR,                             \
	  N_("$schema names a version of JSON Schema that is not known "      \
	     "here."),                                                        \
	  N_("Keywords mean different things from one version to another: "   \
	     "guessing would give wrong verdicts."),                          \
	  "$schema: http://json-schema.org/draft-03/schema#",                 \
	  "$schema: https://json-schema.org/draft/2020-12/schema")            \
	X(SCHEMA_VOCABULARY, "schema-vocabulary", GF_ERROR,                   \
	  N_("A meta-schema requires a vocabulary that is not known here."),  \
	  N_("A schema that relies on unknown keywords cannot be judged by."),\
	  "$vocabulary: { 'https://example.org/v': true }",                   \
	  "$vocabulary: { 'https://example.org/v': false }")                  \
	X(SCHEMA_KEYWORD, "schema-keyword", GF_ERROR,                         \
	  N_("A keyword of a schema holds what it cannot hold."),             \
	  N_("A keyword that cannot be read checks nothing; a check that "    \
	     "cannot be made never passes."),                                 \
	  "minLength: trois", "minLength: 3")                                 \
	X(SCHEMA_DUPLICATE_ID, "schema-duplicate-id", GF_ERROR,               \
	  N_("Two schemas have the same name."),                              \
	  N_("A reference to that name could mean either of them."),          \
	  "$anchor: date # twice", "$anchor: date-de-debut")                  \
	X(SCHEMA_UNKNOWN_KEYWORD, "schema-unknown-keyword", GF_WARNING,       \
	  N_("A schema has a key that looks like a keyword and is none."),    \
	  N_("JSON Schema ignores what it does not know: a misspelt keyword " \
	     "checks nothing, and nobody sees it. Keys of your own begin "    \
	     "with x-."),                                                     \
	  "requierd: [titre]", "required: [titre]")                           \
	X(SCHEMA_UNKNOWN_FORMAT, "schema-unknown-format", GF_WARNING,         \
	  N_("A schema names a format that is not known here."),              \
	  N_("An unknown format checks nothing."),                            \
	  "format: datetime", "format: date-time")                            \
	X(COLUMN_CLASH, "column-clash", GF_WARNING,                           \
	  N_("A property of a schema has no column of its own in the "        \
	     "tables that questions are asked of."),                          \
	  N_("Properties of objects become columns whose names are joined "   \
	     "by _: two that give one name cannot both be asked."),           \
	  "properties: {a_b: {}, a: {properties: {b: {}}}}",                  \
	  "properties: {a_c: {}, a: {properties: {b: {}}}}")
/* clang-format on */

#endif
