/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A question in SQL, its parameters, and the sheet of its rows: what `greffe
 * sql` and `greffe query` share.
 */
#ifndef GF_CLI_ANSWER_H
#define GF_CLI_ANSWER_H

#include "cli/ask.h"

/* One question, as it stands in a source. */
struct question {
	struct gf_source *src; /* what it is a part of */
	const char *sql;
	uint32_t at; /* where it begins in the source */
	bool typed;  /* on the command line: the source has no name */
};

/*
 * Compiles a stranger's question. -1: *rows is open; else the exit code, and
 * what is wrong is shown in the source, as a finding is.
 */
int answer_open(struct ask *ask, const struct question *question,
		struct gf_rows **rows);
/* Whole numbers are bound as such; `name` without its colon. */
int answer_bind(struct gf_rows *rows, const char *name, const char *value,
		struct gf_error *err);
/* Whether a statement has the parameter. */
bool answer_has(const struct gf_rows *rows, const char *name, size_t len);
/* "name=value" at its '=': bytes of the name, or 0. */
size_t answer_split(const char *pair);

/*
 * The rows' columns: labels and units as `script` (or NULL) says, else where
 * they are a record's.
 */
struct gf_sheet *answer_sheet(struct ask *ask, const struct gf_rows *rows,
			      const struct gf_script *script,
			      const struct gf_sheet_opts *opts);
/* Every row into the sheet. -1, or the exit code: said, and the sheet is of
 * no use. */
int answer_fill(struct ask *ask, const struct question *question,
		struct gf_rows *rows, struct gf_sheet *sheet);

/*
 * A sentence of a saved question, where "{exercice_lignes.poste=loyer}" is the
 * label of that value of that column; where there is none, the value.
 */
void answer_sentence(struct gf_buf *out, const struct ask *ask, const char *s);

#endif
