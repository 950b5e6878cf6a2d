/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe check: a registry's work tree, what is staged in it, or a commit.
 * Here, what is judged; check_index.c and check_cold.c judge it.
 */
#include "cli/check.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct opt options[] = {
	{ 0, "since", N_("REV"), OPT_STRING, offsetof(struct check, since),
	  N_("fail only on what REV did not have; what it had is debt") },
	{ 0, "staged", NULL, OPT_FLAG, offsetof(struct check, staged),
	  N_("what git would commit now, instead of the files") },
	{ 0, "acknowledged", NULL, OPT_FLAG,
	  offsetof(struct check, output.acknowledged),
	  N_("show the warnings that records acknowledge, with the reason") },
	{ 0, "today", N_("DAY"), OPT_STRING, offsetof(struct check, today),
	  N_("the day that stands for today, YYYY-MM-DD") },
	{ 0, "no-index", NULL, OPT_FLAG, offsetof(struct check, no_index),
	  N_("read every record again, keep nothing") },
	CLI_OUTPUT_OPTIONS(struct check, output),
	OPT_LAST
};

/* --- what the steps tell ------------------------------------------------- */

void check_document(struct gf_source *src, struct gf_diags *diags,
		    void *payload)
{
	struct check *c = payload;

	cli_rules_apply(&c->rules, diags);
	gf_writer_document(c->writer, src, 0, diags);
}

void check_failure(const struct gf_error *err, void *payload)
{
	struct check *c = payload;

	cli_fail(err);
	gf_writer_unjudged(c->writer, 1);
	c->failed = true;
}

void check_progress(size_t done, size_t total, void *payload)
{
	struct check *c = payload;

	cli_progress(c->cli, _("records"), done, total);
}

void check_say_unjudged(struct check *c, size_t unjudged, size_t ignored)
{
	const char *format;

	if (unjudged) {
		format = gf_ntranslate("%zu record was not judged: its schema "
				       "cannot be used",
				       "%zu records were not judged: their "
				       "schema cannot be used",
				       unjudged);
		cli_warn(format, unjudged);
		gf_writer_unjudged(c->writer, unjudged);
	}
	if (c->output.verbose) {
		format = gf_ntranslate("%zu file was left out (README, "
				       "`ignore:`)",
				       "%zu files were left out (README, "
				       "`ignore:`)",
				       ignored);
		cli_warn(format, ignored);
	}
}

/* --- what is judged ------------------------------------------------------ */

/* A word that a branch has and a record too says neither. */
static bool is_of_kind(struct check *c, const char *word)
{
	const char *slash = strchr(word, '/');
	struct gf_registry *reg = NULL;
	struct gf_tree tree;
	char *root;
	bool known;

	root = slash ? cli_find_registry(c->cli, NULL) : NULL;
	if (!root)
		return false;
	gf_tree_folder(&tree, root);
	known = !gf_registry_load(&reg, &tree, NULL) &&
		gf_registry_kind(reg, word, (size_t)(slash - word));
	gf_registry_free(reg);
	free(root);
	return known;
}

static bool is_path(const struct check *c, const char *word)
{
	struct gf_arena arena = { 0 };
	struct stat st;
	bool found = !lstat(gf_path_join(&arena, c->cli->dir, word), &st);

	gf_arena_release(&arena);
	return found;
}

/* A..B is B since A; either may be missing, and is HEAD. */
static int resolve_word(struct check *c, const char *word, struct gf_error *err)
{
	const char *dots = strstr(word, "..");

	if (!dots || dots[2] == '.' || strchr(word, '/') > dots)
		return revision_resolve(&c->revision, word, err);
	if (c->since)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' already says since when: leave out "
				 "--since"),
			       word);
	c->since = dots == word ? "HEAD"
				: gf_arena_memdup(&c->arena, word,
						  (size_t)(dots - word));
	return revision_resolve(&c->revision, dots[2] ? dots + 2 : "HEAD", err);
}

/*
 * The first operand, without a "--" that says what it is: a revision, unless
 * it is a path. 1: a revision; 0: not; -1: both, or it cannot be known.
 */
static int guess(struct check *c, const char *word, struct gf_error *err)
{
	bool path = is_path(c, word), other = path || strchr(word, '/');

	if (revision_open(&c->revision, c->cli, err) < 0)
		return other || err->code == GF_ENOTFOUND ? 0 : -1;
	c->guessed = true;
	if (resolve_word(c, word, err) < 0)
		return other || err->code == GF_ENOTFOUND ? 0 : -1;
	if (c->revision.in_files && (path || is_of_kind(c, word)))
		return gf_fail(
			err, GF_EINVALID,
			_("'%s' is the name of a revision, and of a file "
			  "or a record; type: greffe check %s -- for "
			  "the revision, greffe check -- %s for the "
			  "other"),
			word, word, word);
	return 1;
}

static int take_revision(struct check *c, const char *word,
			 struct gf_error *err)
{
	if (!c->revision.repo && revision_open(&c->revision, c->cli, err) < 0)
		return -1;
	return resolve_word(c, word, err);
}

/* Decides between the work tree and a commit; takes the commit's operand. */
static int choose_tree(struct check *c, int *argc, char ***argv,
		       struct gf_error *err)
{
	int taken = c->cli->before > 0;

