/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The registry at a glance: for each kind, how many records there are, in
 * which state, how much of what may be filled in is; then what is wrong, the
 * last change and who made the history.
 */
#include "cli/prose.h"
#include "cli/summary.h"

enum { COMMITS_MAX = 20000, NAMED = 5 };

struct glance {
	struct ask *ask;
	bool people;
	struct gf_buf text;
	size_t elsewhere; /* errors that are of no record */
	struct gf_error err;
};

/* --- a kind -------------------------------------------------------------- */

static const struct gf_shape_column *state_column(
	const struct gf_shape_table *t)
{
	uint32_t i;

	for (i = 0; i < t->n; i++)
		if (!t->columns[i].derived &&
		    gf_schema_has_role(t->columns[i].schema, "state"))
			return &t->columns[i];
	return NULL;
}

static void add_state(struct glance *g, const struct gf_schema *schema,
		      struct gf_rows *rows)
{
	const char *state = gf_rows_text(rows, 0, NULL);
	long long n = gf_rows_integer(rows, 1);
	const char *label;
	bool first = g->text.len <= 1;

	if (!g->people) {
		gf_buf_adds(&g->text, first ? "" : ",");
		gf_buf_add_json(&g->text, state, strlen(state));
		gf_buf_addf(&g->text, ":%lld", n);
		return;
	}
	label = prose_value_label(schema, state, strlen(state));
	gf_buf_addf(&g->text, "%s%s %lld", g->text.len ? ", " : "",
		    label ? label : state, n);
}

/* "Running 12, Done 3", or an object of both. */
static int states_cell(struct glance *g, struct gf_sheet *sheet,
		       const struct gf_shape_table *t)
{
	const struct gf_shape_column *state = state_column(t);
	struct gf_buf sql = GF_BUF_INIT;
	struct gf_rows *rows = NULL;
	int ret;

	if (!state) {
		gf_sheet_null(sheet);
		return 0;
	}
	gf_buf_adds(&sql, "SELECT ");
	gf_sql_name(&sql, state->name);
	gf_buf_adds(&sql, ", count(*) FROM ");
	gf_sql_name(&sql, t->name);
	gf_buf_adds(&sql, " WHERE ");
	gf_sql_name(&sql, state->name);
	gf_buf_adds(&sql, " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1");
	gf_buf_reset(&g->text);
	gf_buf_adds(&g->text, g->people ? "" : "{");
	ret = gf_rows_open(&rows, g->ask->index, sql.s, GF_OURS, &g->err);
	while (ret >= 0 && (ret = gf_rows_step(rows, &g->err)) > 0)
		add_state(g, state->schema, rows);
	gf_rows_close(rows);
	gf_buf_release(&sql);
	gf_buf_adds(&g->text, g->people ? "" : "}");
	gf_sheet_text(sheet, g->text.s, g->text.len);
	return ret;
}

/* --- how much is filled in ----------------------------------------------- */

static bool is_optional(const struct gf_shape_table *t, const char *name)
{
	const struct gf_schema *schema =
		t->schema ? gf_schema_property(t->schema, name) : NULL;

	return schema && !prose_is_required(t->schema, name) &&
	       !gf_schema_has_role(schema, "former-ids") &&
	       !gf_schema_has_role(schema, "waivers");
}

/* The first name of a pointer, in the arena. */
static const char *first_name(struct glance *g, const char *pointer)
{
	if (!pointer || *pointer != '/')
		return NULL;
	return gf_arena_memdup(&g->ask->arena, pointer + 1,
			       strcspn(pointer + 1, "/"));
}

/* Properties, each with what says that a record has it. */
static void add_presence(struct glance *g, const struct gf_shape_table *t,
			 struct gf_buf *sql, size_t *n)
{
	const char *name, *last = "";
	uint32_t i;

