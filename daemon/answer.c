/* SPDX-License-Identifier: EUPL-1.2 */
/* What clients ask, answered from what the loop's own process knows. */
#include "daemon/control.h"
#include "daemon/live.h"

#include <unistd.h>

/* Branches told of one repository; the others are counted. */
#define BRANCHES_TOLD 1000

/* --- which repositories are meant ---------------------------------------- */

static bool is_called(const struct repository *repo, const char *name)
{
	const char *const names[] = { repo->path, repo->worktree, repo->gitdir,
				      repo->common };
	size_t i;

	for (i = 0; i < GF_NELEMS(names); i++)
		if (names[i] && !strcmp(names[i], name))
			return true;
	return false;
}

static struct repository *find_repository(const struct daemon *daemon,
					  const char *name)
{
	size_t i;

	for (i = 0; i < daemon->nrepos; i++)
		if (is_called(daemon->repos[i], name))
			return daemon->repos[i];
	return NULL;
}

/* --- status -------------------------------------------------------------- */

static void begin(struct gf_buf *out, const struct demand *r, const char *what)
{
	protocol_answer(out, r);
	gf_wire_add_text(out, "what", what);
}

static void write_daemon(struct gf_buf *out, const struct demand *r,
			 const struct control *control)
{
	const struct daemon *daemon = control->daemon;

	begin(out, r, "daemon");
	gf_wire_add_text(out, "version", daemon->version);
	gf_wire_add_integer(out, "pid", getpid());
	gf_wire_add_integer(
		out, "up_ms",
		(int64_t)(loop_now(daemon->loop) - daemon->started));
	gf_wire_add_integer(out, "repositories", (int64_t)daemon->nrepos);
	gf_wire_add_integer(out, "clients", (int64_t)control->nclients);
	protocol_end(out);
}

static void write_repository(struct gf_buf *out, const struct demand *r,
			     const struct repository *repo)
{
	begin(out, r, "repository");
	gf_wire_add_text(out, "repository", repo->path);
	gf_wire_add_text(out, "folder", repo->common);
	gf_wire_add_text(out, "worktree", repo->worktree);
	gf_wire_add_text(out, "state", repo_state_name(repo->state));
	gf_wire_add_text(out, "why", repo->why);
	gf_wire_add_integer(out, "pending", repo->pending);
	gf_wire_add_integer(out, "branches", (int64_t)repo->nbranches);
	gf_wire_add_bool(out, "polling", repo->polling);
	gf_wire_add_text(out, "live", live_state(repo));
	gf_wire_add_text(out, "in_progress", repository_in_progress(repo));
	protocol_end(out);
}

static void write_branch(struct gf_buf *out, const struct demand *r,
			 const struct repository *repo, const struct branch *b)
{
	char hex[GF_OID_HEX];

	begin(out, r, "branch");
	gf_wire_add_text(out, "repository", repo->path);
	gf_wire_add_text(out, "branch", b->name);
	gf_oid_hex(hex, &b->tip);
	gf_wire_add_text(out, "tip", hex);
	if (b->has_valid) {
		gf_oid_hex(hex, &b->valid);
		gf_wire_add_text(out, "valid", hex);
		gf_wire_add_integer(out, "behind", b->behind);
	}
	if (b->is_judged) {
		gf_wire_add_text(out, "word", b->word);
		gf_wire_add_integer(out, "errors", b->errors);
		gf_wire_add_integer(out, "warnings", b->warnings);
		gf_wire_add_integer(out, "debt", b->debt);
	}
	protocol_end(out);
}

/* Without the branches where all repositories are asked. */
static int status(struct client *client, const struct demand *r,
		  struct repository *repo, struct gf_buf *out,
		  struct gf_error *err GF_UNUSED)
{
	const struct daemon *daemon = client->control->daemon;
	size_t i, told = 0;

	write_daemon(out, r, client->control);
	for (i = 0; i < daemon->nrepos; i++)
		if (!repo || repo == daemon->repos[i])
			write_repository(out, r, daemon->repos[i]);
	for (; repo && told < repo->nbranches && told < BRANCHES_TOLD; told++)
		write_branch(out, r, repo, &repo->branches[told]);
	begin(out, r, "end");
	gf_wire_add_integer(out, "left_out",
			    repo ? (int64_t)(repo->nbranches - told) : 0);
	protocol_end(out);
	return 0;
}

