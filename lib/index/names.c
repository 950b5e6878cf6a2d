/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Names, one at a time: what a property of a table is called in the schema,
 * in SQL, in any of its labels, and which table or column it is.
 */
#include "index/select.h"

/* --- the names there are ------------------------------------------------- */

/* What follows `prefix` in a pointer, up to the next '/'; false: not in it. */
static bool next_token(const char *pointer, const char *prefix,
		       const char **token, size_t *len)
{
	size_t n = strlen(prefix);

	if (!pointer || strncmp(pointer, prefix, n) != 0 || pointer[n] != '/')
		return false;
	*token = pointer + n + 1;
	*len = strcspn(*token, "/");
	return true;
}

static char *unescape_token(struct gf_arena *arena, const char *s, size_t len)
{
	char *name = gf_arena_memdup(arena, s, len), *to = name;
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '~' && i + 1 < len && s[i + 1] == '1')
			*to++ = '/', i++;
		else if (s[i] == '~' && i + 1 < len && s[i + 1] == '0')
			*to++ = '~', i++;
		else
			*to++ = s[i];
	}
	*to = '\0';
	return name;
}

static bool offer_token(struct asking *a, const struct place *place,
			const char *pointer, struct gf_strmap *seen, name_fn fn,
			void *payload)
{
	const struct gf_schema *schema;
	const char *token;
	char *name;
	size_t len;

	if (!next_token(pointer, place->prefix, &token, &len) ||
	    gf_strmap_put(seen, token, len, seen))
		return false;
	name = unescape_token(a->arena, token, len);
	schema = place->schema ? gf_schema_property(place->schema, name) : NULL;
	return fn(name, schema, payload);
}

bool each_name(struct asking *a, const struct place *place, name_fn fn,
	       void *payload)
{
	struct gf_strmap seen = { 0 };
	const struct gf_shape_table *t;
	bool stop = false;
	uint32_t i;

	for (i = 0; i < place->table->n && !stop; i++)
		if (!place->table->columns[i].derived)
			stop = offer_token(a, place,
					   place->table->columns[i].pointer,
					   &seen, fn, payload);
	for (i = 0; i < a->shape->n && !stop; i++) {
		t = &a->shape->tables[i];
		if (t->parent == place->table)
			stop = offer_token(a, place, t->pointer, &seen, fn,
					   payload);
	}
	gf_strmap_release(&seen);
	return stop;
}

/* --- finding one --------------------------------------------------------- */

static bool has_prefix(const char *pointer, const char *prefix)
{
	size_t n = strlen(prefix);

	return pointer && !strncmp(pointer, prefix, n) && pointer[n] == '/';
}

/* Fills what stands at a pointer of the place's table. */
static bool look_at(struct asking *a, const struct place *place,
		    const char *pointer, struct child *out)
{
	const struct gf_shape_table *table = place->table, *t;
	const struct gf_shape_column *c;
	uint32_t i;

	*out = (struct child){ .pointer = pointer };
	for (i = 0; i < table->n; i++) {
		c = &table->columns[i];
		if (!c->pointer)
			continue;
		if (!strcmp(c->pointer, pointer) &&
		    (!out->column || (out->column->derived && !c->derived)))
			out->column = c;
		out->group |= !c->derived && has_prefix(c->pointer, pointer);
	}
	for (i = 0; i < a->shape->n; i++) {
		t = &a->shape->tables[i];
		if (t->parent != table)
			continue;
		if (!strcmp(t->pointer, pointer))
			out->list = t;
		out->group |= has_prefix(t->pointer, pointer);
	}
	return out->column || out->list || out->group;
}

struct wanted {
	struct gf_buf folded, other;
	const char *name; /* the property that it is the label of */
	const struct gf_schema *schema;
};

static bool folds_alike(struct wanted *w, const char *text)
{
	size_t len = strlen(text);

	if (gf_utf8_check(text, len) != len)
		return false;
	gf_buf_reset(&w->other);
	gf_fold(&w->other, text, len);
	return !strcmp(w->other.s, w->folded.s);
}

static bool is_label(const char *name, const struct gf_schema *schema,
		     void *payload)
{
	const struct gf_node *labels;
	struct wanted *w = payload;
	bool same = folds_alike(w, name);

	labels = schema ? gf_schema_keyword(schema, "x-labels") : NULL;
	if (!same && labels && labels->type == GF_MAP)
		gf_map_each (pair, labels)
			if (pair->value->type == GF_STRING)
				same |= folds_alike(w, pair->value->text);
	if (!same)
		return false;
	w->name = name;
	w->schema = schema;
	return true;
}

static char *join_pointer(struct asking *a, const char *prefix,
			  const char *name)
{
	struct gf_buf buf = GF_BUF_INIT;
	char *pointer;

	gf_buf_adds(&buf, prefix);
	gf_pointer_add(&buf, name, strlen(name));
	pointer = gf_arena_memdup(a->arena, buf.s, buf.len);
	gf_buf_release(&buf);
	return pointer;
}

