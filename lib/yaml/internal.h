/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/yaml, inside: what the files of the room say to one another.
 *
 *	gf_compose --> gf_check_lines (lines.c)    bytes, before any parser
 *	           --> libyaml, or gf_json_read    tree (events.c, json.c)
 *	           --> gf_explain (explain.c)      why a parser gave up
 *	           --> gf_check_tree (explain_tree.c) what libyaml took in silence
 */
#ifndef GF_YAML_INTERNAL_H
#define GF_YAML_INTERNAL_H

#include "yaml/yaml.h"

/* --- bytes (lines.c) ----------------------------------------------------- */

/*
 * What one pass over the bytes learnt, so that nobody passes again. Zero-
 * initialised is ready for use; the builder keeps its memory (build.h).
 */
struct gf_scan {
	bool ascii;	/* every byte is below 0x80 */
	bool controls;	/* a control character other than blanks, line ends */
	uint32_t bom;	/* bytes of a UTF-8 byte order mark: 0 or 3 */
	uint32_t *wide; /* where each character of several bytes starts */
	uint32_t nwide, wide_cap;
};

/*
 * Judges the bytes [part) of a source before any parser sees them: valid
 * UTF-8, no UTF-16, no NUL, no conflict marker; warns of a BOM (at the very
 * start of the source) and, once, of CRLF. `part` is the whole source, or
 * its front matter. One pass; false when the document cannot be read at all,
 * and then an error is added (one for each merge conflict). Fills *scan when true.
 */
bool gf_check_lines(struct gf_source *src, struct gf_span part,
		    const struct gf_compose_opts *opts, struct gf_scan *scan,
		    struct gf_diags *diags);

/* --- causes (explain.c) -------------------------------------------------- */

/* Where a parser gave up; offsets are bytes of the source. */
struct gf_problem {
	const char *problem; /* libyaml's words */
	const char *context; /* or NULL */
	uint32_t offset;
	uint32_t context_offset; /* equals offset where there is no context */
	struct gf_span part;	 /* what was being read as YAML */
};

/*
 * Adds an error which names the cause, at the line where the cause is; one
 * more for each other mistake, when all of them together explain everything.
 * true: it knew the cause; false: it said that the file is not YAML, once.
 */
bool gf_explain(struct gf_source *src, const struct gf_problem *problem,
		const struct gf_compose_opts *opts, struct gf_diags *diags);

/* Whether libyaml reads a text to its end, and if not, where it gives up. */
struct gf_probe {
	const char *problem; /* NULL: it does */
	uint32_t at, context;
};

/* Builds nothing. Stops well before limits do harm (events.c). */
void gf_yaml_probe(const char *s, uint32_t len, struct gf_probe *probe);

/* --- after a successful parse (explain_tree.c) --------------------------- */

/*
 * Judges what libyaml accepts in silence and people do not mean: no-break
 * spaces as indentation, under-indented lines of a quoted text, « » or “ ”
 * taken for quotes. May run on a very large tree: one walk, and only where a
 * cheap test on the bytes (scan->ascii…) says that there is something to see.
 */
void gf_check_tree(struct gf_source *src, const struct gf_node *root,
		   const struct gf_scan *scan,
		   const struct gf_compose_opts *opts, struct gf_diags *diags);

/* --- values (resolve.c) -------------------------------------------------- */

enum gf_plain {
	GF_PLAIN_STRING,
	GF_PLAIN_NULL,
	GF_PLAIN_TRUE,
	GF_PLAIN_FALSE,
	GF_PLAIN_INT,
	GF_PLAIN_FLOAT,
	GF_PLAIN_INF,
	GF_PLAIN_NAN
};

/* What an unquoted text is in the YAML 1.2 core schema. */
enum gf_plain gf_resolve_plain(const char *text, size_t len);

/*
 * A number as JSON writes it: as typed where JSON allows that, else its
 * exact value.
 */
void gf_decimal_write(struct gf_buf *out, const struct gf_decimal *number,
		      const char *typed, size_t len);

/* --- building trees (map.c) ---------------------------------------------- */

/* A mapping above this many pairs carries a hash index. */
#define GF_INDEX_FROM 16

/*
 * Closes a mapping: refuses twin keys (the first stays), turns its keys into
 * strings and indexes it if it is large. Keys hold the type they resolved to
 * until then; those that are collections are dropped.
 */
void gf_map_finish(struct gf_node *map, struct gf_arena *arena,
		   struct gf_diags *diags);

/* --- limits (build.c) ---------------------------------------------------- */

/*
 * One finding: what was met, the cap, what to do. For the limits a document
 * can hit: RECORD_BYTES, YAML_DEPTH, YAML_NODES, SCALAR_BYTES, ALIASES. NULL
 * as gf_diags_add.
 */
struct gf_diag *gf_say_limit(struct gf_diags *diags, enum gf_limit limit,
			     struct gf_span span, size_t met, size_t cap);

#endif
