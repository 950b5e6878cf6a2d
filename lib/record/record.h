/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/record: a registry's kinds, and one record's verdict.
 *
 * A registry (struct gf_registry) is its configuration (greffe.yaml, or the
 * convention schema/<kind>.schema.yaml + records/<kind>/[folders/]<id>.yaml)
 * and its compiled schemas: immutable once loaded, shared by threads. A path
 * says the kind and the id of a record; its bytes and its kind's schema say the rest.
 *
 * gf_judge is pure: bytes in; findings, and the facts that relations need,
 * out. It reads no file: gf_registry_load asks its files of a callback, so
 * that a work tree and a Git tree are judged by the same code.
 *
 * Ownership. Kinds belong to the registry. The facts of a gf_verdict live in
 * its arena until the next gf_judge with the same gf_judge_state.
 *
 *	struct gf_registry *reg;
 *	struct gf_verdict v = { 0 };
 *
 *	gf_registry_load(&reg, &tree, report, payload, &err);
 *	kind = gf_registry_place(reg, "records/a/b.yaml", &place);
 *	gf_judge(state, reg, &place, &src, &v);
 */
#ifndef GF_RECORD_H
#define GF_RECORD_H

#include "jsonschema/jsonschema.h"

/* --- where a registry's files come from ---------------------------------- */

/* A tree of files: a folder, or a Git tree. Paths are relative, with '/'. */
struct gf_tree {
	/* The whole of a file; GF_ENOTFOUND when there is none. */
	int (*read)(struct gf_buf *out, const char *path, size_t limit,
		    struct gf_error *err, void *payload);
	/* Every entry under `start`, in order. */
	int (*walk)(const char *start, gf_walk_fn fn, void *fn_payload,
		    struct gf_error *err, void *payload);
	void *payload;
};

/* A tree that is a folder of the file system; `root` is borrowed. */
void gf_tree_folder(struct gf_tree *tree, const char *root);

/* --- kinds (kind.c, config.c, path.c) ------------------------------------ */

struct gf_kind {
	const char *name;
	const char *schema_path;
	const struct gf_schema *schema; /* NULL: unusable, told once */
	unsigned index;			/* its place among the kinds */
	/* Where its records are: "records/<kind>/" and the rest of path.c. */
	const char *pattern;	/* 'data/{id}/publiccode.yml' or NULL */
	const char *prefix;	/* folder all its records are under, with '/' */
	const char *id_pointer; /* JSON pointer, NULL: the path says the id */
	const struct gf_regex *id_pattern; /* NULL: the default slug */
	const char *id_pattern_text;
	bool front_matter;
	/* Properties known by role; JSON pointers or NULL. */
	const char *title, *names, *former_ids;
};

struct gf_registry;

/* A document's findings, told once each (the writer's job). */
typedef void (*gf_report_fn)(struct gf_source *src, struct gf_diags *diags,
			     void *payload);

/*
 * Reads greffe.yaml, finds the kinds, compiles every schema. What is wrong
 * is told to `report`, document by document. -1 only when nothing can be
 * judged at all: no registry here (GF_ENOTFOUND), or it cannot be read.
 */
int gf_registry_load(struct gf_registry **out, const struct gf_tree *tree,
		     gf_report_fn report, void *payload, struct gf_error *err);
void gf_registry_free(struct gf_registry *reg);
const struct gf_kind *gf_registry_kinds(const struct gf_registry *reg,
					size_t *n);
const struct gf_kind *gf_registry_kind(const struct gf_registry *reg,
				       const char *name, size_t len);
/* `lang:` of greffe.yaml, or NULL. */
const char *gf_registry_lang(const struct gf_registry *reg);
/* Folders in which records may be, NULL-terminated. */
const char *const *gf_registry_roots(const struct gf_registry *reg);

/* What a path is. */
enum gf_place_kind {
	GF_PLACE_RECORD,  /* judge it */
	GF_PLACE_SCHEMA,  /* loaded with the registry */
	GF_PLACE_IGNORED, /* not ours: README.md, ignore rules */
	GF_PLACE_STRAY	  /* a finding: wrong extension, unknown kind, symlink */
};

struct gf_place {
	const struct gf_kind *kind; /* NULL unless a record */
	char id[256];		    /* "" when the id is read inside */
};

/*
 * Says what a path is; findings about the path itself (wrong extension, bad
 * id, unknown kind, symlink, FIFO, name not portable) go to `diags`, on an
 * empty span.
 */
enum gf_place_kind gf_registry_place(const struct gf_registry *reg,
				     const char *path, enum gf_file_kind file,
				     struct gf_place *place,
				     struct gf_diags *diags);

/* --- judging (judge.c) --------------------------------------------------- */

/* A reference that a record makes. */
struct gf_reference {
	const char *target;	  /* as typed: an id, or kind/id */
	const char *const *kinds; /* allowed, NULL-terminated */
	const char *pointer;	  /* JSON pointer of the value */
	struct gf_span span;
	bool acyclic;		  /* x-acyclic */
};

/* A value that no other record of the kind may have. */
struct gf_unique {
	const char *property; /* JSON pointer of the property */
	const char *value;    /* compact JSON */
	struct gf_span span;
};

enum gf_state { GF_VALID, GF_INVALID, GF_UNREADABLE };

struct gf_verdict {
	enum gf_state state;
	char id[256];
	struct gf_diags diags;
	struct gf_reference *refs;
	struct gf_unique *uniques;
	const char **former_ids; /* x-role: former-ids */
	struct gf_span *former_spans;
	const char *title; /* first x-role: title, or NULL */
	uint32_t nrefs, nuniques, nformer;
	struct gf_arena arena;
};

struct gf_judge; /* scratch of one thread */

struct gf_judge *gf_judge_new(void);
void gf_judge_free(struct gf_judge *j);
/* Judges one record. Clears the verdict first. Pure. */
void gf_judge_record(struct gf_judge *j, const struct gf_registry *reg,
		     const struct gf_place *place, struct gf_source *src,
		     struct gf_verdict *out);
void gf_verdict_release(struct gf_verdict *v);

#endif
