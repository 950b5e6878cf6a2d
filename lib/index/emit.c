/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Expressions and paths as SQL. What a record has one of is a value, whatever
 * it is reached through: a scalar subquery over the records in between. What
 * it may have several of is a row of its own: a condition on it asks whether
 * EXISTS one, a cell gathers all.
 *
 * Names come from the shape and are quoted; texts are literals. Nothing that
 * was typed goes through as it is.
 */
#include "index/select.h"

void emit_string(struct gf_buf *sql, const char *s, size_t len)
{
	size_t i;

	gf_buf_addc(sql, '\'');
	for (i = 0; i < len; i++) {
		if (s[i] == '\'')
			gf_buf_addc(sql, '\'');
		gf_buf_addc(sql, s[i]);
	}
	gf_buf_addc(sql, '\'');
}

/* --- bindings ------------------------------------------------------------ */

void note_read(struct asking *a, const struct gf_shape_table *table)
{
	size_t i;

	for (i = 0; i < a->nread; i++)
		if (a->read[i] == table)
			return;
	GF_GROW(a->read, a->nread, a->read_cap);
	a->read[a->nread++] = table;
}

struct binding *emit_bind(struct emitter *em, const struct binding *from,
			  const struct hop *hop)
{
	struct binding *b = gf_arena_zalloc(em->asking->arena, sizeof(*b));

	b->from = from;
	b->table = hop->table;
	b->hop = *hop;
	b->alias = em->next++;
	GF_GROW(em->bindings, em->n, em->cap);
	em->bindings[em->n++] = b;
	if (b->table)
		note_read(em->asking, b->table);
	return b;
}

static bool same_hop(const struct hop *a, const struct hop *b)
{
	return a->kind == b->kind && a->table == b->table && a->via == b->via &&
	       a->climb == b->climb &&
	       (!a->fits_text || !strcmp(a->fits_text, b->fits_text));
}

static const struct binding *find_binding(const struct emitter *em,
					  const struct binding *from,
					  const struct hop *hop)
{
	size_t i;

	for (i = 0; i < em->n; i++)
		if (em->bindings[i]->from == from &&
		    same_hop(&em->bindings[i]->hop, hop))
			return em->bindings[i];
	return NULL;
}

/* As far as rows are bound already; *done: how many hops that is. */
static const struct binding *walk_bound(const struct emitter *em,
					const struct path *path,
					const struct binding *from,
					size_t *done)
{
	const struct binding *next;

	for (*done = 0; *done < path->nhops; ++*done) {
		next = find_binding(em, from, &path->hops[*done]);
		if (!next)
			break;
		from = next;
	}
	return from;
}

const struct binding *emit_bound_so_far(const struct emitter *em,
					const struct path *path, size_t *done)
{
	return walk_bound(em, path, em->bindings[0], done);
}

static size_t hops_to_last_list(const struct path *path)
{
	size_t n = path->nhops;

	while (n && path->hops[n - 1].kind != HOP_LIST)
		n--;
	return n;
}

void emit_bind_path(struct emitter *em, const struct path *path)
{
	size_t i, n = hops_to_last_list(path);
	const struct binding *b;

	b = walk_bound(em, path, em->bindings[0], &i);
	for (; i < n; i++)
		b = emit_bind(em, b, &path->hops[i]);
}

/* Ours, where the condition is asked of another record's columns. */
static const char *stand_in(const struct emitter *em, const struct binding *b,
			    const char *name)
{
	size_t i;

	for (i = 0; i < em->nstands && b == em->bindings[0]; i++)
		if (!strcmp(em->stands[i].theirs->name, name))
			return em->stands[i].ours->name;
	return name;
}

void emit_column(struct emitter *em, const struct binding *b, const char *name,
		 const char *suffix)
{
	struct gf_buf whole = GF_BUF_INIT;

	name = stand_in(em, b, name);

	gf_buf_addf(em->sql, "t%u.", b->alias);
	gf_buf_adds(&whole, name);
	gf_buf_adds(&whole, suffix);
	gf_sql_name(em->sql, whole.s);
	gf_buf_release(&whole);
}

