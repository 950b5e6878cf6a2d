/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe find: words in the texts of all records. What is typed becomes a
 * question of FTS5 word by word, each in quotes: none of FTS5's own signs
 * means anything here. The last word may be the start of one.
 */
#include "cli/ask.h"
#include "cli/excerpt.h"

enum { DEFAULT_LIMIT = 20, WORDS_MAX = 32 };

struct find {
	struct ask_options options;
	struct cli_list kinds;
	uint32_t most;

	struct ask ask;
	/* the question of FTS5; of whole words only; as typed */
	struct gf_buf match, exact, words;
	size_t nwords, n;
	const struct gf_kind **only;
	size_t nonly;
	struct gf_buf excerpt;
	struct gf_strmap told;	/* documents, by their numbers */
	bool some;		/* of the words are enough */
	bool more;		/* than were wanted */
	struct gf_sheet *sheet; /* NULL: a table */
};

static const struct opt options[] = {
	{ 'k', "kind", N_("KIND"), OPT_LIST, offsetof(struct find, kinds),
	  N_("only records of this kind (again for more)") },
	{ 'n', "limit", N_("N"), OPT_NUMBER, offsetof(struct find, most),
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
	if (f->nwords == WORDS_MAX || !is_word(s, len))
		return;
	gf_buf_adds(&f->match, f->nwords++ ? joint : "");
	gf_buf_adds(&f->words, f->words.len ? " " : "");
	gf_buf_addc(&f->match, '"');
	for (; len; len--, s++)
		if (*s != '"') {
			gf_buf_addc(&f->match, *s);
			gf_buf_addc(&f->words, *s);
		}
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
	gf_buf_reset(&f->words);
	f->nwords = 0;
	for (i = 0; i < argc; i++)
		add_words(f, argv[i], joint);
	gf_buf_reset(&f->exact);
	gf_buf_add(&f->exact, f->match.s, f->match.len);
	if (f->nwords)
		gf_buf_adds(&f->match, " *");
}

/* --- what fits, the best first ------------------------------------------- */

/* What any text has. A title weighs more than all that is below it. */
static const char ranked[] =
	"SELECT s.rowid, s.kind, s.id, s.title,"
	" highlight(_search, 3, char(1), char(2)) FROM _search s"
	" WHERE s._search MATCH ?1 AND s.rank MATCH 'bm25(0, 0, 10, 1)'"
	" AND EXISTS (SELECT 1 FROM _record r WHERE r._doc = s.rowid)"
	" ORDER BY s.rank";

/* One document that was found by its name. */
static const char named[] =
	"SELECT r._doc, r.kind, r.id, r.title,"
	" (SELECT highlight(_search, 3, char(1), char(2)) FROM _search"
	" WHERE _search MATCH ?2 AND rowid = ?1)"
	" FROM _record r WHERE r._doc = ?1";

/* Kinds that have other spellings of their names, one list each. */
static void add_spellings(struct find *f, struct gf_buf *sql)
{
	const struct gf_shape *shape = gf_index_shape(f->ask.index);
	const struct gf_shape_table *t;
	uint32_t i;

	for (i = 0; i < shape->n; i++) {
		t = &shape->tables[i];
		if (!gf_shape_is_list_of(t, "names"))
			continue;
		gf_buf_addf(sql,
			    " UNION SELECT r._doc FROM _record r WHERE r.kind ="
			    " '%s' AND r.id IN (SELECT _id FROM ",
			    t->kind->name);
		gf_sql_name(sql, t->name);
		gf_buf_adds(sql, " WHERE fold(_value) = ?2)");
	}
}

/* Records that are called so, by their id, title or another spelling. */
static int open_named(struct find *f, struct gf_rows **rows,
		      struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT, slug = GF_BUF_INIT, fold = GF_BUF_INIT;
	int ret;

	gf_slug(&slug, f->words.s, f->words.len);
	gf_fold(&fold, f->words.s, f->words.len);
	gf_buf_adds(&sql, "SELECT r._doc FROM _record r WHERE r.id = ?1");
	gf_buf_adds(&sql, " UNION SELECT s.rowid FROM _search s WHERE"
			  " s._search MATCH ?3 AND fold(s.title) = ?2 AND"
			  " EXISTS (SELECT 1 FROM _record r WHERE"
			  " r._doc = s.rowid)");
	add_spellings(f, &sql);
	ret = gf_rows_open(rows, f->ask.index, sql.s, GF_OURS, err);
	if (ret == 0)
		ret = gf_rows_bind_text(*rows, "?1", slug.s, slug.len, err);
	if (ret == 0)
		ret = gf_rows_bind_text(*rows, "?2", fold.s, fold.len, err);
	gf_buf_reset(&slug);
	gf_buf_addf(&slug, "title : ^ \"%s\"", f->words.s);
	if (ret == 0)
		ret = gf_rows_bind_text(*rows, "?3", slug.s, slug.len, err);
	gf_buf_release(&sql);
	gf_buf_release(&slug);
	gf_buf_release(&fold);
	return ret;
}

/* --- one record ---------------------------------------------------------- */

static bool is_wanted(const struct find *f, const char *kind)
{
	size_t i;

	for (i = 0; i < f->nonly; i++)
		if (!strcmp(f->only[i]->name, kind))
			return true;
	return !f->nonly;
}

static void show_record(struct find *f, const char *kind, const char *id,
			const char *title)
{
	struct gf_buf out = GF_BUF_INIT;
	bool color = f->ask.color;

	gf_buf_adds(&out, color ? "\033[1m" : "");
	gf_buf_add_visible(&out, kind, strlen(kind));
	gf_buf_addc(&out, '/');
	gf_buf_add_visible(&out, id, strlen(id));
	gf_buf_adds(&out, color ? "\033[0m" : "");
	if (title && strcmp(title, id) != 0) {
		gf_buf_adds(&out, "  ");
		gf_buf_add_visible(&out, title, strlen(title));
	}
	gf_buf_addc(&out, '\n');
	if (f->excerpt.len) {
		gf_buf_adds(&out, "    ");
		excerpt_show(&out, f->excerpt.s, color);
		gf_buf_addc(&out, '\n');
	}
	cli_write(out.s, out.len, f->ask.cli);
	gf_buf_release(&out);
}

static void fill_row(struct find *f, const char *kind, const char *id,
		     const char *title)
{
	struct gf_buf plain = GF_BUF_INIT;

	gf_sheet_text(f->sheet, kind, strlen(kind));
	gf_sheet_text(f->sheet, id, strlen(id));
	if (title)
		gf_sheet_text(f->sheet, title, strlen(title));
	else
		gf_sheet_null(f->sheet);
	excerpt_plain(&plain, f->excerpt.s);
	gf_sheet_text(f->sheet, plain.s, plain.len);
	gf_sheet_end_row(f->sheet);
	gf_buf_release(&plain);
}

/* A line of ours: a note where there is a sheet. */
static void add_note(struct find *f, const char *text)
{
	if (f->sheet)
		gf_sheet_note(f->sheet, text);
	else
		cli_printf(f->ask.cli, "%s\n", text);
}

/* Tells the document of a row, unless it was told. */
static void tell(struct find *f, struct gf_rows *rows)
{
	const char *kind = gf_rows_text(rows, 1, NULL);
	const char *id = gf_rows_text(rows, 2, NULL);
	const char *title = gf_rows_text(rows, 3, NULL), *texts, *key;

	key = gf_arena_printf(&f->ask.arena, "%lld",
			      (long long)gf_rows_integer(rows, 0));
	if (!is_wanted(f, kind) || gf_strmap_get(&f->told, key, strlen(key)))
		return;
	if (f->most && f->n == f->most) {
		f->more = true;
		return;
	}
	if (f->some && !f->n)
		add_note(f, _("no record has all of these words; these have "
			      "some"));
	f->n++;
	gf_strmap_put(&f->told, key, strlen(key), f);
	gf_buf_reset(&f->excerpt);
	texts = gf_rows_text(rows, 4, NULL);
	if (texts)
		excerpt_choose(&f->excerpt, texts, title);
	if (f->sheet)
		fill_row(f, kind, id, title);
	else
		show_record(f, kind, id, title);
}

static int tell_all(struct find *f, struct gf_rows *rows, struct gf_error *err)
{
	int ret = 0;

	while (!f->more && (ret = gf_rows_step(rows, err)) > 0)
		tell(f, rows);
	return ret < 0 ? -1 : 0;
}

/* What is called so: few, each looked up by its number. */
static int search_names(struct find *f, struct gf_error *err)
{
	struct gf_rows *docs = NULL, *rows = NULL;
	int ret, step = 0;

	ret = gf_rows_open(&rows, f->ask.index, named, GF_OURS, err);
	if (ret == 0)
		ret = gf_rows_bind_text(rows, "?2", f->exact.s, f->exact.len,
					err);
	if (ret == 0)
		ret = open_named(f, &docs, err);
	while (ret == 0 && (step = gf_rows_step(docs, err)) > 0) {
		gf_rows_reset(rows);
		ret = gf_rows_bind_integer(rows, "?1", gf_rows_integer(docs, 0),
					   err);
		if (ret == 0)
			ret = tell_all(f, rows, err);
	}
	gf_rows_close(docs);
	gf_rows_close(rows);
	return step < 0 ? -1 : ret;
}

static int search(struct find *f, struct gf_error *err)
{
	struct gf_rows *rows = NULL;
	int ret = search_names(f, err);

	if (ret == 0)
		ret = gf_rows_open(&rows, f->ask.index, ranked, GF_OURS, err);
	if (ret == 0)
		ret = gf_rows_bind_text(rows, "?1", f->match.s, f->match.len,
					err);
	if (ret == 0)
		ret = tell_all(f, rows, err);
	gf_rows_close(rows);
	return ret;
}

/* --- the run ------------------------------------------------------------- */

static struct gf_sheet *open_sheet(struct find *f)
{
	const struct gf_sheet_column columns[] = {
		{ .name = "kind", .label = _("Kind"), .fixed = true },
		{ .name = "id", .label = _("Id"), .fixed = true },
		{ .name = "title", .label = _("Title") },
		{ .name = "excerpt", .label = _("Excerpt") },
	};

	return ask_sheet(&f->ask, NULL, columns, GF_NELEMS(columns));
}

/* Every word first; where no record has all of them, any. */
static int answer(struct find *f, int argc, char **argv, struct gf_error *err)
{
	if (search(f, err) < 0)
		return -1;
	if (!f->n && f->nwords > 1) {
		write_match(f, argc, argv, " OR ");
		f->some = true;
		if (search(f, err) < 0)
			return -1;
	}
	if (!f->n)
		add_note(f, _("nothing is found"));
	if (f->more)
		add_note(f, gf_arena_printf(
				    &f->ask.arena,
				    gf_ntranslate(
					    "the %zu best; --limit 0 shows all",
					    "the %zu best; --limit 0 shows all",
					    f->n),
				    f->n));
	return 0;
}

static int end(struct find *f)
{
	if (f->sheet)
		return ask_finish(&f->ask, f->sheet);
	if (f->ask.left_out)
		cli_printf(f->ask.cli, "%s\n", f->ask.left_out);
	return cli_flush(f->ask.cli) < 0 ? CLI_FAILED : CLI_OK;
}

static int read_kinds(struct find *f)
{
	uint32_t i;
	int ret = -1;

	f->only = gf_arena_alloc(&f->ask.arena,
				 (f->kinds.n + 1) * sizeof(struct gf_kind *));
	for (i = 0; i < f->kinds.n && ret < 0; i++)
		ret = ask_kind(&f->ask, f->kinds.items[i],
			       &f->only[f->nonly++]);
	return ret;
}

static bool is_table(const struct find *f)
{
	return !f->options.format || !strcmp(f->options.format, "table");
}

static void release(struct find *f)
{
	ask_close(&f->ask);
	gf_strmap_release(&f->told);
	gf_buf_release(&f->match);
	gf_buf_release(&f->exact);
	gf_buf_release(&f->words);
	gf_buf_release(&f->excerpt);
	free(f->kinds.items);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct find f = { .most = DEFAULT_LIMIT,
			  .match = GF_BUF_INIT,
			  .exact = GF_BUF_INIT,
			  .words = GF_BUF_INIT,
			  .excerpt = GF_BUF_INIT };
	int ret = cli_parse(cli, &cmd_find, &f, &argc, argv);
	struct gf_error err;

	if (ret >= 0)
		return ret;
	write_match(&f, argc, argv, " AND ");
	if (!f.nwords)
		ret = cli_usage(&cmd_find, _("type words to look for"));
	if (ret < 0)
		ret = ask_open(&f.ask, cli, &cmd_find, &f.options, ASK_RECORDS);
	if (ret < 0)
		ret = read_kinds(&f);
	if (ret < 0 && !is_table(&f))
		f.sheet = open_sheet(&f);
	if (ret < 0 && answer(&f, argc, argv, &err) < 0) {
		gf_sheet_free(f.sheet);
		ret = ask_fail(&f.ask, &err);
	}
	if (ret < 0)
		ret = end(&f);
	release(&f);
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
