/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe check: a registry's work tree, or a commit. Schemas first, then
 * every record and what is true of them together; what is shown may be a part
 * of it.
 */
#include "cli/survey.h"

#include <sys/stat.h>
#include <unistd.h>

struct check {
	struct cli_output output;

	struct cli *cli;
	char *root; /* of the registry, absolute; and where we are */
	char *cwd;  /* where the person is */
	struct revision revision;
	bool of_commit; /* that is judged, not the work tree */
	bool guessed;	/* the first operand may have been a revision */
	struct gf_registry *reg;
	struct gf_writer *writer;
	struct cli_rules rules;
	struct survey survey;
	bool failed;
};

static const struct opt options[] = { CLI_OUTPUT_OPTIONS(struct check, output),
				      OPT_LAST };

/* --- what the steps tell ------------------------------------------------- */

static void tell_document(struct gf_source *src, struct gf_diags *diags,
			  void *payload)
{
	struct check *c = payload;

	cli_rules_apply(&c->rules, diags);
	gf_writer_document(c->writer, src, 0, diags);
}

/* Schemas are documents of the run only where something is wrong. */
static void tell_schema(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	struct check *c = payload;
	bool wrong = diags->errors > 0;

	cli_rules_apply(&c->rules, diags);
	if (diags->n)
		gf_writer_document(c->writer, src, 0, diags);
	if (wrong && !diags->errors)
		gf_writer_unjudged(c->writer, 1);
}

static void tell_failure(const struct gf_error *err, void *payload)
{
	struct check *c = payload;

	cli_fail(err);
	gf_writer_unjudged(c->writer, 1);
	c->failed = true;
}

static void tell_progress(size_t done, size_t total, void *payload)
{
	struct check *c = payload;

	cli_progress(c->cli, _("records"), done, total);
}

/* --- operands ------------------------------------------------------------ */

/*
 * Without links on the way and without "..", but a last link is kept: it may
 * be what is asked about. NULL when the folder is not there.
 */
static const char *real_path(const struct check *c, const char *operand,
			     struct gf_arena *arena)
{
	const char *path = gf_path_join(arena, c->cwd, operand);
	const char *name = gf_path_base(path);
	bool whole = !*name || !strcmp(name, ".") || !strcmp(name, "..");
	char *real, *folder;

	folder = gf_arena_printf(arena, "%.*s/", (int)(name - path), path);
	real = realpath(whole ? path : folder, NULL);
	if (!real)
		return NULL;
	path = gf_path_join(arena, real, whole ? "" : name);
	free(real);
	return path;
}

/* A path from the current folder as one from the registry; NULL: outside. */
static const char *path_inside(const struct check *c, const char *operand,
			       struct gf_arena *arena)
{
	const char *path = real_path(c, operand, arena);
	size_t len = strcmp(c->root, "/") ? strlen(c->root) : 0;

	if (!path || strncmp(path, c->root, len) != 0 ||
	    (path[len] && path[len] != '/'))
		return NULL;
	path += len;
	return gf_path_normalise(arena, path);
}

/* KIND/ID, of a record that there is. */
static const char *record_path(const struct check *c, const char *operand)
{
	const char *slash = strchr(operand, '/');
	const struct gf_kind *kind;

	if (!slash)
		return NULL;
	kind = gf_registry_kind(c->reg, operand, (size_t)(slash - operand));
	if (!kind)
		return NULL;
	return gf_census_find(c->survey.census, kind, slash + 1,
			      strlen(slash + 1));
}

static bool exists(const struct check *c, const char *inside)
{
	struct stat st;

	if (c->of_commit)
		return revision_has(&c->revision, inside);
	return !lstat(*inside ? inside : ".", &st);
}

static bool is_schema_path(const char *path)
{
	return !strcmp(path, "greffe.yaml") || !strcmp(path, "schema") ||
	       !strncmp(path, "schema/", 7);
}

static const char *unknown_operand(const struct check *c)
{
	if (c->of_commit)
		return _("'%s' is neither a file of this registry in that "
			 "commit nor the KIND/ID of a record");
	if (c->guessed)
		return _("'%s' is neither a revision, nor a file of this "
			 "registry, nor the KIND/ID of a record");
	return _("'%s' is neither a file of this registry nor the KIND/ID of "
		 "a record");
}

static void choose_operand(struct check *c, const char *operand)
{
	struct gf_arena arena = { 0 };
	const char *path, *record, *meant;
	struct gf_error err;

	path = c->of_commit ? revision_path(&c->revision, operand, &arena)
			    : path_inside(c, operand, &arena);
	if (path && exists(c, path)) {
		if (!survey_choose(&c->survey, path) && !is_schema_path(path))
			cli_warn(_("'%s' holds no record: nothing to check "
				   "there"),
				 operand);
	} else if ((record = record_path(c, operand))) {
		survey_choose(&c->survey, record);
	} else {
		gf_fail(&err, GF_ENOTFOUND, unknown_operand(c), operand);
		tell_failure(&err, c);
		meant = survey_meant(&c->survey, operand, &arena);
		if (meant)
			cli_warn(_("did you mean '%s'?"), meant);
	}
	c->guessed = false;
	gf_arena_release(&arena);
}

