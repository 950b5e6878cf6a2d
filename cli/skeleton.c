/* SPDX-License-Identifier: EUPL-1.2 */
/* From a schema to the lines of a record, comment by comment. */
#include "cli/skeleton.h"
#include "cli/needed.h"
#include "cli/prose.h"

#define WIDTH	  78
#define DEPTH_MAX 4

struct lines {
	struct gf_buf *out;
	struct gf_arena arena;
	const struct gf_kind *kind;
	const struct skeleton *known;
	unsigned depth;
};

/* Where a key is written: spaces before it, and "- " before the first. */
struct indent {
	unsigned spaces;
	bool dash;
};

/* --- comments ------------------------------------------------------------ */

/* Text on lines of at most WIDTH columns, each behind "# ". */
static void add_comment(struct lines *l, unsigned spaces, const char *text)
{
	size_t used = 0, word;

	for (; *text; text += word) {
		text += strspn(text, " \n");
		word = strcspn(text, " \n");
		if (!word)
			break;
		if (used && used + 1 + gf_utf8_count(text, word) > WIDTH) {
			gf_buf_addc(l->out, '\n');
			used = 0;
		}
		if (!used) {
			gf_buf_fill(l->out, ' ', spaces);
			gf_buf_addc(l->out, '#');
			used = spaces + 1;
		}
		gf_buf_addc(l->out, ' ');
		gf_buf_add_visible(l->out, text, word);
		used += 1 + gf_utf8_count(text, word);
	}
	if (used)
		gf_buf_addc(l->out, '\n');
}

struct values {
	struct lines *lines;
	unsigned spaces, n;
	const struct gf_node *only;
};

static void count_value(const struct gf_node *value,
			const struct gf_node *labels GF_UNUSED, void *payload)
{
	struct values *v = payload;

	v->only = v->n++ ? NULL : value;
}

static void add_value(const struct gf_node *value, const struct gf_node *labels,
		      void *payload)
{
	struct values *v = payload;
	const char *label = gf_localised(labels);
	struct gf_buf *out = v->lines->out;

	gf_buf_fill(out, ' ', v->spaces);
	gf_buf_adds(out, "#   ");
	prose_value(out, value);
	if (label) {
		gf_buf_adds(out, "  (");
		gf_buf_add_visible(out, label, strlen(label));
		gf_buf_addc(out, ')');
	}
	gf_buf_addc(out, '\n');
}

/* "For example: …", from the first of the examples. */
static void add_example(struct gf_buf *text, const struct gf_schema *schema)
{
	const struct gf_node *list = gf_schema_keyword(schema, "examples");

	if (!list || list->type != GF_SEQ || !list->n)
		return;
	gf_buf_adds(text, _(" For example: "));
	prose_value(text, list->items[0]);
}

static void describe(struct lines *l, unsigned spaces,
		     const struct gf_schema *schema)
{
	const char *label = gf_schema_label(schema);
	const char *description = prose_description(schema);
	struct values values = { l, spaces, 0, NULL };
	struct gf_buf text = GF_BUF_INIT;

	if (label)
		gf_buf_addf(&text, "%s ", label);
	gf_buf_addc(&text, '(');
	prose_type(&text, schema);
	gf_buf_adds(&text, ").");
	if (description)
		gf_buf_addf(&text, " %s", description);
	gf_schema_values(schema, count_value, &values);
	if (!values.n)
		add_example(&text, schema);
	add_comment(l, spaces, text.s);
	if (values.n > 1)
		gf_schema_values(schema, add_value, &values);
	gf_buf_release(&text);
}

/* --- keys ---------------------------------------------------------------- */

static void add_keys(struct lines *l, const struct gf_schema *schema,
		     struct indent at, bool optional);

static void start_key(struct lines *l, struct indent at, const char *key)
{
	gf_buf_fill(l->out, ' ', at.spaces);
	if (at.dash)
		gf_buf_adds(l->out, "- ");
	gf_buf_add_visible(l->out, key, strlen(key));
	gf_buf_addc(l->out, ':');
}

