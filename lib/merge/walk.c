/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two trees gone through side by side, each value with the one it was. Depth
 * is bounded by the composer (YAML_DEPTH).
 */
#include "merge/internal.h"

/* --- where the walk stands ----------------------------------------------- */

struct place {
	size_t old, new, path;
};

static struct place stand(const struct walk *w)
{
	return (struct place){ w->old_pointer.len, w->new_pointer.len,
			       w->path.len };
}

static void cut(struct gf_buf *buf, size_t len)
{
	if (buf->len == len)
		return;
	buf->len = len;
	buf->s[len] = '\0';
}

static void go_back(struct walk *w, struct place to)
{
	cut(&w->old_pointer, to.old);
	cut(&w->new_pointer, to.new);
	cut(&w->path, to.path);
}

/* A word of a path as it is, unless it could be read as more than a word. */
static void add_word(struct gf_buf *path, const char *s, size_t len)
{
	bool plain = len > 0;
	size_t i;

	for (i = 0; i < len && plain; i++)
		plain = (unsigned char)s[i] > (i ? 0x1f : ' ') &&
			s[i] != '\x7f' && !strchr("[]\"=", s[i]);
	if (plain)
		gf_buf_add(path, s, len);
	else
		gf_buf_add_json(path, s, len);
}

static void enter_key(struct walk *w, const struct gf_node *key)
{
	gf_pointer_add(&w->old_pointer, key->text, key->len);
	gf_pointer_add(&w->new_pointer, key->text, key->len);
	if (w->path.len)
		gf_buf_addc(&w->path, '.');
	if (memchr(key->text, '.', key->len))
		gf_buf_add_json(&w->path, key->text, key->len);
	else
		add_word(&w->path, key->text, key->len);
}

static void enter_item(struct walk *w, const struct pairing *pairing,
		       struct match m, const struct gf_node *item)
{
	const struct gf_node *name = NULL;

	if (m.old != NO_ITEM)
		gf_buf_addf(&w->old_pointer, "/%u", m.old);
	if (m.new != NO_ITEM)
		gf_buf_addf(&w->new_pointer, "/%u", m.new);
	if (pairing->key)
		name = gf_map_get(item, pairing->key);
	if (name && name->type < GF_SEQ) {
		gf_buf_addc(&w->path, '[');
		add_word(&w->path, pairing->key, strlen(pairing->key));
		gf_buf_addc(&w->path, '=');
		add_word(&w->path, name->text, name->len);
		gf_buf_addc(&w->path, ']');
	} else {
		gf_buf_addf(&w->path, "[%u]", m.new != NO_ITEM ? m.new : m.old);
	}
}

/* --- side by side -------------------------------------------------------- */

static void walk_node(struct walk *w, const struct gf_node *old,
		      const struct gf_node *new,
		      const struct gf_schema *schema);

static const struct gf_node *value_of(const struct gf_pair *pair)
{
	return pair ? pair->value : NULL;
}

static void walk_maps(struct walk *w, const struct gf_node *old,
		      const struct gf_node *new, const struct gf_schema *schema)
{
	struct place start = stand(w);
	const struct gf_pair *any;
	struct both *keys;
	uint32_t n, i;

	n = order_keys(&keys, old, new, schema, &w->scratch);
	for (i = 0; i < n; i++) {
		any = keys[i].new ? keys[i].new : keys[i].old;
		enter_key(w, any->key);
		walk_node(w, value_of(keys[i].old), value_of(keys[i].new),
			  schema ? gf_schema_property(schema, any->key->text)
				 : NULL);
		go_back(w, start);
	}
}

static bool crosses(const struct pairing *pairing, uint32_t i, uint32_t *last)
{
	struct match m = pairing->items[i];

	if (pairing->kind != LIST_OTHER || m.old == NO_ITEM || m.new == NO_ITEM)
		return false;
	if (*last != NO_ITEM && m.old < *last)
		return true;
	*last = m.old;
	return false;
}

static void walk_items(struct walk *w, const struct gf_node *old,
		       const struct gf_node *new,
		       const struct gf_schema *schema,
		       const struct pairing *pairing)
{
	const struct gf_schema *items = NULL;
	struct place start = stand(w);
	const struct gf_node *a, *b;
	uint32_t i, last = NO_ITEM;
	struct match m;

	if (schema)
		items = gf_schema_items(schema);
	for (i = 0; i < pairing->n; i++) {
		m = pairing->items[i];
		a = m.old == NO_ITEM ? NULL : old->items[m.old];
		b = m.new == NO_ITEM ? NULL : new->items[m.new];
		enter_item(w, pairing, m, b ? b : a);
		if (crosses(pairing, i, &last) && !w->leaves)
			w->tell(w, WALK_MOVED, a, b, items);
		walk_node(w, a, b, items);
		go_back(w, start);
	}
}

static void walk_seqs(struct walk *w, const struct gf_node *old,
		      const struct gf_node *new, const struct gf_schema *schema)
{
	static struct gf_node *no_items[1];
	static const struct gf_node none = { .type = GF_SEQ,
					     .items = no_items };
	struct pairing pairing;

	if (!w->leaves && gf_node_equal(old, new))
		return;
	pair_items(&pairing, old ? old : &none, new, schema, &w->scratch);
	if (pairing.moved && !w->leaves)
		w->tell(w, WALK_MOVED, old, new, schema);
	else
		walk_items(w, old, new, schema, &pairing);
}

/* All that is new below a value, or a value that is as it was. */
static void walk_leaves(struct walk *w, const struct gf_node *old,
			const struct gf_node *new,
			const struct gf_schema *schema)
{
	if (!new)
		return;
	if (old && old->type != new->type)
		old = NULL;
	if (new->type == GF_MAP &&new->n)
		walk_maps(w, old, new, schema);
	else if (new->type == GF_SEQ &&new->n)
		walk_seqs(w, old, new, schema);
	else
		w->tell(w,
			old && gf_node_equal(old, new) ? WALK_SAME : WALK_ADDED,
			old, new, schema);
}

static void walk_node(struct walk *w, const struct gf_node *old,
		      const struct gf_node *new, const struct gf_schema *schema)
{
	if (w->leaves)
		walk_leaves(w, old, new, schema);
	else if (!old)
		w->tell(w, WALK_ADDED, NULL, new, schema);
	else if (!new)
		w->tell(w, WALK_REMOVED, old, NULL, schema);
	else if (old->type == GF_MAP && new->type == GF_MAP)
		walk_maps(w, old, new, schema);
	else if (old->type == GF_SEQ && new->type == GF_SEQ)
		walk_seqs(w, old, new, schema);
	else if (!gf_node_equal(old, new))
		w->tell(w, WALK_CHANGED, old, new, schema);
}

void walk_run(struct walk *w, const struct gf_node *old,
	      const struct gf_node *new, const struct gf_schema *schema)
{
	gf_buf_init(&w->old_pointer);
	gf_buf_init(&w->new_pointer);
	gf_buf_init(&w->path);
	if (old || new)
		walk_node(w, old, new, schema);
	gf_arena_release(&w->scratch);
	gf_buf_release(&w->old_pointer);
	gf_buf_release(&w->new_pointer);
	gf_buf_release(&w->path);
}
