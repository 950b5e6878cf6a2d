/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe hook post-receive: the refs have moved, and the index follows, so
 * that the next push is judged by what changed. Where a daemon is, it does so;
 * who cannot write there leaves it to others. It never fails a push.
 */
#include "cli/child.h"
#include "cli/clerk.h"
#include "cli/hook.h"
#include "gate/gate.h"

#include <unistd.h>

#define INPUT_BYTES (16 << 20)
/* Branches of one push; the others follow when they are asked about. */
#define BRANCHES 20

static const struct child_limits limits = { .wall_s = 60,
					    .cpu_s = 60,
					    .memory = (size_t)1 << 30 };

struct after {
	struct cli *cli;
	struct gf_buf input;
};

/* In another's repository the index would be made in memory, for nobody. */
static bool is_ours(const struct gf_repo *repo, struct gf_arena *arena)
{
	const char *common = gf_repo_common_folder(repo);
	const char *folder = gf_path_join(arena, common, "greffe");

	return !access(gf_is_folder(folder) ? folder : common, W_OK) &&
	       !clerk_holds(repo, NULL);
}

static int look(struct gf_index *index, const struct gf_repo *repo,
		const struct gf_push_line *line, struct gf_error *err)
{
	struct gf_commit commit;

	if (!line->has_new || strncmp(line->ref, "refs/heads/", 11) != 0 ||
	    gf_repo_commit(&commit, repo, &line->new, err) < 0 ||
	    !gf_index_view_commit(index, &commit, err) ||
	    err->code == GF_ENOTFOUND)
		return 0;
	return -1;
}

static int follow(struct cli *cli, struct gf_repo *repo,
		  const struct gf_push *push, struct gf_arena *arena,
		  struct gf_error *err)
{
	struct gf_index_opts opts = { .repo = repo,
				      .prefix = "",
				      .engine = cli_version(),
				      .workers = cli->cores,
				      .findings = true,
				      .today = cli->today };
	struct gf_index *index;
	size_t i;
	int ret = 0;

	opts.cache = gf_path_join(arena, gf_repo_common_folder(repo), "greffe");
	if (gf_index_open(&index, &opts, err) < 0)
		return -1;
	for (i = 0; i < push->n && i < BRANCHES && !ret; i++)
		ret = look(index, repo, &push->lines[i], err);
	gf_index_close(index);
	return ret;
}

static int bring_up_to_date(void *payload)
{
	struct after *a = payload;
	struct gf_push push = { 0 };
	struct gf_arena arena = { 0 };
	struct gf_repo *repo = NULL;
	struct gf_error err = { 0 };
	int code = CLI_OK;

	if (gf_repo_open(&repo, a->cli->dir, &err) < 0)
		return CLI_OK; /* of another: as is_ours() has it */
	if (is_ours(repo, &arena) &&
	    (gf_push_parse(&push, a->input.s, a->input.len, &err) < 0 ||
	     follow(a->cli, repo, &push, &arena, &err) < 0))
		code = cli_fail(&err);
	gf_push_release(&push);
	gf_repo_close(repo);
	gf_arena_release(&arena);
	return code;
}

int hook_run_post_receive(struct cli *cli, int argc GF_UNUSED,
			  char **argv GF_UNUSED)
{
	struct after a = { .cli = cli, .input = GF_BUF_INIT };
	struct gf_buf said = GF_BUF_INIT;
	struct gf_error err = { 0 };

	if (gf_fd_read(&a.input, STDIN_FILENO, INPUT_BYTES, &err) < 0 ||
	    child_run(&said, &limits, bring_up_to_date, &a, &err) < 0)
		cli_fail(&err);
	fwrite(said.s, 1, said.len, stderr);
	if (said.len)
		cli_warn(_("the push is done; the index was not brought up to "
			   "date"));
	gf_buf_release(&said);
	gf_buf_release(&a.input);
	return CLI_OK;
}
