/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The builder: a parser tells it what it meets, in order, and it makes the
 * tree, holding the limits. YAML (events.c) and JSON (json.c) share it.
 *
 *	gf_build_begin(b, doc, src, opts, diags);
 *	gf_build_open(b, GF_MAP, GF_BLOCK, start, NULL);
 *	gf_build_scalar(b, &key);
 *	gf_build_scalar(b, &value);
 *	gf_build_close(b, 0);
 *	root = b->root;
 *
 * Every call that may refuse answers false after one finding: stop there.
 * The builder lives in doc->scratch, so its arrays are kept from one document
 * to the next; the nodes are in the document's arena.
 */
#ifndef GF_YAML_BUILD_H
#define GF_YAML_BUILD_H

#include "internal.h"

/* A collection still open. Its children wait in `pending`. */
struct gf_frame {
	struct gf_node *node;
	uint32_t first;	 /* its first child in pending */
	uint32_t end;	 /* end of the last thing inside */
	uint32_t nodes;	 /* nodes counted before it */
	uint32_t height; /* levels below it, so far */
	uint32_t anchor; /* its index + 1 in anchors, or 0 */
};

struct gf_anchor {
	struct gf_node *node;
	uint32_t nodes;	 /* what one alias of it adds */
	uint32_t height; /* levels it has: 0 for a scalar */
	bool open;	 /* an alias inside it would never end */
};

struct gf_builder {
	struct gf_doc *doc;
	struct gf_source *src;
	const struct gf_compose_opts *opts;
	struct gf_diags *diags;
	struct gf_node *root;
	struct gf_frame *frames;
	struct gf_node **pending;
	struct gf_anchor *anchors;
	struct gf_strmap names; /* of anchors: index + 1 */
	uint32_t depth, frames_cap;
	uint32_t npending, pending_cap;
	uint32_t nanchors, anchors_cap;
	uint32_t nodes, aliases;
	uint32_t odd_key;   /* depth of a collection that is a key, or 0 */
	bool anchor_said;   /* strict: one finding a document is enough */
	struct gf_buf text; /* for a parser's unescaping */
	struct gf_scan scan;
};

/* A scalar as its parser met it; the text is copied. */
struct gf_scalar {
	const char *text;
	size_t len;
	struct gf_span span;
	enum gf_style style;
	enum gf_plain plain; /* what it resolves to */
	const char *anchor;  /* or NULL */
};

/* The builder of a document, made the first time, emptied every time. */
struct gf_builder *gf_build_begin(struct gf_doc *doc, struct gf_source *src,
				  const struct gf_compose_opts *opts,
				  struct gf_diags *diags);
void gf_build_release(struct gf_builder *b);

bool gf_build_open(struct gf_builder *b, enum gf_type type, enum gf_style style,
		   struct gf_span span, const char *anchor);
/* `end` 0: where its last child ends. */
void gf_build_close(struct gf_builder *b, uint32_t end);
bool gf_build_scalar(struct gf_builder *b, const struct gf_scalar *scalar);
bool gf_build_alias(struct gf_builder *b, const char *name,
		    struct gf_span span);
/* Whether the next thing told is a key. */
bool gf_build_at_key(const struct gf_builder *b);

/* A finding where the builder is: its `instance` is filled. */
struct gf_diag *gf_build_find(struct gf_builder *b, enum gf_rule rule,
			      struct gf_span span);

/* --- JSON (json.c) ------------------------------------------------------- */

/* Reads bytes [part) as one JSON text: its root, or NULL after one error. */
struct gf_node *gf_json_read(struct gf_builder *b, struct gf_span part);

/* --- explicit tags (tag.c) ----------------------------------------------- */

/* Judges the tag of a collection. */
void gf_judge_tag(struct gf_builder *b, enum gf_type type, const char *tag,
		  struct gf_span span);
/* What a scalar is that may carry a tag (NULL: none that libyaml saw). */
enum gf_plain gf_resolve_tagged(struct gf_builder *b,
				const struct gf_scalar *scalar,
				const char *tag);

#endif
