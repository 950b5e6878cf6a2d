/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A whole question into one SELECT: which rows it stands on (the kind's
 * records, or items of the lists that its paths enter), what it shows of
 * them, and what would count a record twice and is refused.
 */
#include "index/select.h"

struct question {
	const struct gf_select *select;
	struct gf_selection *out;
	struct asking asking;
	struct emitter em;
	const struct gf_shape_table *table;
	struct expr *where;
	struct sort_path *columns, *sort, *by, *figure;
	size_t ncolumns, nsort, nby, nfigure;
	const char *function; /* of the figure: count, sum… */
	bool grouped;
	size_t cap;
};

/* --- reading ------------------------------------------------------------- */

static int read_paths(struct question *q, const char *const *texts, size_t n,
		      struct sort_path **out, size_t *nout)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (expr_read_paths(&q->asking, out, nout, texts[i], q->table) <
		    0)
			return -1;
	return 0;
}

/* A schema may name columns that it has no more: they are left out. */
static bool is_known(struct question *q, const char *name)
{
	const char *first =
		gf_arena_memdup(q->asking.arena, name, strcspn(name, "."));

	return path_has(&q->asking, q->table, first);
}

enum { FIRST_COLUMNS = 4 };

/* Of a schema that names neither columns nor a title. */
static int read_first_columns(struct question *q)
{
	const char *names[FIRST_COLUMNS];
	size_t n = path_first(&q->asking, q->table, names, FIRST_COLUMNS);

	return read_paths(q, names, n, &q->columns, &q->ncolumns);
}

/* x-columns, which a schema names as its properties. */
static int read_default_columns(struct question *q)
{
	const struct gf_schema *schema = q->table->schema;
	const struct gf_node *names = NULL;
	const char *id = "id";
	const char *name;
	int ret = read_paths(q, &id, 1, &q->columns, &q->ncolumns);

	if (schema)
		names = gf_schema_keyword(schema, "x-columns");
	if (!names || names->type != GF_SEQ) {
		if (ret < 0)
			return ret;
		if (!path_of_role(&q->asking, q->table, "title", &name))
			return read_first_columns(q);
		return read_paths(q, &name, 1, &q->columns, &q->ncolumns);
	}
	gf_seq_each (item, names) {
		if (ret < 0 || (*item)->type != GF_STRING ||
		    !strcmp((*item)->text, "id") || !is_known(q, (*item)->text))
			continue;
		name = path_quote(&q->asking, (*item)->text);
		ret = read_paths(q, &name, 1, &q->columns, &q->ncolumns);
	}
	return ret;
}

/* A name that sorts figures is none of the kind's. */
static bool is_figure_name(const struct question *q, const char *name)
{
	return q->grouped && !strcmp(name + (*name == '-'), q->function);
}

static int read_question(struct question *q)
{
	const struct gf_select *s = q->select;
	const char *figure = s->sum ? s->sum : s->avg ? s->avg : s->min;
	size_t i;

	if (!figure)
		figure = s->max;
	q->function = s->sum   ? "sum"
		      : s->avg ? "avg"
		      : s->min ? "min"
		      : s->max ? "max"
			       : "count";
	q->grouped = s->count || s->nby || figure;
	if (s->where &&
	    expr_read(&q->asking, &q->where, s->where, q->table) < 0)
		return -1;
	if (read_paths(q, s->by, s->nby, &q->by, &q->nby) < 0 ||
	    (figure &&
	     read_paths(q, &figure, 1, &q->figure, &q->nfigure) < 0) ||
	    (!q->grouped && read_paths(q, s->columns, s->ncolumns, &q->columns,
				       &q->ncolumns) < 0))
		return -1;
	if (!q->grouped && !q->ncolumns && read_default_columns(q) < 0)
		return -1;
	for (i = 0; i < s->nsort; i++)
		if (!is_figure_name(q, s->sort[i]) &&
		    read_paths(q, s->sort + i, 1, &q->sort, &q->nsort) < 0)
			return -1;
	return 0;
}

