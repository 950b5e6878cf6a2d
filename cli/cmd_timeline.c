/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe timeline: records that begin (x-role: start) and end (x-role: end),
 * along an axis of time on a terminal, as rows elsewhere. What is known of a
 * date only in part is drawn in part.
 */
#include "cli/prose.h"
#include "cli/titles.h"

#define LEAST 20 /* columns of the axis */

struct bar {
	const struct gf_kind *kind;
	const char *id, *title;
	const char *start, *end; /* as typed; end NULL: none */
	const char *days[4];	 /* earliest and latest of both, or NULL */
	struct gf_period period;
	bool lasts; /* without an end it may go on, by its kind */
};

struct timeline {
	struct ask_options options;
	const char *from, *to;
	uint32_t limit;

	struct ask ask;
	struct titles titles;
	int64_t first, last; /* days asked; INT64_MIN, INT64_MAX: all */
	struct bar *bars;    /* texts in ask.arena */
	size_t n, cap;
	size_t more; /* that --limit leaves out */
	bool dated;  /* some kind has a start */
};

static const struct opt options[] = {
	{ 0, "from", N_("DATE"), OPT_STRING, offsetof(struct timeline, from),
	  N_("from that year, month or day on") },
	{ 0, "to", N_("DATE"), OPT_STRING, offsetof(struct timeline, to),
	  N_("up to that year, month or day") },
	{ 'n', "limit", N_("N"), OPT_NUMBER, offsetof(struct timeline, limit),
	  N_("at most so many records, the first; 0: all (default)") },
	ASK_OPTIONS(struct timeline, options),
	OPT_LAST
};

/* --- what has a start ---------------------------------------------------- */

/* The drawing that the schema of a kind asks for; "": none. */
static const char *chart_type(const struct gf_kind *kind)
{
	const struct gf_node *chart =
		kind->schema ? gf_schema_keyword(kind->schema, "x-chart")
			     : NULL;
	const char *type = chart ? gf_map_text(chart, "type") : NULL;

	return type ? type : "";
}

static bool is_calendar(const struct gf_kind *kind)
{
	return !strcmp(chart_type(kind), "calendar");
}

static bool is_charted(const struct gf_kind *kind)
{
	return is_calendar(kind) || !strcmp(chart_type(kind), "timeline");
}

/* The column whose property has a role; NULL: none. */
static const struct gf_shape_column *role_column(const struct timeline *t,
						 const struct gf_kind *kind,
						 const char *role)
{
	const struct gf_shape_table *table =
		gf_shape_table(gf_index_shape(t->ask.index), kind->name);
	uint32_t i;

	for (i = 0; table && i < table->n; i++) {
		const struct gf_shape_column *c = &table->columns[i];

		if (!c->derived && c->type == GF_COLUMN_TEXT &&
		    gf_schema_has_role(c->schema, role))
			return c;
	}
	return NULL;
}

/* The column, and its earliest and latest day where it has these. */
static void select_dates(struct gf_buf *sql, const struct gf_shape_column *c)
{
	static const char *const suffixes[] = { "", "_min", "_max" };
	struct gf_buf name = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(suffixes); i++) {
		gf_buf_adds(sql, ", ");
		if (!c) {
			gf_buf_adds(sql, "NULL");
			continue;
		}
		gf_buf_reset(&name);
		gf_buf_addf(&name, "%s%s", c->name, c->edtf ? suffixes[i] : "");
		gf_buf_adds(sql, "k.");
		gf_sql_name(sql, name.s);
	}
	gf_buf_release(&name);
}

static int open_kind(struct timeline *t, const struct gf_kind *kind,
		     const struct gf_shape_column *start,
		     const struct gf_shape_column *end, struct gf_rows **rows,
		     struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	int ret;

	gf_buf_adds(&sql, "SELECT k._id");
	select_dates(&sql, start);
	select_dates(&sql, end);
	gf_buf_adds(&sql, " FROM ");
	gf_sql_name(&sql, kind->name);
	gf_buf_adds(&sql, " k WHERE k.");
	gf_sql_name(&sql, start->name);
	gf_buf_adds(&sql, " IS NOT NULL");
	ret = gf_rows_open(rows, t->ask.index, sql.s, GF_OURS, err);
	gf_buf_release(&sql);
	return ret;
}

/* --- periods ------------------------------------------------------------- */

