/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/jsonschema: JSON Schema, compiled once, evaluated many times.
 *
 * Drafts 2020-12 (complete), 2019-09, 07, 06 and 04, chosen by `$schema`.
 * A gf_schemas is a set of schema resources that may refer to one another;
 * compiling turns them into an immutable program of keywords (keywords.h is
 * the table) that any number of threads evaluate at once, each with its own
 * gf_eval. Evaluation is pure: same program, same instance, same findings,
 * and calls no malloc on the valid path once its scratch is warm.
 *
 * Nothing is ever fetched: a `$ref` outside the set is asked of a loader that
 * the caller gives, after the bundled meta-schemas. Every schema is judged by
 * its own meta-schema, with positions; what can never work (a pattern that is
 * not ECMA-262, a reference to nothing) is a finding on the schema.
 *
 * Hostile schemas meet limits: depth, chains of $ref, steps of an evaluation
 * and of a match. Hitting one is a finding of its own, never a verdict.
 *
 * Ownership. A gf_schema belongs to its gf_schemas. Sources and trees given
 * to gf_schemas_add are taken over and live as long as the set.
 *
 *	struct gf_schemas *set = gf_schemas_new(&opts);
 *	const struct gf_schema *s = gf_schemas_compile(set, "a.yaml", &diags);
 *	struct gf_eval *eval = gf_eval_new();
 *
 *	if (s && gf_evaluate(eval, s, doc.root, &diags))
 *		puts("valid");
 */
#ifndef GF_JSONSCHEMA_H
#define GF_JSONSCHEMA_H

#include "yaml/yaml.h"

enum gf_draft {
	GF_DRAFT_NONE, /* take the default */
	GF_DRAFT_04,
	GF_DRAFT_06,
	GF_DRAFT_07,
	GF_DRAFT_2019,
	GF_DRAFT_2020
};

/* "2020-12", "draft-07", "7", "http://json-schema.org/draft-07/schema#"… */
enum gf_draft gf_draft_find(const char *name);
const char *gf_draft_name(enum gf_draft draft);

/* --- the set (resource.c) ------------------------------------------------ */

/*
 * Gives the bytes of the schema at `uri` (absolute, without fragment).
 * 0 and *text malloc'ed, taken over; *path is what people see, malloc'ed.
 * -1: GF_ENOTFOUND when it is not this loader's to give; err says why, and
 * what to type, in words for people.
 */
typedef int (*gf_load_fn)(const char *uri, char **text, size_t *len,
			  char **path, struct gf_error *err, void *payload);

struct gf_schemas_opts {
	enum gf_draft draft; /* where $schema is missing; default 2020-12 */
	bool assert_formats;
	bool strict;	    /* registry profile for YAML schemas */
	bool judge_schemas; /* against their meta-schema */
	/*
	 * The URI of the meta-schema of 2020-12 schemas, where it says more
	 * than the draft's own (an x- vocabulary); NULL: the draft's own.
	 */
	const char *meta;
	/*
	 * Keywords whose values are handed out as annotations (x-ref…), NULL
	 * or NULL-terminated. gf_annotations reads them after an evaluation.
	 */
	const char *const *annotations;
	gf_load_fn load; /* NULL: only bundled meta-schemas */
	void *payload;
};

struct gf_schemas;
struct gf_schema; /* one compiled schema: a root or a place inside one */

struct gf_schemas *gf_schemas_new(const struct gf_schemas_opts *opts);
void gf_schemas_free(struct gf_schemas *set);

/*
 * Puts a document in the set under `uri` ("file:///schema/a.yaml", or a plain
 * path, made absolute as "file:///<path>"). The text is taken over (malloc).
 * YAML unless `path` ends in .json. false: it cannot be read as a document;
 * `diags` says why.
 */
bool gf_schemas_add(struct gf_schemas *set, const char *uri, const char *path,
		    char *text, size_t len, struct gf_diags *diags);
/*
 * Compiles what `uri` (with or without fragment) names, loading and judging
 * all it refers to. NULL when it cannot be used: findings, each on the
 * document where it is. A finding's document is told by `report` calls, since
 * one compilation may touch several: see gf_schemas_report.
 */
const struct gf_schema *gf_schemas_compile(struct gf_schemas *set,
					   const char *uri);
/*
 * Findings of reading, judging and compiling, a document at a time, in the
 * order of their paths. Each is told once.
 */
typedef void (*gf_schemas_report_fn)(struct gf_source *src,
				     struct gf_diags *diags, void *payload);
void gf_schemas_report(struct gf_schemas *set, gf_schemas_report_fn fn,
		       void *payload);
/* The set's own draft keyword: is this URI one of the bundled ones? */
bool gf_schemas_is_bundled(const char *uri);

/* --- a compiled schema --------------------------------------------------- */

/* The node it was compiled from (for labels, descriptions, examples). */
const struct gf_node *gf_schema_node(const struct gf_schema *schema);
struct gf_source *gf_schema_source(const struct gf_schema *schema);
enum gf_draft gf_schema_draft(const struct gf_schema *schema);
/*
 * The subschema that `properties` gives a key, following $ref and allOf; or
 * that `items` gives the elements. NULL when there is none.
 */
const struct gf_schema *gf_schema_property(const struct gf_schema *schema,
					   const char *key);
