/* SPDX-License-Identifier: EUPL-1.2 */
/* greffe list: the records of a kind that fit, one a row. */
#include "cli/shown.h"

struct list {
	struct ask_options ask;
	const char *where;
	struct cli_list columns, sort;
	uint32_t limit;
	bool count, certain, sources;
};

static const struct opt options[] = {
	{ 'w', "where", N_("EXPR"), OPT_STRING, offsetof(struct list, where),
	  N_("only records of which this is true") },
	{ 'c', "columns", N_("PATHS"), OPT_LIST, offsetof(struct list, columns),
	  N_("what to show, with commas between (default: as the schema has "
	     "it)") },
	{ 's', "sort", N_("PATHS"), OPT_LIST, offsetof(struct list, sort),
	  N_("in which order; -PATH: downwards (default: by id)") },
	{ 'n', "limit", N_("N"), OPT_NUMBER, offsetof(struct list, limit),
	  N_("at most so many rows; 0: all (default)") },
	{ 0, "count", NULL, OPT_FLAG, offsetof(struct list, count),
	  N_("only how many records") },
	{ 0, "certain", NULL, OPT_FLAG, offsetof(struct list, certain),
	  N_("leave out what is only possible, of dates known in part") },
	{ 0, "sources", NULL, OPT_FLAG, offsetof(struct list, sources),
	  N_("add the documents that each row comes from") },
	ASK_OPTIONS(struct list, ask),
	OPT_LAST
};

/* The cells of a row; what is uncertain is marked behind the first one. */
static void write_row(struct shown *a, struct gf_sheet *sheet)
{
	const struct gf_selection *s = &a->selection;
	bool doubt = s->doubtful && gf_rows_integer(a->rows, (int)s->ncolumns);
	size_t i;

	for (i = 0; i < s->ncolumns; i++) {
		shown_cell(a, sheet, i);
		if (doubt && !i)
			gf_sheet_mark(sheet, " ?");
	}
	if (s->doubtful && !a->people)
		gf_sheet_text(sheet, doubt ? "false" : "true", doubt ? 5 : 4);
	gf_sheet_end_row(sheet);
}

static int write_rows(struct shown *a, struct gf_sheet *sheet,
		      struct gf_error *err)
{
	const struct gf_selection *s = &a->selection;
	size_t n = 0, doubts = 0;
	struct gf_buf note = GF_BUF_INIT;
	int ret;

	while ((ret = gf_rows_step(a->rows, err)) > 0) {
		n++;
		if (s->doubtful)
			doubts += gf_rows_integer(a->rows, (int)s->ncolumns) !=
				  0;
		write_row(a, sheet);
	}
	if (ret < 0)
		return -1;
	if (!n)
		gf_sheet_note(sheet, _("no record fits"));
	if (doubts && gf_sheet_has_notes(sheet)) { /* else a column says */
		gf_buf_addf(&note,
			    gf_ntranslate("?: %zu row is possible, not "
					  "certain: its date is known in part",
					  "?: %zu rows are possible, not "
					  "certain: their dates are known in "
					  "part",
					  doubts),
			    doubts);
		gf_sheet_note(sheet, note.s);
	}
	gf_buf_release(&note);
	return shown_notes(a, sheet, err);
}

/* One figure: the number alone for people, with what is possible. */
static int write_count(struct shown *a, struct gf_sheet *sheet,
		       struct gf_error *err)
{
	int64_t sure, possible;

	if (gf_rows_step(a->rows, err) < 0)
		return -1;
	sure = gf_rows_integer(a->rows, 0);
	gf_sheet_integer(sheet, sure);
	if (a->selection.doubtful) {
		possible = gf_rows_integer(a->rows, 1);
		if (a->people && possible > sure)
			gf_sheet_mark(
				sheet,
				gf_arena_printf(&a->ask->arena, " (+%lld ?)",
						(long long)(possible - sure)));
		if (!a->people)
			gf_sheet_integer(sheet, possible);
	}
	gf_sheet_end_row(sheet);
	return shown_notes(a, sheet, err);
}

