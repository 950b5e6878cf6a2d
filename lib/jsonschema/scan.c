/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Finds the names in a document before anything is compiled: embedded
 * resources ($id) and anchors, in the places where the draft has schemas and
 * nowhere else (an $id inside an enum is a value, not a name).
 */
#include "jsonschema/internal.h"

struct scan {
	struct gf_schemas *set;
	struct document *doc;
};

static void scan(struct scan *s, const struct gf_node *node,
		 struct resource *res);

static const char *pointer_of(struct scan *s, const struct gf_node *node)
{
	struct gf_buf buf = GF_BUF_INIT;
	const char *pointer;

	gf_node_pointer(&buf, s->doc->doc.root, node);
	pointer = js_keep_pointer(s->set, s->doc, &buf);
	gf_buf_release(&buf);
	return pointer;
}

static void say_duplicate(struct scan *s, const struct gf_node *name)
{
	struct gf_diag *d = js_document_add(s->doc, GF_RULE_SCHEMA_DUPLICATE_ID,
					    name->span);

	if (!d)
		return;
	gf_say(&s->doc->diags, &d->message,
	       N_("'%s' is already the name of another schema"),
	       gf_diags_excerpt(&s->doc->diags, name->text, name->len));
	gf_say(&s->doc->diags, &d->expected,
	       N_("a name that no other schema has"));
}

/*
 * Inside another schema, no schema takes the name of a meta-schema: the ones
 * around it would be judged by what it says. A file may be a copy of one.
 */
static bool takes_place(const struct scan *s, const struct resource *res)
{
	return !s->doc->bundled && res->root != s->doc->doc.root &&
	       gf_schemas_is_bundled(res->uri);
}

static void put_resource(struct scan *s, struct resource *res,
			 const struct gf_node *name)
{
	struct resource *other;

	if (takes_place(s, res)) {
		say_duplicate(s, name);
		return;
	}
	other = gf_strmap_put(&s->set->resources, res->uri, strlen(res->uri),
			      res);
	if (other && other != res)
		say_duplicate(s, name);
}

static struct resource *new_resource(struct scan *s, const struct gf_node *root,
				     const struct resource *parent)
{
	struct resource *res = gf_arena_zalloc(&s->set->arena, sizeof(*res));

	res->document = s->doc;
	res->set = s->set->id;
	res->root = root;
	res->pointer = parent ? pointer_of(s, root) : "";
	res->draft = parent ? parent->draft : s->set->opts.draft;
	res->vocabularies = parent ? parent->vocabularies : V_ALL;
	res->meta = parent ? parent->meta : NULL;
	js_ptrmap_put(&s->set->roots, root, res);
	return res;
}

static void add_anchor(struct scan *s, struct resource *res,
		       const struct gf_node *node, const struct gf_node *name,
		       const char *text, bool dynamic)
{
	struct anchor *anchor, *other;
	size_t len = strlen(text);

	other = gf_strmap_get(&res->anchors, text, len);
	if (other && other->node == node) {
		other->dynamic |= dynamic;
		return;
	}
	if (other) {
		say_duplicate(s, name);
		return;
	}
	anchor = gf_arena_zalloc(&s->set->arena, sizeof(*anchor));
	anchor->node = node;
	anchor->pointer = pointer_of(s, node);
	anchor->dynamic = dynamic;
	gf_strmap_put(&res->anchors, text, len, anchor);
}

static const struct gf_node *text_of(const struct gf_node *node,
				     const char *keyword)
{
	const struct gf_node *value = gf_map_get(node, keyword);

	return value && value->type == GF_STRING ? value : NULL;
}

static void scan_anchors(struct scan *s, const struct gf_node *node,
			 struct resource *res)
{
	const struct gf_node *name, *flag;