/* A property by its label, in any of its languages; accents forgiven. */
static bool find_by_label(struct asking *a, const struct place *place,
			  const char *name, struct child *out)
{
	struct wanted w = { GF_BUF_INIT, GF_BUF_INIT, NULL, NULL };
	size_t len = strlen(name);
	bool found = false;

	if (len <= gf_limit(GF_LIMIT_NAME_BYTES) &&
	    gf_utf8_check(name, len) == len) {
		gf_fold(&w.folded, name, len);
		found = w.folded.len && each_name(a, place, is_label, &w);
	}
	if (found)
		found = look_at(a, place,
				join_pointer(a, place->prefix, w.name), out);
	if (found)
		out->schema = w.schema;
	gf_buf_release(&w.folded);
	gf_buf_release(&w.other);
	return found;
}

/* Columns of a kind's own table that stand behind those of its schema. */
static const struct gf_shape_column *hidden_column(
	const struct gf_shape_table *table, const char *name)
{
	static const struct gf_shape_column hidden[] = {
		{ .name = "_path", .pointer = "", .derived = true },
		{ .name = "_oid", .pointer = "", .derived = true },
		{ .name = "_json", .pointer = "", .derived = true },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(hidden) && !table->parent; i++)
		if (!strcmp(hidden[i].name, name))
			return &hidden[i];
	return NULL;
}

bool find_child(struct asking *a, const struct place *place, const char *name,
		struct child *out)
{
	if (look_at(a, place, join_pointer(a, place->prefix, name), out)) {
		out->schema = place->schema
				      ? gf_schema_property(place->schema, name)
				      : NULL;
		return true;
	}
	*out = (struct child){ 0 };
	if (!*place->prefix)
		out->column = gf_shape_column(place->table, name);
	if (!out->column && !*place->prefix)
		out->column = hidden_column(place->table, name);
	if (!out->column)
		return find_by_label(a, place, name, out);
	out->schema = out->column->schema;
	return true;
}

bool is_id_name(const char *name)
{
	return !strcmp(name, "id") || !strcmp(name, "_id");
}

bool path_has(struct asking *a, const struct gf_shape_table *table,
	      const char *name)
{
	struct place place = { table, "", table->schema };
	struct child child;

	return find_child(a, &place, name, &child) || is_id_name(name);
}

/* --- by role, by place --------------------------------------------------- */

struct role {
	const char *role, *name;
};

static bool has_role(const char *name, const struct gf_schema *schema,
		     void *payload)
{
	struct role *wanted = payload;

	if (!gf_schema_has_role(schema, wanted->role))
		return false;
	wanted->name = name;
	return true;
}

const char *path_quote(struct asking *a, const char *name)
{
	struct gf_buf quoted = GF_BUF_INIT;
	const char *out = name;

	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz_.")]) {
		gf_sql_name(&quoted, name);
		out = gf_arena_memdup(a->arena, quoted.s, quoted.len);
	}
	gf_buf_release(&quoted);
	return out;
}

const char *path_of_role(struct asking *a, const struct gf_shape_table *table,
			 const char *role, const char **name)
{
	struct place place = { table, "", table->schema };
	struct role wanted = { role, NULL };

	if (!each_name(a, &place, has_role, &wanted))
		return NULL;
	*name = path_quote(a, wanted.name);
	return join_pointer(a, "", wanted.name);
}

const struct gf_shape_table *path_list(const struct asking *a,
				       const struct gf_shape_table *table,
				       const char *pointer)
{
	uint32_t i;

	for (i = 0; i < a->shape->n; i++)
		if (a->shape->tables[i].parent == table &&
		    !strcmp(a->shape->tables[i].pointer, pointer))
			return &a->shape->tables[i];
	return NULL;
}

const struct gf_shape_table *kind_table(struct asking *a, const char *name)
{
	uint32_t i;

	for (i = 0; i < a->shape->n; i++)
		if (name && !a->shape->tables[i].parent &&
		    !strcmp(a->shape->tables[i].kind->name, name))
			return &a->shape->tables[i];
	return NULL;
}

const struct gf_shape_table *select_table(const struct gf_shape *shape,
					  const struct gf_kind *kind)
{
	uint32_t i;

	for (i = 0; i < shape->n; i++)
		if (shape->tables[i].kind == kind && !shape->tables[i].parent)
			return &shape->tables[i];
	return NULL;
}

/* The first properties of a table that a column shows whole. */
size_t path_first(struct asking *asking, const struct gf_shape_table *table,
		  const char **names, size_t max)
{
	const struct gf_shape_column *c;
	size_t n = 0;

	for (c = table->columns; c < table->columns + table->n && n < max; c++)
		if (!c->derived && c->type != GF_COLUMN_JSON && c->pointer &&
		    !strchr(c->pointer + 1, '/') && !strchr(c->pointer, '~'))
			names[n++] = path_quote(asking, c->pointer + 1);
	return n;
}
