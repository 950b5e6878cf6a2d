/* SPDX-License-Identifier: EUPL-1.2 */
/* The worker that tells what is wrong as files are saved: see live.h. */
#include "daemon/live.h"

int live_follow(struct daemon *daemon, struct repository *repo, int change,
		struct gf_error *err)
{
	(void)daemon;
	(void)change;
	if (repo->worktree)
		return 0;
	return gf_fail(err, GF_EINVALID,
		       _("that repository has no files to follow: it is "
			 "bare"));
}

const char *live_state(const struct repository *repo)
{
	return repo->live ? "on" : "off";
}

void live_stop(struct repository *repo)
{
	(void)repo;
}
