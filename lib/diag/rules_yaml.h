/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of reading: bytes, YAML, JSON. Found by lib/yaml. */
/* clang-format off */
#ifndef GF_DIAG_RULES_YAML_H
#define GF_DIAG_RULES_YAML_H

#define GF_RULES_YAML(X) \
	X(YAML_SYNTAX, "yaml-syntax", GF_ERROR, \
	  N_("The file is not written as YAML."), \
	  N_("A program must read the same thing as you do. Here it cannot " \
	     "tell where a value starts or stops."), \
	  "%YAML 9.9\n---\ntitre: Rebonds", "titre: Rebonds") \
	X(YAML_DUPLICATE_KEY, "yaml-duplicate-key", GF_ERROR, \
	  N_("The same key stands twice at one level."), \
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
	  N_("There is nothing to put in its place."), "siege: *ville", \
	  "siege: Lille") \
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
	  "{\"chemin\": \"C:\\docs\"}", "{\"chemin\": \"C:\\\\docs\"}") \
	X(YAML_COLON_IN_VALUE, "yaml-colon-in-value", GF_ERROR, \
	  N_("A value without quotes holds a colon and a space."), \
	  N_("A colon and a space separate a key from its value: YAML " \
	     "takes the words before it for another key."), \
	  "titre: Atelier : bilan", "titre: 'Atelier : bilan'") \
	X(YAML_QUOTE_INSIDE, "yaml-quote-inside", GF_ERROR, \
	  N_("A quote inside a quoted text closes it too early."), \
	  N_("The first quote of the same kind ends the text: what follows " \
	     "belongs to nothing."), \
	  "lieu: 'L'atelier'", "lieu: \"L'atelier\"") \
	X(YAML_TEXT_AFTER_QUOTE, "yaml-text-after-quote", GF_ERROR, \
	  N_("Words follow the closing quote of a value."), \
	  N_("A value that starts with a quote ends with it: YAML does not " \
	     "know what to do with the rest."), \
	  "titre: \"Rebonds\" (2025)", "titre: '\"Rebonds\" (2025)'") \
	X(YAML_QUOTE_OPEN, "yaml-quote-open", GF_ERROR, \
	  N_("A quote opens a text and none closes it."), \
	  N_("Everything that follows, up to the next quote, becomes part " \
	     "of the text: other keys are lost in it."), \
	  "titre: \"Rebonds\nannee: 2025", "titre: \"Rebonds\"\nannee: 2025") \
	X(YAML_QUOTE_INDENT, "yaml-quote-indent", GF_ERROR, \
	  N_("A quoted text goes on, on a line that is not indented."), \
	  N_("YAML 1.2 wants these lines deeper than their key. Some " \
	     "programs refuse the file, others do not."), \
	  "texte: \"Une phrase\nqui continue\"", \
	  "texte: \"Une phrase\n  qui continue\"") \
	X(YAML_TYPOGRAPHIC_QUOTES, "yaml-typographic-quotes", GF_WARNING, \
	  N_("A value stands between typographic quotes."), \
	  N_("To YAML only ' and \" are quotes: the others are part of the " \
	     "text, and protect nothing."), \
	  "titre: “Rebonds”", "titre: \"Rebonds\"") \
	X(YAML_ESCAPE, "yaml-escape", GF_ERROR, \
	  N_("A backslash between double quotes is followed by a letter " \
	     "that means nothing."), \
	  N_("Between double quotes a backslash starts a special sign, " \
	     "such as \\n for a new line. Between single quotes it is a " \
	     "backslash."), \
	  "chemin: \"C:\\dossier\"", "chemin: 'C:\\dossier'") \
	X(YAML_SPECIAL_START, "yaml-special-start", GF_ERROR, \
	  N_("A value starts with a sign that YAML keeps for itself."), \
	  N_("A value cannot start with @ % ` * & ! | > or a bracket unless " \
	     "it stands between quotes."), \
	  "contact: @rebonds", "contact: '@rebonds'") \
	X(YAML_BRACKET, "yaml-bracket", GF_ERROR, \
	  N_("A bracket is opened and not closed, or closed once too " \
	     "often."), \
	  N_("A list in [ ] or a group of keys in { } ends where its bracket " \
	     "closes: without it, the next keys are part of it."), \
	  "tags: [ville, design", "tags: [ville, design]") \
	X(YAML_COMMA, "yaml-comma", GF_ERROR, \
	  N_("A comma is missing between brackets, or stands where none " \
	     "can."), \
	  N_("Commas separate what stands in [ ] or { }. Keys that stand " \
	     "on lines of their own are separated by the lines."), \
	  "\"titre\": \"Rebonds\",\n\"annee\": 2025", \
	  "titre: Rebonds\nannee: 2025") \
	X(YAML_COLON_MISSING, "yaml-colon-missing", GF_ERROR, \
	  N_("A line has no colon between its key and its value."), \
	  N_("A colon and a space say which words are the key and which " \
	     "are the value."), \
	  "titre Rebonds\nannee: 2025", "titre: Rebonds\nannee: 2025") \
	X(YAML_COLON_SPACE, "yaml-colon-space", GF_ERROR, \
	  N_("There is no space after the colon of a key."), \
	  N_("Without the space, the colon is part of the word, as in " \
	     "10:30 or in an address."), \
	  "titre:Rebonds\nannee: 2025", "titre: Rebonds\nannee: 2025") \
	X(YAML_DASH_SPACE, "yaml-dash-space", GF_ERROR, \
	  N_("There is no space after the dash of an item."), \
	  N_("Without the space, the dash is part of the word, as in -5."), \
	  "tags:\n- ville\n-design", "tags:\n- ville\n- design") \
	X(YAML_MIXED, "yaml-mixed", GF_ERROR, \
	  N_("Items of a list and keys stand at the same level."), \
	  N_("One level is a list or a group of keys: YAML cannot tell " \
	     "which one is meant."), \
	  "contacts:\n  - nom: Ana\n  role: stage", \
	  "contacts:\n  - nom: Ana\n    role: stage") \
	X(YAML_INDENT, "yaml-indent", GF_ERROR, \
	  N_("A line starts at a column that fits no level around it."), \
	  N_("The number of spaces at the start says what belongs to what: " \
	     "keys of one level start at the same column."), \
	  "lieu:\n  ville: Lille\n pays: FR", \
	  "lieu:\n  ville: Lille\n  pays: FR") \
	X(YAML_BLOCK_INDENT, "yaml-block-indent", GF_ERROR, \
	  N_("The text below '|' or '>' is not indented."), \
	  N_("Spaces at the start of its lines are what tells the text from " \
	     "the next key."), \
	  "texte: |\nBonjour\nannee: 2025", \
	  "texte: |\n  Bonjour\nannee: 2025") \
	X(YAML_COMMENT_SIGN, "yaml-comment-sign", GF_ERROR, \
	  N_("A comment starts with a sign of another language."), \
	  N_("In YAML a comment starts with '#'; anything else is read as " \
	     "a value."), \
	  "// relu\ntitre: Rebonds", "# relu\ntitre: Rebonds") \
	X(YAML_COMMENT_VALUE, "yaml-comment-value", GF_WARNING, \
	  N_("A value that starts with '#' was read as a comment."), \
	  N_("The key has no value: what follows '#' is lost without a " \
	     "word."), \
	  "couleur: #ff0000", "couleur: '#ff0000'") \
	X(YAML_TAB, "yaml-tab", GF_ERROR, \
	  N_("A line is indented with a tab."), \
	  N_("A tab is as wide as each editor wants: YAML counts spaces " \
	     "only."), \
	  "lieu:\n\tville: Lille", "lieu:\n  ville: Lille") \
	X(YAML_NO_BREAK_SPACE, "yaml-no-break-space", GF_ERROR, \
	  N_("A no-break space stands where a plain space is meant."), \
	  N_("It looks like a space and is a letter to YAML: it becomes " \
	     "part of the key or of the value, or hides the colon."), \
	  "titre\xc2\xa0: Rebonds", "titre: Rebonds") \
	X(YAML_CONTROL, "yaml-control", GF_ERROR, \
	  N_("The file holds an invisible control character."), \
	  N_("It comes with a copy and paste; some programs stop at it, " \
	     "terminals may obey it."), \
	  "titre: Re\abonds", "titre: Rebonds") \
	X(YAML_CONFLICT_MARKER, "yaml-conflict-marker", GF_ERROR, \
	  N_("A merge conflict was committed as Git left it."), \
	  N_("Two people changed the same lines: somebody must choose, or " \
	     "the record says two things at once."), \
	  "<<<<<<< HEAD\ntitre: Rebonds\n=======\ntitre: Rebond\n" \
	  ">>>>>>> relecture", \
	  "titre: Rebonds") \
	X(YAML_ENCODING, "yaml-encoding", GF_ERROR, \
	  N_("The file is not encoded in UTF-8."), \
	  N_("Accents would be read as other letters, differently on each " \
	     "computer."), \
	  "titre: Ev\xe9nement", "titre: Événement") \
	X(YAML_NUL, "yaml-nul", GF_ERROR, N_("The file holds a NUL byte."), \
	  N_("No text holds one: the file was damaged, or is not a text."), \
	  "titre: Rebonds\\x00", "titre: Rebonds") \
	X(YAML_BOM, "yaml-bom", GF_WARNING, \
	  N_("The file starts with a byte order mark."), \
	  N_("This invisible mark is useless in UTF-8, and some programs " \
	     "take it for part of the first key."), \
	  "\xef\xbb\xbftitre: Rebonds", "titre: Rebonds") \
	X(YAML_CRLF, "yaml-crlf", GF_WARNING, N_("Lines end as on Windows."), \
	  N_("Two people who edit the same file with other line ends " \
	     "change every line of it, and conflict."), \
	  "titre: Rebonds\r\n", "titre: Rebonds\n") \
	X(YAML_CR, "yaml-cr", GF_ERROR, \
	  N_("Lines end with a carriage return alone."), \
	  N_("Most programs, Git among them, see a single line."), \
	  "titre: Rebonds\rannee: 2025\r", "titre: Rebonds\nannee: 2025\n")

#endif
