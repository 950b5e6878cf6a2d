/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One value of a record as people read it, on one line: the label of an enum,
 * the title of the record that a reference names, an amount with its unit, a
 * date with what its signs mean, a text in the reader's language.
 */
#ifndef GF_CLI_VALUE_H
#define GF_CLI_VALUE_H

#include "cli/cli.h"

#include "render/render.h"

/*
 * The title of a record, until the next call; NULL: it has none, or there is
 * no such record.
 */
typedef const char *(*value_title_fn)(const char *kind, const char *id,
				      size_t len, void *payload);

struct value_names {
	value_title_fn title; /* NULL: references stay ids */
	void *payload;
};

/* Whether a node holds one text by language, of an x-localised schema. */
bool value_is_localised(const struct gf_node *node,
			const struct gf_schema *schema);
/*
 * The text in the reader's language, else in French, else the first; the node
 * itself where it is not by language. *schema becomes the text's own.
 */
const struct gf_node *value_text(const struct gf_node *node,
				 const struct gf_schema **schema);
/* How much room a value takes. */
enum value_shape {
	VALUE_LINE,  /* one line behind its label */
	VALUE_LINES, /* a list, a line an item */
	VALUE_PROSE, /* Markdown, or several lines of text */
	VALUE_GROUP, /* keys with values of their own */
	VALUE_GROUPS /* a list of such: a table, or blocks */
};
enum value_shape value_shape(const struct gf_node *node,
			     const struct gf_schema *schema);
bool value_is_markdown(const struct gf_schema *schema);
/* Appends; lists are joined by commas, keyed groups by " · ". */
void value_write(struct gf_buf *out, const struct gf_node *node,
		 const struct gf_schema *schema,
		 const struct value_names *names);
/* The label of a key, and whether it is personal data; for a person. */
void value_write_label(struct gf_buf *out, const struct gf_schema *schema,
		       const char *key);
/* The labels of a field of links, "partenaires.organisation", each in the
 * reader's language, joined by " › ". */
void value_write_field(struct gf_buf *out, const struct gf_schema *schema,
		       const char *field, const char *target_kind);

#endif
