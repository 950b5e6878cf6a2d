/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe check by way of the index: what has not changed is not judged again,
 * and what is wrong is told in full.
 */
#include "cli/ask.h"
#include "cli/check.h"

/* --- operands ------------------------------------------------------------ */

/* The first cell of the first row, in the arena; NULL: no row. */
static const char *first(struct check *c, const char *sql, const char *a,
			 size_t alen, const char *b)
{
	struct gf_rows *rows = NULL;
	const char *text = NULL;
	struct gf_error err;
	size_t len;

	if (gf_rows_open(&rows, c->index, sql, GF_OURS, &err) < 0 ||
	    gf_rows_bind_text(rows, "?1", a, alen, &err) < 0 ||
	    (b && gf_rows_bind_text(rows, "?2", b, strlen(b), &err) < 0)) {
		check_failure(&err, c);
	} else if (gf_rows_step(rows, &err) > 0) {
		text = gf_rows_text(rows, 0, &len);
		text = gf_arena_memdup(&c->arena, text, len);
	}
	gf_rows_close(rows);
	return text;
}

static const char *find_record(struct check *c, const char *kind, size_t len,
			       const char *id)
{
	return first(c, "SELECT path FROM _record WHERE kind = ?1 AND id = ?2",
		     kind, len, id);
}

/* Records at the paths chosen from `from` on, or under them. */
static size_t count_chosen(struct check *c, uint32_t from)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct gf_rows *rows = NULL;
	struct gf_error err;
	char number[16];
	size_t n = 0;
	uint32_t i;

	gf_buf_adds(&sql, "SELECT count(*) FROM _record WHERE 0");
	for (i = from; i < c->nchosen; i++)
		gf_buf_addf(
			&sql,
			" OR ?%1$u = '' OR path = ?%1$u OR (path > ?%1$u || "
			"'/' AND path < ?%1$u || '0')",
			i - from + 1);
	if (gf_rows_open(&rows, c->index, sql.s, GF_OURS, &err) < 0)
		check_failure(&err, c);
	for (i = from; rows && i < c->nchosen; i++) {
		snprintf(number, sizeof(number), "?%u", i - from + 1);
		gf_rows_bind_text(rows, number, c->chosen[i],
				  strlen(c->chosen[i]), NULL);
	}
	if (rows && gf_rows_step(rows, &err) > 0)
		n = (size_t)gf_rows_integer(rows, 0);
	gf_rows_close(rows);
	gf_buf_release(&sql);
	return n;
}

static size_t count_under(struct check *c, const char *path GF_UNUSED)
{
	return count_chosen(c, c->nchosen - 1);
}

static const char *find_meant(struct check *c, const char *word)
{
	struct gf_rows *rows = NULL;
	const char *meant = NULL;
	struct gf_near near;

	if (gf_rows_open(&rows, c->index,
			 "SELECT kind || '/' || id FROM _record", GF_OURS,
			 NULL) < 0)
		return NULL;
	gf_near_init(&near, word, strlen(word));
	while (gf_rows_step(rows, NULL) > 0) {
		const char *name = gf_rows_text(rows, 0, NULL);

		if (!strchr(word, '/') && !strcmp(strchr(name, '/') + 1, word))
			gf_near_offer(&near, word, name);
		gf_near_offer(&near, name, name);
		if (near.best == name)
			meant = near.best = gf_arena_strdup(&c->arena, name);
	}
	gf_near_release(&near);
	gf_rows_close(rows);
	return meant;
}

static const struct check_ways ways = { find_record, count_under, find_meant };

/* --- telling ------------------------------------------------------------- */

static bool is_wanted(const char *path, void *payload)
{
	const struct check *c = payload;

	return !c->some || check_is_chosen(c, path) || check_is_schema(path);
}

static bool is_debt(const struct gf_diag *diag, void *payload GF_UNUSED)
{
	return diag->standing == GF_DEBT;
}

static void tell(struct gf_source *src, struct gf_diags *diags, void *payload)
{
	struct check *c = payload;
	bool wrong = diags->errors > 0;

	if (c->ratchet.loaded)
		gf_ratchet_apply(&c->ratchet, src->path, diags);
	if (c->new_only) {
		gf_diags_take_out(diags, is_debt, NULL);
		diags->left_out = 0; /* nobody asked for that */
		if (!diags->n)
			return;
	}
	if (!check_is_schema(src->path)) {
		c->told++;
		check_document(src, diags, c);
		return;
	}
	cli_rules_apply(&c->rules, diags);
	if (diags->n)
		gf_writer_document(c->writer, src, 0, diags);
	if (wrong && !diags->errors && !diags->debt)
		gf_writer_unjudged(c->writer, 1);
}