/* --- which rows ---------------------------------------------------------- */

static bool is_of_objects(const struct hop *hop)
{
	return hop->kind == HOP_LIST && !hop->via &&
	       !gf_shape_column(hop->table, "_value");
}

/* Enters the lists of objects that a path starts with. */
static void enter(struct question *q, const struct path *path)
{
	const struct binding *b = q->em.bindings[0];
	size_t i, j;

	for (i = 0; i < path->nhops && is_of_objects(&path->hops[i]); i++) {
		for (j = 1; j < q->em.n; j++)
			if (q->em.bindings[j]->from == b)
				break;
		if (j == q->em.n)
			b = emit_bind(&q->em, b, &path->hops[i]);
		else if (q->em.bindings[j]->table == path->hops[i].table)
			b = q->em.bindings[j];
		else
			break; /* another list: it stands in one cell */
	}
}

/* Is a row of the answer one value of the path, and no more? */
static bool is_bound(struct question *q, const struct path *path)
{
	const struct binding *b = q->em.bindings[0];
	size_t i, j;

	for (i = 0; i < path->nhops; i++) {
		if (path->hops[i].kind != HOP_LIST)
			continue;
		for (j = 1; j < q->em.n; j++)
			if (q->em.bindings[j]->table == path->hops[i].table &&
			    q->em.bindings[j]->from == b)
				break;
		if (j == q->em.n)
			return false;
		b = q->em.bindings[j];
	}
	return true;
}

static int fail_path(struct question *q, const struct path *path,
		     const char *message)
{
	q->asking.text = path->name;
	return asking_fail(&q->asking, 0, strlen(path->name), message,
			   path->name);
}

static bool crosses_reference(const struct path *path)
{
	size_t i;

	for (i = 0; i < path->nhops; i++)
		if (path->hops[i].kind != HOP_LIST || path->hops[i].via)
			return true;
	return path->end == END_TAILS;
}

static bool is_number(const struct path *path)
{
	return path->end == END_COLUMN && path->column &&
	       (path->column->type == GF_COLUMN_INTEGER ||
		path->column->type == GF_COLUMN_REAL);
}

static bool adds_up(const struct question *q)
{
	return q->select->sum || q->select->avg;
}

/*
 * What would add the same amount several times has no right answer: amounts
 * of a record that several name, amounts of a record that is in several
 * groups.
 */
static int check_figure(struct question *q)
{
	const struct path *path = &q->figure->path;
	size_t entered, i;

	if (adds_up(q) && !is_number(path))
		return fail_path(q, path, _("'%s' holds no numbers to add up"));
	if (adds_up(q) && crosses_reference(path) &&
	    (path->many || q->select->sum))
		return fail_path(q, path,
				 _("'%s' cannot be added up: several records "
				   "may lead to the same one, and its amount "
				   "would be counted several times. Sum it "
				   "where it stands, in its own kind"));
	emit_bind_path(&q->em, path);
	entered = q->em.n;
	for (i = 0; i < q->nby; i++) {
		emit_bind_path(&q->em, &q->by[i].path);
		if (adds_up(q) && q->em.n > entered)
			return fail_path(q, &q->by[i].path,
					 _("nothing can be added up by '%s': a "
					   "record may have several, and its "
					   "amount would be counted once in "
					   "each"));
	}
	return 0;
}

/* Groups and orders are by values: a list of objects, or a group, is none. */
static int check_keys(struct question *q, const struct sort_path *paths,
		      size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (paths[i].path.end == END_JSON)
			return fail_path(
				q, &paths[i].path,
				_("'%.80s' has fields of its own: name "
				  "one of them"));
	return 0;
}

