/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The records that differ between two states of a registry: each file that
 * was added, removed or changed, and those that were renamed, found by what
 * they hold.
 */
#ifndef GF_CLI_TOUCHED_H
#define GF_CLI_TOUCHED_H

#include "cli/past.h"

struct touched {
	const char *path;	    /* now; of what was removed, before */
	const char *old_path;	    /* where it was renamed; NULL: it was not */
	const struct gf_kind *kind; /* NULL: a file of schemas */
	const char *id;		    /* NULL: inside, and not read */
	bool has_old, has_new;
	bool in_files; /* new is a file of the work tree, not a blob */
	struct gf_oid old, new;
	/* Of a merge: what its other parents that have the record have. */
	const struct gf_oid *others;
	size_t nothers;
};

/* Zero-initialised is ready for use; texts are in the arena. */
struct touched_list {
	struct touched *items;
	size_t n, cap;
	struct gf_arena arena;
	/* Renames with changes were not looked for among so many files. */
	bool many;
};

/*
 * What differs between two folders of the registry (NULL: there was none),
 * renames matched, in the order of paths. Files that are neither records nor
 * schemas are left out.
 */
int touched_between(struct touched_list *out, struct past *past,
		    const struct gf_oid *old, const struct gf_oid *new,
		    struct gf_error *err);
/*
 * What differs between a commit, by its tree (NULL: nothing was committed),
 * and the files as they are, or what is staged of them.
 */
int touched_files(struct touched_list *out, struct past *past,
		  const struct gf_oid *tree, bool staged, struct gf_error *err);
/* Empties the list, memory kept. */
void touched_clear(struct touched_list *list);
void touched_release(struct touched_list *list);

#endif
