/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One record through history: the commits that changed it, newest first, and
 * what its file was before each. Renames are followed.
 *
 * Merges are simplified as git does: where a merge has a parent with the very
 * file, the way goes on there alone, for whatever the others did was left
 * out. A merge is a step of its own only where the file is that of no parent;
 * what it then changed is what differs from all of them.
 *
 * A commit costs the look-up of one path, and of that only the folders whose
 * ids have not been met: no trees are compared except where the record
 * appears, for the name that it had before.
 */
#ifndef GF_CLI_LINEAGE_H
#define GF_CLI_LINEAGE_H

#include "cli/past.h"

#define NO_STEP UINT32_MAX

struct version {
	const char *path; /* in the repository; where it was, or would be */
	bool there;
	struct gf_oid blob;
	uint32_t made; /* the step that made it; NO_STEP: not known (yet) */
};

/* A commit that changed the record. */
struct step {
	struct gf_oid commit;
	const char *author, *email, *subject;
	int64_t time;
	int offset;
	bool is_edge; /* a shallow clone begins there: it may be older */
	struct version new;
	struct version *olds; /* one a parent; none at the first commit */
	uint32_t nolds;
	const char *became; /* where it is gone: its new name, or NULL */
};

struct lineage {
	struct past *past;
	const struct gf_kind *kind; /* of the record */
	bool one_life;		    /* not beyond the commit that made it */
	struct step **steps;	    /* children before parents */
	uint32_t n, cap;
	struct gf_arena arena; /* all of the above */
	size_t commits;	       /* looked at */
};

/* Told of each step as it is found; 1 stops there, -1 fails. */
typedef int (*lineage_fn)(struct lineage *l, const struct step *step,
			  struct gf_error *err, void *payload);
/*
 * Goes back from a commit, where the record stands at `path` (from the top
 * of the repository) or is no longer. `l` has past, kind and one_life set.
 * `fn` may be NULL.
 */
int lineage_run(struct lineage *l, const struct gf_oid *tip, const char *path,
		lineage_fn fn, void *payload, struct gf_error *err);
void lineage_release(struct lineage *l);
/* The path in the repository of one from the registry; in an arena. */
const char *lineage_path(const struct past *past, const char *path,
			 struct gf_arena *arena);

#endif
