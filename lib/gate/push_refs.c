/* SPDX-License-Identifier: EUPL-1.2 */
/* Which references may be pushed: those of this table, and no others. */
#include "gate/internal.h"

static const struct {
	const char *prefix;
	enum ref_class class;
	int forge; /* -1: everywhere */
	const char *why;
} rows[] = {
	{ "refs/heads/", REF_BRANCH, -1, NULL },
	{ "refs/tags/", REF_TAG, -1, NULL },
	{ "refs/notes/greffe", REF_REFUSED, -1,
	  N_("only greffed writes what was judged") },
	{ "refs/notes/", REF_FREE, -1, NULL },
	{ "refs/greffe/", REF_REFUSED, -1,
	  N_("only greffed moves what starts with refs/greffe/") },
	{ "refs/replace/", REF_REFUSED, -1,
	  N_("git would show other contents than those that were judged") },
	{ "refs/pull/", REF_BRANCH, GF_FORGE_FORGEJO, NULL },
	{ "refs/for/", REF_BRANCH, GF_FORGE_FORGEJO, NULL },
	{ "refs/merge-requests/", REF_BRANCH, GF_FORGE_GITLAB, NULL },
};

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* Of the published branch, or of a folder that it would be in. */
static bool is_published(const char *branch, const struct gf_policy *policy)
{
	size_t len = policy->valid_branch ? strlen(policy->valid_branch) : 0;

	return len && !strncmp(branch, policy->valid_branch, len) &&
	       (!branch[len] || branch[len] == '/');
}

enum ref_class ref_class(const char *ref, const struct gf_policy *policy,
			 const char **why)
{
	size_t i;

	if (starts_with(ref, "refs/heads/") &&
	    is_published(ref + strlen("refs/heads/"), policy)) {
		*why = _("only greffed moves the branch that partners fetch "
			 "(publish.valid_branch)");
		return REF_REFUSED;
	}
	for (i = 0; i < GF_NELEMS(rows); i++) {
		if (!starts_with(ref, rows[i].prefix) ||
		    (rows[i].forge >= 0 && rows[i].forge != (int)policy->forge))
			continue;
		*why = rows[i].why ? _(rows[i].why) : NULL;
		return rows[i].class;
	}
	*why = _("only branches (refs/heads/), tags (refs/tags/) and notes "
		 "(refs/notes/) may be pushed here");
	return REF_REFUSED;
}

/* '*' is any text. The last one that was met takes one letter more each time
 * that what follows does not match: never more than one product of lengths. */
static bool matches(const char *pattern, const char *s)
{
	const char *star = NULL, *from = NULL;

	while (*s) {
		if (*pattern == '*') {
			star = pattern++;
			from = s;
		} else if (*pattern == *s) {
			pattern++;
			s++;
		} else if (star) {
			pattern = star + 1;
			s = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

bool ref_is_protected(const char *ref, const char *head,
		      const struct gf_policy *policy)
{
	uint32_t i;

	if (!starts_with(ref, "refs/heads/"))
		return false;
	if (head && !strcmp(ref, head))
		return true;
	for (i = 0; i < policy->nprotect; i++)
		if (matches(policy->protect[i], ref + strlen("refs/heads/")))
			return true;
	return false;
}
