/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any bytes as two states of a record: the input is YAML, a NUL and YAML.
 * What changed is told where it is, once; each value of the new state is as
 * it was, or in what changed; what is alike is so either way.
 */
#include "merge/merge.h"
#include "replay.h"

/* Lists under `k` are keyed by `k`, wherever they are. */
static const struct gf_schema *schema(void)
{
	static const char text[] =
		"$defs:\n"
		"  a:\n"
		"    properties:\n"
		"      k: {x-key: k, items: {$ref: '#/$defs/a'}}\n"
		"      a: {$ref: '#/$defs/a'}\n"
		"    x-order: [b, a, k]\n"
		"    items: {$ref: '#/$defs/a'}\n"
		"$ref: '#/$defs/a'\n";
	static struct gf_schemas *set;
	static const struct gf_schema *compiled;
	struct gf_schemas_opts opts = { .draft = GF_DRAFT_2020 };
	struct gf_diags diags = { 0 };

	if (!compiled) {
		set = gf_schemas_new(&opts);
		gf_schemas_add(set, "a.yaml", "a.yaml",
			       gf_xmemdup(text, sizeof(text) - 1),
			       sizeof(text) - 1, &diags);
		compiled = gf_schemas_compile(set, "a.yaml");
		gf_diags_release(&diags);
		GF_BUG(!compiled);
	}
	return compiled;
}

struct text {
	char *bytes;
	struct gf_source src;
	struct gf_doc doc;
	struct gf_diags diags;
};

static const struct gf_node *compose(struct text *t, const char *s, size_t len)
{
	struct gf_compose_opts opts = { .brief = true };

	t->bytes = gf_xmemdup(s, len);
	gf_source_init(&t->src, "input", t->bytes, len);
	return gf_compose(&t->doc, &t->src, &opts, &t->diags) ? t->doc.root
							      : NULL;
}

static void release(struct text *t)
{
	gf_doc_release(&t->doc);
	gf_diags_release(&t->diags);
	gf_source_release(&t->src);
	free(t->bytes);
}

/* --- laws ---------------------------------------------------------------- */

static bool is_under(const char *pointer, const char *above)
{
	size_t len = strlen(above);

	return !strncmp(pointer, above, len) &&
	       (!pointer[len] || pointer[len] == '/');
}

struct law {
	const struct gf_changes *changes;
	const struct gf_node *old, *new;
	size_t leaves;
};

static bool is_told(const struct law *law, const char *pointer)
{
	const struct gf_change *c = law->changes->items;

	for (uint32_t i = 0; i < law->changes->n; i++, c++)
		if ((c->kind == GF_ADDED || c->kind == GF_CHANGED) &&
		    is_under(pointer, c->pointer))
			return true;
	return false;
}

static void check_leaf(const struct gf_leaf *leaf, void *payload)
{
	struct law *law = payload;

	law->leaves++;
	GF_BUG(gf_node_at(law->new, leaf->pointer) != leaf->node);
	GF_BUG(leaf->node->type >= GF_SEQ && leaf->node->n);
	if (leaf->was) {
		GF_BUG(!gf_node_equal(leaf->was, leaf->node));
		GF_BUG(is_told(law, leaf->pointer));
	} else if (leaf->node->type < GF_SEQ) {
		/* of an emptied list, what is told is what went */
		GF_BUG(!is_told(law, leaf->pointer));
	}
}

static size_t count_leaves(const struct gf_node *node)
{
	size_t n = 0;

	if (node->type < GF_SEQ || !node->n)
		return 1;
	if (node->type == GF_SEQ)
		gf_seq_each (item, node)
			n += count_leaves(*item);
	else
		gf_map_each (pair, node)
			n += count_leaves(pair->value);
	return n;
}

static void check_changes(const struct law *law)
{
	const struct gf_change *c = law->changes->items;

	for (uint32_t i = 0; i < law->changes->n; i++, c++) {
		GF_BUG(!c->old != (c->kind == GF_ADDED));
		GF_BUG(!c->new != (c->kind == GF_REMOVED));
		GF_BUG(gf_node_at(c->new ? law->new : law->old, c->pointer) !=
		       (c->new ? c->new : c->old));
		GF_BUG(c->kind == GF_CHANGED && gf_node_equal(c->old, c->new));
	}
	GF_BUG(gf_node_equal(law->old, law->new) && law->changes->n);
}

static void check_pair(const struct gf_node *old, const struct gf_node *new)
{
	struct gf_changes changes = { 0 };
	struct gf_arena arena = { 0 };
	struct law law = { &changes, old, new, 0 };

	gf_record_compare(&changes, old, new, schema(), &arena);
	check_changes(&law);
	gf_record_trace(old, new, schema(), check_leaf, &law);
	GF_BUG(law.leaves != count_leaves(new));
	GF_BUG(gf_record_likeness(old, new) != gf_record_likeness(new, old));
	GF_BUG(gf_record_likeness(old, new) > 1000);
	GF_BUG(gf_record_likeness(old, old) != 1000);
	gf_changes_release(&changes);
	gf_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data, *nul = memchr(s, 0, size);
	struct text one = { 0 }, two = { 0 };
	const struct gf_node *old, *new;

	if (!nul)
		return 0;
	old = compose(&one, s, (size_t)(nul - s));
	new = compose(&two, nul + 1, size - (size_t)(nul - s) - 1);
	if (old && new) {
		check_pair(old, new);
		check_pair(new, old);
		check_pair(old, old);
	}
	release(&one);
	release(&two);
	return 0;
}
