/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A record as people read it: every field under its label, in the order of
 * its schema, values by value.h. Lists of groups are tables where they fit,
 * blocks where they do not; prose stands by itself.
 */
#ifndef GF_CLI_CARD_H
#define GF_CLI_CARD_H

#include "cli/value.h"

struct card {
	struct gf_buf *out;
	struct value_names names;
	unsigned width; /* columns of the terminal */
	bool color;
	/* Roles of fields that are told elsewhere, NULL-terminated. */
	const char *const *without;
	struct gf_arena *arena;
};

/* For a terminal. */
void card_write(const struct card *card, const struct gf_node *record,
		const struct gf_schema *schema);
/* As Markdown, for a report or an issue. */
void card_write_markdown(const struct card *card, const struct gf_node *record,
			 const struct gf_schema *schema);

/* --- between the files of the card --------------------------------------- */

/* Whether a key of the record is told elsewhere. */
bool card_leaves_out(const struct card *card, const struct gf_schema *field);
/* A list of groups as a sheet of that format, into `out`; columns of its
 * widest cell. */
size_t card_table(const struct card *card, struct gf_buf *out,
		  const struct gf_node *list, const struct gf_schema *items,
		  const char *format);
/* Lines of text, each made visible. */
void card_lines(struct gf_buf *out, const char *s, size_t len, unsigned indent);

#endif
