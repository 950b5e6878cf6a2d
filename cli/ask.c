/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * See ask.h. From a folder and the words of the options to an index that
 * looks at one state, and back out through a sheet. What words name in it is
 * ask_words.c's.
 */
#include "cli/ask.h"

#include <sys/stat.h>

/* Records that cannot be read, named in one line. */
#define NAMED 8

/* --- options ------------------------------------------------------------- */

static int check_format(const struct cmd *cmd, const char *format)
{
	const char *const *f;
	struct gf_buf all = GF_BUF_INIT;
	struct gf_near near;

	if (!format)
		return -1;
	gf_near_init(&near, format, strlen(format));
	for (f = gf_sheet_formats(); *f && strcmp(*f, format) != 0; f++) {
		gf_near_offer(&near, *f, *f);
		gf_buf_addf(&all, all.len ? ", %s" : "%s", *f);
	}
	if (!*f && near.best)
		cli_usage(cmd, _("unknown format '%s'; did you mean '%s'?"),
			  format, near.best);
	else if (!*f)
		cli_usage(cmd, _("unknown format '%s'; there are: %s"), format,
			  all.s);
	gf_buf_release(&all);
	gf_near_release(&near);
	return *f ? -1 : CLI_USAGE;
}

bool ask_is_for_people(const struct ask *ask)
{
	const char *format = ask->options->format;

	return !format || !strcmp(format, "table") ||
	       !strcmp(format, "markdown");
}

int ask_fail(const struct ask *ask, const struct gf_error *err)
{
	return err->code == GF_EINVALID ? cli_usage(ask->cmd, "%s", err->msg)
					: cli_fail(err);
}

/* --- where --------------------------------------------------------------- */

/* The repository that the registry is in, if any; `root` is its folder. */
static int open_repository(struct ask *ask, bool bare, struct gf_error *err)
{
	struct cli at = *ask->cli;

	if (!bare)
		at.dir = ask->root;
	if (revision_open(&ask->revision, &at, err) < 0)
		return bare || ask->options->at || err->code != GF_ENOTFOUND
			       ? -1
			       : 0;
	/* a registry above the repository one stands in is not in it */
	if (bare || ask->revision.in_files)
		return 0;
	revision_release(&ask->revision);
	ask->revision = (struct revision){ 0 };
	return 0;
}

/*
 * With --at the registry is looked for in the commit, from where the person
 * stands: it may have moved since.
 */
static int open_where(struct ask *ask, struct gf_error *err)
{
	bool bare = revision_is_bare(ask->cli->dir);
	struct gf_error why = { 0 };

	ask->of_commit = bare || ask->options->at;
	if (!bare)
		ask->root = cli_find_registry(ask->cli, &why);
	if (!bare && !ask->root && !ask->options->at) {
		*err = why;
		return -1;
	}
	if (!ask->of_commit)
		return open_repository(ask, false, err);
	return revision_open(&ask->revision, ask->cli, err);
}

/* --- when ---------------------------------------------------------------- */

/* What a word that names nothing could have been. */
static int suggest_day(struct ask *ask, struct gf_error *err)
{
	const char *word = ask->options->at;
	int64_t day;

	if (err->code != GF_ENOTFOUND || !word || revision_read_day(word, &day))
		return -1;
	return gf_fail(err, GF_ENOTFOUND,
		       _("%s; a date is typed 2025-06-30, 2025-06 or 2025"),
		       gf_arena_strdup(&ask->arena, err->msg));
}

static int resolve(struct ask *ask, struct gf_error *err)
{
	const char *word = ask->options->at ? ask->options->at : "HEAD";

	if (revision_resolve_at(&ask->revision, word, err) < 0)
		return suggest_day(ask, err);
	if (revision_enter(&ask->revision, err) < 0)
		return -1;
	ask->word = word;
	memcpy(ask->hex, ask->revision.hex, sizeof(ask->hex));
	return 0;
}

/* --- the index ----------------------------------------------------------- */

const char *ask_cache_folder(const struct cli *cli, const char *root,
			     struct gf_arena *arena)
{
	const char *base = cli->cache;
	struct gf_oid id;
	char hex[GF_OID_HEX];
	char *slash;