static const char *keep(struct timeline *t, struct gf_rows *rows, int column)
{
	const char *s = gf_rows_text(rows, column, NULL);

	return s ? gf_arena_strdup(&t->ask.arena, s) : NULL;
}

static bool read_days(const char *min, const char *max, int64_t *from,
		      int64_t *to)
{
	return min && max && gf_day_parse(min, strlen(min), from) &&
	       gf_day_parse(max, strlen(max), to);
}

/*
 * Without an end: what has none by its kind, and what its kind keeps as a
 * calendar, happens on its day; else it may last until today.
 */
static bool set_period(const struct timeline *t, struct bar *bar)
{
	struct gf_period *p = &bar->period;
	int64_t today = gf_index_today(t->ask.index);

	if (!read_days(bar->days[0], bar->days[1], &p->from_min, &p->from_max))
		return false;
	if (bar->end &&
	    read_days(bar->days[2], bar->days[3], &p->to_min, &p->to_max)) {
		if (p->to_max < p->from_min) /* another finding's business */
			p->to_min = p->to_max = p->from_max;
	} else if (bar->lasts) {
		p->to_min = p->from_max;
		p->to_max = today > p->from_max ? today : p->from_max;
	} else {
		p->to_min = p->from_min;
		p->to_max = p->from_max;
	}
	return p->to_max >= t->first && p->from_min <= t->last;
}

static int add_kind(struct timeline *t, const struct gf_kind *kind,
		    struct gf_error *err)
{
	const struct gf_shape_column *start = role_column(t, kind, "start");
	const struct gf_shape_column *end = role_column(t, kind, "end");
	struct gf_rows *rows;
	const char *title;
	struct bar bar;
	int ret, i;

