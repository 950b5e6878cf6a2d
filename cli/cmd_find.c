/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe find: words in the texts of all records. What is typed becomes a
 * question of FTS5 word by word, each in quotes: none of FTS5's own signs
 * means anything here. The last word may be the start of one.
 */
#include "cli/ask.h"

enum { DEFAULT_LIMIT = 20, WORDS_MAX = 32, EXCERPT_WORDS = 18 };

/* Around what matches, in the excerpts that FTS5 gives. */
#define MATCH_START '\001'
#define MATCH_END   '\002'

struct find {
	struct ask_options options;
	struct cli_list kinds;
	const char *limit;

	struct ask ask;
	struct gf_buf match; /* the question of FTS5 */
	size_t words, most;
	struct gf_rows *rows;
};

static const struct opt options[] = {
	{ 'k', "kind", N_("KIND"), OPT_LIST, offsetof(struct find, kinds),
	  N_("only records of this kind (again for more)") },
	{ 'n', "limit", N_("N"), OPT_STRING, offsetof(struct find, limit),
	  N_("at most so many records (default 20; 0: all)") },
	ASK_OPTIONS(struct find, options),
	OPT_LAST
};

/* --- the question -------------------------------------------------------- */

static bool is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* A word has a letter or a figure; signs alone are looked for by nobody. */
static bool is_word(const char *s, size_t len)
{
	while (len--)
		if (is_word_byte((unsigned char)*s++))
			return true;
	return false;
}

static void add_word(struct find *f, const char *s, size_t len,
		     const char *joint)
{
	if (f->words == WORDS_MAX || !is_word(s, len))
		return;
	gf_buf_adds(&f->match, f->words++ ? joint : "");
	gf_buf_addc(&f->match, '"');
	for (; len; len--, s++)
		if (*s != '"')
			gf_buf_addc(&f->match, *s);
	gf_buf_addc(&f->match, '"');
}

/* Words, and what stands between double quotes as a whole. */
static void add_words(struct find *f, const char *text, const char *joint)
{
	size_t len;

	for (; *text; text += len) {
		text += strspn(text, " \t\r\n");
		if (*text == '"' && strchr(text + 1, '"')) {
			len = strcspn(text + 1, "\"") + 2;
			add_word(f, text + 1, len - 2, joint);
		} else {
			len = strcspn(text, " \t\r\n");
			add_word(f, text, len, joint);
		}
	}
}

static void write_match(struct find *f, int argc, char **argv,
			const char *joint)
{
	int i;

	gf_buf_reset(&f->match);
	f->words = 0;
	for (i = 0; i < argc; i++)
		add_words(f, argv[i], joint);
	if (f->words)
		gf_buf_adds(&f->match, " *");
}

/* Restricts to kinds; their names come from the registry. */
static int add_kinds(struct find *f, struct gf_buf *sql)
{
	const struct gf_kind *kind;
	uint32_t i;
	int ret;

	for (i = 0; i < f->kinds.n; i++) {
		ret = ask_kind(&f->ask, f->kinds.items[i], &kind);
		if (ret >= 0)
			return ret;
		gf_buf_adds(sql, i ? ", '" : " AND r.kind IN ('");
		gf_buf_adds(sql, kind->name);
		gf_buf_addc(sql, '\'');
	}
	gf_buf_adds(sql, f->kinds.n ? ")" : "");
	return -1;
}

static int open_rows(struct find *f, const char *limits)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct gf_error err;
	int ret;

	gf_buf_addf(&sql,
		    "SELECT r.kind, r.id, r.title,"
		    " snippet(_search, -1, char(%d), char(%d), '…', %d)"
		    " FROM _search s JOIN _record r ON r._doc = s.rowid"
		    " WHERE s._search MATCH ?1",
		    MATCH_START, MATCH_END, EXCERPT_WORDS);
	ret = add_kinds(f, &sql);
	gf_buf_addf(&sql, " ORDER BY s.rank%s", limits);
	gf_rows_close(f->rows);
	f->rows = NULL;
	if (ret < 0 &&
	    (gf_rows_open(&f->rows, f->ask.index, sql.s, GF_OURS, &err) < 0 ||
	     gf_rows_bind_text(f->rows, "?1", f->match.s, f->match.len, &err) <
		     0))
		ret = ask_fail(&f->ask, &err);
	gf_buf_release(&sql);
	return ret;
}

