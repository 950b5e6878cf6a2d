/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The shape of a registry: which tables and columns its schemas make.
 *
 * A value is described by all the schemas that may apply to it, whatever the
 * branch: they are gathered in a bag, and what they say is put together.
 * Scalars are columns, objects the columns of their keys, lists tables; what
 * has no shape that can be told is a column of JSON.
 */
#include "index/facet.h"

/* Objects inside objects; deeper ones are a column of JSON. */
enum { MAX_NESTED = 8, MAX_LISTS = 4 };

const char *const shape_langs[LANGS] = { "fr", "en" };

struct maker {
	struct gf_shape *shape;
	struct shape_kind *kind;
	struct gf_strmap tables; /* folded names of all tables */
	/* where it stands; schemas it is inside of, so that none comes back */
	const struct gf_schema *inside[MAX_NESTED * MAX_LISTS + 1];
	unsigned depth;
};

/* A place: its table, and what leads to it. */
struct place {
	uint32_t table;
	const char *name;    /* of the column; "" at the root */
	const char *pointer; /* in the table's row */
	unsigned nested, lists;
};

/* --- columns ------------------------------------------------------------- */

static struct gf_shape_table *table_at(const struct maker *m, uint32_t table)
{
	return &m->shape->tables[table];
}

static const char *fold_name(struct maker *m, const char *name, size_t *len)
{
	struct gf_buf folded = GF_BUF_INIT;
	char *out;

	gf_casefold(&folded, name, strlen(name));
	*len = folded.len;
	out = gf_arena_memdup(&m->shape->arena, folded.s, folded.len);
	gf_buf_release(&folded);
	return out;
}

static void add_clash(struct maker *m, const struct gf_schema *schema,
		      const char *name, const char *pointer, const char *other)
{
	struct gf_shape *shape = m->shape;

	GF_GROW(shape->clashes, shape->nclashes, shape->clashes_cap);
	shape->clashes[shape->nclashes++] = (struct shape_clash){
		.schema = schema ? schema : m->kind->kind->schema,
		.name = name,
		.pointer = pointer,
		.other = other,
	};
}

static bool is_ours(const char *name)
{
	static const char *const ours[] = { "_id",  "_json", "_path",
					    "_oid", "_doc",  "_pos" };
	size_t i;

	for (i = 0; i < GF_NELEMS(ours); i++)
		if (!strncmp(ours[i], name, strlen(ours[i])))
			return true;
	return false;
}

/* The new column's place in its table; -1 when there is no room for it. */
static int32_t add_column(struct maker *m, uint32_t table,
			  const struct gf_shape_column *wanted)
{
	struct gf_shape_table *t = table_at(m, table);
	struct gf_shape_column *column, *other;
	const char *folded;
	size_t len;

	folded = fold_name(m, wanted->name, &len);
	other = gf_strmap_get(&t->by_name, folded, len);
	if (other || t->n >= gf_limit(GF_LIMIT_TABLE_COLUMNS) ||
	    (wanted->schema && is_ours(wanted->name))) {
		add_clash(m, wanted->schema, wanted->name, wanted->pointer,
			  t->n >= gf_limit(GF_LIMIT_TABLE_COLUMNS) ? NULL
			  : other ? other->pointer
				  : "");
		return -1;
	}
	/* columns stay where they are: others point at them */
	column = gf_arena_alloc(&m->shape->arena, sizeof(*column));
	*column = *wanted;
	gf_strmap_put(&t->by_name, folded, len, column);
	t->n++;
	return (int32_t)t->n - 1;
}

static int32_t add_derived(struct maker *m, const struct place *at,
			   const char *suffix)
{
	struct gf_shape_column column = {
		.name = gf_arena_printf(&m->shape->arena, "%s%s", at->name,
					suffix),
		.pointer = at->pointer,
		.type = GF_COLUMN_TEXT,
		.derived = true,
	};

	return add_column(m, at->table, &column);
}

