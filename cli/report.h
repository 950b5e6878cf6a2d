/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records that changed, on their way out: for people grouped by record, a
 * line a field; in the other formats a row a change.
 */
#ifndef GF_CLI_REPORT_H
#define GF_CLI_REPORT_H

#include "cli/lineage.h"
#include "cli/touched.h"

/* Zero-initialised, then begun. */
struct report {
	struct past *past;
	struct gf_sheet *sheet; /* NULL: prose */
	bool of_commits;	/* rows begin with the commit, as set below */
	bool whole; /* the fields of added and removed records too */
	const struct step *step; /* the commit told; NULL: none */
	unsigned indent;	 /* of prose */
	size_t records;		 /* told */

	struct past_text old, new;
	struct gf_changes changes;
	struct gf_arena arena;
	struct gf_buf line;
};

void report_begin(struct report *r, struct past *past, bool of_commits);
/* One record or file of schemas that differs. */
void report_touched(struct report *r, const struct touched *t);
/* What a commit did to the record that it is a step of. */
void report_step(struct report *r, const struct step *step,
		 const struct gf_kind *kind);
/* The line of a commit, in prose. */
void report_commit(struct report *r, const struct step *step);
/* Ends and frees; the exit code. */
int report_finish(struct report *r);

#endif
