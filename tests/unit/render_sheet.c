/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sheets: each form by itself. With arguments, prints a sheet for
 * tests/render.sh: render_sheet LOCALEDIR LANG FORMAT WIDTH [hostile].
 */
#include "render/render.h"
#include "tap.h"

static int keep(const char *s, size_t len, void *payload)
{
	gf_buf_add(payload, s, len);
	return 0;
}

static int refuse(const char *s GF_UNUSED, size_t len GF_UNUSED, void *payload)
{
	++*(int *)payload;
	return -1;
}

static void text(struct gf_sheet *sheet, const char *s)
{
	gf_sheet_text(sheet, s, strlen(s));
}

/* --- sheets printed for the shell test ----------------------------------- */

static const struct gf_sheet_column budget[] = {
	{ .name = "id", .label = "Id", .fixed = true },
	{ .name = "titre", .label = "Titre" },
	{ .name = "montant", .label = "Montant", .unit = "EUR" },
	{ .name = "annee", .label = "Année" },
	{ .name = "themes", .label = "Thèmes", .json = true },
	{ .name = "actif", .label = "Actif" },
	{ .name = "resume", .label = "Résumé" },
};

static void fill_budget(struct gf_sheet *sheet)
{
	text(sheet, "rebonds");
	text(sheet, "Rebonds, l'été à Lyon");
	gf_sheet_integer(sheet, 510000);
	gf_sheet_integer(sheet, 2025);
	text(sheet, "[\"accès\", \"numérique\"]");
	gf_sheet_bool(sheet, true);
	text(sheet, "Accompagner les tiers-lieux qui rebondissent, partout.\n");
	gf_sheet_end_row(sheet);
	text(sheet, "東京");
	text(sheet, "展示会");
	gf_sheet_number(sheet, "-1234.50", 8);
	gf_sheet_mark(sheet, "?");
	gf_sheet_integer(sheet, 2024);
	text(sheet, "[{\"poste\":\"loyer\",\"montant\":26000}]");
	gf_sheet_bool(sheet, false);
	gf_sheet_null(sheet);
	gf_sheet_end_row(sheet);
	text(sheet, "oasis");
	text(sheet, "Oasis e\xcc\x81te\xcc\x81");
	gf_sheet_real(sheet, 0.1 + 0.2);
	gf_sheet_end_row(sheet);
	gf_sheet_note(sheet, "liste 2022 incomplète : 38 déclarées, 0 nommée");
}

/* What must not come out as it came in; RELIABILITY O01, O13, O14. */
static const char *const hostile[] = {
	"=1+1",
	"+1+1",
	"-2+3",
	"@SUM(A1)",
	"\t=1",
	"\r=1",
	" =1",
	"\xef\xbc\x9d"
	"1",
	"\xc2\xa0=1",
	"\n=1",
	"=\"a\"",
	"-5",
	"+33 1",
	"007",
	"a,b",
	"a\"b\"",
	"a\nb",
	"a\r\nb",
	"a;b",
	"a\\tb",
	"a\tb",
	"a|b",
	"\x1b[2J",
	"\xc2\x9b"
	"2J",
	"\b\x7f",
	"\xe2\x80\xae"
	"abc",
	"\xff",
	"\xef\xbf\xbe",
	"",
	"null",
	"yes",
	"- a",
	"a: b",
	"# a",
	"<<",
	"12:30",
	"1_000",
	"é",
	"\xc2\x85"
	"a",
	"\xe2\x80\xa8"
	"a",
	"'a'",
	"{a}",
	"*_[x](y)_*",
	"snake_case",
	"&#61;1",
	"<script>",
	"\xf0\x9f\x91\xa9",
	"...",
	"---",
};

static void fill_hostile(struct gf_sheet *sheet)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(hostile); i++) {
		gf_sheet_integer(sheet, (int64_t)i);
		text(sheet, hostile[i]);
		text(sheet, hostile[GF_NELEMS(hostile) - 1 - i]);
		gf_sheet_end_row(sheet);
	}
}

static int print(const char *s, size_t len, void *payload GF_UNUSED)
{
	return fwrite(s, 1, len, stdout) == len ? 0 : -1;
}

