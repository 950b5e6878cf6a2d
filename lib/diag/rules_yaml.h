/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of reading: bytes, YAML, JSON. Found by lib/yaml. */
#ifndef GF_DIAG_RULES_YAML_H
#define GF_DIAG_RULES_YAML_H

#define GF_RULES_YAML(X) \
	X(YAML_SYNTAX, "yaml-syntax", GF_ERROR, \
	  N_("The file is not written as YAML."), \
	  N_("A program must read the same thing as you do. Here it cannot " \
	     "tell where a value starts or stops."), \
	  "titre: [a, b\nannee: 2025", "titre: [a, b]\nannee: 2025") \
	X(YAML_DUPLICATE_KEY, "yaml-duplicate-key", GF_ERROR, \
	  N_("The same key stands twice in one mapping."), \
	  N_("Most programs silently keep the last one: what was typed " \
	     "first is lost without a word."), \
	  "titre: Rebonds\ntitre: Rebond", "titre: Rebonds") \
	X(YAML_NO_DOCUMENT, "yaml-no-document", GF_ERROR, \
	  N_("The file holds nothing."), \
	  N_("A record says at least its title; an empty file is most " \
	     "often a save that went wrong."), \
	  "# titre: Rebonds", "titre: Rebonds") \
	X(YAML_SEVERAL_DOCUMENTS, "yaml-several-documents", GF_ERROR, \
	  N_("The file holds several documents, cut by lines of '---'."), \
	  N_("One file is one record: only the first document would be " \
	     "read, and the rest lost without a word."), \
	  "titre: Rebonds\n---\ntitre: Transfo", "titre: Rebonds") \
	X(YAML_TAG, "yaml-tag", GF_ERROR, \
	  N_("A value carries a tag: a word that starts with '!'."), \
	  N_("A tag changes what a value is, differently in each program" \
	     " that reads it."), \
	  "annee: !!str 2025", "annee: \"2025\"") \
	X(YAML_MERGE_KEY, "yaml-merge-key", GF_ERROR, \
	  N_("The key '<<' copies keys from elsewhere."), \
	  N_("YAML 1.2 has no such key: some programs copy, others see a" \
	     " key called '<<'."), \
	  "<<: *commun\ntitre: Rebonds", "langue: fr\ntitre: Rebonds") \
	X(YAML_ANCHOR, "yaml-anchor", GF_ERROR, \
	  N_("A value is named with '&' and repeated with '*'."), \
	  N_("Whoever reads the record must look elsewhere to know the " \
	     "value, and changing one place silently changes the others."), \
	  "ville: &v Lille\nsiege: *v", "ville: Lille\nsiege: Lille") \
	X(YAML_ALIAS_UNKNOWN, "yaml-alias-unknown", GF_ERROR, \
	  N_("A value repeats, with '*', something that has no such name" \
	     " above."), \
	  N_("There is nothing to put in its place."), "note: *important*", \
	  "note: \"*important*\"") \
	X(YAML_ALIAS_CYCLE, "yaml-alias-cycle", GF_ERROR, \
	  N_("A value is repeated inside itself."), \
	  N_("Writing it out would never end."), "suite: &s [*s]", \
	  "suite: []") \
	X(YAML_TOO_MANY_ALIASES, "yaml-too-many-aliases", GF_ERROR, \
	  N_("Too many values of a document are repeated with '*'."), \
	  N_("A few lines of repeats of repeats can stand for billions " \
	     "of values."), \
	  "a: &a x\nb: [*a, *a]", "a: x\nb: [x, x]") \
	X(YAML_COMPLEX_KEY, "yaml-complex-key", GF_ERROR, \
	  N_("A list or a group of keys stands where a key is expected."), \
	  N_("A key is a name: everything that reads records looks " \
	     "values up by it."), \
	  "? [nord, sud]\n: 2", "nord-sud: 2") \
	X(YAML_TOO_DEEP, "yaml-too-deep", GF_ERROR, \
	  N_("Too many levels stand inside one another."), \
	  N_("Nobody can read such a record, and programs that try run " \
	     "out of memory."), \
	  "[[[[[[[[[[]]]]]]]]]]", "[]") \
	X(YAML_TOO_MANY_NODES, "yaml-too-many-nodes", GF_ERROR, \
	  N_("A document holds too many keys and values."), \
	  N_("A record is read and compared as a whole, by people too."), \
	  "valeurs: [1, 2, 3]", "valeurs: [1, 2]") \
	X(DOCUMENT_TOO_LARGE, "document-too-large", GF_ERROR, \
	  N_("The file is larger than a record may be."), \
	  N_("Git keeps every version of it for ever, and everyone " \
	     "downloads them all."), \
	  "corps: (a whole book)", "corps: https://example.org/livre") \
	X(VALUE_TOO_LONG, "value-too-long", GF_ERROR, \
	  N_("One value is longer than a value may be."), \
	  N_("It slows down everyone who reads the record, and is better" \
	     " kept as a file."), \
	  "corps: (a whole book)", "corps: https://example.org/livre") \
	X(NUMBER_NOT_FINITE, "number-not-finite", GF_ERROR, \
	  N_("A value is infinite, or not a number at all."), \
	  N_("JSON has no such number, so no other program could read it."), \
	  "budget: .inf", "budget: 7400") \
	X(NUMBER_OUT_OF_RANGE, "number-out-of-range", GF_ERROR, \
	  N_("A number is too large, or too small, to be held exactly."), \
	  N_("Rounding it would change what was written."), \
	  "code: 1e9999999999", "code: \"1e9999999999\"") \
	X(FRONT_MATTER_MISSING, "front-matter-missing", GF_ERROR, \
	  N_("A Markdown file does not start with a front matter."), \
	  N_("The facts about the page stand between two lines of '---' " \
	     "at its top."), \
	  "# Rebonds", "---\ntitre: Rebonds\n---\n# Rebonds") \
	X(FRONT_MATTER_OPEN, "front-matter-open", GF_ERROR, \
	  N_("The front matter is never closed."), \
	  N_("Without its second line of '---', the text of the page " \
	     "would be read as facts."), \
	  "---\ntitre: Rebonds\n\n# Rebonds", \
	  "---\ntitre: Rebonds\n---\n\n# Rebonds") \
	X(JSON_SYNTAX, "json-syntax", GF_ERROR, \
	  N_("The file is not written as JSON."), \
	  N_("A program must read the same thing as you do. Here it " \
	     "cannot tell where a value starts or stops."), \
	  "{\"titre\" \"Rebonds\"}", "{\"titre\": \"Rebonds\"}") \
	X(JSON_TRAILING_COMMA, "json-trailing-comma", GF_ERROR, \
	  N_("A comma stands after the last item."), \
	  N_("JSON allows a comma only between two items."), \
	  "{\"annee\": 2025,}", "{\"annee\": 2025}") \
	X(JSON_QUOTES, "json-quotes", GF_ERROR, \
	  N_("A text or a key is not between double quotes."), \
	  N_("JSON writes every text and every key between straight " \
	     "double quotes."), \
	  "{'titre': 'Rebonds'}", "{\"titre\": \"Rebonds\"}") \
	X(JSON_COMMENT, "json-comment", GF_ERROR, \
	  N_("A comment stands in a JSON file."), \
	  N_("JSON has no comments: other programs refuse the file."), \
	  "{\"annee\": 2025} // ok", "{\"annee\": 2025}") \
	X(JSON_NUMBER, "json-number", GF_ERROR, \
	  N_("A number is not written as JSON writes numbers."), \
	  N_("Programs disagree on what such a number is, if they read " \
	     "it at all."), \
	  "{\"code\": 059}", "{\"code\": 59}") \
	X(JSON_ESCAPE, "json-escape", GF_ERROR, \
	  N_("A text holds a character that JSON wants written otherwise."), \
	  N_("A backslash or a control character inside quotes must be " \
	     "spelt out, or the text is read as another."), \
	  "{\"chemin\": \"C:\\docs\"}", "{\"chemin\": \"C:\\\\docs\"}")

#endif
