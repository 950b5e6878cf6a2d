/* SPDX-License-Identifier: EUPL-1.2 */
/* The work tree, with its uncommitted edits; what is staged; a plain folder. */
#include "index/internal.h"

int gf_index_view_files(struct gf_index *ix, struct gf_error *err)
{
	struct gf_commit head;

	if (gf_repo_resolve(&head, ix->opts.repo, "HEAD", err) < 0)
		return -1;
	return gf_index_view_commit(ix, &head, err);
}

int gf_index_view_staged(struct gf_index *ix, struct gf_error *err)
{
	return gf_index_view_files(ix, err);
}
