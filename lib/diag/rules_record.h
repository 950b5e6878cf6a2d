/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules of a registry: paths, ids, kinds, references. lib/record, lib/relate. */
/* clang-format off */
#ifndef GF_DIAG_RULES_RECORD_H
#define GF_DIAG_RULES_RECORD_H

#define GF_RULES_RECORD(X) \
	GF_RULES_CONFIG(X) GF_RULES_PATH(X) GF_RULES_ID(X) GF_RULES_RELATE(X)

/* greffe.yaml and the kinds it makes. */
#define GF_RULES_CONFIG(X)                                                    \
	X(CONFIG_PATTERN, "config-pattern", GF_ERROR,                         \
	  N_("A pattern of greffe.yaml cannot say where records are."),       \
	  N_("Each record needs a file of its own and an id of its own, or "  \
	     "two people who edit two records would meet in the same file."), \
	  "kinds:\n  software: {records: data/all.yml}",                      \
	  "kinds:\n  software: {records: 'data/{id}.yml'}")                   \
	X(CONFIG_PATH, "config-path", GF_ERROR,                               \
	  N_("A path of greffe.yaml leads out of the registry."),             \
	  N_("Whoever clones the registry has only what is inside it."),      \
	  "kinds:\n  software: {schema: ../schemas/software.json}",           \
	  "kinds:\n  software: {schema: schemas/software.json}")              \
	X(CONFIG_ID_PATTERN, "config-id-pattern", GF_ERROR,                   \
	  N_("The `id_pattern` of a kind is not a pattern."),                 \
	  N_("No id can be compared with it."),                               \
	  "id_pattern: '[a-z'", "id_pattern: '^[a-z]+$'")                     \
	X(KIND_NO_SCHEMA, "kind-no-schema", GF_ERROR,                         \
	  N_("The schema of a kind cannot be read."),                         \
	  N_("Without its schema, no record of the kind can be judged."),     \
	  "kinds:\n  software: {schema: schemas/sofware.json}",               \
	  "kinds:\n  software: {schema: schemas/software.json}")              \
	X(KIND_NAME, "kind-name", GF_ERROR,                                   \
	  N_("The name of a kind is not made of small letters, digits and "   \
	     "hyphens."),                                                     \
	  N_("The name of a kind is a folder and the start of references: "   \
	     "it must be typed the same way everywhere."),                    \
	  "schema/Évènement.schema.yaml", "schema/evenement.schema.yaml")     \
	X(KIND_UNKNOWN, "kind-unknown", GF_ERROR,                             \
	  N_("A folder or a reference names a kind that no schema "           \
	     "describes."),                                                   \
	  N_("Records that no schema describes would never be judged."),      \
	  "records/programs/rebonds.yaml", "records/programme/rebonds.yaml")  \
	X(SCHEMA_STRAY, "schema-stray", GF_WARNING,                           \
	  N_("A file stands among the schemas and is not read."),             \
	  N_("Its author may believe that records are judged by it."),        \
	  "schema/programme.yaml", "schema/programme.schema.yaml")

/* Files and their names. */
#define GF_RULES_PATH(X)                                                      \
	X(PATH_EXTENSION, "path-extension", GF_ERROR,                         \
	  N_("A record's file does not end as its kind wants."),              \
	  N_("A file with another ending is not read as a record: its "       \
	     "content would be missing from every answer without a word."),   \
	  "records/programme/rebonds.yml", "records/programme/rebonds.yaml")  \
	X(PATH_STRAY, "path-stray", GF_WARNING,                               \
	  N_("A file among the records is not a record."),                    \
	  N_("It may be a copy left by an editor, or a record under a wrong " \
	     "name. It is not read."),                                        \
	  "records/programme/rebonds.yaml~", "ignore: ['*~']")                \
	X(PATH_NO_KIND, "path-no-kind", GF_ERROR,                             \
	  N_("A record stands outside the folder of a kind."),                \
	  N_("The folder says the kind, and the kind says the schema."),      \
	  "records/rebonds.yaml", "records/programme/rebonds.yaml")           \
	X(PATH_KIND, "path-kind", GF_ERROR,                                   \
	  N_("A record stands in the folder of another kind."),               \
	  N_("The folder says the kind, and the kind says the schema: by the "\
	     "wrong one, nothing in it is right."),                           \
	  "# records/document/rebonds.yaml\nnom: Rebonds\nstatut: actif",     \
	  "# records/programme/rebonds.yaml\nnom: Rebonds\nstatut: actif")    \
	X(PATH_SYMLINK, "path-symlink", GF_ERROR,                             \
	  N_("A symbolic link stands where a record or a schema should be."), \
	  N_("A link may lead anywhere, and elsewhere on each computer. It "  \
	     "is never followed."),                                           \
	  "records/programme/rebonds.yaml -> /tmp/rebonds.yaml",              \
	  "records/programme/rebonds.yaml")                                   \
	X(PATH_SPECIAL, "path-special", GF_ERROR,                             \
	  N_("Something that is not a file stands among the records."),       \
	  N_("A pipe, a device or a submodule has no content to judge."),     \
	  "mkfifo records/programme/rebonds.yaml",                            \
	  "records/programme/rebonds.yaml")                                   \
	X(PATH_FOLDER, "path-folder", GF_ERROR,                               \
	  N_("A folder has the name of a record's file."),                    \
	  N_("A record is one file. What the folder holds is not read."),     \
	  "records/programme/rebonds.yaml/", "records/programme/rebonds.yaml") \
	X(PATH_PORTABLE, "path-portable", GF_ERROR,                           \
	  N_("A name cannot exist on every computer."),                       \
	  N_("Windows or macOS refuse some names: whoever works there could " \
	     "not even copy the registry."),                                  \
	  "records/programme/bilan: 2025/", "records/programme/bilan-2025/")  \
	X(PATH_ENCODING, "path-encoding", GF_ERROR,                           \
	  N_("A name is not written in UTF-8, or not in its usual form "      \
	     "(NFC)."),                                                       \
	  N_("The same letters would be other bytes on another computer, "    \
	     "and the file would be there twice or not found."),              \
	  "records/evenement/e\xcc\x81t\xc3\xa9/",                            \
	  "records/evenement/ete/")                                           \
	X(PATH_LONG, "path-long", GF_ERROR,                                   \
	  N_("A path or a name is too long."),                                \
	  N_("Some computers cannot create it."),                             \
	  "a name of 300 letters", "a name of 40 letters")                    \
	X(PATH_TWIN, "path-twin", GF_ERROR,                                   \
	  N_("Two paths differ only by capitals or by the way that accents "  \
	     "are written."),                                                 \
	  N_("On Windows and macOS they are one file: one record would "      \
	     "replace the other."),                                           \
	  "records/a/Lille.yaml and records/a/lille.yaml",                    \
	  "records/a/lille.yaml")