static bool is_group(const struct gf_schema *schema)
{
	const struct gf_node *map = gf_schema_keyword(schema, "properties");

	return map && map->type == GF_MAP && map->n &&
	       !gf_schema_keyword(schema, "x-localised");
}

/* What is known already: the id, the title, the only value allowed. */
static bool add_known(struct lines *l, const struct gf_schema *schema,
		      const char *key)
{
	const struct skeleton *known = l->known;
	struct values values = { l, 0, 0, NULL };
	const char *text = NULL;

	if (!l->depth && known->id && l->kind->id_pointer &&
	    !strcmp(l->kind->id_pointer + 1, key))
		text = known->id;
	else if (!l->depth && known->title &&
		 gf_schema_has_role(schema, "title"))
		text = known->title;
	if (text) {
		gf_buf_addc(l->out, ' ');
		gf_buf_add_json(l->out, text, strlen(text));
		return true;
	}
	gf_schema_values(schema, count_value, &values);
	if (!values.only)
		return false;
	gf_buf_addc(l->out, ' ');
	prose_value(l->out, values.only);
	return true;
}

/* A blank to fill in: of a group, the keys that it requires. */
static void add_blank(struct lines *l, const struct gf_schema *schema,
		      unsigned spaces)
{
	const struct gf_schema *items = gf_schema_items(schema);

	gf_buf_addc(l->out, '\n');
	if (l->depth >= DEPTH_MAX)
		return;
	l->depth++;
	if (items && is_group(items)) {
		add_keys(l, items, (struct indent){ spaces + 2, true }, false);
	} else if (items) {
		gf_buf_fill(l->out, ' ', spaces + 2);
		gf_buf_adds(l->out, "-\n");
	} else if (is_group(schema)) {
		add_keys(l, schema, (struct indent){ spaces + 2, false },
			 false);
	}
	l->depth--;
}

static void add_key(struct lines *l, const struct gf_schema *schema,
		    struct indent at, const char *key)
{
	describe(l, at.spaces, schema);
	start_key(l, at, key);
	if (add_known(l, schema, key))
		gf_buf_addc(l->out, '\n');
	else
		add_blank(l, schema, at.spaces + (at.dash ? 2 : 0));
	if (!l->depth)
		gf_buf_addc(l->out, '\n');
}

static void add_optional(struct lines *l, const struct gf_schema *schema,
			 const char *key)
{
	describe(l, 0, schema);
	gf_buf_adds(l->out, "# ");
	start_key(l, (struct indent){ 0, false }, key);
	gf_buf_adds(l->out, "\n\n");
}

/* The keys in the order of x-order, then in that of the schema. */
static const char **order_keys(struct lines *l, const struct gf_schema *schema,
			       size_t *n)
{
	const struct gf_node *map = gf_schema_keyword(schema, "properties");
	const struct gf_node *order = gf_schema_keyword(schema, "x-order");
	struct gf_strmap seen = { 0 };
	const char **keys;

	*n = 0;
	if (!map || map->type != GF_MAP)
		return NULL;
	keys = gf_arena_alloc(&l->arena, (map->n + 1) * sizeof(*keys));
	if (order && order->type == GF_SEQ)
		gf_seq_each (item, order) {
			if ((*item)->type != GF_STRING ||
			    !gf_map_get(map, (*item)->text) ||
			    gf_strmap_put(&seen, (*item)->text, (*item)->len,
					  map->pairs))
				continue;
			keys[(*n)++] = (*item)->text;
		}
	gf_map_each (pair, map)
		if (!gf_strmap_put(&seen, pair->key->text, pair->key->len,
				   map->pairs))
			keys[(*n)++] = pair->key->text;
	gf_strmap_release(&seen);
	return keys;
}

/* A key that has to be there: required, or the one that holds the id. */
static bool is_needed(const struct lines *l, const struct gf_schema *schema,
		      const char *key)
{
	const char *id = l->kind->id_pointer;

	return prose_is_required(schema, key) ||
	       (!l->depth && id && !strcmp(id + 1, key));
}