static int print_sheet(int argc, char **argv)
{
	static const struct gf_sheet_column three[] = { { .name = "n" },
							{ .name = "a" },
							{ .name = "a" } };
	struct gf_sheet_opts opts = { .header = true };
	struct gf_sheet *sheet;
	int ret;

	gf_i18n_init(argv[2], argv[1]);
	opts.format = argv[3];
	opts.width = (uint32_t)strtoul(argv[4], NULL, 10);
	if (argc == 6) {
		sheet = gf_sheet_new(&opts, three, 3, print, NULL);
		fill_hostile(sheet);
	} else {
		opts.title = "Programmes";
		opts.members = "\"revision\":\"abc\"";
		sheet = gf_sheet_new(&opts, budget, GF_NELEMS(budget), print,
				     NULL);
		fill_budget(sheet);
	}
	ret = gf_sheet_finish(sheet);
	gf_sheet_free(sheet);
	return ret ? 1 : 0;
}

/* --- tests --------------------------------------------------------------- */

static struct gf_buf got = GF_BUF_INIT;

/* One column, one row: what its text is written as. */
static const char *one(const char *format, const char *s, size_t len)
{
	static const struct gf_sheet_column column = { .name = "c" };
	struct gf_sheet_opts opts = { .format = format };
	struct gf_sheet *sheet = gf_sheet_new(&opts, &column, 1, keep, &got);

	gf_buf_reset(&got);
	gf_sheet_text(sheet, s, len);
	gf_sheet_end_row(sheet);
	gf_sheet_finish(sheet);
	gf_sheet_free(sheet);
	return got.s;
}

static void is_one(const char *format, const char *s, const char *want)
{
	is_str(one(format, s, strlen(s)), want, "%s of '%s'", format, want);
}

static void test_cells(void)
{
	is_one("csv", "=1+1", "'=1+1\r\n");
	is_one("csv", " =1", "\"' =1\"\r\n");
	is_one("csv", "\t=1", "\"'\t=1\"\r\n");
	is_one("csv", "-5", "-5\r\n");
	is_one("csv", "-5.25", "-5.25\r\n");
	is_one("csv", "+33123456789", "'+33123456789\r\n");
	is_one("csv", "−5", "−5\r\n");
	is_one("csv", "-5-", "'-5-\r\n");
	is_one("csv", "＝1", "'＝1\r\n");
	is_one("csv", "a\"b", "\"a\"\"b\"\r\n");
	is_one("csv", "", "\"\"\r\n");
	is_one("csv", "\x1b[2J", "\\x1b[2J\r\n");
	is_str(one("csv", "a\0b", 3), "a\\x00b\r\n", "csv of a NUL");
	is_one("tsv", "a\tb\nc\\d\re", "a\\tb\\nc\\\\d\\re\n");
	is_one("table", "a\nb\tc\n", "a b c\n");
	is_one("table", "\x1b[2J\xff", "\\x1b[2J\\xff\n");
	is_one("jsonl", "a\"\x1b", "{\"c\":\"a\\\"\\u001b\"}\n");
	is_one("yaml", "no", "- c: \"no\"\n");
	is_one("yaml", "\xc2\x85", "- c: \"\\u0085\"\n");
	is_one("markdown", "a|b", "| c |\n| --- |\n| a\\|b |\n");
}

static const char *fill(const struct gf_sheet_opts *opts,
			const struct gf_sheet_column *columns, size_t n,
			const char *const *cells, size_t ncells)
{
	struct gf_sheet *sheet = gf_sheet_new(opts, columns, n, keep, &got);
	size_t i;

	gf_buf_reset(&got);
	for (i = 0; i < ncells; i++) {
		if (cells[i] &&
		    strspn(cells[i], "0123456789") == strlen(cells[i]))
			gf_sheet_number(sheet, cells[i], strlen(cells[i]));
		else if (cells[i])
			text(sheet, cells[i]);
		else
			gf_sheet_null(sheet);
		if ((i + 1) % n == 0)
			gf_sheet_end_row(sheet);
	}
	ok(!gf_sheet_finish(sheet), "finished");
	gf_sheet_free(sheet);
	return got.s;
}