/* What a record is called. */
#define GF_RULES_ID(X)                                                        \
	X(ID_FORM, "id-form", GF_ERROR,                                       \
	  N_("An id is not written as the kind wants."),                      \
	  N_("Ids are typed in references and addresses: small letters "      \
	     "without accents, digits and hyphens are the same everywhere."), \
	  "records/evenement/Été 2025.yaml",                                  \
	  "records/evenement/ete-2025.yaml")                                  \
	X(ID_INSIDE, "id-inside", GF_ERROR,                                   \
	  N_("An id is typed inside a record whose file name is its id."),    \
	  N_("Said twice, it would one day be said in two ways."),            \
	  "# records/programme/rebonds.yaml\nid: rebonds\ntitre: Rebonds",    \
	  "# records/programme/rebonds.yaml\ntitre: Rebonds")                 \
	X(ID_MISSING, "id-missing", GF_ERROR,                                 \
	  N_("A record does not say its id."),                                \
	  N_("greffe.yaml says that records of this kind say their id "       \
	     "inside; without it nothing can refer to the record."),          \
	  "nom: Rebonds", "slug: rebonds\nnom: Rebonds")                      \
	X(ID_DUPLICATE, "id-duplicate", GF_ERROR,                             \
	  N_("Two records of the same kind have the same id."),               \
	  N_("A reference to that id could mean either."),                    \
	  "records/a/2024/bilan.yaml and records/a/2025/bilan.yaml",          \
	  "records/a/2024/bilan-2024.yaml and records/a/2025/bilan-2025.yaml")

/* What is true of records only together. */
#define GF_RULES_RELATE(X)                                                    \
	X(REF_UNKNOWN, "ref-unknown", GF_ERROR,                               \
	  N_("A reference names a record that does not exist."),              \
	  N_("A link that leads nowhere is lost for whoever reads it."),      \
	  "programme: rebond", "programme: rebonds")                          \
	X(REF_KIND, "ref-kind", GF_ERROR,                                     \
	  N_("A reference does not say the kind as it should."),              \
	  N_("Where one kind is expected, its name is left out; where "       \
	     "several are, only the name tells which record is meant."),      \
	  "porteur: la-27e-region", "porteur: organisation/la-27e-region")    \
	X(REF_FORMER, "ref-former", GF_WARNING,                               \
	  N_("A reference uses the former id of a record."),                  \
	  N_("It still leads there, but readers will look for the new "       \
	     "name."),                                                        \
	  "programme: la-transfo-1", "programme: la-transfo")                 \
	X(REF_CYCLE, "ref-cycle", GF_ERROR,                                   \
	  N_("A chain of references comes back to where it started."),        \
	  N_("The schema says that it may not: a record would come before "   \
	     "itself, or be a part of itself."),                              \
	  "# a.yaml\nparent: b\n# b.yaml\nparent: a",                         \
	  "# a.yaml\nparent: b\n# b.yaml\nparent: c")                         \
	X(UNIQUE_VALUE, "unique-value", GF_ERROR,                             \
	  N_("Two records of the same kind have the same value where each "   \
	     "must have its own."),                                           \
	  N_("The value is used to tell records apart. Two records that "     \
	     "share it are often the same thing entered twice."),             \
	  "# a.yaml\nsiren: '500048465'\n# b.yaml\nsiren: '500048465'",       \
	  "# a.yaml\nsiren: '500048465'\n# b.yaml\nsiren: '130019854'")       \
	X(FORMER_ID_TAKEN, "former-id-taken", GF_ERROR,                       \
	  N_("An id that another record had before is used again."),          \
	  N_("Old references and addresses still use it: they would lead to " \
	     "the wrong record."),                                            \
	  "# rebonds.yaml\nformer_ids: [rebond]\n# and a new rebond.yaml",    \
	  "# a new rebond-2026.yaml")

#endif