/* --- the answer, on a terminal ------------------------------------------- */

/* The excerpt on one line; what matches stands out where colours do. */
static void write_excerpt(struct gf_buf *out, const char *s, bool color)
{
	size_t n;

	for (; *s; s += n) {
		n = strcspn(s, "\001\002\n\t");
		gf_buf_add_visible(out, s, n);
		if (!s[n])
			break;
		if (s[n] == MATCH_START)
			gf_buf_adds(out, color ? "\033[1m" : "");
		else if (s[n] == MATCH_END)
			gf_buf_adds(out, color ? "\033[0m" : "");
		else
			gf_buf_adds(out, " · ");
		n++;
	}
}

/* What a text begins with, if more that matches follows; else all of it. */
static const char *skip_title(const char *text, const char *title)
{
	const char *s = text;

	while (title && *title && *s) {
		if (*s == MATCH_START || *s == MATCH_END)
			s++;
		else if (*s++ != *title++)
			return text;
	}
	s += strspn(s, "\001\002");
	if (!title || *title || *s++ != '\n' || !strchr(s, MATCH_START))
		return text;
	return s;
}

static void write_found(struct find *f, const char *kind, const char *id,
			const char *title, const char *excerpt)
{
	struct gf_buf out = GF_BUF_INIT;
	bool color = f->ask.color;

	gf_buf_adds(&out, color ? "\033[1m" : "");
	gf_buf_add_visible(&out, kind, strlen(kind));
	gf_buf_addc(&out, '/');
	gf_buf_add_visible(&out, id, strlen(id));
	gf_buf_adds(&out, color ? "\033[0m  " : "  ");
	if (title)
		gf_buf_add_visible(&out, title, strlen(title));
	gf_buf_adds(&out, "\n    ");
	write_excerpt(&out, skip_title(excerpt ? excerpt : "", title), color);
	gf_buf_addc(&out, '\n');
	cli_write(out.s, out.len, f->ask.cli);
	gf_buf_release(&out);
}

static int tell_table(struct find *f, size_t *n, struct gf_error *err)
{
	int ret = 0;

	while ((!f->most || *n < f->most) &&
	       (ret = gf_rows_step(f->rows, err)) > 0) {
		++*n;
		write_found(f, gf_rows_text(f->rows, 0, NULL),
			    gf_rows_text(f->rows, 1, NULL),
			    gf_rows_text(f->rows, 2, NULL),
			    gf_rows_text(f->rows, 3, NULL));
	}
	if (ret > 0 && f->most && *n == f->most)
		ret = gf_rows_step(f->rows, err);
	if (ret > 0)
		cli_printf(f->ask.cli,
			   gf_ntranslate("the %zu best; --limit 0 shows all\n",
					 "the %zu best; --limit 0 shows all\n",
					 *n),
			   *n);
	return ret < 0 ? -1 : 0;
}

/* --- and in any other format --------------------------------------------- */

static void text_cell(struct gf_sheet *sheet, const char *s)
{
	struct gf_buf plain = GF_BUF_INIT;

	for (; s && *s; s++)
		if (*s == '\n')
			gf_buf_adds(&plain, " · ");
		else if (*s != MATCH_START && *s != MATCH_END)
			gf_buf_addc(&plain, *s);
	if (s)
		gf_sheet_text(sheet, plain.s, plain.len);
	else
		gf_sheet_null(sheet);
	gf_buf_release(&plain);
}

static int fill_sheet(struct find *f, struct gf_sheet *sheet,
		      struct gf_error *err)
{
	size_t n = 0;
	int i, ret = 0;