	if (taken && take_revision(c, **argv, err) < 0)
		return -1;
	if (c->cli->before < 0 && *argc) {
		taken = guess(c, **argv, err);
		if (taken < 0)
			return -1;
	}
	c->of_commit = taken;
	*argc -= taken;
	*argv += taken;
	if (taken || !revision_is_bare(c->cli->dir))
		return 0;
	c->of_commit = true; /* there is no work tree */
	return take_revision(c, "HEAD", err);
}

/* The registry of the commit. */
static int enter_commit(struct check *c, struct gf_error *err)
{
	if (revision_enter(&c->revision, err) < 0)
		return -1;
	c->output.revision = c->revision.word;
	c->output.commit = c->revision.hex;
	return 0;
}

/* Finds the registry and goes there, so that paths are told from it. */
static int enter(struct check *c, struct gf_error *err)
{
	c->root = cli_find_registry(c->cli, err);
	if (!c->root)
		return -1;
	c->cwd = realpath(c->cli->dir, NULL);
	if (!c->cwd || chdir(c->root) < 0)
		return gf_fail_errno(err, _("cannot work in '%s'"), c->root);
	return 0;
}

/*
 * The repository that the registry's files are in, for the index. Without
 * one, or where it cannot be read, the files are judged from cold, unless
 * they are asked to be compared with it.
 */
static int enter_repository(struct check *c, struct gf_error *err)
{
	struct cli at = *c->cli;

	revision_release(&c->revision);
	c->revision = (struct revision){ 0 };
	at.dir = c->root;
	if (revision_open(&c->revision, &at, err) < 0)
		return c->since || c->staged ? -1 : 0;
	if (c->revision.in_files) {
		if (c->staging)
			gf_repo_use_index(c->revision.repo, c->staging);
		return 0;
	}
	revision_release(&c->revision);
	c->revision = (struct revision){ 0 };
	if (c->since || c->staged)
		return gf_fail(err, GF_ENOTFOUND,
			       _("the registry in '%s' is not in a Git "
				 "repository"),
			       c->root);
	return 0;
}

static int enter_any(struct check *c, struct gf_error *err)
{
	if ((c->of_commit ? enter_commit(c, err) : enter(c, err)) < 0 ||
	    (!c->of_commit && enter_repository(c, err) < 0))
		return -1;
	if (!c->since)
		return 0;
	if (c->merged && gf_repo_resolve(&c->merged_commit, c->revision.repo,
					 "MERGE_HEAD", err) < 0)
		return -1;
	return gf_repo_resolve(&c->since_commit, c->revision.repo, c->since,
			       err);
}

/* Rules between records are SQL: they are asked of tables. */
static bool has_rules(const struct check *c)
{
	return c->of_commit ? revision_has(&c->revision, "schema/rules")
			    : gf_is_folder("schema/rules");
}

int check_run(struct check *c, int argc, char **argv)
{
	struct gf_error err = { 0 };

	if (choose_tree(c, &argc, &argv, &err) < 0 || enter_any(c, &err) < 0)
		return cli_fail(&err);
	if ((c->revision.repo && !c->no_index) || has_rules(c))
		return check_index(c, argc, argv);
	return check_cold(c, argc, argv);
}

void check_release(struct check *c)
{
	gf_registry_free(c->reg);
	revision_release(&c->revision);
	gf_arena_release(&c->arena);
	free(c->chosen);
	free(c->root);
	free(c->cwd);
	cli_output_release(&c->output);
}

/* What the options say together. */
static int check_usage(struct check *c)
{
	if (c->cli->before > 1)
		return cli_usage(&cmd_check,
				 _("one revision at most stands before --"));
	if (c->no_index && (c->since || c->staged))
		return cli_usage(&cmd_check,
				 _("--since and --staged need the index: leave "
				   "out --no-index"));
	return cli_today(c->cli, &cmd_check, c->today, &c->day);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct check c = { .cli = cli,
			   .cmd = &cmd_check,
			   .output.registry_rules = true };
	int ret = cli_parse(cli, &cmd_check, &c, &argc, argv);

	if (ret < 0) /* a wrong usage is told first, wherever one stands */
		ret = cli_check_output(cli, &cmd_check, &c.output);
	if (ret < 0)
		ret = check_usage(&c);
	if (ret < 0)
		ret = check_run(&c, argc, argv);
	check_release(&c);
	return ret;
}

const struct cmd cmd_check = {
	.name = "check",
	.args = N_("[REV|A..B] [--] [PATH…|KIND/ID…]"),
	.summary = N_("judge the records and schemas of a registry"),
	.details =
		N_("The whole work tree by default, found upwards from the "
		   "current folder;\nHEAD in a bare repository. With a REV (a "
		   "branch, a tag, a commit, HEAD~1…),\nthe files of that "
		   "commit, judged by its own schemas. With a PATH (a file or "
		   "a\nfolder) or a KIND/ID, only those records are shown; "
		   "their references are still\ncompared with all the others. "
		   "Before -- stands a REV, behind it a PATH.\n\n"
		   "--since REV fails only on what REV did not have: what it "
		   "had is listed below as\ndebt. A..B is B since A.\n\n"
		   "  greffe check\n"
		   "  greffe check records/programme\n"
		   "  greffe check programme/rebonds --format short\n"
		   "  greffe check HEAD~1\n"
		   "  greffe check --since origin/main\n"
		   "  greffe check --staged"),
	.options = options,
	.run = run,
	.judges = true,
};