void emit_from(struct emitter *em, size_t first)
{
	size_t i;

	for (i = first; i < em->n; i++) {
		gf_buf_adds(em->sql, i > first ? ", " : "");
		gf_sql_name(em->sql, em->bindings[i]->table->name);
		gf_buf_addf(em->sql, " t%u", em->bindings[i]->alias);
	}
}

/* The list of ids that a kind's records had before; NULL: it has none. */
static const struct gf_shape_table *former_ids(
	struct emitter *em, const struct gf_shape_table *kind)
{
	const struct gf_shape_table *list;
	const char *pointer, *name;

	pointer = path_of_role(em->asking, kind, "former-ids", &name);
	list = pointer ? path_list(em->asking, kind, pointer) : NULL;
	return list && gf_shape_column(list, "_value") ? list : NULL;
}

static void emit_typed(struct emitter *em, const struct binding *b,
		       const struct gf_shape_column *via,
		       const struct gf_shape_table *kind, bool tagged)
{
	gf_buf_adds(em->sql, tagged ? "substr(" : "");
	emit_column(em, b, via->name, "");
	if (tagged)
		gf_buf_addf(em->sql, ", %zu)", strlen(kind->kind->name) + 2);
}

/*
 * The id of the record that a reference leads to: the one that is typed, or
 * the one that it was before. Where no record has ever been renamed, SQLite
 * finds that out once and no row pays for it.
 */
static void emit_reference(struct emitter *em, const struct binding *b,
			   const struct gf_shape_column *via,
			   const struct gf_shape_table *kind, bool tagged)
{
	const struct gf_shape_table *former = former_ids(em, kind);

	if (!former) {
		emit_typed(em, b, via, kind, tagged);
		return;
	}
	gf_buf_adds(em->sql, "CASE WHEN EXISTS (SELECT 1 FROM ");
	gf_sql_name(em->sql, former->name);
	gf_buf_adds(em->sql, ") THEN coalesce((SELECT f._id FROM ");
	gf_sql_name(em->sql, former->name);
	gf_buf_adds(em->sql, " f WHERE f._value = ");
	emit_typed(em, b, via, kind, tagged);
	gf_buf_adds(em->sql, "), ");
	emit_typed(em, b, via, kind, tagged);
	gf_buf_adds(em->sql, ") ELSE ");
	emit_typed(em, b, via, kind, tagged);
	gf_buf_adds(em->sql, " END");
}

void emit_key(struct emitter *em, const struct binding *b)
{
	const struct hop *hop = &b->hop;

	if (hop->via)
		emit_reference(em, b->from, hop->via,
			       kind_table(em->asking, hop->table->kind->name),
			       hop->tagged);
	else
		emit_column(em, b->from, "_id", "");
}

/*
 * Up from where it starts, one record at a time: the first that fits. Its
 * bound is on the steps, so that a circle of references ends too.
 */
static void emit_climb(struct emitter *em, const struct binding *b)
{
	unsigned up = em->next++, row = em->next++;
	struct binding here = { .table = b->table, .alias = row },
		       *only = &here;
	struct emitter inner = { .sql = em->sql,
				 .asking = em->asking,
				 .next = em->next };

	gf_buf_addf(em->sql, "(WITH RECURSIVE u%u(id, n) AS (SELECT ", up);
	emit_key(em, b);
	gf_buf_adds(em->sql, ", 0 UNION ALL SELECT ");
	emit_reference(em, &here, b->hop.climb, b->table, false);
	gf_buf_addf(em->sql, ", u%u.n + 1 FROM u%u, ", up, up);
	gf_sql_name(em->sql, b->table->name);
	gf_buf_addf(em->sql, " t%u WHERE t%u._id = u%u.id AND u%u.n < %d AND ",
		    row, row, up, up, CLIMB_MAX);
	emit_column(em, &here, b->hop.climb->name, "");
	gf_buf_addf(em->sql, " IS NOT NULL) SELECT u%u.id FROM u%u, ", up, up);
	gf_sql_name(em->sql, b->table->name);
	gf_buf_addf(em->sql, " t%u WHERE t%u._id = u%u.id AND (", row, row, up);
	GF_GROW(inner.bindings, inner.n, inner.cap);
	inner.bindings[inner.n++] = only;
	emit_condition(&inner, b->hop.fits, POSSIBLY);
	free(inner.bindings);
	em->next = inner.next;
	gf_buf_addf(em->sql, ") ORDER BY u%u.n LIMIT 1)", up);
}