	for (i = 0; i < t->n; i++) {
		name = first_name(g, t->columns[i].pointer);
		if (!name || t->columns[i].derived || !is_optional(t, name))
			continue;
		if (!strcmp(name, last)) {
			gf_buf_adds(sql, " OR ");
		} else {
			gf_buf_adds(sql, *n ? ") + (" : "(");
			++*n;
		}
		gf_sql_name(sql, t->columns[i].name);
		gf_buf_adds(sql, " IS NOT NULL");
		last = name;
	}
	gf_buf_adds(sql, *n ? ")" : "0");
}

static void add_lists(struct glance *g, const struct gf_shape_table *t,
		      struct gf_buf *sql, size_t *n)
{
	const struct gf_shape *shape = gf_index_shape(g->ask->index);
	const struct gf_shape_table *list;
	uint32_t i;

	for (i = 0; i < shape->n; i++) {
		list = &shape->tables[i];
		if (list->parent != t || strchr(list->pointer + 1, '/') ||
		    !is_optional(t, list->pointer + 1))
			continue;
		gf_buf_adds(sql, " + (SELECT count(DISTINCT _id) FROM ");
		gf_sql_name(sql, list->name);
		gf_buf_addc(sql, ')');
		++*n;
	}
}

/* Of all that could be filled in and need not, how much is, in percent. */
static int filled_cell(struct glance *g, struct gf_sheet *sheet,
		       const struct gf_shape_table *t, int64_t records)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct gf_rows *rows = NULL;
	size_t n = 0;
	int ret;

	gf_buf_adds(&sql, "SELECT total(");
	add_presence(g, t, &sql, &n);
	gf_buf_adds(&sql, ")");
	add_lists(g, t, &sql, &n);
	gf_buf_adds(&sql, " FROM ");
	gf_sql_name(&sql, t->name);
	ret = gf_rows_open(&rows, g->ask->index, sql.s, GF_OURS, &g->err);
	if (ret == 0)
		ret = gf_rows_step(rows, &g->err);
	if (ret > 0 && n && records)
		gf_sheet_integer(
			sheet, (int64_t)(100 * gf_rows_real(rows, 0) /
						 ((double)n * (double)records) +
					 0.5));
	else
		gf_sheet_null(sheet);
	gf_rows_close(rows);
	gf_buf_release(&sql);
	return ret;
}

static int write_kind(struct glance *g, struct gf_sheet *sheet,
		      struct gf_rows *rows)
{
	const char *kind = gf_rows_text(rows, 0, NULL), *label;
	const struct gf_shape_table *t =
		gf_shape_table(gf_index_shape(g->ask->index), kind);
	int64_t records = gf_rows_integer(rows, 1);

	if (!t)
		return 0;
	gf_sheet_text(sheet, kind, strlen(kind));
	if (g->people) {
		label = gf_schema_label(t->schema);
		gf_sheet_text(sheet, label ? label : "",
			      label ? strlen(label) : 0);
	}
	gf_sheet_integer(sheet, records);
	if (states_cell(g, sheet, t) < 0 ||
	    filled_cell(g, sheet, t, records) < 0)
		return -1;
	gf_sheet_integer(sheet, gf_rows_integer(rows, 2));
	gf_sheet_integer(sheet, gf_rows_integer(rows, 3));
	gf_sheet_end_row(sheet);
	return 0;
}

/* --- history ------------------------------------------------------------- */

struct contributor {
	const char *name;
	size_t commits;
};

struct contributors {
	struct contributor *items;
	size_t n, cap, commits;
	struct gf_strmap by_name;
	bool more;	       /* the history is longer than was looked at */
	char day[GF_DAY_TEXT]; /* of the newest commit */
	const char *subject;
};