static void test_widths(void)
{
	static const struct gf_sheet_column columns[] = {
		{ .name = "id", .fixed = true },
		{ .name = "montant", .label = "Montant demandé" },
		{ .name = "texte" },
	};
	static const char *const cells[] = {
		"a-long-id", "12",    "one two three four five six seven",
		"b",	     "12345", "日本語日本語日本語日本語日本語",
	};
	struct gf_sheet_opts opts = { .format = "table", .header = true };
	uint32_t width;

	is_str(fill(&opts, columns, 3, cells, 6),
	       "id         Montant demandé  texte\n"
	       "─────────  ───────────────  ─────────────────────────────────\n"
	       "a-long-id               12  one two three four five six "
	       "seven\n"
	       "b                    12345  日本語日本語日本語日本語日本語\n",
	       "no terminal: nothing is cut");
	opts.width = 40;
	is_str(fill(&opts, columns, 3, cells, 6),
	       "id         Montant dema…  texte\n"
	       "─────────  ─────────────  ──────────────\n"
	       "a-long-id             12  one two three\n"
	       "                          four five six\n"
	       "                          seven\n"
	       "b                  12345  日本語日本語日\n"
	       "                          本語日本語日本\n"
	       "                          語\n",
	       "the text takes more lines, then the label of numbers gives "
	       "way");
	opts.lines = 2;
	is_str(fill(&opts, columns, 3, cells, 3),
	       "id         Montant dema…  texte\n"
	       "─────────  ─────────────  ──────────────\n"
	       "a-long-id             12  one two three\n"
	       "                          four five six…\n",
	       "no more lines than are asked for");
	opts.lines = 0;
	for (width = 26; width < 80; width++) {
		const char *line, *end;
		size_t most = 0, n;

		opts.width = width;
		line = fill(&opts, columns, 3, cells, 6);
		for (; *line; line = end + 1) {
			end = strchr(line, '\n');
			n = gf_shown_width(line, (size_t)(end - line));
			most = n > most ? n : most;
		}
		ok(most <= width, "%zu columns of %u", most, width);
	}
	opts.width = 1;
	is_str(fill(&opts, columns, 3, cells, 3),
	       "id               a-long-id\n"
	       "Montant demandé  12\n"
	       "texte            one two three four five six seven\n",
	       "too narrow for columns: a line a cell, nothing lost");
}

/* "rebonds-foncier" on a line of its own where no space parts its words. */
static void test_hyphens(void)
{
	static const struct gf_sheet_column columns[] = { { .name = "a" },
							  { .name = "b" } };
	static const char *const cells[] = { "rebonds-foncier-lille",
					     "nouvelles-mesures ici" };
	struct gf_sheet_opts opts = { .format = "table", .width = 24 };

	is_str(fill(&opts, columns, 2, cells, 2),
	       "rebonds-     nouvelles-\n"
	       "foncier-     mesures ici\n"
	       "lille\n",
	       "a line ends at a space, or behind a hyphen");
}

static void test_spare(void)
{
	static const struct gf_sheet_column columns[] = {
		{ .name = "id", .fixed = true },
		{ .name = "titre" },
		{ .name = "fin", .label = "Fin", .spare = true },
		{ .name = "type", .label = "Type", .spare = true },
	};
	static const char *const cells[] = {
		"2025-a-long-id",
		"A title that is rather long",
		NULL,
		"article",
	};
	struct gf_sheet_opts opts = { .format = "table", .width = 45 };

	is_str(fill(&opts, columns, 4, cells, 4),
	       "2025-a-long-id  A title that is       article\n"
	       "                rather long\n"
	       "\n"
	       "no room for Fin; --columns says which columns\n"
	       "to show\n",
	       "the emptiest column is left out first, and named");
	opts.width = 36;
	is_str(fill(&opts, columns, 4, cells, 4),
	       "2025-a-long-id  A title that is\n"
	       "                rather long\n"
	       "\n"
	       "no room for Fin, Type; --columns\n"
	       "says which columns to show\n",
	       "then the last");
}

static void test_shapes(void)
{
	static const struct gf_sheet_column columns[] = { { .name = "a" },
							  { .name = "a" },
							  { .name = "a_2" } };
	static const char *const cells[] = { "x", NULL, "7" };
	struct gf_sheet_opts opts = { .format = "json", .rows_key = "items" };

	is_str(fill(&opts, columns, 3, cells, 3),
	       "{\"greffe\":1,\"columns\":[{\"name\":\"a\"},"
	       "{\"name\":\"a_2\"},{\"name\":\"a_2_2\"}],\"items\":[\n"
	       "{\"a\":\"x\",\"a_2\":null,\"a_2_2\":7}\n"
	       "],\"notes\":[]}\n",
	       "names are told apart");
	is_str(fill(&opts, columns, 1, cells, 0),
	       "{\"greffe\":1,\"columns\":[{\"name\":\"a\"}],\"items\":[],"
	       "\"notes\":[]}\n",
	       "json of nothing");
	opts.format = "yaml";
	is_str(fill(&opts, columns, 1, cells, 0), "[]\n", "yaml of nothing");
	opts.format = "jsonl";
	is_str(fill(&opts, columns, 1, cells, 0), "", "jsonl of nothing");
	opts.format = "csv";
	is_str(fill(&opts, columns, 1, cells, 0), "", "csv of nothing");
	opts.header = true;
	is_str(fill(&opts, columns, 1, cells, 0), "a\r\n", "but its header");
}