void emit_link(struct emitter *em, const struct binding *b)
{
	const struct hop *hop = &b->hop;
	char pos[16];
	unsigned i;

	gf_buf_addf(em->sql, "t%u._id = ", b->alias);
	if (hop->kind == HOP_CLIMB)
		emit_climb(em, b);
	else
		emit_key(em, b);
	if (hop->tagged) {
		gf_buf_adds(em->sql, " AND substr(");
		emit_column(em, b->from, hop->via->name, "");
		gf_buf_addf(em->sql,
			    ", 1, %zu) = ", strlen(hop->table->kind->name) + 1);
		gf_buf_addf(em->sql, "'%s/'", hop->table->kind->name);
	}
	if (hop->kind != HOP_LIST || hop->via)
		return;
	for (i = 1; i <= b->from->table->depth; i++) {
		snprintf(pos, sizeof(pos), i > 1 ? "_pos%u" : "_pos", i);
		gf_buf_addf(em->sql, " AND t%u.%s = t%u.%s", b->alias, pos,
			    b->from->alias, pos);
	}
}

void emit_links(struct emitter *em, size_t first, const char *joint)
{
	size_t i;

	for (i = first; i < em->n; i++) {
		gf_buf_adds(em->sql, i > first ? " AND " : joint);
		emit_link(em, em->bindings[i]);
	}
}

/* --- values of paths ----------------------------------------------------- */

static void emit_path(struct emitter *em, const struct path *path,
		      const struct binding *from, const char *suffix);

/* A JSON pointer as SQLite's path of JSON. */
static void emit_json(struct emitter *em, const struct binding *b,
		      const char *pointer)
{
	struct gf_buf path = GF_BUF_INIT;
	const struct gf_shape_table *list;
	const char *s;

	list = path_list(em->asking, b->table, pointer);
	if (list)
		note_read(em->asking, list);
	gf_buf_addc(&path, '$');
	for (s = pointer; *s; s++) {
		if (*s == '/')
			gf_buf_adds(&path, s == pointer ? ".\"" : "\".\"");
		else if (*s == '~' && (s[1] == '0' || s[1] == '1'))
			gf_buf_addc(&path, *++s == '0' ? '~' : '/');
		else
			gf_buf_addc(&path, *s);
	}
	gf_buf_addc(&path, '"');
	gf_buf_addf(em->sql, "json_extract(t%u._json, ", b->alias);
	emit_string(em->sql, path.s, path.len);
	gf_buf_addc(em->sql, ')');
	gf_buf_release(&path);
}

/* Year or month, where the date leaves no doubt about it. */
static void emit_part(struct emitter *em, const struct binding *b,
		      const struct path *path)
{
	const char *n = path->end == END_YEAR ? ", 1, 4)" : ", 1, 7)";
	const char *name = path->column->name;

	if (path->column->day) {
		gf_buf_adds(em->sql, "substr(");
		emit_column(em, b, name, "");
		gf_buf_adds(em->sql, n);
		return;
	}
	gf_buf_adds(em->sql, "CASE WHEN substr(");
	emit_column(em, b, name, "_min");
	gf_buf_addf(em->sql, "%s = substr(", n);
	emit_column(em, b, name, "_max");
	gf_buf_addf(em->sql, "%s THEN substr(", n);
	emit_column(em, b, name, "_min");
	gf_buf_addf(em->sql, "%s END", n);
}

