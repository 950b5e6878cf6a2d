/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe summary: of one kind, in groups (here and crosstab.c), or of the
 * whole registry at a glance (glance.c).
 */
#include "cli/summary.h"

static const struct opt options[] = {
	{ 'b', "by", N_("PATH[,PATH]"), OPT_LIST, offsetof(struct summary, by),
	  N_("a row for each value; two paths make a table of both") },
	{ 0, "count", NULL, OPT_FLAG, offsetof(struct summary, count),
	  N_("count records (default)") },
	{ 0, "sum", N_("PATH"), OPT_STRING, offsetof(struct summary, sum),
	  N_("add up a number") },
	{ 0, "avg", N_("PATH"), OPT_STRING, offsetof(struct summary, avg),
	  N_("the average of a number") },
	{ 0, "min", N_("PATH"), OPT_STRING, offsetof(struct summary, min),
	  N_("the least value") },
	{ 0, "max", N_("PATH"), OPT_STRING, offsetof(struct summary, max),
	  N_("the greatest value") },
	{ 'w', "where", N_("EXPR"), OPT_STRING, offsetof(struct summary, where),
	  N_("only records of which this is true (see greffe help list)") },
	{ 's', "sort", N_("PATHS"), OPT_LIST, offsetof(struct summary, sort),
	  N_("in which order: a path of --by, or count, sum…; - downwards") },
	{ 'n', "limit", N_("N"), OPT_NUMBER, offsetof(struct summary, limit),
	  N_("at most so many groups; 0: all (default)") },
	{ 0, "chart", NULL, OPT_FLAG, offsetof(struct summary, chart),
	  N_("draw bars") },
	{ 0, "certain", NULL, OPT_FLAG, offsetof(struct summary, certain),
	  N_("leave out what is only possible, of dates known in part") },
	{ 0, "sources", NULL, OPT_FLAG, offsetof(struct summary, sources),
	  N_("add the documents that each figure comes from") },
	ASK_OPTIONS(struct summary, ask),
	OPT_LAST
};

/* --- figures ------------------------------------------------------------- */

/* What is possible beside what is certain: "(+3 ?)", or "(1,7 ?)". */
static void add_mark(struct shown *a, struct gf_sheet *sheet, size_t column)
{
	const struct gf_select_column *c = &a->selection.columns[column];
	double sure = gf_rows_real(a->rows, (int)column);
	double possible = gf_rows_real(a->rows, (int)column + 1);
	bool adds = !strcmp(c->name, "count") || !strcmp(c->name, "sum");
	struct gf_buf mark = GF_BUF_INIT;
	char number[64];

	if (possible == sure || c->schema)
		return;
	snprintf(number, sizeof(number), "%.15g",
		 adds ? possible - sure : possible);
	gf_buf_adds(&mark, adds && possible > sure ? " (+" : " (");
	gf_write_amount(&mark, number, strlen(number), c->unit);
	gf_buf_adds(&mark, " ?)");
	gf_sheet_mark(sheet, mark.s);
	gf_buf_release(&mark);
}

/* The columns that a person sees: a possible figure is a mark of its own. */
static bool is_shown(const struct shown *a, size_t i)
{
	const struct gf_select_column *c = a->selection.columns;

	return !a->people || !a->selection.doubtful || !c[i].figure || !i ||
	       !c[i - 1].figure;
}

static void none_cell(struct shown *a, struct gf_sheet *sheet)
{
	if (a->people)
		gf_sheet_text(sheet, _("(none)"), strlen(_("(none)")));
	else
		gf_sheet_null(sheet);
}

static void write_cells(struct shown *a, struct gf_sheet *sheet)
{
	const struct gf_selection *s = &a->selection;
	size_t i;

	for (i = 0; i < s->ncolumns; i++) {
		if (!is_shown(a, i))
			continue;
		if (!s->columns[i].figure &&
		    gf_rows_type(a->rows, (int)i) == GF_CELL_NULL)
			none_cell(a, sheet);
		else
			shown_cell(a, sheet, i);
		if (s->columns[i].figure && s->doubtful && a->people)
			add_mark(a, sheet, i);
	}
}

/* --- bars ---------------------------------------------------------------- */

enum { BAR_WIDTH = 30 };

/* The first figure's place among the columns. */
size_t summary_figure(const struct shown *a)
{
	size_t i;

	for (i = 0; !a->selection.columns[i].figure; i++)
		;
	return i;
}

static int find_most(struct shown *a, double *most, struct gf_error *err)
{
	size_t figure = summary_figure(a) + a->selection.doubtful;
	double value;
	int ret;

	*most = 0;
	while ((ret = gf_rows_step(a->rows, err)) > 0) {
		value = gf_rows_real(a->rows, (int)figure);
		if (value > *most)
			*most = value;
	}
	gf_rows_reset(a->rows);
	return ret;
}