static int choose_rows(struct question *q)
{
	static const struct hop none = { 0 };
	struct binding *record = emit_bind(&q->em, NULL, &none);
	size_t i;

	record->table = q->table;
	note_read(&q->asking, q->table);
	if (check_keys(q, q->by, q->nby) < 0 ||
	    check_keys(q, q->sort, q->nsort) < 0)
		return -1;
	if (q->nfigure)
		return check_figure(q);
	for (i = 0; i < q->nby; i++)
		emit_bind_path(&q->em, &q->by[i].path);
	for (i = 0; i < q->ncolumns; i++)
		enter(q, &q->columns[i].path);
	for (i = 0; !q->grouped && i < q->nsort; i++)
		enter(q, &q->sort[i].path);
	return 0;
}

/* --- columns ------------------------------------------------------------- */

static struct gf_select_column *add_column(struct question *q, const char *name,
					   const char *label)
{
	struct gf_selection *out = q->out;
	struct gf_select_column *columns, *c;

	if (out->ncolumns == q->cap) {
		q->cap = q->cap ? 2 * q->cap : 16;
		columns =
			gf_arena_alloc(&out->arena, q->cap * sizeof(*columns));
		if (out->ncolumns)
			memcpy(columns, out->columns,
			       out->ncolumns * sizeof(*columns));
		out->columns = columns;
	}
	c = &out->columns[out->ncolumns++];
	*c = (struct gf_select_column){ .name = name, .label = label };
	if (out->ncolumns > 1)
		gf_buf_adds(&out->sql, ", ");
	return c;
}

static void add_path_column(struct question *q, const struct path *path)
{
	struct gf_select_column *c = add_column(q, path->name, path->label);

	c->unit = gf_schema_text(path->schema, "x-unit");
	c->schema = path->schema;
	c->ref = path->ref;
	c->fixed = path->end == END_ID && !path->nhops;
	if (c->fixed)
		c->label = _("Id");
	c->json = path->end == END_JSON || !is_bound(q, path);
	c->boolean = path->end == END_COLUMN && path->column &&
		     path->column->type == GF_COLUMN_BOOLEAN;
	emit_cell(&q->em, path);
}

static void add_sources(struct question *q)
{
	struct gf_select_column *c;

	if (!q->select->sources)
		return;
	c = add_column(q, "sources", _("Sources"));
	c->json = c->sources = true;
	if (q->grouped)
		gf_buf_adds(&q->out->sql, "json_group_array(DISTINCT ");
	emit_sources(&q->em);
	if (q->grouped)
		gf_buf_addc(&q->out->sql, ')');
}

/* --- figures ------------------------------------------------------------- */

static const char *figure_label(const struct question *q)
{
	const char *of = q->nfigure ? q->figure->path.label : NULL;
	const char *fmt = q->select->sum   ? _("%s (sum)")
			  : q->select->avg ? _("%s (average)")
			  : q->select->min ? _("%s (least)")
					   : _("%s (most)");

	return of ? gf_arena_printf(&q->out->arena, fmt, of) : _("Count");
}

static void emit_figure(struct question *q)
{
	struct gf_buf *sql = &q->out->sql;
	const struct path *path = q->nfigure ? &q->figure->path : NULL;

	if (!path) {
		gf_buf_addf(sql,
			    q->em.n > 1 ? "count(DISTINCT t%u._id)"
					: "count(*)",
			    q->em.bindings[0]->alias);
		return;
	}
	/* nothing adds up to 0, not to nothing, where more is possible */
	gf_buf_addf(sql, "%s(",
		    q->select->sum && q->out->doubtful ? "total" : q->function);
	emit_value(&q->em, path);
	gf_buf_addc(sql, ')');
}

