/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Lists that a record declares incomplete. `x-complete` stands on a property
 * that is true or false, and says which list it speaks of: another property
 * of the record, or the records of a kind that have the same value:
 *
 *	x-complete: {list: partners}
 *	x-complete: {kind: membership, match: {year: year}, declared: members}
 *
 * `match` leads from their fields to ours; `declared` is the field that says
 * how many there should be. A question that reads the list is told of each
 * record that says false, unless its own condition leaves that part out.
 */
#include "index/select.h"

struct claim {
	struct emitter em; /* of the record that declares */
	const struct gf_shape_table *table, *list;
	const struct gf_shape_column *flag;
	const struct gf_node *rule;
	struct stand_in stands[4];
	size_t nstands;
};

/* The column that a path with dots names, in groups of one table. */
static const struct gf_shape_column *column_at(
	const struct gf_shape_table *table, const char *path)
{
	struct gf_buf pointer = GF_BUF_INIT;
	const struct gf_shape_column *found = NULL;
	size_t n;
	uint32_t i;

	for (; *path; path += n + (path[n] == '.')) {
		n = strcspn(path, ".");
		gf_pointer_add(&pointer, path, n);
	}
	for (i = 0; i < table->n && !found; i++)
		if (!table->columns[i].derived &&
		    !strcmp(table->columns[i].pointer, pointer.s))
			found = &table->columns[i];
	gf_buf_release(&pointer);
	return found;
}

/* The list that the rule names beside the property. */
static const struct gf_shape_table *sibling_list(struct asking *a,
						 const struct claim *c,
						 const char *name)
{
	const char *slash = strrchr(c->flag->pointer, '/');
	const struct gf_shape_table *list;
	struct gf_buf pointer = GF_BUF_INIT;

	gf_buf_add(&pointer, c->flag->pointer,
		   (size_t)(slash - c->flag->pointer));
	gf_pointer_add(&pointer, name, strlen(name));
	list = path_list(a, c->table, pointer.s);
	gf_buf_release(&pointer);
	return list;
}

static bool read_match(struct claim *c)
{
	const struct gf_node *match = gf_map_get(c->rule, "match");

	if (!match || match->type != GF_MAP)
		return true;
	gf_map_each (pair, match) {
		struct stand_in *s = &c->stands[c->nstands];

		if (c->nstands == GF_NELEMS(c->stands) ||
		    pair->value->type != GF_STRING)
			return false;
		s->theirs = column_at(c->list, pair->key->text);
		s->ours = column_at(c->table, pair->value->text);
		if (!s->theirs || !s->ours)
			return false;
		c->nstands++;
	}
	return true;
}

/* Does the rule speak of a list that the question reads? */
static bool is_read(struct asking *a, struct claim *c)
{
	const char *kind = gf_map_text(c->rule, "kind");
	const char *list = gf_map_text(c->rule, "list");
	size_t i;

	if (kind)
		c->list = kind_table(a, kind);
	else if (list)
		c->list = sibling_list(a, c, list);
	for (i = 0; c->list && i < a->nread; i++)
		if (a->read[i] == c->list)
			return read_match(c);
	return false;
}

/* --- what the question leaves out ---------------------------------------- */

/* Does a condition read nothing but what is matched? */
static bool is_of_match(const struct expr *e, const struct claim *c, bool *any)
{
	uint32_t i;
	size_t j;

	if (e->type == EXPR_PATH) {
		*any = true;
		for (j = 0; j < c->nstands; j++)
			if (!e->path->nhops && e->path->end == END_COLUMN &&
			    e->path->column == c->stands[j].theirs)
				break;
		if (j == c->nstands)
			return false;
	}
	for (i = 0; i < e->n; i++)
		if (!is_of_match(e->args[i], c, any))
			return false;
	return true;
}

static void add_part(struct claim *c, const struct expr *e)
{
	bool any = false;
	uint32_t i;

	if (e->type == EXPR_AND) {
		for (i = 0; i < e->n; i++)
			add_part(c, e->args[i]);
	} else if (is_of_match(e, c, &any) && any) {
		gf_buf_adds(c->em.sql, " AND ");
		emit_condition(&c->em, e, POSSIBLY);
	}
}

/* --- the statement ------------------------------------------------------- */

static void add_name(struct gf_buf *sql, const char *alias,
		     const struct gf_shape_column *column)
{
	gf_buf_addf(sql, "%s.", alias);
	gf_sql_name(sql, column->name);
}

