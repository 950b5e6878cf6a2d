/* SPDX-License-Identifier: EUPL-1.2 */
/* See past.h. */
#include "cli/past.h"

/* --- which state --------------------------------------------------------- */

int past_resolve(struct past *past, const char *word, struct gf_commit *out,
		 struct gf_error *err)
{
	return revision_commit_at(out, past->revision.repo, word, err);
}

/* Of a date, which commit answers is not in what was typed. */
static void say_commit(const struct past *past)
{
	struct gf_buf day = GF_BUF_INIT;
	struct gf_commit same;

	if (!gf_repo_resolve(&same, past->revision.repo, past->options->at,
			     NULL))
		return;
	past_write_day(&day, past->revision.commit.time, 0);
	cli_warn(_("at '%1$s': commit %2$.12s of %3$s"), past->options->at,
		 past->revision.hex, day.s);
	gf_buf_release(&day);
}

static int enter_commit(struct past *past, const char *word,
			struct gf_error *err)
{
	struct revision *rev = &past->revision;

	if (past_resolve(past, word, &rev->commit, err) < 0)
		return -1;
	rev->word = word;
	gf_oid_hex(rev->hex, &rev->commit.id);
	if (revision_enter(rev, err) < 0)
		return -1;
	if (past->options->at)
		say_commit(past);
	revision_tree(&past->tree, rev);
	return 0;
}

/* The registry around the person, in the files. */
static int enter_files(struct past *past, struct gf_error *err)
{
	struct revision *rev = &past->revision;
	char *folder;
	size_t len;

	past->root = cli_find_registry(past->cli, err);
	if (!past->root)
		return -1;
	gf_tree_folder(&past->tree, past->root);
	folder = realpath(gf_repo_folder(rev->repo), NULL);
	len = folder ? strlen(folder) : 0;
	free(folder);
	/* how much of `below` leads to it */
	rev->prefix =
		strlen(past->root) > len + 1 ? strlen(past->root) - len - 1 : 0;
	rev->word = "HEAD";
	past->unborn = gf_repo_resolve(&rev->commit, rev->repo, "HEAD", err) <
		       0;
	if (!past->unborn)
		gf_oid_hex(rev->hex, &rev->commit.id);
	return 0;
}

static int open_state(struct past *past, bool committed, struct gf_error *err)
{
	const struct past_options *options = past->options;

	if (revision_open(&past->revision, past->cli, err) < 0)
		return -1;
	past->of_files = !options->at && !committed && past->revision.in_files;
	if (!past->of_files)
		return enter_commit(past, options->at ? options->at : "HEAD",
				    err);
	return enter_files(past, err);
}

/* "text" or a format of sheets: whether it is known, said when it is not. */
static int check_format(const struct past *past)
{
	const char *format = past->options->format;
	const char *const *known;

	if (!format || !strcmp(format, "text"))
		return -1;
	for (known = gf_sheet_formats(); *known; known++)
		if (!strcmp(*known, format))
			return -1;
	return cli_usage(past->cmd,
			 _("unknown format '%s'; there are text, table, csv, "
			   "tsv, json, jsonl, yaml and markdown"),
			 format);
}

int past_open(struct past *past, struct cli *cli, const struct cmd *cmd,
	      const struct past_options *options, bool committed)
{
	struct gf_error err = { 0 };
	int ret;

	past->cli = cli;
	past->cmd = cmd;
	past->options = options;
	ret = cli_color(cli, cmd, options->color, &past->color);
	if (ret < 0)
		ret = check_format(past);
	if (ret >= 0)
		return ret;
	if (open_state(past, committed, &err) < 0 ||
	    gf_registry_load(&past->reg, &past->tree, &err) < 0)
		return cli_fail(&err);
	cli_registry_lang(cli, gf_registry_lang(past->reg));
	return -1;
}

int past_go(struct past *past, const char *word)
{
	struct gf_error err = { 0 };

	gf_registry_free(past->reg);
	past->reg = NULL;
	past->of_files = false;
	if (enter_commit(past, word, &err) < 0 ||
	    gf_registry_load(&past->reg, &past->tree, &err) < 0)
		return cli_fail(&err);
	return -1;
}

void past_close(struct past *past)
{
	gf_registry_free(past->reg);
	revision_release(&past->revision);
	free(past->root);
	gf_arena_release(&past->arena);
}

bool past_folder(const struct past *past, const struct gf_oid *tree,
		 struct gf_oid *out)
{
	const struct revision *rev = &past->revision;
	struct gf_repo_entry entry;
	char *path = gf_xmemdup(rev->below, rev->prefix);
	bool found;

	found = !gf_repo_find(&entry, rev->repo, tree, path, NULL) &&
		entry.kind == GF_FILE_DIR;
	if (found)
		*out = entry.id;
	free(path);
	return found;
}

/* --- formats ------------------------------------------------------------- */

bool past_is_text(const struct past *past, bool by_default)
{
	const char *format = past->options->format;

	return format ? !strcmp(format, "text") : by_default;
}

