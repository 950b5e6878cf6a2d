/* SPDX-License-Identifier: EUPL-1.2 */
/* What a commit says of itself, and no honest git would have written. */
#include "repo/inspect.h"

/* The last second of the year 9999: no calendar of ours goes further. */
#define LAST_SECOND INT64_C(253402300799)

static bool is_date(int64_t time)
{
	return time >= 0 && time <= LAST_SECOND;
}

/* Whether its header, which ends with an empty line, has a line of a key. */
static bool has_line(const struct commit *commit, const char *key)
{
	const char *end = strstr(commit->bytes.s, "\n\n");
	const char *line = strstr(commit->bytes.s, key);

	return line && (!end || line < end);
}

static int lengths_inspect(struct gf_inspect *inspect,
			   const struct commit *commit)
{
	size_t name = gf_limit(GF_LIMIT_AUTHOR_BYTES);
	size_t message = gf_limit(GF_LIMIT_MESSAGE_BYTES);
	size_t parents = gf_limit(GF_LIMIT_COMMIT_PARENTS);
	int ret = 0;

	if (commit->author.name.len > name || commit->author.email.len > name)
		ret = abuse_tell(inspect, GF_ELIMIT,
				 _("the name of its author is longer than %zu "
				   "bytes"),
				 name);
	if (!ret && strlen(commit->message) > message)
		ret = abuse_tell(inspect, GF_ELIMIT,
				 _("its message is longer than %zu bytes"),
				 message);
	if (!ret && commit->nparents > parents)
		ret = abuse_tell(inspect, GF_ELIMIT,
				 _("it has more than %zu parents"), parents);
	return ret;
}

static int commit_inspect(struct gf_inspect *inspect,
			  const struct commit *commit)
{
	int ret = lengths_inspect(inspect, commit);

	if (!ret && strlen(commit->bytes.s) != commit->bytes.len)
		ret = abuse_tell(inspect, GF_EINVALID,
				 _("there is a NUL in it"));
	if (!ret && (!has_line(commit, "\nauthor ") ||
		     !has_line(commit, "\ncommitter ")))
		ret = abuse_tell(inspect, GF_EINVALID,
				 _("it does not say who made it"));
	if (!ret &&
	    (!is_date(commit->is.time) || !is_date(commit->author.time)))
		ret = abuse_tell(inspect, GF_EINVALID,
				 _("its date is in no calendar; set the clock "
				   "and commit again"));
	return ret;
}

int words_inspect(struct gf_inspect *inspect, struct gf_error *err)
{
	struct commit commit = { 0 };
	int ret = commit_read(&commit, inspect->repo, inspect->commit, err);

	if (!ret)
		ret = commit_inspect(inspect, &commit);
	commit_release(&commit);
	return ret;
}