/* --- following ----------------------------------------------------------- */

static int follow(struct client *client, struct repository *repo, bool live,
		  struct gf_error *err)
{
	if (client_follows(client, repo, live))
		return 0;
	if (live && live_follow(client->control->daemon, repo, 1, err) < 0)
		return -1;
	GF_GROW(client->follows, client->nfollows, client->follows_cap);
	client->follows[client->nfollows++] =
		(struct follow){ .repo = repo, .live = live };
	return 0;
}

/* Of all repositories, the bare ones have no files to follow. */
static int follow_all_live(struct client *client, struct gf_error *err)
{
	const struct daemon *daemon = client->control->daemon;
	size_t i;

	for (i = 0; i < daemon->nrepos; i++)
		if (daemon->repos[i]->worktree &&
		    follow(client, daemon->repos[i], true, err) < 0)
			return -1;
	return 0;
}

static void end_answer(struct gf_buf *out, const struct demand *r)
{
	protocol_answer(out, r);
	protocol_end(out);
}

static int subscribe(struct client *client, const struct demand *r,
		     struct repository *repo, struct gf_buf *out,
		     struct gf_error *err)
{
	int ret = 0;

	if (r->verdicts && repo)
		ret = follow(client, repo, false, err);
	else if (r->verdicts)
		client->all_verdicts = true;
	if (r->live && !ret)
		ret = repo ? follow(client, repo, true, err)
			   : follow_all_live(client, err);
	end_answer(out, r);
	return ret;
}

void answer_unfollow(struct client *client)
{
	const struct follow *f;

	client->all_verdicts = false;
	while (client->nfollows) {
		f = &client->follows[--client->nfollows];
		if (f->live)
			live_follow(client->control->daemon, f->repo, -1, NULL);
	}
}

static int unsubscribe(struct client *client, const struct demand *r,
		       struct repository *repo GF_UNUSED, struct gf_buf *out,
		       struct gf_error *err GF_UNUSED)
{
	answer_unfollow(client);
	end_answer(out, r);
	return 0;
}

/* --- the rest ------------------------------------------------------------ */

static int ping(struct client *client GF_UNUSED, const struct demand *r,
		struct repository *repo GF_UNUSED, struct gf_buf *out,
		struct gf_error *err GF_UNUSED)
{
	end_answer(out, r);
	return 0;
}

static int reload(struct client *client, const struct demand *r,
		  struct repository *repo GF_UNUSED, struct gf_buf *out,
		  struct gf_error *err)
{
	if (daemon_reload(client->control->daemon, err) < 0)
		return -1;
	end_answer(out, r);
	return 0;
}

static int metrics(struct client *client, const struct demand *r,
		   struct repository *repo GF_UNUSED, struct gf_buf *out,
		   struct gf_error *err GF_UNUSED)
{
	struct gf_buf text = GF_BUF_INIT;

	metrics_write(&text, client->control);
	protocol_answer(out, r);
	gf_wire_add_text(out, "text", text.s);
	protocol_end(out);
	gf_buf_release(&text);
	return 0;
}

typedef int (*answer_fn)(struct client *client, const struct demand *r,
			 struct repository *repo, struct gf_buf *out,
			 struct gf_error *err);

static const answer_fn answers[] = {
	[DEMAND_PING] = ping,
	[DEMAND_STATUS] = status,
	[DEMAND_SUBSCRIBE] = subscribe,
	[DEMAND_RELOAD] = reload,
	[DEMAND_UNSUBSCRIBE] = unsubscribe,
	[DEMAND_METRICS] = metrics,
};

void answer_demand(struct client *client, const struct demand *r)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct repository *repo = NULL;
	const char *wrong = NULL;

	if (r->repository)
		repo = find_repository(client->control->daemon, r->repository);
	if (r->repository && !repo) {
		wrong = "unknown-repository";
		gf_fail(&err, GF_ENOTFOUND,
			_("this greffed does not keep that repository"));
	} else if (answers[r->kind](client, r, repo, &out, &err) < 0) {
		wrong = "refused";
	}
	if (wrong) {
		gf_buf_reset(&out);
		protocol_error(&out, wrong, err.msg, r);
	}
	client_say(client, out.s, out.len);
	gf_buf_release(&out);
}