const struct gf_schema *gf_schema_items(const struct gf_schema *schema);
/* `$ref` followed to what it names; the schema itself when there is none. */
const struct gf_schema *gf_schema_resolve(const struct gf_schema *schema);
/*
 * A keyword's value in the schema or, failing that, behind its $refs and
 * allOf: x-labels of a property that is `$ref` + x-labels.
 */
const struct gf_node *gf_schema_keyword(const struct gf_schema *schema,
					const char *keyword);
/* The same where it is a text; NULL: no schema, or no text there. */
const char *gf_schema_text(const struct gf_schema *schema, const char *keyword);
/* x-role: whether it is that one; and which of the `properties` has it. */
bool gf_schema_has_role(const struct gf_schema *schema, const char *role);
const char *gf_schema_key_of(const struct gf_schema *schema, const char *role);
/*
 * A value written for people: a string as it is, {fr, en} in the process's
 * language (else French, else the first). NULL when it is neither.
 */
const char *gf_localised(const struct gf_node *node);
/* x-labels, else title, in the process's language; NULL: neither, or no
 * schema. */
const char *gf_schema_label(const struct gf_schema *schema);
/* Allowed values (enum, const, or a oneOf/anyOf of consts): calls fn. */
typedef void (*gf_value_fn)(const struct gf_node *value,
			    const struct gf_node *labels, void *payload);
void gf_schema_values(const struct gf_schema *schema, gf_value_fn fn,
		      void *payload);
/*
 * The schema, and each that applies to the same instance: behind $ref, in
 * allOf, anyOf, oneOf, then and else. One may be told several times; a few
 * thousand in all. Those of the other properties and items are not.
 */
typedef void (*gf_schema_fn)(const struct gf_schema *schema, void *payload);
void gf_schema_each(const struct gf_schema *schema, gf_schema_fn fn,
		    void *payload);
/* What this very schema says of a key, or of items; NULL: nothing. */
const struct gf_schema *gf_schema_own_property(const struct gf_schema *schema,
					       const char *key);
const struct gf_schema *gf_schema_own_items(const struct gf_schema *schema);
/* The program, for `greffe dump schema`. */
void gf_schema_dump(struct gf_buf *out, const struct gf_schema *schema);

/* --- evaluation (evaluate.c) --------------------------------------------- */

struct gf_eval;

struct gf_eval *gf_eval_new(void); /* one a thread */
void gf_eval_free(struct gf_eval *eval);
/*
 * Judges an instance. true: no error. The findings of the best branch only,
 * one a cause, in `diags`. The language only matters for labels read when
 * guessing what was meant.
 */
bool gf_evaluate(struct gf_eval *eval, const struct gf_schema *schema,
		 const struct gf_node *instance, struct gf_diags *diags);

/* One value of a wanted keyword, where it applied in the last evaluation. */
struct gf_annotation {
	const struct gf_node *instance; /* the node it speaks of */
	const struct gf_node *value;	/* the keyword's value */
	const struct gf_schema *schema; /* where it stands */
	unsigned keyword;		/* index into opts.annotations */
};
/*
 * Those of the last evaluation, until the next one. Kept for an invalid
 * instance too, except from branches (anyOf, oneOf, not, if) that failed.
 */
const struct gf_annotation *gf_annotations(const struct gf_eval *eval,
					   size_t *n);

/* --- formats and patterns (format_*.c, regex.c) -------------------------- */

/* Whether text has a format; unknown formats are true. */
bool gf_format_check(const char *format, const char *text, size_t len);
/* What judges a format, for a compiled schema; NULL: unknown. */
typedef bool (*gf_format_fn)(const char *text, size_t len);
gf_format_fn gf_format_find(const char *format);
/* Is it a format we know? NULL-terminated names for did-you-mean. */
const char *const *gf_formats(void);
/* What a text of the format looks like, for people: a msgid, or NULL. */
const char *gf_format_expected(const char *format);
/*
 * What was meant by a text that has not the format, when it can be told:
 * "12/03/2026" for a date gives "2026-03-12". In the arena, or NULL.
 */
const char *gf_format_advice(struct gf_arena *arena, const char *format,
			     const char *text, size_t len);

/* Earliest and latest day of an EDTF date, as days since 1970-01-01. */
bool gf_edtf_parse(const char *text, size_t len, int64_t *earliest,
		   int64_t *latest);

#define GF_DAY_TEXT 11
/* Such a day as YYYY-MM-DD; false, and "", beyond the years 0 to 9999. */
bool gf_day_text(char out[GF_DAY_TEXT], int64_t day);

/*
 * The name of a host as computers have it: small letters, `été.fr` as
 * xn--t-9fab.fr; numbers and [::1] as they are. false: it is none.
 */
bool gf_host_ascii(struct gf_buf *out, const char *host, size_t len);

struct gf_regex;
/*
 * Compiles an ECMA-262 pattern (with the u flag). NULL: err names the
 * construct, in words. Immutable: threads share it.
 */
struct gf_regex *gf_regex_new(const char *pattern, size_t len,
			      struct gf_error *err);
void gf_regex_free(struct gf_regex *re);
/* Searches: 1 found, 0 not, -1 gave up at the limit of steps. */
int gf_regex_search(const struct gf_regex *re, const char *text, size_t len);
/* The same with a bound of one's own, instead of GF_LIMIT_PATTERN_STEPS. */
int gf_regex_search_within(const struct gf_regex *re, const char *text,
			   size_t len, size_t steps);

#endif