struct gf_sheet *past_sheet(struct past *past,
			    const struct gf_sheet_column *columns, size_t n)
{
	const char *format = past->options->format;
	struct gf_buf members = GF_BUF_INIT;
	struct gf_sheet_opts opts = {
		.format = format && strcmp(format, "text") ? format : "table",
		.color = past->color,
		.header = true,
		.width = past->cli->width,
		.lines = past->lines ? past->lines : 1,
	};
	struct gf_sheet *sheet;

	if (!past->unborn)
		gf_buf_addf(&members, "\"commit\": \"%s\"", past->revision.hex);
	opts.members = members.len ? gf_arena_strdup(&past->arena, members.s)
				   : NULL;
	gf_buf_release(&members);
	sheet = gf_sheet_new(&opts, columns, n, cli_write, past->cli);
	GF_BUG(!sheet);
	return sheet;
}

int past_finish(struct past *past, struct gf_sheet *sheet)
{
	int ret = sheet ? gf_sheet_finish(sheet) : 0;

	if (sheet)
		cli_warn_untold(sheet);
	gf_sheet_free(sheet);
	if (cli_flush(past->cli) < 0 || ret < 0)
		return CLI_FAILED;
	return CLI_OK;
}

/* --- texts --------------------------------------------------------------- */

enum gf_syntax past_syntax(const struct gf_kind *kind, const char *path)
{
	const char *dot = strrchr(gf_path_base(path), '.');

	if (kind)
		return kind->syntax;
	if (dot && !strcmp(dot, ".json"))
		return GF_SYNTAX_JSON;
	return dot && !strcmp(dot, ".md") ? GF_SYNTAX_FRONT_MATTER
					  : GF_SYNTAX_YAML;
}

/* The first error, in a sentence with its place. */
static void say_why(struct past_text *text)
{
	struct gf_buf why = GF_BUF_INIT;
	struct gf_position at;
	const struct gf_diag *d;
	uint32_t i;

	gf_diags_sort(&text->diags);
	for (i = 0; i < text->diags.n; i++) {
		d = &text->diags.items[i];
		if (d->severity != GF_ERROR)
			continue;
		at = gf_source_position(&text->src, d->span.start);
		gf_text_write(&why, &d->message);
		gf_fail(&text->why, GF_EINVALID, _("line %u: %s"), at.line,
			why.s);
		break;
	}
	gf_buf_release(&why);
}

static void start_text(struct past_text *text)
{
	gf_source_release(&text->src);
	if (!text->bytes.s)
		gf_buf_init(&text->bytes);
	gf_buf_reset(&text->bytes);
	gf_diags_clear(&text->diags);
	text->root = NULL;
	text->why.msg[0] = '\0';
}

static void compose_text(struct past_text *text, const char *path,
			 enum gf_syntax syntax)
{
	struct gf_compose_opts opts = { .syntax = syntax, .strict = true };

	gf_source_init(&text->src, path, text->bytes.s, text->bytes.len);
	if (gf_compose(&text->doc, &text->src, &opts, &text->diags))
		text->root = text->doc.root;
	else
		say_why(text);
}

void past_read_blob(struct past *past, struct past_text *text,
		    const struct gf_oid *blob, const char *path,
		    enum gf_syntax syntax)
{
	struct gf_repo_entry entry = { .path = path,
				       .kind = GF_FILE_REGULAR,
				       .id = *blob };

	start_text(text);
	if (!gf_repo_read(&text->bytes, past->revision.repo, &entry,
			  gf_limit(GF_LIMIT_RECORD_BYTES), &text->why))
		compose_text(text, path, syntax);
}

void past_read_file(struct past *past, struct past_text *text, const char *path,
		    enum gf_syntax syntax)
{
	struct gf_arena arena = { 0 };

	start_text(text);
	if (!gf_file_read(&text->bytes, gf_path_join(&arena, past->root, path),
			  gf_limit(GF_LIMIT_RECORD_BYTES), &text->why))
		compose_text(text, path, syntax);
	gf_arena_release(&arena);
}

void past_read_path(struct past *past, struct past_text *text, const char *path,
		    enum gf_syntax syntax)
{
	start_text(text);
	if (!past->tree.read(&text->bytes, path,
			     gf_limit(GF_LIMIT_RECORD_BYTES), &text->why,
			     past->tree.payload))
		compose_text(text, path, syntax);
}

void past_text_release(struct past_text *text)
{
	gf_source_release(&text->src);
	gf_doc_release(&text->doc);
	gf_diags_release(&text->diags);
	if (text->bytes.s)
		gf_buf_release(&text->bytes);
	*text = (struct past_text){ 0 };
}

/* --- dates --------------------------------------------------------------- */

void past_write_day(struct gf_buf *out, int64_t time, int offset)
{
	char day[GF_DAY_TEXT];
	bool known = revision_day(day, NULL, time, offset);

	gf_buf_adds(out, known ? day : _("invalid date"));
}

void past_write_time(struct gf_buf *out, int64_t time, int offset)
{
	int east = offset < 0 ? -offset : offset, s;
	char day[GF_DAY_TEXT];

	if (revision_day(day, &s, time, offset))
		gf_buf_addf(out, "%sT%02d:%02d:%02d%c%02d:%02d", day, s / 3600,
			    s / 60 % 60, s % 60, offset < 0 ? '-' : '+',
			    east / 60, east % 60);
}