	if (!base)
		return NULL;
	slash = strrchr(base, '/');
	mkdir(gf_arena_memdup(arena, base, (size_t)(slash - base)), 0700);
	mkdir(base, 0700); /* where it fails, all is held in memory */
	gf_repo_hash(&id, root, strlen(root));
	gf_oid_hex(hex, &id);
	return gf_arena_printf(arena, "%s/%s", base, hex);
}

static void tell_progress(size_t done, size_t total, void *payload)
{
	struct ask *ask = payload;

	cli_progress(ask->cli, _("records"), done, total);
}

static int open_index(struct ask *ask, int64_t today, struct gf_error *err)
{
	struct revision *rev = &ask->revision;
	struct gf_index_opts opts = {
		.repo = rev->repo,
		.folder = ask->root,
		.engine = cli_version(),
		.workers = ask->cli->cores,
		.today = today,
		.progress = tell_progress,
		.payload = ask,
	};
	int ret;

	opts.prefix =
		!rev->repo ? ""
		: ask->of_commit
			? gf_arena_memdup(&ask->arena, rev->below, rev->prefix)
			: rev->below;
	opts.cache =
		rev->repo ? gf_path_join(&ask->arena,
					 gf_repo_common_folder(rev->repo),
					 "greffe")
			  : ask_cache_folder(ask->cli, ask->root, &ask->arena);
	if (gf_index_open(&ask->index, &opts, err) < 0)
		return -1;
	ret = ask->of_commit
		      ? gf_index_view_commit(ask->index, &rev->commit, err)
		      : gf_index_view_files(ask->index, err);
	cli_progress(ask->cli, "", 0, 0);
	if (ret < 0)
		return -1;
	ask->reg = gf_index_registry(ask->index);
	cli_registry_lang(ask->cli, gf_registry_lang(ask->reg));
	return 0;
}

/* --- records that cannot be read ----------------------------------------- */

/* "a.yaml, b.yaml" and so many more. */
static int name_unreadable(struct ask *ask, struct gf_buf *out,
			   struct gf_error *err)
{
	struct gf_rows *rows;
	size_t n = 0;
	int ret;