static void add_scalar(struct maker *m, struct field *field,
		       const struct place *at, const struct facet *facet,
		       const struct gf_schema *schema, enum gf_column_type type)
{
	struct gf_shape_column column = { .name = at->name,
					  .pointer = at->pointer,
					  .type = type,
					  .schema = schema,
					  .ref = facet->ref,
					  .edtf = facet->edtf,
					  .day = facet->day && !facet->edtf };
	char suffix[16];
	unsigned lang;

	field->column = add_column(m, at->table, &column);
	if (field->column < 0)
		return;
	field->json = type == GF_COLUMN_JSON;
	field->edtf = facet->edtf && !field->json;
	field->localised = facet->localised && !field->json;
	if (field->edtf) {
		field->derived[0] = add_derived(m, at, "_min");
		field->derived[1] = add_derived(m, at, "_max");
	}
	for (lang = 0; field->localised && lang < LANGS; lang++) {
		snprintf(suffix, sizeof(suffix), "_%s", shape_langs[lang]);
		field->derived[lang] = add_derived(m, at, suffix);
	}
}

/* --- tables -------------------------------------------------------------- */

static void add_ours(struct maker *m, uint32_t table, const char *name,
		     enum gf_column_type type)
{
	const struct gf_shape_column column = {
		.name = gf_arena_strdup(&m->shape->arena, name),
		.pointer = "",
		.type = type,
		.derived = true,
	};

	add_column(m, table, &column);
}

/* -1: another table has the name, or there are too many. */
static int32_t add_table(struct maker *m, const char *name, int32_t parent,
			 const char *pointer, const struct gf_schema *schema)
{
	struct gf_shape *shape = m->shape;
	struct gf_shape_table *table;
	const char *folded;
	char pos[16];
	unsigned i;
	size_t len;

	folded = fold_name(m, name, &len);
	if (m->kind->ntables >= gf_limit(GF_LIMIT_KIND_TABLES) ||
	    !strncmp(folded, "sqlite_", 7) ||
	    gf_strmap_put(&m->tables, folded, len, shape)) {
		add_clash(m, schema, name, pointer,
			  m->kind->ntables >= gf_limit(GF_LIMIT_KIND_TABLES)
				  ? NULL
				  : "");
		return -1;
	}
	GF_GROW(shape->tables, shape->n, shape->cap);
	table = &shape->tables[shape->n++];
	*table = (struct gf_shape_table){
		.name = name,
		.kind = m->kind->kind,
		.pointer = pointer,
		.schema = schema,
		.depth = parent < 0 ? 0
				    : table_at(m, (uint32_t)parent)->depth + 1,
		.up = parent,
	};
	m->kind->ntables++;
	add_ours(m, shape->n - 1, "_id", GF_COLUMN_TEXT);
	for (i = 1; i <= shape->tables[shape->n - 1].depth; i++) {
		shape_pos_name(i, pos);
		add_ours(m, shape->n - 1, pos, GF_COLUMN_INTEGER);
	}
	return (int32_t)shape->n - 1;
}

/* --- values -------------------------------------------------------------- */

static struct field *new_field(struct maker *m)
{
	struct gf_shape *shape = m->shape;
	struct field *field = gf_arena_zalloc(&shape->arena, sizeof(*field));

	field->column = field->table = -1;
	field->derived[0] = field->derived[1] = -1;
	GF_GROW(shape->fields, shape->nfields, shape->fields_cap);
	shape->fields[shape->nfields++] = field;
	return field;
}

static void shape_value(struct maker *m, struct field *field,
			const struct bag *bag, const struct place *at);

/* Is it inside one of the very schemas that describe it? */
static bool comes_back(const struct maker *m, const struct bag *bag)
{
	uint32_t i;
	unsigned j;

	for (i = 0; i < bag->n; i++)
		for (j = 0; j < m->depth; j++)
			if (m->inside[j] == bag->items[i])
				return true;
	return false;
}

static void shape_key(struct maker *m, struct field *field,
		      const struct bag *bag, const struct place *at,
		      const struct gf_node *key)
{
	struct gf_arena *arena = &m->shape->arena;
	struct gf_buf pointer = GF_BUF_INIT;
	struct place inside = *at;
	struct bag own = { 0 };
	struct field *member;
	char *name;

	if (gf_strmap_get_hashed(&field->keys, key->text, key->len, key->hash))
		return;
	name = gf_arena_memdup(arena, key->text, key->len);
	member = new_field(m);
	gf_strmap_put(&field->keys, name, key->len, member);
	gf_buf_adds(&pointer, at->pointer);
	gf_pointer_add(&pointer, key->text, key->len);
	inside.pointer = gf_arena_memdup(arena, pointer.s, pointer.len);
	gf_buf_release(&pointer);
	inside.name = *at->name
			      ? gf_arena_printf(arena, "%s_%s", at->name, name)
			      : name;
	facet_property(&own, bag, name);
	if (strlen(name) == key->len) /* no NUL inside */
		shape_value(m, member, &own, &inside);
	free(own.items);
}

