/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A schema as people read it, in the language of the process: labels, types,
 * allowed values, examples. For `explain` and `new`.
 */
#ifndef GF_CLI_PROSE_H
#define GF_CLI_PROSE_H

#include "cli/cli.h"

/* The label of one of the schema's values; NULL: none, or not its value. */
const char *prose_value_label(const struct gf_schema *schema, const char *s,
			      size_t len);
const char *prose_node_label(const struct gf_schema *schema,
			     const struct gf_node *value);
/* x-description in the process's language, else description; or NULL. */
const char *prose_description(const struct gf_schema *schema);
/* "text", "a whole number", "a date…", "list of …", in words. */
void prose_type(struct gf_buf *out, const struct gf_schema *schema);
/* Is the key among the schema's `required`? */
bool prose_is_required(const struct gf_schema *schema, const char *key);
/* A node as it would be typed in YAML, on one line. */
void prose_value(struct gf_buf *out, const struct gf_node *node);
/* Text of a schema as a terminal may show it: escaped, line ends kept. */
void prose_text(struct gf_buf *out, const char *s);
/* Spaces until what is after `start` is `width` columns wide; at least one. */
void prose_pad(struct gf_buf *out, size_t start, unsigned width);

#endif