	if (gf_rows_open(&rows, ask->index,
			 "SELECT path FROM _record WHERE state = 'unreadable' "
			 "ORDER BY path",
			 GF_OURS, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0 && n++ < NAMED)
		gf_buf_addf(out, n > 1 ? ", %s" : "%s",
			    gf_rows_text(rows, 0, NULL));
	if (ret > 0)
		gf_buf_adds(out, "…");
	gf_rows_close(rows);
	return ret < 0 ? -1 : 0;
}

static int refuse_unreadable(const struct ask *ask, const char *names)
{
	const char *format = gf_ntranslate(
		"%zu record cannot be read, and an answer without it could be "
		"wrong: %s; greffe check says why, --partial answers without "
		"it",
		"%zu records cannot be read, and an answer without them could "
		"be wrong: %s; greffe check says why, --partial answers "
		"without them",
		ask->unreadable);

	cli_warn(format, ask->unreadable, names);
	return CLI_FAILED;
}

static const char *left_out(struct ask *ask, const char *names)
{
	const char *format = gf_ntranslate(
		"%zu record that cannot be read is left out: %s",
		"%zu records that cannot be read are left out: %s",
		ask->unreadable);

	return gf_arena_printf(&ask->arena, format, ask->unreadable, names);
}

static void tell_left_out(struct ask *ask)
{
	if (ask->left_out && !ask->told)
		cli_warn("%s", ask->left_out);
	ask->told = true;
}

/* Their tables lack what the schema would have said. */
static void warn_unjudged(size_t n)
{
	cli_warn(gf_ntranslate(
			 "%zu record is of a kind whose schema cannot be used; "
			 "greffe check says why",
			 "%zu records are of kinds whose schemas cannot be "
			 "used; greffe check says why",
			 n),
		 n);
}

static int check_readable(struct ask *ask, enum ask_need need)
{
	struct gf_index_tally tally;
	struct gf_buf names = GF_BUF_INIT;
	struct gf_error err;
	int ret = -1;

	gf_index_tally(ask->index, &tally);
	if (tally.unjudged)
		warn_unjudged(tally.unjudged);
	if (need == ASK_SHAPE || !tally.unreadable)
		return -1;
	ask->unreadable = tally.unreadable;
	if (name_unreadable(ask, &names, &err) < 0) {
		ret = cli_fail(&err);
	} else if (!ask->options->partial) {
		ret = refuse_unreadable(ask, names.s);
	} else {
		ask->left_out = left_out(ask, names.s);
		if (!ask->cli->width)
			tell_left_out(ask);
	}
	gf_buf_release(&names);
	return ret;
}

/* --- opening and closing ------------------------------------------------- */

int ask_open(struct ask *ask, struct cli *cli, const struct cmd *cmd,
	     const struct ask_options *options, enum ask_need need)
{
	struct gf_error err = { 0 };
	int64_t today;
	int ret;

	ask->cli = cli;
	ask->cmd = cmd;
	ask->options = options;
	if ((ret = check_format(cmd, options->format)) >= 0 ||
	    (ret = cli_color(cli, cmd, options->color, &ask->color)) >= 0 ||
	    (ret = cli_today(cli, cmd, options->today, &today)) >= 0)
		return ret;
	if (open_where(ask, &err) < 0 ||
	    (ask->of_commit && resolve(ask, &err) < 0) ||
	    open_index(ask, today, &err) < 0)
		return cli_fail(&err);
	if (ask->of_commit && ask->options->at && ask_is_for_people(ask))
		/* translators: a commit's id and what was typed for it */
		cli_warn(_("commit %1$s (%2$s)"),
			 gf_arena_memdup(&ask->arena, ask->hex, 12), ask->word);
	return check_readable(ask, need);
}

void ask_close(struct ask *ask)
{
	tell_left_out(ask);
	gf_index_close(ask->index);
	revision_release(&ask->revision);
	free(ask->root);
	gf_arena_release(&ask->arena);
	*ask = (struct ask){ 0 };
}

/* --- the answer ---------------------------------------------------------- */

/* More members of the JSON object, behind those the command gives. */
static const char *members(struct ask *ask, const char *more)
{
	struct gf_buf out = GF_BUF_INIT;
	const char *kept;

	if (ask->of_commit) {
		gf_buf_adds(&out, "\"revision\":");
		gf_buf_add_json(&out, ask->word, strlen(ask->word));
		gf_buf_addf(&out, ",\"commit\":\"%s\"", ask->hex);
	}
	if (more && *more)
		gf_buf_addf(&out, "%s%s", out.len ? "," : "", more);
	kept = out.len ? gf_arena_memdup(&ask->arena, out.s, out.len) : NULL;
	gf_buf_release(&out);
	return kept;
}

struct gf_sheet *ask_sheet(struct ask *ask, const struct gf_sheet_opts *opts,
			   const struct gf_sheet_column *columns, size_t n)
{
	struct gf_sheet_opts all = { 0 };
	struct gf_sheet *sheet;

	if (opts)
		all = *opts;
	all.format = ask->options->format ? ask->options->format : "table";
	all.members = members(ask, all.members);
	all.color = ask->color;
	all.header = true;
	all.width = ask->cli->width;
	sheet = gf_sheet_new(&all, columns, n, cli_write, ask->cli);
	GF_BUG(!sheet); /* ask_open knows the format */
	return sheet;
}

int ask_finish(struct ask *ask, struct gf_sheet *sheet)
{
	int ret;

	if (ask->left_out && gf_sheet_has_notes(sheet)) {
		gf_sheet_note(sheet, ask->left_out);
		ask->told = true;
	}
	ret = gf_sheet_finish(sheet);
	cli_warn_untold(sheet);
	gf_sheet_free(sheet);
	if (cli_flush(ask->cli) < 0)
		ret = -1;
	return ret < 0 ? CLI_FAILED : CLI_OK;
}
