/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rows of a question over a kind (lib/index, gf_select) on their way to a
 * sheet: for people, values by their label and references by the title of
 * what they name; for machines, values and ids as they are written.
 *
 *	ret = shown_open(&shown, &ask, &select);
 *	if (ret < 0)
 *		while (… gf_rows_step(shown.rows, …) > 0)
 *			shown_cell(&shown, sheet, i);
 *	shown_close(&shown);
 */
#ifndef GF_CLI_SHOWN_H
#define GF_CLI_SHOWN_H

#include "cli/ask.h"

/* Zero-initialised, then opened. */
struct shown {
	struct ask *ask;
	struct gf_selection selection;
	struct gf_rows *rows;
	bool people, opened;
	/* of shown.c */
	struct gf_rows **titles; /* a statement a kind, by its index */
	struct gf_strmap known;	 /* kind/id: its title */
	size_t nkinds;
	struct gf_buf key, text;
	struct gf_doc doc;
	struct gf_diags diags;
};

/*
 * Understands the question and starts it. What cannot be understood is told
 * with its place, and the exit code returned; -1: go on.
 */
int shown_open(struct shown *a, struct ask *ask,
	       const struct gf_select *select);
void shown_close(struct shown *a);
/* A sheet's columns for those of the selection; `n` gets how many. */
struct gf_sheet_column *shown_columns(struct shown *a, size_t *n);
/* The next cell of a sheet: a column of the row at hand. */
void shown_cell(struct shown *a, struct gf_sheet *sheet, size_t column);
/* What a person reads for a value of a column: a label, a title. */
const char *shown_text(struct shown *a, const struct gf_select_column *column,
		       const char *s, size_t len);
/* What is not complete in what was read, below the rows. -1: err. */
int shown_notes(struct shown *a, struct gf_sheet *sheet, struct gf_error *err);

#endif