/* In the reader's language, where there is a column for it. */
static void emit_text(struct emitter *em, const struct binding *b,
		      const struct path *path)
{
	char suffix[16];
	const struct gf_node *ref = path->column->ref;
	struct gf_buf name = GF_BUF_INIT;

	if (ref && ref->type == GF_STRING &&
	    kind_table(em->asking, ref->text)) {
		emit_reference(em, b, path->column,
			       kind_table(em->asking, ref->text), false);
		return;
	}
	snprintf(suffix, sizeof(suffix), "_%.8s", em->lang ? em->lang : "");
	gf_buf_adds(&name, path->column->name);
	gf_buf_adds(&name, suffix);
	if (em->lang && path->schema &&
	    gf_schema_keyword(path->schema, "x-localised") &&
	    gf_shape_column(path->table, name.s)) {
		gf_buf_adds(em->sql, "coalesce(");
		emit_column(em, b, path->column->name, suffix);
		gf_buf_adds(em->sql, ", ");
		emit_column(em, b, path->column->name, "");
		gf_buf_addc(em->sql, ')');
	} else {
		emit_column(em, b, path->column->name, "");
	}
	gf_buf_release(&name);
}

/* What a path ends in, of the row where it ends. */
static void emit_end(struct emitter *em, const struct path *path,
		     const struct binding *b, const char *suffix)
{
	size_t i;

	switch (path->end) {
	case END_ID:
		emit_column(em, b, "_id", "");
		break;
	case END_JSON:
		emit_json(em, b, path->pointer);
		break;
	case END_YEAR:
	case END_MONTH:
		emit_part(em, b, path);
		break;
	case END_TAILS:
		gf_buf_adds(em->sql, "coalesce(");
		for (i = 0; i < path->ntails; i++) {
			gf_buf_adds(em->sql, i ? ", " : "");
			emit_path(em, &path->tails[i], b, suffix);
		}
		gf_buf_addc(em->sql, ')');
		break;
	case END_COLUMN:
		if (*suffix)
			emit_column(em, b, path->column->name, suffix);
		else
			emit_text(em, b, path);
	}
}

static void emit_path(struct emitter *em, const struct path *path,
		      const struct binding *from, const char *suffix)
{
	size_t done, first = em->n;
	const struct binding *b = walk_bound(em, path, from, &done);

	if (done == path->nhops) {
		emit_end(em, path, b, suffix);
		return;
	}
	for (; done < path->nhops; done++)
		b = emit_bind(em, b, &path->hops[done]);
	gf_buf_adds(em->sql, "(SELECT ");
	emit_end(em, path, b, suffix);
	gf_buf_adds(em->sql, " FROM ");
	emit_from(em, first);
	emit_links(em, first, " WHERE ");
	gf_buf_addc(em->sql, ')');
	em->n = first;
}

void emit_value(struct emitter *em, const struct path *path)
{
	emit_path(em, path, em->bindings[0], "");
}

void emit_bound(struct emitter *em, const struct path *path, const char *suffix)
{
	emit_path(em, path, em->bindings[0], suffix);
}

void emit_cell(struct emitter *em, const struct path *path)
{
	size_t i, done, first = em->n;
	bool order = false;

	walk_bound(em, path, em->bindings[0], &done);
	if (done >= hops_to_last_list(path)) {
		emit_value(em, path);
		return;
	}
	emit_bind_path(em, path);
	gf_buf_adds(em->sql, "(SELECT json_group_array(v) FROM (SELECT ");
	emit_value(em, path);
	gf_buf_adds(em->sql, " AS v FROM ");
	emit_from(em, first);
	emit_links(em, first, " WHERE ");
	gf_buf_adds(em->sql, " AND v IS NOT NULL ORDER BY ");
	for (i = first; i < em->n; i++)
		if (em->bindings[i]->hop.kind == HOP_LIST) {
			gf_buf_addf(em->sql, "%st%u.", order ? ", " : "",
				    em->bindings[i]->alias);
			gf_buf_adds(em->sql, "_pos");
			if (em->bindings[i]->table->depth > 1)
				gf_buf_addf(em->sql, "%u",
					    em->bindings[i]->table->depth);
			order = true;
		}
	gf_buf_adds(em->sql, "))");
	em->n = first;
}