	if (!start)
		return 0;
	t->dated = true;
	if (open_kind(t, kind, start, end, &rows, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0) {
		bar = (struct bar){ .kind = kind,
				    .lasts = end && !is_calendar(kind) };
		bar.id = keep(t, rows, 0);
		bar.start = keep(t, rows, 1);
		bar.end = keep(t, rows, 4);
		for (i = 0; i < 4; i++)
			bar.days[i] = keep(t, rows, i < 2 ? 2 + i : 3 + i);
		if (!set_period(t, &bar))
			continue;
		title = titles_name(kind->name, bar.id, strlen(bar.id),
				    &t->titles);
		bar.title =
			gf_arena_strdup(&t->ask.arena, title ? title : bar.id);
		GF_GROW(t->bars, t->n, t->cap);
		t->bars[t->n++] = bar;
	}
	gf_rows_close(rows);
	return ret;
}

static int compare_days(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

static int compare_bars(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;
	int order = compare_days(x->kind->index, y->kind->index);

	if (!order)
		order = compare_days(x->period.from_min, y->period.from_min);
	if (!order)
		order = compare_days(x->period.to_max, y->period.to_max);
	return order ? order : strcmp(x->id, y->id);
}

/* --- on a terminal ------------------------------------------------------- */

static void find_axis(const struct timeline *t, struct gf_axis *axis)
{
	size_t i;

	axis->first = INT64_MAX;
	axis->last = INT64_MIN;
	for (i = 0; i < t->n; i++) {
		const struct gf_period *p = &t->bars[i].period;

		if (p->from_min < axis->first)
			axis->first = p->from_min;
		if (p->to_max > axis->last)
			axis->last = p->to_max;
	}
	if (axis->first < t->first)
		axis->first = t->first;
	if (axis->last > t->last)
		axis->last = t->last;
}

/* Within one column of the axis it is a point, however little is known. */
static struct gf_period drawn(const struct bar *bar, const struct gf_axis *axis)
{
	struct gf_period p = bar->period;
	int64_t column = (axis->last - axis->first + 1) / axis->width;

	if (!bar->lasts && p.to_max - p.from_min <= column) {
		p.from_min += (p.to_max - p.from_min) / 2;
		p.from_max = p.to_min = p.to_max = p.from_min;
	}
	return p;
}

static size_t title_width(const struct timeline *t)
{
	struct gf_buf shown = GF_BUF_INIT;
	size_t width, most = 0, limit = t->ask.cli->width / 3;
	size_t i;

	for (i = 0; i < t->n; i++) {
		const char *title = t->bars[i].title;

		gf_buf_reset(&shown);
		gf_write_shown(&shown, title, strlen(title));
		width = gf_shown_width(shown.s, shown.len);
		most = width > most ? width : most;
	}
	gf_buf_release(&shown);
	return most < limit ? most : limit;
}

/* `s` cut at the width of titles, and spaces up to the axis. */
static void add_title(struct gf_buf *out, const char *s, size_t width)
{
	struct gf_buf shown = GF_BUF_INIT;
	size_t used;

	gf_write_shown(&shown, s, strlen(s));
	used = gf_write_cut(out, shown.s, shown.len, width);
	gf_buf_fill(out, ' ', width - used + 2);
	gf_buf_release(&shown);
}

static void end_line(struct gf_buf *out)
{
	while (out->len && out->s[out->len - 1] == ' ')
		out->len--;
	gf_buf_addc(out, '\n');
}

static void add_kind_line(const struct timeline *t, struct gf_buf *out,
			  const struct gf_kind *kind)
{
	const char *label = gf_schema_label(kind->schema);

	gf_buf_adds(out, t->ask.color ? "\033[1m" : "");
	gf_write_shown(out, label ? label : kind->name,
		       strlen(label ? label : kind->name));
	gf_buf_adds(out, t->ask.color ? "\033[m\n" : "\n");
}

static void draw_bars(struct timeline *t, struct gf_buf *out)
{
	size_t width = title_width(t), room = t->ask.cli->width, i;
	const struct gf_kind *kind = NULL;
	struct gf_axis axis;

	room = room > width + 2 + LEAST ? room - width - 2 : LEAST;
	axis.width = (unsigned)room;
	find_axis(t, &axis);
	add_title(out, "", width);
	gf_write_axis_labels(out, &axis);
	end_line(out);
	add_title(out, "", width);
	gf_write_axis_ticks(out, &axis);
	end_line(out);
	for (i = 0; i < t->n; i++) {
		const struct bar *bar = &t->bars[i];
		struct gf_period p = drawn(bar, &axis);

		if (bar->kind != kind)
			add_kind_line(t, out, bar->kind);
		kind = bar->kind;
		add_title(out, bar->title && *bar->title ? bar->title : bar->id,
			  width);
		gf_write_span(out, &axis, &p);
		end_line(out);
	}
}

static const char *say_more(struct timeline *t)
{
	return gf_arena_printf(&t->ask.arena,
			       gf_ntranslate("%zu more; --limit 0 shows all",
					     "%zu more; --limit 0 shows all",
					     t->more),
			       t->more);
}

static int tell_drawn(struct timeline *t)
{
	struct gf_buf out = GF_BUF_INIT;

	if (t->n) {
		draw_bars(t, &out);
		gf_buf_addf(&out, "\n%s\n",
			    _("█ certain  ░ possible  ◆ a day  ▸ goes on"));
		if (t->more)
			gf_buf_addf(&out, "%s\n", say_more(t));
	} else {
		gf_buf_addf(&out, "%s\n", _("nothing in that time"));
	}
	cli_write(out.s, out.len, t->ask.cli);
	gf_buf_release(&out);
	return cli_flush(t->ask.cli) < 0 ? CLI_FAILED : CLI_OK;
}

/* --- as rows ------------------------------------------------------------- */

static void add_text(struct gf_sheet *sheet, const char *s)
{
	if (s)
		gf_sheet_text(sheet, s, strlen(s));
	else
		gf_sheet_null(sheet);
}

static int tell_rows(struct timeline *t)
{
	const struct gf_sheet_column columns[] = {
		{ .name = "kind", .label = _("Kind") },
		{ .name = "id", .label = _("Record"), .fixed = true },
		{ .name = "title", .label = _("Title") },
		{ .name = "start", .label = _("Start") },
		{ .name = "end", .label = _("End") },
		{ .name = "start_min" },
		{ .name = "start_max" },
		{ .name = "end_min" },
		{ .name = "end_max" },
	};
	bool people = ask_is_for_people(&t->ask);
	struct gf_sheet *sheet = ask_sheet(&t->ask, NULL, columns,
					   people ? 5 : GF_NELEMS(columns));
	size_t i;
	int k;

	for (i = 0; i < t->n; i++) {
		const struct bar *bar = &t->bars[i];

		add_text(sheet, bar->kind->name);
		add_text(sheet, bar->id);
		add_text(sheet, bar->title);
		add_text(sheet, bar->start);
		add_text(sheet, bar->end);
		for (k = 0; !people && k < 4; k++)
			add_text(sheet, bar->days[k]);
		gf_sheet_end_row(sheet);
	}
	if (t->more)
		gf_sheet_note(sheet, say_more(t));
	return ask_finish(&t->ask, sheet);
}

/* --- the command --------------------------------------------------------- */

/* The earliest and the latest day of what is typed for an option. */
static int read_option(const char *name, const char *typed, int64_t *first,
		       int64_t *last)
{
	if (gf_edtf_parse(typed, strlen(typed), first, last))
		return -1;
	return cli_usage(&cmd_timeline,
			 _("--%1$s takes a year, a month or a day, such as "
			   "2024, 2024-03 or 2024-03-12, not '%2$s'"),
			 name, typed);
}

static int read_span(struct timeline *t)
{
	int64_t other;
	int ret = -1;

	t->first = INT64_MIN;
	t->last = INT64_MAX;
	if (t->from)
		ret = read_option("from", t->from, &t->first, &other);
	if (ret < 0 && t->to)
		ret = read_option("to", t->to, &other, &t->last);
	if (ret < 0 && t->first > t->last)
		ret = cli_usage(&cmd_timeline,
				_("--from '%1$s' is after --to '%2$s'"),
				t->from, t->to);
	return ret;
}

static bool has_kind(const struct timeline *t, const struct gf_kind *kind)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->bars[i].kind == kind)
			return true;
	return false;
}