static void add_figure(struct question *q, bool possible)
{
	const char *name = q->function, *label = figure_label(q);
	struct gf_select_column *c;

	if (possible) {
		name = gf_arena_printf(&q->out->arena, "%s_possible", name);
		label = gf_arena_printf(&q->out->arena, _("%s, possibly"),
					label);
	}
	c = add_column(q, name, label);
	c->figure = true;
	if (q->nfigure)
		c->unit = gf_schema_text(q->figure->path.schema, "x-unit");
	if (q->nfigure && !is_number(&q->figure->path))
		c->schema = q->figure->path.schema;
	emit_figure(q);
	if (q->out->doubtful && !possible) {
		gf_buf_adds(&q->out->sql, " FILTER (WHERE ");
		emit_condition(&q->em, q->where, CERTAINLY);
		gf_buf_addc(&q->out->sql, ')');
	}
}

/* --- the statement ------------------------------------------------------- */

static void add_tables(struct question *q)
{
	struct gf_buf *sql = &q->out->sql;
	size_t i;

	gf_buf_adds(sql, " FROM ");
	gf_sql_name(sql, q->table->name);
	gf_buf_addf(sql, " t%u", q->em.bindings[0]->alias);
	for (i = 1; i < q->em.n; i++) {
		gf_buf_adds(sql, adds_up(q) ? " JOIN " : " LEFT JOIN ");
		gf_sql_name(sql, q->em.bindings[i]->table->name);
		gf_buf_addf(sql, " t%u ON ", q->em.bindings[i]->alias);
		emit_link(&q->em, q->em.bindings[i]);
	}
	if (!q->where)
		return;
	gf_buf_adds(sql, " WHERE ");
	emit_condition(&q->em, q->where,
		       q->select->certain ? CERTAINLY : POSSIBLY);
}

static bool is_text(const struct path *path)
{
	return path->end == END_COLUMN && path->column &&
	       path->column->type == GF_COLUMN_TEXT && !path->ref &&
	       !path->column->edtf && !schema_has_values(path->schema);
}

/* Texts as people look them up, dates from their first day. */
static void add_sort_key(struct question *q, const struct path *path)
{
	struct gf_buf *sql = &q->out->sql;

	if (path->column && path->column->edtf && path->end == END_COLUMN &&
	    is_bound(q, path)) {
		emit_bound(&q->em, path, "_min");
		return;
	}
	if (is_text(path))
		gf_buf_adds(sql, "fold(");
	emit_cell(&q->em, path);
	if (is_text(path))
		gf_buf_addc(sql, ')');
}

static void add_order(struct question *q)
{
	struct gf_buf *sql = &q->out->sql;
	char pos[16];
	size_t i;

	gf_buf_adds(sql, " ORDER BY ");
	for (i = 0; i < q->nsort; i++) {
		add_sort_key(q, &q->sort[i].path);
		gf_buf_addf(sql, "%s NULLS LAST, ",
			    q->sort[i].down ? " DESC" : "");
	}
	/* `+`: not by the index, which is only good for the first few */
	gf_buf_addf(sql, "%st%u._id",
		    q->where || q->select->limit < 0 ? "+" : "",
		    q->em.bindings[0]->alias);
	for (i = 1; i < q->em.n; i++) {
		snprintf(pos, sizeof(pos),
			 q->em.bindings[i]->table->depth > 1 ? "_pos%u"
							     : "_pos",
			 q->em.bindings[i]->table->depth);
		gf_buf_addf(sql, ", t%u.%s", q->em.bindings[i]->alias, pos);
	}
}

/* --sort of groups: a figure, or one of the paths they are made by. */
static int add_group_sort(struct question *q, const char *text, bool *any)
{
	const char *name = text + (*text == '-');
	size_t i, at = 0;

	for (i = 0; i < q->out->ncolumns && !at; i++)
		if (!strcmp(q->out->columns[i].name, name))
			at = i + 1;
	if (!at) {
		q->asking.text = text;
		return asking_fail(&q->asking, (size_t)(name - text),
				   strlen(name),
				   _("groups are sorted by what makes them or "
				     "by '%s', not by '%.80s'"),
				   q->function, name);
	}
	gf_buf_addf(&q->out->sql, "%s%zu%s NULLS LAST", *any ? ", " : "", at,
		    *text == '-' ? " DESC" : "");
	*any = true;
	return 0;
}

