/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/yaml: bytes in, a tree of nodes out, each knowing where it came from.
 *
 * YAML (libyaml's events, resolved by the YAML 1.2 core schema) and JSON
 * (RFC 8259) give the same tree, the JSON data model: null, boolean, number,
 * string, sequence, mapping with string keys. Positions are born here and
 * survive to the last page.
 *
 * Invariants. Spans nest and lie inside the source. A scalar's span covers
 * what was typed, quotes included; a block collection's span ends with its
 * last child. Numbers keep their exact decimal value. A mapping has no two
 * equal keys. Depth, nodes and sizes are below the limits.
 *
 * What the reader's eye does not see is a finding with the cause, at the line
 * where it is (explain.c), never a cascade.
 *
 * Ownership. A tree lives in its document's arena and borrows the source's
 * text: both must outlive it. Trees are immutable once composed: any number
 * of threads may read one.
 *
 *	struct gf_doc doc = { 0 };
 *
 *	if (gf_compose(&doc, &src, &opts, &diags))
 *		title = gf_map_get(doc.root, "title");
 *	gf_doc_release(&doc);
 */
#ifndef GF_YAML_H
#define GF_YAML_H

#include "diag/diag.h"

/* --- decimal numbers (decimal.c) ----------------------------------------- */

/*
 * (-1)^negative x 0.DIGITS x 10^exponent, with no leading or trailing zero
 * digit; zero has no digits and is not negative. Digits are '0'..'9'.
 */
struct gf_decimal {
	const char *digits;
	uint32_t ndigits;
	bool negative;
	bool small;	  /* value is exact in `integer` */
	int64_t exponent; /* |exponent| <= GF_DECIMAL_EXPONENT_MAX */
	int64_t integer;
};
#define GF_DECIMAL_EXPONENT_MAX 1000000000

/*
 * Reads a JSON or YAML core number ("-1.50e3", "0x1F", "0o17"). Digits are
 * borrowed from `text` where they stand together, else from the arena.
 * false: not a number, or an exponent out of range.
 */
bool gf_decimal_parse(struct gf_decimal *out, const char *text, size_t len,
		      struct gf_arena *arena);
int gf_decimal_compare(const struct gf_decimal *a, const struct gf_decimal *b);
bool gf_decimal_is_integer(const struct gf_decimal *d); /* 1.0 and 1e3 are */
/*
 * Whether a is b times an integer (b > 0), exactly. 1 yes, 0 no, -1 when the
 * answer would take more than a bounded work (a few million limb steps).
 */
int gf_decimal_multiple_of(const struct gf_decimal *a,
			   const struct gf_decimal *b);
uint32_t gf_decimal_hash(const struct gf_decimal *d); /* equal values agree */

/* --- the tree (node.c, map.c) -------------------------------------------- */

enum gf_type { GF_NULL, GF_BOOL, GF_NUMBER, GF_STRING, GF_SEQ, GF_MAP };

enum gf_style {
	GF_PLAIN,
	GF_SINGLE,
	GF_DOUBLE,
	GF_LITERAL,
	GF_FOLDED,
	GF_FLOW,
	GF_BLOCK
};

struct gf_pair {
	struct gf_node *key; /* always GF_STRING in a finished tree */
	struct gf_node *value;
};

struct gf_node {
	uint8_t type;  /* enum gf_type */
	uint8_t style; /* enum gf_style; JSON strings are GF_DOUBLE */
	bool boolean;
	uint32_t n;    /* items of a sequence, pairs of a mapping */
	uint32_t hash; /* gf_hash of a string's text */
	struct gf_span span;
	const char *text; /* a scalar as typed, escapes resolved; NUL after */
	uint32_t len;
	union {
		struct gf_decimal *number;
		struct gf_node **items;
		struct gf_pair *pairs;
	};
	uint32_t *index; /* of a large mapping; for gf_map_get only */
};

/* The value of a key, or NULL; also NULL when `map` is not a mapping. */
const struct gf_node *gf_map_get(const struct gf_node *map, const char *key);
const struct gf_node *gf_map_get_hashed(const struct gf_node *map,
					const char *key, size_t len,
					uint32_t hash);
/* The pair, for the key's own place. */
const struct gf_pair *gf_map_pair(const struct gf_node *map, const char *key,
				  size_t len);
/* The text of a string value, or NULL when absent or not a string. */
const char *gf_map_text(const struct gf_node *map, const char *key);
bool gf_node_is_integer(const struct gf_node *node);
/* JSON equality: 1 = 1.0, key order does not count. */
bool gf_node_equal(const struct gf_node *a, const struct gf_node *b);
/* Equal nodes hash alike. */
uint32_t gf_node_hash(const struct gf_node *node);
/* What a JSON pointer (RFC 6901) names, or NULL. */
const struct gf_node *gf_node_at(const struct gf_node *root,
				 const char *pointer);
/* Compact JSON, numbers as typed where JSON allows; cut at `max` bytes. */
void gf_node_write_json(struct gf_buf *out, const struct gf_node *node,
			size_t max);
/*
 * As YAML on one line (write.c): `inside` brackets, more has to be quoted.
 * The node: false, and what is written is of no use, beyond `max` bytes.
 */
void gf_write_yaml_text(struct gf_buf *out, const char *s, size_t len,
			bool inside);
bool gf_node_write_yaml(struct gf_buf *out, const struct gf_node *node,
			size_t max);
const char *gf_type_name(enum gf_type type); /* JSON Schema's word */
/* Appends "/" and the token escaped (RFC 6901). */
void gf_pointer_add(struct gf_buf *out, const char *token, size_t len);

#define gf_map_each(pair, map) \
	for (const struct gf_pair *pair = (map)->pairs; \
	     pair < (map)->pairs + (map)->n; pair++)
#define gf_seq_each(item, seq) \
	for (struct gf_node *const *item = (seq)->items; \
	     item < (seq)->items + (seq)->n; item++)

/* --- composing (compose.c, events.c, json.c, lines.c, explain*.c) -------- */

enum gf_syntax { GF_SYNTAX_YAML, GF_SYNTAX_JSON, GF_SYNTAX_FRONT_MATTER };

struct gf_compose_opts {
	enum gf_syntax syntax;
	/*
	 * A registry's profile: no anchors nor aliases, one document. Without
	 * it, anchors are bounded and every document of a stream is given.
	 */
	bool strict;
	/*
	 * What cannot be read is said to be so, and no cause is looked for:
	 * for who wants the verdict only, or reads again to tell.
	 */
	bool brief;
	size_t max_bytes; /* 0: GF_LIMIT_RECORD_BYTES */
};

/* Zero-initialised is ready for use; used again, its memory is kept. */
struct gf_doc {
	struct gf_arena arena;
	struct gf_node *root; /* NULL after a -1 or a broken document */
	uint32_t index;	      /* place in the stream, from 0 */
	void *scratch;	      /* the composer's own */
};

/*
 * Reads the only document of a source. Clears the doc first. true: root is
 * set (findings may be there: warnings, duplicate keys, values refused by
 * the profile). false: it cannot be read and at least one error is added.
 */
bool gf_compose(struct gf_doc *doc, struct gf_source *src,
		const struct gf_compose_opts *opts, struct gf_diags *diags);
/*
 * Each document of a stream in turn (YAML documents; one for the others).
 * `fn` gets doc->root NULL for one that cannot be read; it returns 0 to go
 * on. The findings of a document are in `diags` when fn is called: fn takes
 * and clears them. Returns fn's first non-zero, or 0.
 */
typedef int (*gf_compose_fn)(struct gf_doc *doc, struct gf_diags *diags,
			     void *payload);
int gf_compose_stream(struct gf_doc *doc, struct gf_source *src,
		      const struct gf_compose_opts *opts,
		      struct gf_diags *diags, gf_compose_fn fn, void *payload);
/* A line of an .ndjson file: bytes [span) of the source, read as JSON. */
bool gf_compose_line(struct gf_doc *doc, struct gf_source *src,
		     struct gf_span span, const struct gf_compose_opts *opts,
		     struct gf_diags *diags);
void gf_doc_release(struct gf_doc *doc);

/*
 * The way from root to a node, as a JSON pointer, by search; false when the
 * node is not under root.
 */
bool gf_node_pointer(struct gf_buf *out, const struct gf_node *root,
		     const struct gf_node *node);

/* --- what reading explains (misread.c) ----------------------------------- */

/*
 * Findings from `first` on that are about a value (by their instance) which
 * was read otherwise than it was meant, as an earlier finding says, are told
 * by that one alone.
 */
void gf_tell_misread(struct gf_diags *diags, uint32_t first);

#endif