static void count_commit(struct glance *g, struct contributors *c,
			 const struct gf_commit_info *info)
{
	void *found;

	if (!c->commits++) {
		revision_day(c->day, NULL, info->commit.time, 0);
		c->subject = gf_arena_strdup(&g->ask->arena, info->subject);
	}
	found = gf_strmap_get(&c->by_name, info->author, strlen(info->author));
	if (found) {
		c->items[(uintptr_t)found - 1].commits++;
		return;
	}
	GF_GROW(c->items, c->n, c->cap);
	c->items[c->n] = (struct contributor){
		gf_arena_strdup(&g->ask->arena, info->author), 1
	};
	gf_strmap_put(&c->by_name, c->items[c->n].name,
		      strlen(c->items[c->n].name),
		      (void *)(uintptr_t)(c->n + 1));
	c->n++;
}

static int compare_contributors(const void *a, const void *b)
{
	const struct contributor *x = a, *y = b;

	if (x->commits != y->commits)
		return x->commits < y->commits ? 1 : -1;
	return strcmp(x->name, y->name);
}

/* Who made the history, as far back as COMMITS_MAX. Nothing without Git. */
static void count_contributors(struct glance *g, struct contributors *out)
{
	const struct gf_commit *commit = gf_index_commit(g->ask->index);
	struct gf_history *h = NULL;
	struct gf_commit_info info;

	if (!commit || !g->ask->revision.repo ||
	    gf_history_open(&h, g->ask->revision.repo, &commit->id, NULL,
			    GF_HISTORY_ALL, NULL) < 0)
		return;
	while (out->commits < COMMITS_MAX &&
	       gf_history_next(h, &info, NULL) > 0)
		count_commit(g, out, &info);
	out->more = out->commits == COMMITS_MAX;
	gf_history_close(h);
	if (out->n)
		qsort(out->items, out->n, sizeof(*out->items),
		      compare_contributors);
}

/* --- below the kinds ----------------------------------------------------- */

static void note_tally(struct glance *g, struct gf_sheet *sheet,
		       const struct gf_index_tally *tally)
{
	size_t wrong = tally->invalid + tally->unreadable;

	gf_buf_reset(&g->text);
	if (g->elsewhere) {
		gf_buf_addf(&g->text,
			    gf_ntranslate("%zu error in schemas and in files "
					  "that are no records; greffe check "
					  "shows it",
					  "%zu errors in schemas and in files "
					  "that are no records; greffe check "
					  "shows them",
					  g->elsewhere),
			    g->elsewhere);
		gf_sheet_note(sheet, g->text.s);
		gf_buf_reset(&g->text);
	}
	if (!wrong && !tally->warnings && !g->elsewhere)
		gf_buf_adds(&g->text, _("no finding: every record is right"));
	else if (wrong)
		gf_buf_addf(&g->text,
			    gf_ntranslate("debt: %zu record is wrong, with %zu "
					  "errors and %zu warnings in all; "
					  "greffe check shows them",
					  "debt: %zu records are wrong, with "
					  "%zu errors and %zu warnings in all; "
					  "greffe check shows them",
					  wrong),
			    wrong, tally->errors, tally->warnings);
	else if (tally->warnings && g->elsewhere)
		gf_buf_addf(&g->text,
			    gf_ntranslate("%zu warning", "%zu warnings",
					  tally->warnings),
			    tally->warnings);
	else if (tally->warnings)
		gf_buf_addf(&g->text,
			    gf_ntranslate("no error, %zu warning; greffe check "
					  "shows it",
					  "no error, %zu warnings; greffe "
					  "check shows them",
					  tally->warnings),
			    tally->warnings);
	if (g->text.len)
		gf_sheet_note(sheet, g->text.s);
	if (!tally->acknowledged)
		return;
	gf_buf_reset(&g->text);
	gf_buf_addf(&g->text,
		    gf_ntranslate("%zu warning is acknowledged, with a reason",
				  "%zu warnings are acknowledged, with a "
				  "reason",
				  tally->acknowledged),
		    tally->acknowledged);
	gf_sheet_note(sheet, g->text.s);
}

