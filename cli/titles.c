/* SPDX-License-Identifier: EUPL-1.2 */
/* See titles.h. */
#include "cli/titles.h"

struct titles_kind {
	const struct gf_kind *kind;
	struct gf_rows *title, *former; /* NULL: not compiled */
};

void titles_open(struct titles *t, struct ask *ask)
{
	const struct gf_kind *kinds;
	size_t i;

	kinds = gf_registry_kinds(ask->reg, &t->n);
	t->ask = ask;
	t->kinds = gf_xcalloc(t->n + 1, sizeof(*t->kinds));
	for (i = 0; i < t->n; i++)
		t->kinds[i].kind = &kinds[i];
	gf_buf_init(&t->title);
	gf_buf_init(&t->now);
}

void titles_close(struct titles *t)
{
	size_t i;

	if (!t->ask)
		return;
	for (i = 0; i < t->n; i++) {
		gf_rows_close(t->kinds[i].title);
		gf_rows_close(t->kinds[i].former);
	}
	free(t->kinds);
	gf_buf_release(&t->title);
	gf_buf_release(&t->now);
	*t = (struct titles){ 0 };
}

/* --- questions ----------------------------------------------------------- */

/* A title by language: in the reader's, else as the column has it. */
static void write_column(struct gf_buf *sql, const struct gf_shape_table *table,
			 const struct gf_shape_column *plain)
{
	struct gf_buf name = GF_BUF_INIT;
	const struct gf_shape_column *own;

	gf_buf_addf(&name, "%s_%s", plain->name, gf_i18n_lang());
	own = gf_shape_column(table, name.s);
	if (own && own->derived) {
		gf_buf_adds(sql, "coalesce(nullif(");
		gf_sql_name(sql, own->name);
		gf_buf_adds(sql, ", ''), ");
	}
	gf_sql_name(sql, plain->name);
	if (own && own->derived)
		gf_buf_addc(sql, ')');
	gf_buf_release(&name);
}

bool titles_write(struct gf_buf *sql, const struct gf_shape_table *table)
{
	const struct gf_shape_column *c;
	bool some = false;
	uint32_t i;

	for (i = 0; table && i < table->n; i++) {
		c = &table->columns[i];
		if (!c->schema || c->derived ||
		    !gf_schema_has_role(c->schema, "title"))
			continue;
		gf_buf_adds(sql, some ? " || coalesce(', ' || " : "");
		write_column(sql, table, c);
		gf_buf_adds(sql, some ? ", '')" : "");
		some = true;
	}
	return some;
}

static int open_title(struct titles *t, struct titles_kind *k,
		      struct gf_error *err)
{
	const struct gf_shape_table *table =
		gf_shape_table(gf_index_shape(t->ask->index), k->kind->name);
	struct gf_buf sql = GF_BUF_INIT;
	int ret;

	gf_buf_adds(&sql, "SELECT ");
	if (titles_write(&sql, table)) {
		gf_buf_adds(&sql, " FROM ");
		gf_sql_name(&sql, table->name);
		gf_buf_adds(&sql, " WHERE _id = :id AND :kind <> ''");
	} else {
		gf_buf_adds(&sql, "title FROM _record WHERE id = :id AND "
				  "kind = :kind");
	}
	ret = gf_rows_open(&k->title, t->ask->index, sql.s, GF_OURS, err);
	gf_buf_release(&sql);
	if (!ret)
		ret = gf_rows_bind_text(k->title, ":kind", k->kind->name,
					strlen(k->kind->name), err);
	return ret;
}

const struct gf_shape_table *titles_former(const struct ask *ask,
					   const struct gf_kind *kind)
{
	const struct gf_shape *shape = gf_index_shape(ask->index);
	uint32_t i;

	for (i = 0; i < shape->n; i++)
		if (shape->tables[i].kind == kind &&
		    gf_shape_is_list_of(&shape->tables[i], "former-ids"))
			return &shape->tables[i];
	return NULL;
}

/* 1: k->former is open; 0: the kind has no former ids. */
static int open_former(struct titles *t, struct titles_kind *k,
		       struct gf_error *err)
{
	const struct gf_shape_table *table;
	struct gf_buf sql = GF_BUF_INIT;
	int ret;

	if (k->former)
		return 1;
	table = titles_former(t->ask, k->kind);
	if (!table)
		return 0;
	gf_buf_adds(&sql, "SELECT _id FROM ");
	gf_sql_name(&sql, table->name);
	gf_buf_adds(&sql, " WHERE _value = :id");
	ret = gf_rows_open(&k->former, t->ask->index, sql.s, GF_OURS, err);
	gf_buf_release(&sql);
	return ret < 0 ? -1 : 1;
}

/* --- answers ------------------------------------------------------------- */

/* 1: a row, and its text is in `out`. */
static int ask_one(struct gf_rows *rows, const char *id, size_t len,
		   struct gf_buf *out, struct gf_error *err)
{
	const char *text;
	size_t n = 0;
	int ret;

	gf_rows_reset(rows);
	if (gf_rows_bind_text(rows, ":id", id, len, err) < 0)
		return -1;
	ret = gf_rows_step(rows, err);
	gf_buf_reset(out);
	if (ret > 0) {
		text = gf_rows_text(rows, 0, &n);
		gf_buf_add(out, text ? text : "", n);
	}
	gf_rows_reset(rows); /* nothing stays locked */
	return ret;
}

static int find_title(struct titles *t, struct titles_kind *k, const char *id,
		      size_t len, struct gf_error *err)
{
	int ret;

	if (!k->title && open_title(t, k, err) < 0)
		return -1;
	ret = ask_one(k->title, id, len, &t->title, err);
	if (ret > 0 && t->title.len == len && !memcmp(t->title.s, id, len))
		gf_buf_reset(&t->title);
	return ret;
}

int titles_find(struct titles *t, const char *kind, const char *id, size_t len,
		const char **title, const char **now, struct gf_error *err)
{
	struct titles_kind *k = NULL;
	size_t i;
	int ret;

	for (i = 0; i < t->n && !k; i++)
		if (!strcmp(t->kinds[i].kind->name, kind))
			k = &t->kinds[i];
	if (!k)
		return 0;
	if (now)
		*now = NULL;
	ret = find_title(t, k, id, len, err);
	if (!ret && (ret = open_former(t, k, err)) > 0 &&
	    (ret = ask_one(k->former, id, len, &t->now, err)) > 0) {
		ret = find_title(t, k, t->now.s, t->now.len, err);
		if (now)
			*now = t->now.s;
	}
	if (title)
		*title = t->title.s;
	return ret;
}

const char *titles_name(const char *kind, const char *id, size_t len,
			void *payload)
{
	const char *title;

	if (titles_find(payload, kind, id, len, &title, NULL, NULL) <= 0)
		return NULL;
	return *title ? title : NULL;
}
