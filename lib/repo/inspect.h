/* SPDX-License-Identifier: EUPL-1.2 */
/* What inspect.c, inspect_entry.c and inspect_commit.c say to one another. */
#ifndef GF_REPO_INSPECT_H
#define GF_REPO_INSPECT_H

#include "repo/internal.h"

/* What a path is to the places that are watched. */
enum where { ELSEWHERE, ABOVE, INSIDE };

struct gf_inspect {
	const struct gf_repo *repo;
	struct gf_arena arena;
	const char **places;
	size_t n;
	struct gf_strmap folders; /* struct facts by seen_key */
	struct gf_strmap erased;  /* objects that may not be there */
	struct gf_buf path;	  /* of what is at hand */
	/* while a commit is inspected */
	const struct gf_oid *commit;
	gf_abuse_fn fn;
	void *payload;
	struct gf_error *err;
};

/* Tells an abuse of inspect->path, or of the commit where that is empty. */
int abuse_tell(struct gf_inspect *inspect, enum gf_err code, const char *why,
	       ...) GF_PRINTF(3, 4);
/* Whether an object may not be there, and telling that it is. */
bool is_erased(const struct gf_inspect *inspect, const struct gf_oid *id);
int tell_erased(struct gf_inspect *inspect);
enum where place_of(const struct gf_inspect *inspect, const char *path);

/* --- inspect_entry.c ------------------------------------------------------ */

/* Why the bytes of a folder are no folder that git would write; a msgid. */
const char *folder_fault(const struct gf_buf *bytes);
/*
 * Tells what is wrong with entry i, at inspect->path, by itself. 1: nothing
 * is; 0: it was told; -1: it could not be read, or stop.
 */
int entry_inspect(struct gf_inspect *inspect, const struct folder *folder,
		  size_t i, const struct entry *e, enum where where,
		  struct gf_error *err);
/*
 * Tells where two names of a folder are one on some computers, and one of the
 * two is new.
 */
int twins_inspect(struct gf_inspect *inspect, const struct folder *folder,
		  const bool *is_new, size_t path_len, enum where where);

/* --- inspect_commit.c ----------------------------------------------------- */

/* What a commit says of itself. */
int words_inspect(struct gf_inspect *inspect, struct gf_error *err);

#endif
