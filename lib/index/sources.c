/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where a row's facts come from: the property with `x-role: sources`, a list
 * or a group of a reference to a document and plain texts that say where.
 */
#include "index/select.h"

/* "document L12": the reference, and the plain texts beside it. */
static void emit_source(struct emitter *em, const struct gf_shape_table *table,
			const char *prefix, unsigned alias)
{
	const struct gf_shape_column *c;
	struct gf_buf *sql = em->sql;
	size_t len = strlen(prefix);
	bool any = false;
	uint32_t i;

	gf_buf_adds(sql, "trim(");
	for (i = 0; i < table->n; i++) {
		c = &table->columns[i];
		if (c->derived || c->type != GF_COLUMN_TEXT ||
		    strncmp(c->pointer, prefix, len) != 0 ||
		    (len && c->pointer[len] != '/') ||
		    schema_has_values(c->schema))
			continue;
		gf_buf_addf(sql, "%scoalesce(t%u.", any ? " || ' ' || " : "",
			    alias);
		gf_sql_name(sql, c->name);
		gf_buf_adds(sql, ", '')");
		any = true;
	}
	gf_buf_adds(sql, any ? ")" : "'')");
}

/* Those of the row's item where it has its own, else of the record. */
void emit_sources(struct emitter *em)
{
	const struct binding *b = em->bindings[em->n - 1];
	struct gf_buf *sql = em->sql;
	const struct gf_shape_table *list;
	const char *pointer, *name;
	unsigned alias;

	pointer = path_of_role(em->asking, b->table, "sources", &name);
	if (!pointer) {
		b = em->bindings[0];
		pointer = path_of_role(em->asking, b->table, "sources", &name);
	}
	if (!pointer) {
		gf_buf_adds(sql, "NULL");
		return;
	}
	list = path_list(em->asking, b->table, pointer);
	if (!list) {
		gf_buf_adds(sql, "json_array(");
		emit_source(em, b->table, pointer, b->alias);
		gf_buf_addc(sql, ')');
		return;
	}
	alias = em->next++;
	gf_buf_adds(sql, "(SELECT json_group_array(v) FROM (SELECT ");
	emit_source(em, list, "", alias);
	gf_buf_adds(sql, " AS v FROM ");
	gf_sql_name(sql, list->name);
	gf_buf_addf(sql, " t%u WHERE t%u._id = t%u._id", alias, alias,
		    b->alias);
	if (b->table->depth == 1)
		gf_buf_addf(sql, " AND t%u._pos = t%u._pos", alias, b->alias);
	gf_buf_addf(sql, " ORDER BY t%u._pos))", alias);
}