static void bar_cell(struct shown *a, struct gf_sheet *sheet, double most)
{
	struct gf_buf bar = GF_BUF_INIT;

	gf_write_bar(&bar, gf_rows_real(a->rows, (int)summary_figure(a)), most,
		     BAR_WIDTH);
	gf_sheet_text(sheet, bar.s, bar.len);
	gf_buf_release(&bar);
}

/* --- a row a group ------------------------------------------------------- */

static int write_groups(struct shown *a, const struct summary *s)
{
	struct gf_sheet_column *columns;
	bool bars = s->chart && a->people;
	struct gf_sheet *sheet;
	struct gf_error err;
	size_t all, n = 0, i;
	double most = 0;
	int ret;

	if (bars && find_most(a, &most, &err) < 0)
		return ask_fail(a->ask, &err);
	columns = shown_columns(a, &all);
	for (i = 0; i < all; i++)
		if (is_shown(a, i))
			columns[n++] = columns[i];
	if (bars)
		columns[n++] = (struct gf_sheet_column){ .name = "bar",
							 .label = "",
							 .fixed = true };
	sheet = ask_sheet(a->ask, NULL, columns, n);
	for (n = 0; (ret = gf_rows_step(a->rows, &err)) > 0; n++) {
		write_cells(a, sheet);
		if (bars)
			bar_cell(a, sheet, most);
		gf_sheet_end_row(sheet);
	}
	if (!n)
		gf_sheet_note(sheet, _("no record fits"));
	if (ret < 0 || shown_notes(a, sheet, &err) < 0) {
		gf_sheet_free(sheet);
		return ask_fail(a->ask, &err);
	}
	return ask_finish(a->ask, sheet);
}

/* --- the run ------------------------------------------------------------- */

static int check(const struct summary *s)
{
	int figures = (s->sum != NULL) + (s->avg != NULL) + (s->min != NULL) +
		      (s->max != NULL) + s->count;

	if (figures > 1)
		return cli_usage(&cmd_summary,
				 _("choose one of --count, --sum, --avg, --min "
				   "and --max"));
	return -1;
}

static int summarise_kind(struct summary *s, struct ask *ask, const char *word)
{
	struct gf_select select = {
		.where = s->where,
		.by = s->by.items,
		.nby = s->by.n,
		.sort = s->sort.items,
		.nsort = s->sort.n,
		.sum = s->sum,
		.avg = s->avg,
		.min = s->min,
		.max = s->max,
		.limit = s->limit ? (int64_t)s->limit : -1,
		.count = true,
		.certain = s->certain,
		.sources = s->sources,
	};
	struct shown shown = { .rows = NULL };
	int ret = ask_kind(ask, word, &select.kind);

	select.count = !s->sum && !s->avg && !s->min && !s->max;
	if (ret < 0)
		ret = shown_open(&shown, ask, &select);
	if (ret < 0)
		ret = summary_figure(&shown) == 2 && shown.people &&
				      !s->chart && !s->sources
			      ? crosstab_write(&shown)
			      : write_groups(&shown, s);
	shown_close(&shown);
	return ret;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct summary s = { .where = NULL };
	struct ask ask = { 0 };
	int ret = cli_parse(cli, &cmd_summary, &s, &argc, argv);

	if (ret >= 0)
		return ret;
	if (argc > 1)
		return cli_usage(&cmd_summary, ASK_ONE_KIND, argv[1]);
	ret = check(&s);
	if (ret < 0 && !argc &&
	    (s.by.n || s.sum || s.avg || s.min || s.max || s.where))
		ret = cli_usage(&cmd_summary,
				_("name a kind of records to group or add up"));
	if (ret < 0)
		ret = ask_open(&ask, cli, &cmd_summary, &s.ask, ASK_RECORDS);
	if (ret < 0)
		ret = argc ? summarise_kind(&s, &ask, argv[0])
			   : glance_write(&ask);
	ask_close(&ask);
	free(s.by.items);
	free(s.sort.items);
	return ret;
}

const struct cmd cmd_summary = {
	.name = "summary",
	.args = N_("[KIND]"),
	.summary = N_("count and add up records, by whatever they have"),
	.details =
		N_("Without a kind, the registry at a glance: records by kind "
		   "and state, how much is\n"
		   "filled in, findings, the last change, who contributed.\n"
		   "\n"
		   "  greffe summary\n"
		   "  greffe summary programme --by statut --chart\n"
		   "  greffe summary adhesion --by categorie,annee\n"
		   "  greffe summary exercice --by lignes.poste,annee --sum "
		   "lignes.montant\n"
		   "  greffe summary adhesion --by "
		   "'organisation.territoire.parent*[nature=region].titre'\n"
		   "  greffe summary evenement --by debut.month\n"
		   "\n"
		   "Paths are those of greffe list. A record that has several "
		   "values of a path counts\n"
		   "once for each different one; nothing can be added up by "
		   "such a path. Where dates\n"
		   "are known in part, 12 (+3 ?) is twelve for certain and "
		   "three more possibly."),
	.options = options,
	.run = run,
};
