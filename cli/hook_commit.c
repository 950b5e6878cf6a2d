/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe hook pre-commit: what git is about to commit, against HEAD. Only what
 * is new is told, and nothing where there is nothing.
 */
#include "cli/check.h"
#include "cli/hook.h"

/*
 * Of `git commit FILE`, git makes an index of its own and names it from the
 * folder where the hook starts.
 */
static const char *find_staging(struct check *c)
{
	const char *index = c->cli->git.index;
	char *here;

	if (!index || *index == '/')
		return index;
	here = realpath(c->cli->dir, NULL);
	if (!here)
		return NULL;
	index = gf_path_join(&c->arena, here, index);
	free(here);
	return index;
}

/*
 * What was there before is what HEAD had, and what is being merged: nobody
 * answers for another's old error. Before the first commit, all is new.
 */
static void find_before(struct check *c)
{
	struct gf_commit commit;
	struct gf_repo *repo;

	if (gf_repo_open(&repo, c->cli->dir, NULL) < 0)
		return; /* it is said when it is opened again */
	if (!gf_repo_resolve(&commit, repo, "HEAD", NULL)) {
		c->since = "HEAD";
		c->merged = !gf_repo_resolve(&commit, repo, "MERGE_HEAD", NULL);
	}
	gf_repo_close(repo);
}

/* No registry here: there is nothing for greffe to say. */
static bool has_registry(struct cli *cli)
{
	struct gf_error err;
	char *root = cli_find_registry(cli, &err);
	bool has = root;

	free(root);
	return has;
}

static int check_staged(struct cli *cli)
{
	struct check c = { .cli = cli,
			   .cmd = &cmd_check,
			   .staged = true,
			   .new_only = true,
			   .output.quiet = true,
			   .day = cli->today };
	int code;

	c.staging = find_staging(&c);
	find_before(&c);
	code = check_run(&c, 0, NULL);
	check_release(&c);
	return code;
}

int hook_run_pre_commit(struct cli *cli, int argc, char **argv GF_UNUSED)
{
	int code;

	if (argc)
		return cli_usage(&cmd_hook, _("pre-commit takes no words"));
	if (!has_registry(cli))
		return CLI_OK;
	code = check_staged(cli);
	if (cli_flush(cli) < 0)
		code = CLI_FAILED;
	if (code == CLI_FINDINGS)
		cli_warn(_("nothing is committed: correct what is told above, "
			   "git add it, and commit again"));
	if (code != CLI_OK)
		cli_warn(_("git commit --no-verify commits without asking"));
	return code;
}