static void note_history(struct glance *g, struct gf_sheet *sheet,
			 const struct contributors *c)
{
	size_t i;

	if (!c->commits)
		return;
	gf_buf_reset(&g->text);
	gf_buf_addf(&g->text, _("last commit: %s, %s"),
		    *c->day ? c->day : _("invalid date"), c->subject);
	gf_sheet_note(sheet, g->text.s);
	gf_buf_reset(&g->text);
	gf_buf_addf(
		&g->text,
		gf_ntranslate("%zu contributor: ", "%zu contributors: ", c->n),
		c->n);
	for (i = 0; i < c->n && i < NAMED; i++)
		gf_buf_addf(
			&g->text,
			gf_ntranslate("%s%s (%zu commit)", "%s%s (%zu commits)",
				      c->items[i].commits),
			i ? ", " : "", c->items[i].name, c->items[i].commits);
	gf_buf_adds(&g->text, c->n > NAMED ? "…" : "");
	if (c->more)
		gf_buf_addf(&g->text, _(" (of the last %d commits)"),
			    COMMITS_MAX);
	gf_sheet_note(sheet, g->text.s);
}

/* The same, as members of a JSON object. */
static const char *write_members(struct glance *g,
				 const struct gf_index_tally *t,
				 const struct contributors *c)
{
	struct gf_buf *out = &g->text;
	size_t i;

	gf_buf_reset(out);
	gf_buf_addf(out,
		    "\"findings\":{\"records\":%zu,\"invalid\":%zu,"
		    "\"unreadable\":%zu,\"errors\":%zu,\"warnings\":%zu,"
		    "\"infos\":%zu,\"acknowledged\":%zu}",
		    t->records, t->invalid, t->unreadable, t->errors,
		    t->warnings, t->infos, t->acknowledged);
	if (c->commits) {
		gf_buf_addf(out, ",\"last_commit\":{\"day\":\"%s\",", c->day);
		gf_buf_adds(out, "\"subject\":");
		gf_buf_add_json(out, c->subject, strlen(c->subject));
		gf_buf_adds(out, "},\"contributors\":[");
		for (i = 0; i < c->n; i++) {
			gf_buf_adds(out, i ? ",{\"name\":" : "{\"name\":");
			gf_buf_add_json(out, c->items[i].name,
					strlen(c->items[i].name));
			gf_buf_addf(out, ",\"commits\":%zu}",
				    c->items[i].commits);
		}
		gf_buf_addc(out, ']');
	}
	return gf_arena_memdup(&g->ask->arena, out->s, out->len);
}

/* --- all of it ----------------------------------------------------------- */

static struct gf_sheet *open_sheet(struct glance *g, const char *members)
{
	const struct gf_sheet_column columns[] = {
		{ .name = "kind", .label = _("Kind"), .fixed = true },
		{ .name = "label", .label = _("Label") },
		{ .name = "records", .label = _("Records") },
		{ .name = "states", .label = _("States"), .json = !g->people },
		{ .name = "filled_percent", .label = _("Filled"), .unit = "%" },
		{ .name = "errors", .label = _("Errors") },
		{ .name = "warnings", .label = _("Warnings") },
	};
	const struct gf_sheet_opts opts = { .rows_key = "kinds",
					    .members = members };
	struct gf_sheet_column machine[GF_NELEMS(columns) - 1];

	if (g->people)
		return ask_sheet(g->ask, NULL, columns, GF_NELEMS(columns));
	machine[0] = columns[0];
	memcpy(machine + 1, columns + 2, sizeof(machine) - sizeof(machine[0]));
	return ask_sheet(g->ask, &opts, machine, GF_NELEMS(machine));
}

