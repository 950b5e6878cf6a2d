/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What records are called, in the reader's language, asked of the index one
 * after another: the questions are compiled once a kind.
 */
#ifndef GF_CLI_TITLES_H
#define GF_CLI_TITLES_H

#include "cli/ask.h"

/* Zero-initialised, then opened. */
struct titles {
	struct ask *ask;
	struct titles_kind *kinds;
	size_t n;
	struct gf_buf title, now;
};

void titles_open(struct titles *t, struct ask *ask);
void titles_close(struct titles *t);
/*
 * 1: there is such a record; *title is "" where it has none, or only its id
 * again; *now is the id it has now, where `id` is one that it had. Both until
 * the next call, and may be NULL. 0: there is none.
 */
int titles_find(struct titles *t, const char *kind, const char *id, size_t len,
		const char **title, const char **now, struct gf_error *err);
/* The same for value_names (payload: struct titles). */
const char *titles_name(const char *kind, const char *id, size_t len,
			void *payload);
/* The table of the ids that records of a kind had before; NULL: none. */
const struct gf_shape_table *titles_former(const struct ask *ask,
					   const struct gf_kind *kind);

/* The title of the records of a table as an expression of SQL, its parts (a
 * name, a first name) joined by commas; false: they have none. */
bool titles_write(struct gf_buf *sql, const struct gf_shape_table *table);

#endif
