/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is known of the branches of a repository, read from its refs and notes
 * by ourselves: whether greffed runs or not, these are the truth.
 */
#ifndef GF_CLI_HEADS_H
#define GF_CLI_HEADS_H

#include "gate/gate.h"

/* Commits counted behind a valid ref; beyond, it is "more". */
#define HEADS_BEHIND_MOST 10000

struct head {
	const char *name; /* without refs/heads/ */
	struct gf_oid tip, valid;
	bool is_judged, has_valid;
	struct gf_note_line note; /* where it is judged */
	uint32_t behind;
};

struct heads {
	struct gf_arena arena;
	const struct gf_repo *repo;
	struct gf_oid notes;
	bool has_notes;
	struct head *branches;
	size_t n, cap;
};

int heads_read(struct heads *heads, const struct gf_repo *repo,
	       struct gf_error *err);
void heads_release(struct heads *heads);

#endif