static void shape_keys(struct maker *m, struct field *field,
		       const struct bag *bag, const struct place *at)
{
	const struct gf_node *keys;
	uint32_t i;

	for (i = 0; i < bag->n; i++) {
		keys = gf_map_get(gf_schema_node(bag->items[i]), "properties");
		if (keys && keys->type == GF_MAP)
			gf_map_each (pair, keys)
				shape_key(m, field, bag, at, pair->key);
	}
}

static void shape_list(struct maker *m, struct field *field,
		       const struct bag *bag, const struct place *at)
{
	struct place item = { .pointer = "",
			      .name = "",
			      .nested = at->nested,
			      .lists = at->lists + 1 };
	struct bag own = { 0 };
	struct facet facet;
	const char *name;

	name = gf_arena_printf(&m->shape->arena, "%s_%s",
			       table_at(m, at->table)->name, at->name);
	facet_items(&own, bag);
	facet = facet_of(&own);
	field->table = add_table(m, name, (int32_t)at->table, at->pointer,
				 own.n ? own.items[0] : NULL);
	if (field->table >= 0) {
		field->item = new_field(m);
		item.table = (uint32_t)field->table;
		if (!facet.keys || facet.localised || facet.types & SCALARS)
			item.name = "_value";
		shape_value(m, field->item, &own, &item);
	}
	free(own.items);
}

/* Has the value no shape that columns could have? */
static bool is_shapeless(const struct facet *facet)
{
	if (facet->localised)
		return false;
	return !facet->types || (facet->types & BIT(GF_MAP) && !facet->keys) ||
	       (facet->types & BIT(GF_SEQ) && !facet->items);
}

static bool is_deep(const struct maker *m, const struct bag *bag,
		    const struct place *at)
{
	return at->nested >= MAX_NESTED || at->lists > MAX_LISTS ||
	       m->depth >= GF_NELEMS(m->inside) || comes_back(m, bag);
}

static void shape_value(struct maker *m, struct field *field,
			const struct bag *bag, const struct place *at)
{
	struct facet facet = facet_of(bag);
	const struct gf_schema *schema = bag->n ? bag->items[0] : NULL;
	bool nested = facet.types & (BIT(GF_MAP) | BIT(GF_SEQ));
	struct place inside = *at;
	const char *item = strcmp(at->name, "_value") ? at->name : "";

	if (is_shapeless(&facet) ||
	    (nested && !facet.localised && is_deep(m, bag, at)) ||
	    (facet.types & BIT(GF_SEQ) && !*item && at->lists)) {
		inside.name = *at->name ? at->name : "_value";
		add_scalar(m, field, &inside, &facet, schema, GF_COLUMN_JSON);
		return;
	}
	m->inside[m->depth] = schema;
	m->depth++;
	inside.nested++;
	if (facet.types & BIT(GF_SEQ) && !facet.localised) {
		shape_list(m, field, bag, &inside);
	} else {
		if (facet.types & SCALARS || facet.localised)
			add_scalar(m, field, at, &facet, schema,
				   facet_column(&facet));
		inside.name = item;
		if (facet.types & BIT(GF_MAP) && !facet.localised)
			shape_keys(m, field, bag, &inside);
	}
	m->depth--;
}

/* --- kinds --------------------------------------------------------------- */

static const char *find_title(struct maker *m, const struct bag *bag)
{
	const char *role, *out = NULL;
	struct gf_buf pointer = GF_BUF_INIT;
	struct bag own = { 0 };
	uint32_t i, j;

	for (i = 0; i < m->kind->root.keys.n && !out; i++) {
		const struct gf_strmap_entry *key =
			&m->kind->root.keys.entries[i];

		own.n = 0;
		facet_property(&own, bag, key->key);
		for (j = 0; j < own.n && !out; j++) {
			role = gf_map_text(gf_schema_node(own.items[j]),
					   "x-role");
			if (!role || strcmp(role, "title") != 0)
				continue;
			gf_pointer_add(&pointer, key->key, key->len);
			out = gf_arena_memdup(&m->shape->arena, pointer.s,
					      pointer.len);
		}
	}
	free(own.items);
	gf_buf_release(&pointer);
	return out;
}