static int add_groups(struct question *q)
{
	struct gf_buf *sql = &q->out->sql;
	bool any = false;
	size_t i;

	if (!q->nby)
		return 0;
	gf_buf_adds(sql, " GROUP BY ");
	for (i = 0; i < q->nby; i++)
		gf_buf_addf(sql, "%s%zu", i ? ", " : "", i + 1);
	gf_buf_adds(sql, " ORDER BY ");
	for (i = 0; i < q->select->nsort; i++)
		if (add_group_sort(q, q->select->sort[i], &any) < 0)
			return -1;
	for (i = 0; i < q->nby; i++) {
		gf_buf_adds(sql, any ? ", " : "");
		gf_buf_addf(sql, is_text(&q->by[i].path) ? "fold(g%zu)" : "%zu",
			    i + 1);
		gf_buf_adds(sql, " NULLS LAST");
		any = true;
	}
	return 0;
}

static void add_doubt(struct question *q)
{
	if (!q->out->doubtful)
		return;
	gf_buf_adds(&q->out->sql, ", (");
	emit_condition(&q->em, q->where, CERTAINLY);
	gf_buf_adds(&q->out->sql, ") IS NOT TRUE");
}

static int write_statement(struct question *q)
{
	struct gf_buf *sql = &q->out->sql;
	size_t i;

	gf_buf_adds(sql, "SELECT ");
	q->em.lang = gf_i18n_lang();
	for (i = 0; i < q->ncolumns; i++)
		add_path_column(q, &q->columns[i].path);
	for (i = 0; i < q->nby; i++) {
		add_path_column(q, &q->by[i].path);
		gf_buf_addf(sql, " AS g%zu", i + 1);
	}
	q->em.lang = NULL;
	if (q->grouped) {
		add_figure(q, false);
		if (q->out->doubtful)
			add_figure(q, true);
	}
	add_sources(q);
	if (!q->grouped)
		add_doubt(q);
	add_tables(q);
	if (q->grouped && add_groups(q) < 0)
		return -1;
	q->em.lang = gf_i18n_lang();
	if (!q->grouped)
		add_order(q);
	if (q->select->limit >= 0)
		gf_buf_addf(sql, " LIMIT %lld", (long long)q->select->limit);
	return 0;
}

int select_compile(struct gf_selection *out, const struct gf_shape *shape,
		   const struct gf_registry *reg,
		   const struct gf_select *select, struct gf_error *err)
{
	struct question q = { .select = select, .out = out };
	int ret = -1;

	*out = (struct gf_selection){ .sql = GF_BUF_INIT,
				      .advice = GF_BUF_INIT };
	q.asking = (struct asking){ .arena = &out->arena,
				    .shape = shape,
				    .reg = reg,
				    .err = err,
				    .text = "",
				    .advice = &out->advice };
	q.em = (struct emitter){ .sql = &out->sql, .asking = &q.asking };
	q.table = select_table(shape, select->kind);
	if (!q.table)
		return gf_fail(err, GF_EINVALID,
			       _("the schema of '%s' cannot be used"),
			       select->kind->name);
	if (read_question(&q) < 0 || choose_rows(&q) < 0)
		goto out;
	out->doubtful = q.where && !select->certain && expr_is_dated(q.where);
	ret = write_statement(&q);
	if (!ret)
		select_incomplete(&q.asking, out, q.where, q.table);
out:
	free(q.asking.read);
	free(q.em.bindings);
	return ret;
}

int gf_select_compile(struct gf_selection *out, const struct gf_index *ix,
		      const struct gf_select *select, struct gf_error *err)
{
	return select_compile(out, gf_index_shape(ix), gf_index_registry(ix),
			      select, err);
}

void gf_selection_release(struct gf_selection *selection)
{
	gf_buf_release(&selection->sql);
	gf_buf_release(&selection->advice);
	gf_arena_release(&selection->arena);
}