static void test_json_cells(void)
{
	static const struct gf_sheet_column column = { .name = "c",
						       .json = true };
	static const struct {
		const char *cell, *csv, *jsonl;
	} cases[] = {
		{ "[\"a\", \"b, c\"]", "\"a, b, c\"\r\n",
		  "{\"c\":[\"a\",\"b, c\"]}\n" },
		{ "[]", "\"\"\r\n", "{\"c\":[]}\n" },
		{ "{\"a\":[1]}", "\"{\"\"a\"\":[1]}\"\r\n",
		  "{\"c\":{\"a\":[1]}}\n" },
		{ "1.50", "1.50\r\n", "{\"c\":1.50}\n" },
		{ "\"t\"", "t\r\n", "{\"c\":\"t\"}\n" },
		{ "null", "\"\"\r\n", "{\"c\":null}\n" },
		{ "{\"a\":", "\"{\"\"a\"\":\"\r\n",
		  "{\"c\":\"{\\\"a\\\":\"}\n" },
	};
	static const char *const doubt = "{\"d\":\"2024?\",\"q\":[\"why ?\"]}";
	struct gf_sheet_opts opts = { 0 };
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++) {
		const char *cell = cases[i].cell;

		opts.format = "csv";
		fill(&opts, &column, 1, &cell, 1);
		is_str(got.s, cases[i].csv, "csv of %s", cell);
		opts.format = "jsonl";
		fill(&opts, &column, 1, &cell, 1);
		is_str(got.s, cases[i].jsonl, "jsonl of %s", cell);
	}
	/* bare, readers of YAML 1.1 refuse it */
	opts.format = "yaml";
	fill(&opts, &column, 1, &doubt, 1);
	is_str(got.s, "- c: {d: \"2024?\", q: [\"why ?\"]}\n",
	       "yaml of a '?' inside brackets");
}

static void test_notes(void)
{
	static const struct gf_sheet_column column = { .name = "c" };
	struct gf_sheet_opts opts = { 0 };
	const char *const *format;
	struct gf_sheet *sheet;
	bool told;

	for (format = gf_sheet_formats(); *format; format++) {
		opts.format = *format;
		gf_buf_reset(&got);
		sheet = gf_sheet_new(&opts, &column, 1, keep, &got);
		gf_sheet_note(sheet, "a note");
		gf_sheet_finish(sheet);
		told = strstr(got.s, "a note") != NULL;
		ok(told == gf_sheet_has_notes(sheet) &&
			   told == !gf_sheet_untold(sheet, 0) &&
			   !gf_sheet_untold(sheet, 1),
		   "%s: a note is in the sheet or given back", *format);
		gf_sheet_free(sheet);
	}
}

/* Bytes that are no UTF-8 are U+FFFD once written. */
static bool is_same(const struct gf_node *node, const char *want)
{
	if (!strcmp(want, "\xff"))
		want = "\xef\xbf\xbd";
	return node && node->type == GF_STRING && !strcmp(node->text, want);
}

static void test_yaml_again(void)
{
	static const struct gf_sheet_column columns[] = {
		{ .name = "<<" },
		{ .name = "a: b" },
		{ .name = "a very long name" },
	};
	struct gf_sheet_column copy[3];
	struct gf_sheet_opts opts = { .format = "yaml" };
	struct gf_compose_opts compose = { .strict = true };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_buf name = GF_BUF_INIT;
	struct gf_source src;
	struct gf_sheet *sheet;
	size_t i;

	memcpy(copy, columns, sizeof(copy));
	gf_buf_fill(&name, 'x', 3000);
	copy[2].name = name.s;
	gf_buf_reset(&got);
	sheet = gf_sheet_new(&opts, copy, 3, keep, &got);
	fill_hostile(sheet);
	gf_sheet_note(sheet, "a note\n- of: two lines");
	gf_sheet_finish(sheet);
	gf_sheet_free(sheet);
	gf_source_init(&src, "sheet", got.s, got.len);
	ok(gf_compose(&doc, &src, &compose, &diags) && !diags.n,
	   "our own composer reads it again");
	is_int(doc.root ? doc.root->n : 0, GF_NELEMS(hostile), "every row");
	for (i = 0; doc.root && i < doc.root->n; i++)
		ok(is_same(gf_map_get(doc.root->items[i], "a: b"), hostile[i]),
		   "and text %zu", i);
	gf_source_release(&src);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_buf_release(&name);
}

