/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records side by side: a row a field, a column a record. Items of lists are
 * matched by their key, or added up by one of their fields; what only some of
 * the records have makes the comparison a partial one, and that is noted.
 */
#ifndef GF_CLI_BESIDE_H
#define GF_CLI_BESIDE_H

#include "cli/named.h"

#define BESIDE_MOST 20

/* `past`, the records, the sheet and the choices are set; then compared. */
struct beside {
	struct past *past;
	size_t n;
	struct named named[BESIDE_MOST];
	const char *names[BESIDE_MOST]; /* for people: titles, or KIND/ID */
	struct gf_sheet *sheet;
	bool people;	/* labels and amounts, not paths and JSON */
	bool whole;	/* values to their end, on several lines */
	bool differing; /* only the rows where the records differ */
	const char *by; /* "lignes.poste"; NULL: as the schema draws it */

	struct gf_buf field, label; /* where it stands */
	struct gf_strmap notes;	    /* said once each, in order */
};

/* The values of all records at one place; NULL: it has none there. */
struct beside_row {
	const struct gf_node *at[BESIDE_MOST];
};

void beside_init(struct beside *b, struct past *past);
void beside_release(struct beside *b);
/* The rows of one place and of all that is in it. */
void beside_compare(struct beside *b, const struct beside_row *row,
		    const struct gf_schema *schema);

/* --- between beside.c and beside_list.c ----------------------------------- */

struct beside_place {
	size_t field, label;
};
/* Goes to a key, or an item ("[…]"), of where it stands. */
struct beside_place beside_enter(struct beside *b, const char *field,
				 const char *label);
void beside_leave(struct beside *b, struct beside_place to);
/* The first cell: the name of where it stands. */
void beside_start_row(struct beside *b);
/* A row of whole values. */
void beside_put_row(struct beside *b, const struct beside_row *row,
		    const struct gf_schema *schema);
/* In the arena of the past. */
void beside_note(struct beside *b, const char *text);
/* Rows of lists. */
void beside_lists(struct beside *b, const struct beside_row *lists,
		  const struct gf_schema *schema);

#endif