static int judge(struct check *c, int argc, char **argv)
{
	struct gf_index_tally tally;
	struct gf_error err;
	size_t all;

	gf_index_tally(c->index, &tally);
	c->some = argc > 0;
	check_choose(c, &ways, argc, argv);
	all = argc ? count_chosen(c, 0) : tally.records;
	gf_shape_report(gf_index_shape(c->index), gf_index_registry(c->index),
			tell, c);
	if (gf_index_tell(c->index, is_wanted, tell, c, &err) < 0)
		return cli_fail(&err);
	if (all > c->told)
		gf_writer_passed(c->writer, all - c->told);
	check_say_unjudged(c, tally.unjudged, tally.ignored);
	return -1;
}

/* --- the index ----------------------------------------------------------- */

static int look(struct check *c, struct gf_error *err)
{
	if (c->of_commit)
		return gf_index_view_commit(c->index, &c->revision.commit, err);
	return c->staged ? gf_index_view_staged(c->index, err)
			 : gf_index_view_files(c->index, err);
}

/* As commands that ask have it; with --no-index, in memory. */
static const char *cache_folder(struct check *c)
{
	const struct gf_repo *repo = c->revision.repo;

	if (c->no_index)
		return NULL;
	if (!repo)
		return ask_cache_folder(c->cli, c->root, &c->arena);
	return gf_path_join(&c->arena, gf_repo_common_folder(repo), "greffe");
}

static int open_index(struct check *c, struct gf_error *err)
{
	struct revision *rev = &c->revision;
	const char *below = rev->repo ? rev->below : "";
	struct gf_index_opts opts = {
		.repo = c->no_index && !c->of_commit ? NULL : rev->repo,
		.around = rev->repo,
		.folder = c->root ? "." : NULL, /* we are there */
		.cache = cache_folder(c),
		.engine = cli_version(),
		.findings = true,
		.workers = c->output.jobs ? c->output.jobs : c->cli->cores,
		.today = c->day,
		.progress = check_progress,
		.payload = c,
	};

	opts.prefix = gf_arena_memdup(
		&c->arena, below, c->of_commit ? rev->prefix : strlen(below));
	return gf_index_open(&c->index, &opts, err);
}

/* What was renamed since is looked for as far as the state reaches. */
static int follow(struct check *c, struct gf_error *err)
{
	const struct revision *rev = &c->revision;
	const struct gf_follow follow = {
		.repo = rev->repo,
		.prefix = gf_arena_memdup(&c->arena, rev->below,
					  c->of_commit ? rev->prefix
						       : strlen(rev->below)),
		.old = &c->since_commit,
		.new = gf_index_commit(c->index),
		.edits = !c->of_commit,
		.staged = c->staged,
	};

	return gf_ratchet_follow(&c->ratchet, c->index, &follow, err);
}

/* A commit that had no registry had no finding either. */
static int remember(struct check *c, const struct gf_commit *commit,
		    struct gf_error *err)
{
	if (!gf_ratchet_load(&c->ratchet, c->index, commit, err))
		return 0;
	return err->code == GF_ENOTFOUND ? 0 : -1;
}

/* The findings of --since first: the index then looks at what is judged. */
static int open_all(struct check *c, struct gf_error *err)
{
	if (open_index(c, err) < 0 ||
	    (c->since && remember(c, &c->since_commit, err) < 0) ||
	    (c->merged && remember(c, &c->merged_commit, err) < 0) ||
	    look(c, err) < 0)
		return -1;
	return c->ratchet.loaded ? follow(c, err) : 0;
}

/* NULL: the code says why. */
static struct gf_writer *open_writer(struct check *c, int *code)
{
	const struct gf_scripts *rules;
	struct gf_error err;

	if (gf_index_rules(c->index, &rules, &err) < 0) {
		*code = cli_fail(&err);
		return NULL;
	}
	*code = cli_rules_check(c->cmd, &c->output, rules);
	return *code < 0 ? cli_writer(c->cli, c->cmd, &c->output, false,
				      &c->rules, code)
			 : NULL;
}

int check_index(struct check *c, int argc, char **argv)
{
	struct gf_error err;
	int code = CLI_OK;

	if (open_all(c, &err) < 0) {
		gf_ratchet_release(&c->ratchet);
		gf_index_close(c->index);
		return cli_fail(&err);
	}
	check_progress(0, 0, c);
	cli_registry_lang(c->cli,
			  gf_registry_lang(gf_index_registry(c->index)));
	c->writer = open_writer(c, &code);
	if (c->writer) {
		code = judge(c, argc, argv);
		if (code < 0)
			code = cli_finish(c->cli, c->writer, &c->output,
					  c->failed);
		else
			gf_writer_free(c->writer);
	}
	gf_ratchet_release(&c->ratchet);
	gf_index_close(c->index);
	return code;
}