static int no_start(struct timeline *t, const struct gf_kind *kind)
{
	return cli_usage(t->ask.cmd,
			 _("records of '%s' have no start: no key of their "
			   "schema has x-role: start"),
			 kind->name);
}

/* Without a kind: those charted so; where none is, all that have a start. */
static int gather_kinds(struct timeline *t, struct gf_error *err)
{
	const struct gf_kind *kinds;
	bool charted = false;
	size_t n, i;
	int ret = 0;

	kinds = gf_registry_kinds(t->ask.reg, &n);
	for (i = 0; i < n; i++)
		charted |= is_charted(&kinds[i]);
	for (i = 0; i < n && !ret; i++)
		if (!charted || is_charted(&kinds[i]))
			ret = add_kind(t, &kinds[i], err);
	return ret;
}

static int gather(struct timeline *t, int argc, char **argv)
{
	const struct gf_kind *kind;
	struct gf_error err = { 0 };
	int ret = 0, typed;

	titles_open(&t->titles, &t->ask);
	for (typed = 0; typed < argc && !ret; typed++) {
		int code = ask_kind(&t->ask, argv[typed], &kind);

		if (code >= 0)
			return code;
		if (!role_column(t, kind, "start"))
			return no_start(t, kind);
		if (has_kind(t, kind))
			continue; /* typed twice */
		ret = add_kind(t, kind, &err);
	}
	if (!argc)
		ret = gather_kinds(t, &err);
	if (!ret && !t->dated)
		cli_warn(_("no kind of this registry has a start: a key of its "
			   "schema with x-role: start"));
	if (ret < 0)
		return ask_fail(&t->ask, &err);
	if (t->n)
		qsort(t->bars, t->n, sizeof(*t->bars), compare_bars);
	if (t->limit && t->n > t->limit) {
		t->more = t->n - t->limit;
		t->n = t->limit;
	}
	return -1;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct timeline t = { 0 };
	int ret = cli_parse(cli, &cmd_timeline, &t, &argc, argv);

	if (ret < 0)
		ret = read_span(&t);
	if (ret >= 0)
		return ret;
	ret = ask_open(&t.ask, cli, &cmd_timeline, &t.options, ASK_RECORDS);
	if (ret < 0)
		ret = gather(&t, argc, argv);
	if (ret < 0)
		ret = cli->width && !t.options.format ? tell_drawn(&t)
						      : tell_rows(&t);
	free(t.bars);
	titles_close(&t.titles);
	ask_close(&t.ask);
	return ret;
}

const struct cmd cmd_timeline = {
	.name = "timeline",
	.args = N_("[KIND…]"),
	.summary = N_("draw when records begin and end, along an axis of time"),
	.details =
		N_("Without a kind, those whose schema has x-chart: timeline "
		   "or calendar; where none\nhas, all that have x-role: start. "
		   "What is known of a date only in part is drawn\nin part. "
		   "Elsewhere than on a terminal, and with --format, a row a "
		   "record.\n\n"
		   "  greffe timeline\n"
		   "  greffe timeline programme --from 2022\n"
		   "  greffe timeline evenement --from 2025 --to 2025-06\n"
		   "  greffe timeline --format csv"),
	.options = options,
	.run = run,
};
