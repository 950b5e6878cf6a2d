/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Changes said to people: fields by their labels in the reader's language,
 * values on one line, of a long text the words that changed.
 */
#ifndef GF_CLI_TELL_H
#define GF_CLI_TELL_H

#include "cli/past.h"

/* Columns of a line, indents included, that a value is cut for. */
#define TELL_WIDTH 100

/*
 * "Lignes [Équipe salariée] › Montant": the labels of the fields on the way
 * that a pointer goes from `root`, its key where the schema has no label.
 */
void tell_field(struct gf_buf *out, const struct gf_node *root,
		const struct gf_schema *schema, const char *pointer);
/*
 * A value on one line: labels for the words of a list, amounts with their
 * unit, texts cut to about `width` columns, the rest as YAML.
 */
void tell_value(struct gf_buf *out, const struct gf_node *node,
		const struct gf_schema *schema, unsigned width);
/* "~ Titre : Rebond → Rebonds", without a line end. */
void tell_change(struct gf_buf *out, const struct gf_change *change,
		 const struct gf_node *old, const struct gf_node *new,
		 const struct gf_schema *schema, bool color);
/* The title of a record, where its schema says which field it is; or "". */
void tell_title(struct gf_buf *out, const struct gf_node *root,
		const struct gf_schema *schema);
/* Text of a stranger on one line, cut at `width` columns. */
void tell_text(struct gf_buf *out, const char *s, size_t len, unsigned width);

#endif