/* What tells this part of the list from others: "2022". */
static void add_label(struct claim *c)
{
	struct gf_buf *sql = c->em.sql;
	size_t i;

	for (i = 0; i < c->nstands; i++) {
		gf_buf_adds(sql, i ? " || ' ' || " : "");
		add_name(sql, "t0", c->stands[i].ours);
	}
	gf_buf_adds(sql, c->nstands ? ", " : "NULL, ");
}

static void add_declared(struct claim *c)
{
	const char *path = gf_map_text(c->rule, "declared");
	const struct gf_shape_column *declared;

	declared = path ? column_at(c->table, path) : NULL;
	if (declared)
		add_name(c->em.sql, "t0", declared);
	else
		gf_buf_adds(c->em.sql, "NULL");
}

static void write_claim(struct claim *c, const struct expr *where,
			const struct gf_shape_table *asked)
{
	struct gf_buf *sql = c->em.sql;
	size_t i;

	gf_buf_adds(sql, "SELECT t0._id, ");
	add_label(c);
	add_declared(c);
	gf_buf_adds(sql, ", (SELECT count(*) FROM ");
	gf_sql_name(sql, c->list->name);
	gf_buf_adds(sql,
		    c->list->parent ? " l WHERE l._id = t0._id" : " l WHERE 1");
	for (i = 0; i < c->nstands; i++) {
		gf_buf_adds(sql, " AND ");
		add_name(sql, "l", c->stands[i].theirs);
		gf_buf_adds(sql, " = ");
		add_name(sql, "t0", c->stands[i].ours);
	}
	gf_buf_adds(sql, ") FROM ");
	gf_sql_name(sql, c->table->name);
	gf_buf_adds(sql, " t0 WHERE ");
	add_name(sql, "t0", c->flag);
	gf_buf_adds(sql, " = 0");
	if (where && asked == c->list)
		add_part(c, where);
	gf_buf_adds(sql, " ORDER BY 2, 1");
}

/* As the property that is a list is called, or the kind. */
static const char *list_label(const struct claim *c)
{
	const struct gf_schema *schema = c->list->schema;
	const char *name = gf_map_text(c->rule, "list");

	if (name && !strchr(c->list->pointer + 1, '/') && c->table->schema)
		schema = gf_schema_property(c->table->schema, name);
	return gf_schema_label(schema);
}

static void add_claim(struct gf_selection *out, struct claim *c, size_t *cap,
		      const char *sql)
{
	struct gf_incomplete *more;
	const char *label = list_label(c);

	if (out->nincomplete == *cap) {
		*cap = *cap ? 2 * *cap : 4;
		more = gf_arena_alloc(&out->arena, *cap * sizeof(*more));
		if (out->nincomplete)
			memcpy(more, out->incomplete,
			       out->nincomplete * sizeof(*more));
		out->incomplete = more;
	}
	out->incomplete[out->nincomplete++] = (struct gf_incomplete){
		.kind = c->table->kind,
		.list = label ? label : c->list->name,
		.sql = sql,
	};
}

static void look_at_flag(struct asking *a, struct gf_selection *out,
			 size_t *cap, struct claim *c, const struct expr *where,
			 const struct gf_shape_table *asked)
{
	static const struct hop none = { 0 };
	struct gf_buf sql = GF_BUF_INIT;

	if (!c->rule || c->rule->type != GF_MAP || !is_read(a, c))
		return;
	c->em = (struct emitter){ .sql = &sql,
				  .asking = a,
				  .stands = c->stands,
				  .nstands = c->nstands };
	emit_bind(&c->em, NULL, &none)->table = c->table;
	write_claim(c, where, asked);
	add_claim(out, c, cap, gf_arena_strdup(&out->arena, sql.s));
	free(c->em.bindings);
	gf_buf_release(&sql);
}

void select_incomplete(struct asking *a, struct gf_selection *out,
		       const struct expr *where,
		       const struct gf_shape_table *asked)
{
	const struct gf_shape_table *t;
	size_t cap = 0;
	uint32_t i, j;

	for (i = 0; i < a->shape->n; i++) {
		t = &a->shape->tables[i];
		for (j = 0; j < t->n && !t->parent; j++) {
			struct claim c = { .table = t, .flag = &t->columns[j] };

			if (c.flag->derived || !c.flag->schema ||
			    c.flag->type != GF_COLUMN_BOOLEAN)
				continue;
			c.rule =
				gf_schema_keyword(c.flag->schema, "x-complete");
			look_at_flag(a, out, &cap, &c, where, asked);
		}
	}
}
