/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/record: a registry's kinds, and one record's verdict.
 *
 * A registry (struct gf_registry) is its configuration (greffe.yaml, or the
 * convention schema/<kind>.schema.yaml + records/<kind>/[folders/]<id>.yaml)
 * and its compiled schemas: immutable once loaded, shared by threads. A path
 * says the kind and the id of a record; its bytes and its kind's schema say
 * the rest.
 *
 * gf_judge_record is pure: bytes in; findings, and the facts that relations
 * need, out. It reads no file: gf_registry_load asks its files of a callback,
 * so that a work tree and a Git tree are judged by the same code.
 *
 * Ownership. Kinds belong to the registry. The facts of a gf_verdict are its
 * own and last until it is judged into again; its root belongs to the
 * gf_judge and lasts until that judges again.
 *
 *	struct gf_registry *reg;
 *	struct gf_verdict v = { 0 };
 *
 *	gf_registry_load(&reg, &tree, &err);
 *	gf_registry_report(reg, report, payload);
 *	if (gf_registry_place(reg, "records/a/b.yaml", GF_FILE_REGULAR,
 *			      &place, &diags) == GF_PLACE_RECORD)
 *		gf_judge_record(judge, reg, &place, &src, &v);
 */
#ifndef GF_RECORD_H
#define GF_RECORD_H

#include "jsonschema/jsonschema.h"

/* --- where a registry's files come from (tree.c) ------------------------- */

/* A tree of files: a folder, or a Git tree. Paths are relative, with '/'. */
struct gf_tree {
	/*
	 * The whole of a file; GF_ENOTFOUND when there is none. Never by way
	 * of a symbolic link, whether to a file or to a folder.
	 */
	int (*read)(struct gf_buf *out, const char *path, size_t limit,
		    struct gf_error *err, void *payload);
	/* Every entry under `start`, in order; GF_ENOTFOUND without it. */
	int (*walk)(const char *start, gf_walk_fn fn, void *fn_payload,
		    struct gf_error *err, void *payload);
	void *payload;
};

/* A tree that is a folder of the file system; `root` is borrowed. */
void gf_tree_folder(struct gf_tree *tree, const char *root);

/* --- kinds (registry.c, config.c, kind.c) -------------------------------- */

/*
 * The properties that acknowledge warnings: a list (x-role: waivers) whose
 * items have a rule, figures, a reason (waiver-rule, waiver-figures,
 * waiver-reason). NULL: the schema has none.
 */
struct gf_waivers {
	const char *list, *rule, *figures, *reason;
};

struct gf_kind {
	const char *name;
	const char *schema_path;
	const struct gf_schema *schema; /* NULL: unusable, told once */
	unsigned index;			/* its place among the kinds */
	const char *pattern;	/* 'data/{id}/publiccode.yml'; NULL: records/ */
	const char *prefix;	/* folders its records are under, with '/' */
	const char *id_pointer; /* JSON pointer, NULL: the path says the id */
	struct gf_regex *id_pattern; /* NULL: lower-case words and hyphens */
	const char *id_pattern_text;
	bool id_is_property; /* the schema itself declares a key `id` */
	bool no_file;	     /* its schema is a link, a folder… */
	bool unplaced;	     /* greffe.yaml does not say where records are */
	enum gf_syntax syntax;
	struct gf_waivers waivers;
};

struct gf_registry;

/* A document's findings, told once each (the writer's job). */
typedef void (*gf_report_fn)(struct gf_source *src, struct gf_diags *diags,
			     void *payload);

/*
 * Reads greffe.yaml, finds the kinds, compiles every schema. -1 only when
 * nothing can be judged at all: no registry here (GF_ENOTFOUND), or it cannot
 * be read. The tree's payload is borrowed until the findings are told.
 */
int gf_registry_load(struct gf_registry **out, const struct gf_tree *tree,
		     struct gf_error *err);
/*
 * Tells what was found wrong in greffe.yaml, the schemas and their names, a
 * document at a time. Once; apart from loading, so that the registry's
 * language may be asked in between.
 */
void gf_registry_report(struct gf_registry *reg, gf_report_fn report,
			void *payload);
void gf_registry_free(struct gf_registry *reg);
/* Sorted by name. */
const struct gf_kind *gf_registry_kinds(const struct gf_registry *reg,
					size_t *n);
const struct gf_kind *gf_registry_kind(const struct gf_registry *reg,
				       const char *name, size_t len);
/*
 * A kind by its name or its label in any language; accents, case and a
 * plural forgiven ("Événements" is evenement). NULL: none, or several.
 */
const struct gf_kind *gf_registry_kind_called(const struct gf_registry *reg,
					      const char *word, size_t len);
/* Tells every name of a kind: its own, its labels in all languages. */
void gf_kind_each_name(const struct gf_kind *kind,
		       void (*fn)(const char *name, void *payload),
		       void *payload);
/* `lang:` of greffe.yaml, or NULL. */
const char *gf_registry_lang(const struct gf_registry *reg);
/* What greffe.yaml says of a rule: a map of its parameters, or NULL. */
const struct gf_node *gf_registry_rule(const struct gf_registry *reg,
				       const char *id);
