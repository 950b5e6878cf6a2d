/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/record say to one another. */
#ifndef GF_RECORD_INTERNAL_H
#define GF_RECORD_INTERNAL_H

#include "record/record.h"

#define CONFIG_PATH "greffe.yaml"
/* Schemas stand under this URI: a `$ref` that climbs out of it is refused. */
#define REGISTRY_URI "file:///registry/"

/* A prefix of URLs, and the folder of the registry that has their files. */
struct remote {
	const char *prefix, *folder;
};

/* Findings of a document that several readers of it add to. */
struct told {
	char *path;
	struct gf_diags diags;
	bool done;
};

struct gf_registry {
	struct gf_arena arena;
	struct gf_schemas *set;
	struct gf_kind *kinds; /* sorted by name */
	size_t nkinds, kinds_cap;
	struct gf_strmap by_name;
	const char **roots;
	bool by_convention; /* records/<kind>/ is looked at */

	/* greffe.yaml */
	struct gf_buf config_text;
	struct gf_source config;
	struct gf_doc doc;
	const char *lang;
	bool assert_formats;
	enum gf_draft draft;
	const char **ignore;
	struct remote *remotes;
	size_t nignore, nremotes;

	/* while it is loaded */
	struct gf_tree tree;
	struct told **told;
	size_t ntold, told_cap;
	const char **wanted; /* files of schemas that are not a kind's */
	size_t nwanted, wanted_cap;
};

/* Keywords whose values a record's facts come from; the order is ours. */
enum fact { FACT_REF, FACT_ACYCLIC, FACT_UNIQUE, FACT_ROLE, FACT_MEDIA };
extern const char *const fact_keywords[];

/* --- config.c ------------------------------------------------------------ */

/*
 * Reads greffe.yaml where there is one: its findings are told; what is right
 * in it is used. -1 when it is there and cannot be read.
 */
int registry_configure(struct gf_registry *reg, struct gf_error *err);
/* The finding's document is greffe.yaml, at a node of it. */
struct gf_diag *config_finding(struct gf_registry *reg, enum gf_rule rule,
			       const struct gf_node *node);
struct gf_diags *config_diags(struct gf_registry *reg);

/* --- kind.c, schemas.c, registry.c --------------------------------------- */

/* Finds every kind and where its records are. */
int kinds_load(struct gf_registry *reg, struct gf_error *err);
/* One more file of schemas, that is judged whether a kind uses it or not. */
void schemas_want(struct gf_registry *reg, const char *path);
/* Compiles every schema; kinds whose schema is unusable keep none. */
void schemas_load(struct gf_registry *reg);
/* The findings kept for a path, made when missing. */
struct gf_diags *told_for(struct gf_registry *reg, const char *path);

/* --- waiver.c ------------------------------------------------------------ */

/* Which properties of a kind acknowledge warnings. */
void waivers_find(struct gf_kind *kind);

/* --- glob.c -------------------------------------------------------------- */

/*
 * Whether `text` matches: '*' and '?' within a folder's name, '**' across
 * folders, anything else itself. Iterative: no pattern takes it long.
 */
bool glob_match(const char *pattern, size_t plen, const char *text,
		size_t tlen);
/*
 * Matches a path with the pattern of a kind; '{id}' is any text without '/'.
 * The place of the id in the path goes to *id, *len (0 without '{id}').
 */
bool pattern_match(const char *pattern, const char *path, const char **id,
		   uint32_t *len);
/* The folders before the first character that is not literal, with '/'. */
size_t pattern_prefix(const char *pattern);

/* --- path.c -------------------------------------------------------------- */

/* By a rule of `ignore:`. */
bool path_is_ignored(const struct gf_registry *reg, const char *path);
/* README.md, .gitkeep: names that people and Git put anywhere. */
bool is_companion(const char *name);

/* --- name.c -------------------------------------------------------------- */

bool is_slug(const char *s, size_t len);
bool is_kind_name(const char *s, size_t len);
/*
 * Puts one finding in place of those from `first` on, where they have the
 * cause that the record stands in the folder of another kind (misplaced.c).
 */
void tell_misplaced(const struct gf_registry *reg, const struct gf_place *place,
		    struct gf_eval *eval, const struct gf_node *root,
		    struct gf_diags *diags, uint32_t first);

/* The usual case, decided fast: a slug that check_name has nothing against. */
bool is_plain_name(const char *path, const char *name, size_t len);
/* Looks at a file's or folder's own name: 0 fine, else a finding is added. */
int check_name(struct gf_diags *diags, const char *path);

#endif