static int write_answer(struct shown *a, const struct list *l)
{
	struct gf_sheet_column *columns;
	struct gf_sheet *sheet;
	struct gf_error err;
	size_t n, i;
	int ret;

	columns = shown_columns(a, &n);
	/* of those nobody asked for, the id and the title are enough */
	for (i = 2; !l->columns.n && i + l->sources < n; i++)
		columns[i].spare = true;
	if (l->count && a->people)
		n = 1;
	else if (!l->count && a->selection.doubtful && !a->people)
		columns[n++] = (struct gf_sheet_column){ .name = "certain",
							 .json = true };
	sheet = ask_sheet(a->ask, NULL, columns, n);
	ret = l->count ? write_count(a, sheet, &err)
		       : write_rows(a, sheet, &err);
	if (ret == 0)
		return ask_finish(a->ask, sheet);
	gf_sheet_free(sheet);
	return ask_fail(a->ask, &err);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct list l = { .where = NULL };
	struct shown shown = { .rows = NULL };
	struct ask ask = { 0 };
	struct gf_select select = { .limit = -1 };
	int ret = cli_parse(cli, &cmd_list, &l, &argc, argv);

	if (ret >= 0)
		return ret;
	if (argc > 1)
		return cli_usage(&cmd_list, ASK_ONE_KIND, argv[1]);
	ret = ask_open(&ask, cli, &cmd_list, &l.ask, ASK_RECORDS);
	if (ret < 0)
		ret = ask_kind(&ask, argc ? argv[0] : "", &select.kind);
	if (ret < 0) {
		select.where = l.where;
		select.columns = l.columns.items;
		select.ncolumns = l.columns.n;
		select.sort = l.sort.items;
		select.nsort = l.count ? 0 : l.sort.n;
		select.limit = l.limit && !l.count ? (int64_t)l.limit : -1;
		select.count = l.count;
		select.certain = l.certain;
		select.sources = l.sources && !l.count;
		ret = shown_open(&shown, &ask, &select);
	}
	if (ret < 0)
		ret = write_answer(&shown, &l);
	shown_close(&shown);
	ask_close(&ask);
	free(l.columns.items);
	free(l.sort.items);
	return ret;
}

const struct cmd cmd_list = {
	.name = "list",
	.args = N_("KIND"),
	.summary = N_("list the records of a kind, filtered and sorted"),
	.details =
		N_("KIND is a kind of records by its name or its label.\n"
		   "\n"
		   "  greffe list programme\n"
		   "  greffe list programme --where \"statut = 'achevé'\"\n"
		   "  greffe list programme --where \"debut >= '2024'\" --sort "
		   "-debut\n"
		   "  greffe list adhesion --columns organisation,"
		   "organisation.territoire.titre\n"
		   "  greffe list exercice --columns "
		   "annee,lignes.libelle,lignes.montant\n"
		   "  greffe list evenement --where \"annee = 2025\" --count\n"
		   "\n"
		   "A path follows references with dots, as many as needed. In "
		   "--where it means some\n"
		   "record that it leads to; in a column all of them stand in "
		   "one cell. A list of\n"
		   "objects gives a row an item. "
		   "parent*[nature=region].titre climbs from parent to\n"
		   "parent to the first that fits. debut.year and debut.month "
		   "are parts of a date.\n"
		   "\n"
		   "EXPR is an expression of SQL: = != < <= > >= AND OR NOT IN "
		   "(…) LIKE BETWEEN\n"
		   "IS NULL, ~ 'pattern', and functions such as length(). "
		   "Fields and the values that\n"
		   "a schema lists may be typed by their label. Other texts "
		   "count letter by letter:\n"
		   "fold(titre) ~ 'metropole' forgives accents and case. A "
		   "date compares with a year,\n"
		   "a month or a day; what is possible and not certain is "
		   "marked ?.\n"
		   "\n"
		   "For people, references are shown by title and values by "
		   "label; csv, json… have\n"
		   "ids and values as the records do."),
	.options = options,
	.run = run,
};