	while ((!f->most || n++ < f->most) &&
	       (ret = gf_rows_step(f->rows, err)) > 0) {
		for (i = 0; i < 4; i++)
			text_cell(sheet, gf_rows_text(f->rows, i, NULL));
		gf_sheet_end_row(sheet);
	}
	return ret < 0 ? -1 : 0;
}

static int tell_sheet(struct find *f)
{
	const struct gf_sheet_column columns[] = {
		{ .name = "kind", .label = _("Kind"), .fixed = true },
		{ .name = "id", .label = _("Id"), .fixed = true },
		{ .name = "title", .label = _("Title") },
		{ .name = "excerpt", .label = _("Excerpt") },
	};
	struct gf_sheet *sheet =
		ask_sheet(&f->ask, NULL, columns, GF_NELEMS(columns));
	struct gf_error err;

	if (fill_sheet(f, sheet, &err) == 0)
		return ask_finish(&f->ask, sheet);
	gf_sheet_free(sheet);
	return ask_fail(&f->ask, &err);
}

/* --- the run ------------------------------------------------------------- */

/* Every word first; where no record has all, any of them. */
static int answer(struct find *f, int argc, char **argv)
{
	struct gf_error err;
	size_t n = 0;
	int ret;

	if (tell_table(f, &n, &err) < 0)
		return ask_fail(&f->ask, &err);
	if (!n && f->words > 1) {
		write_match(f, argc, argv, " OR ");
		ret = open_rows(f, "");
		if (ret >= 0)
			return ret;
		if (gf_rows_step(f->rows, &err) > 0) {
			cli_printf(f->ask.cli,
				   _("no record has all of these words; these "
				     "have some\n"));
			gf_rows_reset(f->rows);
			if (tell_table(f, &n, &err) < 0)
				return ask_fail(&f->ask, &err);
		}
	}
	if (!n)
		cli_printf(f->ask.cli, _("nothing is found\n"));
	if (f->ask.left_out)
		cli_printf(f->ask.cli, "%s\n", f->ask.left_out);
	return cli_flush(f->ask.cli) < 0 ? CLI_FAILED : CLI_OK;
}

static bool is_table(const struct find *f)
{
	return !f->options.format || !strcmp(f->options.format, "table");
}

static int read_limit(struct find *f)
{
	char *end;
	unsigned long n;

	f->most = DEFAULT_LIMIT;
	if (!f->limit)
		return -1;
	n = strtoul(f->limit, &end, 10);
	if (*end || !*f->limit || *f->limit == '-' || n > UINT32_MAX)
		return cli_usage(&cmd_find,
				 _("--limit takes a number, not '%s'"),
				 f->limit);
	f->most = n;
	return -1;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct find f = { .match = GF_BUF_INIT };
	int ret = cli_parse(cli, &cmd_find, &f, &argc, argv);

	if (ret >= 0)
		return ret;
	write_match(&f, argc, argv, " ");
	if (!f.words)
		ret = cli_usage(&cmd_find, _("type words to look for"));
	if (ret < 0)
		ret = read_limit(&f);
	if (ret < 0)
		ret = ask_open(&f.ask, cli, &cmd_find, &f.options, ASK_RECORDS);
	if (ret < 0)
		ret = open_rows(&f, "");
	if (ret < 0)
		ret = is_table(&f) ? answer(&f, argc, argv) : tell_sheet(&f);
	gf_rows_close(f.rows);
	ask_close(&f.ask);
	gf_buf_release(&f.match);
	free(f.kinds.items);
	return ret;
}

const struct cmd cmd_find = {
	.name = "find",
	.args = N_("TEXT…"),
	.summary = N_("look for words in all records"),
	.details = N_(
		"  greffe find forêt commune\n"
		"  greffe find '\"capacités publiques\"' --kind programme\n"
		"  greffe find labo\n"
		"\n"
		"The records that have every word, the best first, with the "
		"place where they have\n"
		"them. Accents and case are forgiven; the last word may be "
		"the start of one\n"
		"(labo finds laboratoire). Words between double quotes stand "
		"together."),
	.options = options,
	.run = run,
};