/* --- the command --------------------------------------------------------- */

/* Records that no usable schema has judged never pass for valid ones. */
static void say_unjudged(struct check *c)
{
	const char *format;

	if (c->survey.unjudged) {
		format = gf_ntranslate("%zu record was not judged: its schema "
				       "cannot be used",
				       "%zu records were not judged: their "
				       "schema cannot be used",
				       c->survey.unjudged);
		cli_warn(format, c->survey.unjudged);
		gf_writer_unjudged(c->writer, c->survey.unjudged);
	}
	if (c->output.verbose) {
		format = gf_ntranslate("%zu file was left out (README, "
				       "`ignore:`)",
				       "%zu files were left out (README, "
				       "`ignore:`)",
				       c->survey.ignored);
		cli_warn(format, c->survey.ignored);
	}
}

static int check(struct check *c, int argc, char **argv)
{
	int i;

	c->survey = (struct survey){
		.reg = c->reg,
		.root = ".",
		.revision = c->of_commit ? &c->revision : NULL,
		.workers = c->output.jobs ? c->output.jobs : c->cli->cores,
		.document = tell_document,
		.failure = tell_failure,
		.progress = tell_progress,
		.payload = c,
	};
	gf_registry_report(c->reg, tell_schema, c);
	survey_list(&c->survey);
	if (c->of_commit && c->failed) /* what cannot be listed is no tree */
		goto out;
	survey_judge(&c->survey);
	for (i = 0; i < argc; i++)
		choose_operand(c, argv[i]);
	if (!argc)
		survey_choose_all(&c->survey);
	survey_tell(&c->survey);
	say_unjudged(c);
out:
	survey_release(&c->survey);
	return cli_finish(c->cli, c->writer, &c->output, c->failed);
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
	if (revision_resolve(&c->revision, word, err) < 0)
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
	return revision_resolve(&c->revision, word, err);
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
static int enter_commit(struct check *c, struct gf_tree *tree,
			struct gf_error *err)
{
	if (revision_enter(&c->revision, err) < 0)
		return -1;
	c->output.revision = c->revision.word;
	c->output.commit = c->revision.hex;
	revision_tree(tree, &c->revision);
	return 0;
}

/* Finds the registry and goes there, so that paths are told from it. */
static int enter(struct check *c, struct gf_tree *tree, struct gf_error *err)
{
	c->root = cli_find_registry(c->cli, err);
	if (!c->root)
		return -1;
	c->cwd = realpath(c->cli->dir, NULL);
	if (!c->cwd || chdir(c->root) < 0)
		return gf_fail_errno(err, _("cannot work in '%s'"), c->root);
	gf_tree_folder(tree, ".");
	return 0;
}

static int run_there(struct check *c, int argc, char **argv)
{
	struct gf_error err = { 0 };
	struct gf_tree tree;
	int code = CLI_OK;

	if (choose_tree(c, &argc, &argv, &err) < 0 ||
	    (c->of_commit ? enter_commit(c, &tree, &err)
			  : enter(c, &tree, &err)) < 0 ||
	    gf_registry_load(&c->reg, &tree, &err) < 0)
		return cli_fail(&err);
	cli_registry_lang(c->cli, gf_registry_lang(c->reg));
	c->writer = cli_writer(c->cli, &cmd_check, &c->output, false, &c->rules,
			       &code);
	return c->writer ? check(c, argc, argv) : code;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct check c = { .cli = cli };
	int ret = cli_parse(cli, &cmd_check, &c, &argc, argv);

	if (ret < 0) /* a wrong usage is told first, wherever one stands */
		ret = cli_check_output(cli, &cmd_check, &c.output);
	if (ret < 0 && cli->before > 1)
		ret = cli_usage(&cmd_check,
				_("one revision at most stands before --"));
	if (ret < 0)
		ret = run_there(&c, argc, argv);
	gf_registry_free(c.reg);
	revision_release(&c.revision);
	free(c.root);
	free(c.cwd);
	cli_output_release(&c.output);
	return ret;
}

const struct cmd cmd_check = {
	.name = "check",
	.args = N_("[REV] [--] [PATH…|KIND/ID…]"),
	.summary = N_("judge the records and schemas of a registry"),
	.details =
		N_("The whole work tree by default, found upwards from the "
		   "current folder;\nHEAD in a bare repository. With a REV (a "
		   "branch, a tag, a commit, HEAD~1…),\nthe files of that "
		   "commit, judged by its own schemas. With a PATH (a file or "
		   "a\nfolder) or a KIND/ID, only those records are shown; "
		   "their references are still\ncompared with all the others. "
		   "Before -- stands a REV, behind it a PATH.\n\n"
		   "  greffe check\n"
		   "  greffe check records/programme\n"
		   "  greffe check programme/rebonds --format short\n"
		   "  greffe check HEAD~1"),
	.options = options,
	.run = run,
};