	if (res->draft < GF_DRAFT_2019)
		return;
	if ((name = text_of(node, "$anchor")))
		add_anchor(s, res, node, name, name->text, false);
	if (res->draft == GF_DRAFT_2020 &&
	    (name = text_of(node, "$dynamicAnchor")))
		add_anchor(s, res, node, name, name->text, true);
	flag = gf_map_get(node, "$recursiveAnchor");
	if (flag && flag->type == GF_BOOL && flag->boolean && node == res->root)
		res->recursive_anchor = true;
}

/* `$schema` decides which keyword names, so it is read before `$id`. */
static void read_dialect(struct scan *s, const struct gf_node *node,
			 struct resource *res)
{
	const struct gf_node *schema = gf_map_get(node, "$schema");

	if (schema)
		js_dialect_read(s->set, res, schema);
}

static enum gf_draft draft_of(const struct gf_node *node,
			      const struct resource *res)
{
	const struct gf_node *schema = text_of(node, "$schema");
	enum gf_draft draft = schema ? gf_draft_find(schema->text)
				     : GF_DRAFT_NONE;

	return draft == GF_DRAFT_NONE ? res->draft : draft;
}

/* The resource this node starts, or the one it is in. */
static struct resource *identify(struct scan *s, const struct gf_node *node,
				 struct resource *res)
{
	const struct gf_node *id =
		text_of(node, js_id_keyword(draft_of(node, res)));
	struct resource *own;
	const char *fragment, *uri;

	if (!id)
		return res;
	uri = js_uri_resolve(&s->set->arena, res->uri, id->text, &fragment,
			     NULL);
	if (*fragment && *fragment != '/' && res->draft <= GF_DRAFT_07)
		add_anchor(s, res, node, id, fragment, false);
	if (id->text[0] == '#')
		return res;
	if (node == res->root) {
		res->uri = uri;
		put_resource(s, res, id);
		return res;
	}
	own = new_resource(s, node, res);
	own->uri = uri;
	put_resource(s, own, id);
	read_dialect(s, node, own);
	return own;
}

static void scan_list(struct scan *s, const struct gf_node *value,
		      struct resource *res)
{
	if (value->type != GF_SEQ)
		return;
	gf_seq_each (item, value)
		scan(s, *item, res);
}

static void scan_map(struct scan *s, const struct gf_node *value,
		     struct resource *res)
{
	if (value->type != GF_MAP)
		return;
	gf_map_each (pair, value)
		scan(s, pair->value, res);
}

static void scan_keyword(struct scan *s, const struct keyword *kw,
			 const struct gf_node *value, struct resource *res)
{
	if (kw->shape == S_MAP || kw->shape == S_DEPENDENCIES)
		scan_map(s, value, res);
	else if (kw->shape == S_LIST ||
		 (kw->shape == S_ITEMS && value->type == GF_SEQ))
		scan_list(s, value, res);
	else if (kw->shape == S_SCHEMA || kw->shape == S_ITEMS)
		scan(s, value, res);
}

/* Depth is bounded by the reader's limit on nesting. */
static void scan(struct scan *s, const struct gf_node *node,
		 struct resource *res)
{
	const struct keyword *kw;

	if (node->type != GF_MAP)
		return;
	/* Until draft-07 a $ref hides what stands beside it, $id too. */
	if (draft_of(node, res) > GF_DRAFT_07 || !text_of(node, "$ref"))
		res = identify(s, node, res);
	scan_anchors(s, node, res);
	gf_map_each (pair, node) {
		kw = js_keyword_find(s->set, pair->key);
		if (kw && (kw->drafts & (1 << res->draft)))
			scan_keyword(s, kw, pair->value, res);
	}
}

struct resource *js_scan(struct gf_schemas *set, struct document *doc,
			 enum gf_draft draft)
{
	struct scan s = { set, doc };
	const struct gf_node *root = doc->doc.root;
	struct resource *res = new_resource(&s, root, NULL);

	if (draft != GF_DRAFT_NONE)
		res->draft = draft;
	res->uri = doc->uri;
	gf_strmap_put(&set->resources, doc->uri, strlen(doc->uri), res);
	if (root->type == GF_MAP)
		read_dialect(&s, root, res);
	scan(&s, root, res);
	return res;
}