static int write_kinds(struct glance *g, struct gf_sheet *sheet)
{
	static const char sql[] =
		"WITH f AS MATERIALIZED (SELECT kind, severity FROM _finding"
		" WHERE acknowledged IS NULL),"
		" r AS MATERIALIZED (SELECT kind FROM _record),"
		" told AS MATERIALIZED (SELECT kind, sum(severity = 'error')"
		" AS errors, sum(severity = 'warning') AS warnings FROM f"
		" GROUP BY kind)"
		" SELECT kind, count(*),"
		" ifnull((SELECT errors FROM told WHERE told.kind = r.kind), 0),"
		" ifnull((SELECT warnings FROM told WHERE told.kind = r.kind),"
		" 0) FROM r GROUP BY kind ORDER BY kind";
	struct gf_rows *rows = NULL;
	int ret;

	ret = gf_rows_open(&rows, g->ask->index, sql, GF_OURS, &g->err);
	while (ret >= 0 && (ret = gf_rows_step(rows, &g->err)) > 0)
		if (write_kind(g, sheet, rows) < 0)
			ret = -1;
	gf_rows_close(rows);
	return ret;
}

/* The tally has what is wrong in records and beside them, not in schemas. */
static bool is_untold(const char *path, void *payload)
{
	const struct glance *g = payload;
	struct gf_diags diags = { 0 };
	struct gf_place place;
	enum gf_place_kind kind;

	kind = gf_registry_place(g->ask->reg, path, GF_FILE_REGULAR, &place,
				 &diags);
	gf_diags_release(&diags);
	return kind != GF_PLACE_RECORD && kind != GF_PLACE_STRAY;
}

static void count_elsewhere(struct gf_source *src GF_UNUSED,
			    struct gf_diags *diags, void *payload)
{
	struct glance *g = payload;

	g->elsewhere += diags->errors;
}

static int look_elsewhere(struct glance *g)
{
	gf_shape_report(gf_index_shape(g->ask->index), g->ask->reg,
			count_elsewhere, g);
	return gf_index_tell(g->ask->index, is_untold, count_elsewhere, g,
			     &g->err);
}

/* Lists that say that they are not whole: how many there are is not all. */
static int note_incomplete(struct glance *g, struct gf_sheet *sheet)
{
	const struct gf_kind *kinds;
	int ret = 0;
	size_t n, i;

	kinds = gf_registry_kinds(g->ask->reg, &n);
	for (i = 0; i < n && ret >= 0; i++) {
		const struct gf_select all = { .kind = &kinds[i],
					       .count = true,
					       .limit = -1 };
		struct shown shown = { 0 };

		if (!kinds[i].schema)
			continue;
		if (shown_open(&shown, g->ask, &all) < 0)
			ret = shown_notes(&shown, sheet, &g->err);
		shown_close(&shown);
	}
	return ret;
}

int glance_write(struct ask *ask)
{
	struct glance g = { .ask = ask, .text = GF_BUF_INIT };
	struct contributors contributors = { .n = 0 };
	struct gf_index_tally tally;
	struct gf_sheet *sheet;
	int ret;

	g.people = ask_is_for_people(ask);
	if (gf_index_rules_run(ask->index, &g.err) < 0)
		return ask_fail(ask, &g.err);
	gf_index_tally(ask->index, &tally);
	if (look_elsewhere(&g) < 0)
		return ask_fail(ask, &g.err);
	tally.errors += g.elsewhere;
	if (!tally.invalid && !tally.unreadable)
		g.elsewhere = tally.errors;
	count_contributors(&g, &contributors);
	sheet = open_sheet(&g, write_members(&g, &tally, &contributors));
	ret = write_kinds(&g, sheet);
	if (ret == 0)
		ret = note_incomplete(&g, sheet);
	if (ret == 0 && g.people) {
		note_tally(&g, sheet, &tally);
		note_history(&g, sheet, &contributors);
	}
	gf_strmap_release(&contributors.by_name);
	free(contributors.items);
	gf_buf_release(&g.text);
	if (ret == 0)
		return ask_finish(ask, sheet);
	gf_sheet_free(sheet);
	return ask_fail(ask, &g.err);
}
