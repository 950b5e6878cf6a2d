/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of greffed ask of one another: see daemon.h. */
#include "daemon/daemon.h"
#include "daemon/job.h"

struct repository *daemon_find(const struct daemon *daemon, const char *path)
{
	size_t i;

	for (i = 0; i < daemon->nrepos; i++)
		if (!strcmp(daemon->repos[i]->path, path))
			return daemon->repos[i];
	return NULL;
}

void daemon_want(struct daemon *daemon, struct repository *repo)
{
	if (daemon->stopping)
		return;
	repo->wanted = true;
	repo->hints++;
}

void daemon_want_all(struct daemon *daemon)
{
	size_t i;

	for (i = 0; i < daemon->nrepos; i++)
		daemon_want(daemon, daemon->repos[i]);
}

void daemon_set_state(struct daemon *daemon, struct repository *repo,
		      enum repo_state state, const char *why)
{
	bool same = repo->state == state &&
		    !strcmp(repo->why ? repo->why : "", why ? why : "");

	if (same)
		return;
	free(repo->why);
	repo->why = why ? gf_xstrdup(why) : NULL;
	repo->state = state;
	repo->since = loop_now(daemon->loop);
	events_publish(&daemon->events,
		       &(struct event){ .kind = EVENT_STATE,
					.repo = repo,
					.word = repo_state_name(state),
					.text = why });
}

void daemon_stop(struct daemon *daemon, int code)
{
	if (!daemon->stopping)
		events_publish(&daemon->events,
			       &(struct event){ .kind = EVENT_STOP });
	daemon->stopping = true;
	jobs_end(daemon->jobs, code);
}