static void is_amount(const char *lang, const char *number, const char *unit,
		      const char *want)
{
	gf_i18n_init(lang, NULL);
	gf_buf_reset(&got);
	gf_write_amount(&got, number, strlen(number), unit);
	is_str(got.s, want, "%s %s in %s", number, unit ? unit : "", lang);
	gf_i18n_init("en", NULL);
}

static void test_amounts(void)
{
	is_amount("fr", "510000", "EUR", "510\u202f000\u00a0€");
	is_amount("fr", "-1234567.50", "EUR", "-1\u202f234\u202f567,50\u00a0€");
	is_amount("fr", "12", "%", "12\u00a0%");
	is_amount("fr", "1024", "octet", "1\u202f024\u00a0o");
	is_amount("fr", "999", NULL, "999");
	is_amount("fr", "0.005", "m²", "0,005\u00a0m²");
	is_amount("en", "510000", "EUR", "€510,000");
	is_amount("en", "-1234.5", "EUR", "-€1,234.5");
	is_amount("en", "12", "%", "12%");
	is_amount("en", "1e+25", "min", "1e+25\u00a0min");
	is_amount("en", "1000", "", "1,000");
	is_amount("en", "1", "\x1b", "1\u00a0\\x1b");
}

static void is_bar(double value, double most, const char *want)
{
	gf_buf_reset(&got);
	gf_write_bar(&got, value, most, 4);
	is_str(got.s, want, "a bar of %g against %g", value, most);
}

static void test_bars(void)
{
	is_bar(0, 10, "");
	is_bar(-3, 10, "");
	is_bar(3, 0, "");
	is_bar(0.0001, 10, "▏");
	is_bar(5, 10, "██");
	is_bar(9, 10, "███▋");
	is_bar(10, 10, "████");
	is_bar(20, 10, "████");
}

static void test_reals(void)
{
	static const struct gf_sheet_column column = { .name = "c" };
	static const struct {
		double value;
		const char *people, *programs;
	} cases[] = {
		{ 0.1 + 0.2, "0.3\n", "0.30000000000000004\r\n" },
		{ 510000, "510000\n", "510000\r\n" },
		{ 1.5e15, "1500000000000000\n", "1500000000000000\r\n" },
		{ -0.005, "-0.005\n", "-0.005\r\n" },
		{ 1.0 / 0.0, "\n", "\"\"\r\n" },
	};
	struct gf_sheet_opts opts = { 0 };
	struct gf_sheet *sheet;
	size_t i, j;

	for (i = 0; i < GF_NELEMS(cases); i++) {
		for (j = 0; j < 2; j++) {
			opts.format = j ? "csv" : "table";
			sheet = gf_sheet_new(&opts, &column, 1, keep, &got);
			gf_buf_reset(&got);
			gf_sheet_real(sheet, cases[i].value);
			gf_sheet_end_row(sheet);
			gf_sheet_finish(sheet);
			gf_sheet_free(sheet);
			is_str(got.s, j ? cases[i].programs : cases[i].people,
			       "%g as %s", cases[i].value, opts.format);
		}
	}
}

static void test_refused(void)
{
	static const struct gf_sheet_column column = { .name = "c" };
	struct gf_sheet_opts opts = { .format = "csv" };
	int times = 0, rows = 0;
	struct gf_sheet *sheet =
		gf_sheet_new(&opts, &column, 1, refuse, &times);

	do
		gf_sheet_text(sheet, "a long enough text to fill a buffer", 35);
	while (!gf_sheet_end_row(sheet) && ++rows < 100000);
	ok(rows < 100000, "a refused write is told at the end of a row");
	is_int(gf_sheet_finish(sheet), -1, "and at the end");
	is_int(times, 1, "and nothing more is given");
	gf_sheet_free(sheet);
	opts.format = "xml";
	ok(!gf_sheet_new(&opts, &column, 1, refuse, &times), "no such format");
}

int main(int argc, char **argv)
{
	if (argc > 4)
		return print_sheet(argc, argv);
	test_cells();
	test_widths();
	test_hyphens();
	test_spare();
	test_shapes();
	test_json_cells();
	test_notes();
	test_yaml_again();
	test_amounts();
	test_bars();
	test_reals();
	test_refused();
	gf_buf_release(&got);
	return tap_done();
}
