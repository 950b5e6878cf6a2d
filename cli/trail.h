/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One path looked up in one commit after another: what a folder of its way
 * leads to is remembered by the folder's id, which most commits leave as it
 * was. Many commits are looked up at once, on as many threads as there are
 * processors, and remembered too.
 */
#ifndef GF_CLI_TRAIL_H
#define GF_CLI_TRAIL_H

#include "repo/repo.h"

struct trail;

struct trail *trail_new(const struct gf_repo *repo, const char *path,
			unsigned workers);
void trail_free(struct trail *trail);
/* 1: a file stands there, *blob is it; 0: none does; -1: damage. */
int trail_find(struct trail *trail, const struct gf_oid *tree,
	       struct gf_oid *blob, struct gf_error *err);
/* Looks up ahead what will be asked; what fails is asked again then. */
void trail_prepare(struct trail *trail, const struct gf_oid *trees, size_t n);

#endif
