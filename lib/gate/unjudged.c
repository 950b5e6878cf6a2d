/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records that nothing can judge, since their schema cannot be used. Those
 * that stood there before stay; no push brings others, or changes them.
 */
#include "gate/internal.h"

/* What stands in a folder; all zeroes: nothing does, or it cannot be read. */
static struct gf_oid folder_of(const struct gf_repo *repo,
			       const struct gf_oid *tree,
			       const struct gf_kind *kind)
{
	const char *prefix = kind->prefix ? kind->prefix : "";
	size_t len = strlen(prefix);
	char *path = gf_xmemdup(prefix, len);
	struct gf_repo_entry entry = { .path = NULL };

	if (len && path[len - 1] == '/')
		path[len - 1] = '\0';
	if (gf_repo_find(&entry, repo, tree, path, NULL) < 0)
		memset(&entry.id, 0, sizeof(entry.id));
	free(path);
	return entry.id;
}

static bool is_in_base(const struct gf_repo *repo, const struct gf_oid *now,
		       const struct gf_kind *kind, const struct bases *bases)
{
	struct gf_commit base;
	struct gf_oid was;
	size_t i;

	for (i = 0; i < bases->n; i++) {
		if (gf_repo_commit(&base, repo, &bases->ids[i], NULL) < 0)
			continue;
		was = folder_of(repo, &base.tree, kind);
		if (!memcmp(&was, now, sizeof(was)))
			return true;
	}
	return false;
}

const struct gf_kind *unjudged_kind(const struct gf_gate *gate,
				    const struct gf_commit *commit,
				    const struct bases *bases)
{
	const struct gf_repo *repo = gate->opts.repo;
	const struct gf_kind *kinds;
	struct gf_oid now;
	size_t n, i;

	kinds = gf_registry_kinds(gf_index_registry(gate->index), &n);
	for (i = 0; i < n; i++) {
		if (kinds[i].schema)
			continue;
		now = folder_of(repo, &commit->tree, &kinds[i]);
		if (!is_in_base(repo, &now, &kinds[i], bases))
			return &kinds[i];
	}
	return NULL;
}