static bool *find_needed(struct lines *l, const struct gf_schema *schema,
			 const char **keys, size_t n)
{
	bool *needed = gf_arena_zalloc(&l->arena, n + 1);
	size_t i;

	for (i = 0; i < n; i++)
		needed[i] = is_needed(l, schema, keys[i]);
	needed_find(schema, keys, n, needed);
	return needed;
}

static void add_keys(struct lines *l, const struct gf_schema *schema,
		     struct indent at, bool optional)
{
	const struct gf_schema *property;
	const char **keys;
	bool *needed;
	size_t n, i;

	keys = order_keys(l, schema, &n);
	needed = find_needed(l, schema, keys, n);
	for (i = 0; i < n; i++) {
		property = gf_schema_property(schema, keys[i]);
		if (!property || needed[i] == optional)
			continue;
		if (optional) {
			add_optional(l, property, keys[i]);
			continue;
		}
		add_key(l, property, at, keys[i]);
		if (at.dash)
			at = (struct indent){ at.spaces + 2, false };
	}
	/* nothing is required: some key must still be there */
	if (at.dash && n) {
		start_key(l, at, keys[0]);
		gf_buf_addc(l->out, '\n');
	}
}

/* --- whole records ------------------------------------------------------- */

/* JSON has no comments: the required keys, blank. */
static void write_json(struct lines *l, const struct gf_schema *schema)
{
	const char **keys;
	bool *needed;
	size_t n, i, written = 0;

	keys = order_keys(l, schema, &n);
	needed = find_needed(l, schema, keys, n);
	gf_buf_adds(l->out, "{");
	for (i = 0; i < n; i++) {
		if (!needed[i])
			continue;
		gf_buf_adds(l->out, written++ ? ",\n  " : "\n  ");
		gf_buf_add_json(l->out, keys[i], strlen(keys[i]));
		gf_buf_adds(l->out, ":");
		if (!add_known(l, gf_schema_property(schema, keys[i]), keys[i]))
			gf_buf_adds(l->out, " null");
	}
	gf_buf_adds(l->out, "\n}\n");
}

static void write_yaml(struct lines *l, const struct gf_schema *schema)
{
	const char *label = gf_schema_label(schema);
	struct gf_buf text = GF_BUF_INIT;
	size_t before, start;

	if (label)
		add_comment(l, 0, label);
	if (prose_description(schema))
		add_comment(l, 0, prose_description(schema));
	gf_buf_adds(&text, _("Fill in the blanks. Lines that start with # are "
			     "comments: remove them at will."));
	add_comment(l, 0, text.s);
	gf_buf_addc(l->out, '\n');
	add_keys(l, schema, (struct indent){ 0, false }, false);
	before = l->out->len;
	gf_buf_reset(&text);
	gf_buf_adds(&text, _("The keys below may be left out. To use one, "
			     "remove the # before it."));
	add_comment(l, 0, text.s);
	gf_buf_addc(l->out, '\n');
	start = l->out->len;
	add_keys(l, schema, (struct indent){ 0, false }, true);
	if (l->out->len == start)
		l->out->len = before; /* there are none */
	/* one line end at the end, not two */
	while (l->out->len > 1 && l->out->s[l->out->len - 1] == '\n' &&
	       l->out->s[l->out->len - 2] == '\n')
		l->out->len--;
	l->out->s[l->out->len] = '\0';
	gf_buf_release(&text);
}

void skeleton_write(struct gf_buf *out, const struct gf_kind *kind,
		    const struct skeleton *known)
{
	struct lines l = { .out = out, .kind = kind, .known = known };

	if (kind->syntax == GF_SYNTAX_JSON) {
		write_json(&l, kind->schema);
	} else if (kind->syntax == GF_SYNTAX_FRONT_MATTER) {
		gf_buf_adds(out, "---\n");
		write_yaml(&l, kind->schema);
		gf_buf_adds(out, "---\n");
	} else {
		write_yaml(&l, kind->schema);
	}
	gf_arena_release(&l.arena);
}
