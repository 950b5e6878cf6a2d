/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an earlier commit had already: its findings, by record, rule and JSON
 * pointer. A finding that it had is debt, wherever its line has moved; a
 * record that was renamed since is the same record.
 */
#ifndef GF_CLI_RATCHET_H
#define GF_CLI_RATCHET_H

#include "cli/revision.h"
#include "index/index.h"

/* Zero-initialised, then loaded. */
struct ratchet {
	struct gf_arena arena;
	struct gf_strmap had;	  /* "path\nrule\npointer": how many left */
	struct gf_strmap renamed; /* path: what it was */
	bool loaded;
};

/* Looks at the commit, and remembers its findings. */
int ratchet_load(struct ratchet *r, struct gf_index *index,
		 const struct gf_commit *since, struct gf_error *err);
/*
 * Finds what was renamed between the commit and the state that the index
 * looks at now; `edits`: uncommitted ones count, `staged`: those of the index.
 */
int ratchet_follow(struct ratchet *r, struct gf_index *index,
		   const struct revision *rev, const struct gf_commit *since,
		   const struct gf_commit *now, bool edits, bool staged,
		   struct gf_error *err);
/* Findings of a document that the commit had become debt. */
void ratchet_apply(struct ratchet *r, const char *path, struct gf_diags *diags);
void ratchet_release(struct ratchet *r);

#endif