/* All of `rules:`, for who knows which rules there are; or NULL. */
const struct gf_node *gf_registry_rules(const struct gf_registry *reg);
/*
 * Folders in which records may be ("" is the whole tree), NULL-terminated,
 * in order, none inside another.
 */
const char *const *gf_registry_roots(const struct gf_registry *reg);
/* The path that the record `id` of a kind would have, in the arena. */
const char *gf_kind_path(const struct gf_kind *kind, const char *id,
			 struct gf_arena *arena);
/* Whether a kind allows an id; by its pattern, or as a slug. */
bool gf_kind_allows_id(const struct gf_kind *kind, const char *id, size_t len);
/* An id made of any text: "Été à Lille" gives "ete-a-lille". */
void gf_slug(struct gf_buf *out, const char *s, size_t len);

/* --- places (path.c) ----------------------------------------------------- */

/* What a path is. */
enum gf_place_kind {
	GF_PLACE_RECORD,  /* judge it */
	GF_PLACE_SCHEMA,  /* loaded with the registry */
	GF_PLACE_IGNORED, /* not ours, an `ignore:` rule, README.md */
	GF_PLACE_FOLDER,  /* go inside */
	GF_PLACE_STRAY	  /* a finding, and nothing to read */
};

struct gf_place {
	const struct gf_kind *kind; /* NULL unless a record */
	const char *id;		    /* borrowed from the path */
	uint32_t len;		    /* 0 when the id is read inside */
};

/*
 * Says what a path is; findings about the path itself (wrong extension, bad
 * id, unknown kind, symbolic link, name not portable) go to `diags`, on an
 * empty span. A record with findings is still to be judged.
 */
enum gf_place_kind gf_registry_place(const struct gf_registry *reg,
				     const char *path, enum gf_file_kind file,
				     struct gf_place *place,
				     struct gf_diags *diags);

/* --- judging (judge.c) --------------------------------------------------- */

/* Bytes of gf_verdict.text. */
struct gf_fact_text {
	uint32_t start, len;
	uint32_t hash; /* gf_hash */
};

/* A reference that a record makes. */
struct gf_reference {
	struct gf_fact_text target; /* as typed: an id, or kind/id */
	struct gf_span span;
	const struct gf_node *kinds;   /* x-ref: a kind or a list of kinds */
	const struct gf_node *acyclic; /* x-acyclic: which one; or NULL */
};

/* A value that no other record of the kind may have. */
struct gf_unique {
	struct gf_fact_text value; /* compact JSON */
	struct gf_span span;
	const struct gf_node *property; /* x-unique: which one */
};

/* An id that the record had before. */
struct gf_former {
	struct gf_fact_text id;
	struct gf_span span;
};

enum gf_state { GF_VALID, GF_INVALID, GF_UNREADABLE };

/* Zero-initialised is ready for use; used again, its memory is kept. */
struct gf_verdict {
	enum gf_state state;
	struct gf_diags diags;
	const struct gf_node *root; /* NULL when unreadable; see Ownership */
	struct gf_buf text;	    /* what the facts below name */
	struct gf_fact_text id;	    /* empty: none, or it cannot be read */
	struct gf_reference *refs;
	struct gf_unique *uniques;
	struct gf_former *former;
	struct gf_fact_text *names; /* what people call the record */
	uint32_t nrefs, nuniques, nformer, nnames;
	uint32_t refs_cap, uniques_cap, former_cap, names_cap;
};

struct gf_judge; /* scratch of one thread */

struct gf_judge *gf_judge_new(void);
/* From now on, only the verdict counts: no cause is looked for (yaml.h). */
void gf_judge_set_brief(struct gf_judge *j, bool brief);
void gf_judge_free(struct gf_judge *j);
/*
 * Judges one record. Clears the verdict first. Pure. `src` NULL: the record
 * is there and its file cannot be read.
 */
void gf_judge_record(struct gf_judge *j, const struct gf_registry *reg,
		     const struct gf_place *place, struct gf_source *src,
		     struct gf_verdict *out);
void gf_verdict_release(struct gf_verdict *v);
/* The memory that it holds, but for findings. */
size_t gf_verdict_bytes(const struct gf_verdict *v);

/* --- warnings acknowledged (waiver.c) ------------------------------------ */

/*
 * Takes the warnings that a record acknowledges out of what counts, and adds
 * a finding for each waiver that acknowledges none: what it spoke of is
 * mended, or says other figures now. Last of all: `diags` are all there are.
 */
void gf_waivers_apply(const struct gf_kind *kind, const struct gf_node *root,
		      struct gf_diags *diags);
/* Whether a record acknowledges anything. */
bool gf_waivers_any(const struct gf_kind *kind, const struct gf_node *root);
/*
 * The figures of a sentence, in their order, digits alone: the words that
 * have digits and no letter. By them a waiver knows what it acknowledged.
 */
void gf_figures(struct gf_buf *out, const char *s, size_t len);
/* As people type them: "542 780, 540 000". */
void gf_figures_show(struct gf_buf *out, const char *s, size_t len);
/* The item to type, to acknowledge a warning that says `text`. */
void gf_waiver_write(struct gf_buf *out, const struct gf_kind *kind,
		     const char *rule, const char *text);
/* The finding on a record that was not read, for its size. */
void gf_say_too_large(struct gf_diags *diags);

#endif