static void shape_kind(struct maker *m, struct shape_kind *k)
{
	struct place root = { .name = "", .pointer = "" };
	struct bag bag = { 0 };

	m->kind = k;
	m->depth = 0;
	k->first = m->shape->n;
	k->root.column = k->root.table = -1;
	if (add_table(m, k->kind->name, -1, "", k->kind->schema) < 0)
		return;
	root.table = k->first;
	if (!k->kind->schema)
		return;
	gf_schema_each(k->kind->schema, facet_put, &bag);
	shape_keys(m, &k->root, &bag, &root);
	k->title = find_title(m, &bag);
	free(bag.items);
}

/* Columns in one array a table, and tables that know their parents. */
static void settle(struct gf_shape *shape)
{
	struct gf_shape_table *t;
	uint32_t i, j;

	for (i = 0; i < shape->n; i++) {
		t = &shape->tables[i];
		t->parent = t->up < 0 ? NULL : &shape->tables[t->up];
		t->columns = gf_arena_alloc(&shape->arena,
					    (t->n + 1) * sizeof(*t->columns));
		for (j = 0; j < t->n; j++) {
			struct gf_strmap_entry *e = &t->by_name.entries[j];

			t->columns[j] = *(struct gf_shape_column *)e->value;
			e->value = &t->columns[j];
		}
	}
}

struct gf_shape *gf_shape_new(const struct gf_registry *reg)
{
	struct gf_shape *shape = gf_xcalloc(1, sizeof(*shape));
	struct maker m = { .shape = shape };
	const struct gf_kind *kinds;
	size_t n, i;

	kinds = gf_registry_kinds(reg, &n);
	shape->lang = gf_registry_lang(reg);
	if (!shape->lang)
		shape->lang = shape_langs[0];
	shape->lang = gf_arena_strdup(&shape->arena, shape->lang);
	shape->nkinds = (uint32_t)n;
	shape->kinds = gf_xcalloc(n + 1, sizeof(*shape->kinds));
	for (i = 0; i < n; i++) {
		shape->kinds[i].kind = &kinds[i];
		shape_kind(&m, &shape->kinds[i]);
	}
	settle(shape);
	gf_strmap_release(&m.tables);
	return shape;
}

void gf_shape_free(struct gf_shape *shape)
{
	uint32_t i;

	if (!shape)
		return;
	for (i = 0; i < shape->n; i++)
		gf_strmap_release(&shape->tables[i].by_name);
	for (i = 0; i < shape->nkinds; i++)
		gf_strmap_release(&shape->kinds[i].root.keys);
	for (i = 0; i < shape->nfields; i++)
		gf_strmap_release(&shape->fields[i]->keys);
	free(shape->tables);
	free(shape->kinds);
	free(shape->clashes);
	free(shape->fields);
	gf_arena_release(&shape->arena);
	free(shape);
}

/* --- asking -------------------------------------------------------------- */

const struct gf_shape_table *gf_shape_table(const struct gf_shape *shape,
					    const char *name)
{
	uint32_t i;

	for (i = 0; i < shape->n; i++)
		if (!strcmp(shape->tables[i].name, name))
			return &shape->tables[i];
	return NULL;
}

const struct gf_shape_column *gf_shape_column(
	const struct gf_shape_table *table, const char *name)
{
	struct gf_buf folded = GF_BUF_INIT;
	const struct gf_shape_column *column;

	gf_casefold(&folded, name, strlen(name));
	column = gf_strmap_get(&table->by_name, folded.s, folded.len);
	gf_buf_release(&folded);
	return column;
}

bool gf_shape_is_list_of(const struct gf_shape_table *table, const char *role)
{
	return table->depth == 1 && table->kind->schema &&
	       gf_shape_column(table, "_value") &&
	       gf_schema_has_role(gf_schema_property(table->kind->schema,
						     table->pointer + 1),
				  role);
}
