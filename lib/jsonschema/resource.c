/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The set: documents by URI, the resources inside them, and what a
 * reference names. First stop of a schema; compile.c comes next.
 *
 * A URI is looked for among the resources, then the bundled meta-schemas,
 * then asked of the loader. Nothing else is ever opened.
 */
#include "jsonschema/internal.h"

struct gf_schemas *gf_schemas_new(const struct gf_schemas_opts *opts)
{
	static _Atomic uint64_t last_id;
	struct gf_schemas *set = gf_xcalloc(1, sizeof(*set));

	set->id = ++last_id;
	set->opts = *opts;
	if (set->opts.draft == GF_DRAFT_NONE)
		set->opts.draft = GF_DRAFT_2020;
	js_keywords_index(&set->keywords);
	return set;
}

static void free_document(struct document *doc)
{
	gf_doc_release(&doc->doc);
	gf_source_release(&doc->src);
	gf_diags_release(&doc->diags);
	free(doc->malformed);
	free(doc->needs);
	free(doc->uri);
	free(doc->path);
	free(doc->text);
	free(doc);
}

void gf_schemas_free(struct gf_schemas *set)
{
	if (!set)
		return;
	js_compiled_release(set);
	for (uint32_t i = 0; i < set->ndocs; i++)
		free_document(set->docs[i]);
	free(set->docs);
	free(set->queue);
	free(set->fresh);
	gf_strmap_release(&set->by_uri);
	gf_strmap_release(&set->resources);
	gf_strmap_release(&set->dynamic);
	gf_strmap_release(&set->keywords);
	js_ptrmap_release(&set->roots);
	js_ptrmap_release(&set->compiled);
	gf_eval_free(set->eval);
	gf_arena_release(&set->arena);
	free(set);
}

/* --- documents ----------------------------------------------------------- */

struct gf_diag *js_document_add(struct document *doc, enum gf_rule rule,
				struct gf_span span)
{
	if (gf_rule(rule)->severity == GF_ERROR)
		doc->broken = true;
	return gf_diags_add(&doc->diags, rule, span);
}

#define POINTER_BYTES ((size_t)16 << 20)

static void say_pointers(struct document *doc)
{
	struct gf_span start = { doc->doc.root->span.start,
				 doc->doc.root->span.start };
	struct gf_diag *d = js_document_add(doc, GF_RULE_VALUE_TOO_LONG, start);

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("the keys are too long for all that stands inside them"));
	gf_say(&doc->diags, &d->advice, N_("shorten the longest keys"));
}

const char *js_keep_pointer(struct gf_schemas *set, struct document *doc,
			    const struct gf_buf *pointer)
{
	bool told = doc->pointers > POINTER_BYTES;

	if (!told)
		doc->pointers += pointer->len + 1;
	if (doc->pointers <= POINTER_BYTES)
		return gf_arena_memdup(&set->arena, pointer->s, pointer->len);
	if (!told)
		say_pointers(doc);
	return "";
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

/* What is bundled is named by a URI, which does not say that it is JSON. */
static bool is_json(const struct document *doc)
{
	return ends_with(doc->path, ".json") ||
	       gf_schemas_is_bundled(doc->path);
}

static bool read_document(struct gf_schemas *set, struct document *doc,
			  struct gf_diags *diags)
{
	struct gf_compose_opts opts = {
		.syntax = is_json(doc) ? GF_SYNTAX_JSON : GF_SYNTAX_YAML,
		.strict = set->opts.strict,
		.max_bytes = gf_limit(GF_LIMIT_SCHEMA_BYTES),
	};

	if (gf_compose(&doc->doc, &doc->src, &opts, diags))
		return true;
	doc->doc.root = NULL;
	doc->broken = true;
	return false;
}

/* Takes text and path over; diags NULL: findings stay in the document. */
static struct document *add_document(struct gf_schemas *set, const char *uri,
				     char *path, char *text, size_t len,
				     enum gf_draft draft,
				     struct gf_diags *diags)
{
	struct document *doc = gf_xcalloc(1, sizeof(*doc));

	doc->uri = gf_xstrdup(uri);
	doc->path = path;
	doc->text = text;
	gf_source_init(&doc->src, path, text, len);
	GF_GROW(set->docs, set->ndocs, set->capdocs);
	set->docs[set->ndocs++] = doc;
	gf_strmap_put(&set->by_uri, doc->uri, strlen(doc->uri), doc);
	if (read_document(set, doc, diags ? diags : &doc->diags))
		js_scan(set, doc, draft);
	return doc;
}

bool gf_schemas_add(struct gf_schemas *set, const char *uri, const char *path,
		    char *text, size_t len, struct gf_diags *diags)
{
	struct document *doc;

	uri = js_uri_absolute(&set->arena, uri, NULL);
	doc = add_document(set, uri, gf_xstrdup(path), text, len, GF_DRAFT_NONE,
			   diags);
	return doc->doc.root != NULL;
}

static struct document *load_bundled(struct gf_schemas *set, const char *uri)
{
	size_t len;
	const char *text = js_bundle_find(uri, &len);
	struct document *doc;

	if (!text)
		return NULL;
	doc = add_document(set, uri, gf_xstrdup(uri), gf_xmemdup(text, len),
			   len, GF_DRAFT_NONE, NULL);
	doc->bundled = doc->judged = true;
	return doc;
}

static struct document *load(struct gf_schemas *set, const char *uri,
			     enum gf_draft draft, struct gf_error *err)
{
	char *text = NULL, *path = NULL;
	size_t len = 0;

	if (!set->opts.load) {
		gf_fail(err, GF_ENOTFOUND, "%s", "");
		return NULL;
	}
	if (set->opts.load(uri, &text, &len, &path, err, set->opts.payload) < 0)
		return NULL;
	return add_document(set, uri, path, text, len, draft, NULL);
}

struct resource *js_resource_find(struct gf_schemas *set, const char *uri,
				  enum gf_draft draft, struct document **broken,
				  struct gf_error *err)
{
	size_t len = strlen(uri);
	struct resource *res = gf_strmap_get(&set->resources, uri, len);
	struct document *doc;

	if (res)
		return res;
	doc = gf_strmap_get(&set->by_uri, uri, len);
	if (!doc)
		doc = load_bundled(set, uri);
	if (!doc)
		doc = load(set, uri, draft, err);
	if (!doc)
		return NULL;
	if (!doc->doc.root) {
		*broken = doc;
		return NULL;
	}
	return js_ptrmap_get(&set->roots, doc->doc.root);
}

bool gf_schemas_is_bundled(const char *uri)
{
	size_t len;

	return js_bundle_find(uri, &len) != NULL;
}

/* --- what a fragment names ----------------------------------------------- */

static const struct gf_node *child_at(const struct gf_node *node,
				      const char *token)
{
	char *end;
	unsigned long i;

	if (node->type == GF_MAP)
		return gf_map_get(node, token);
	if (node->type != GF_SEQ || !*token || strlen(token) > 9 ||
	    (token[0] == '0' && token[1]))
		return NULL;
	i = strtoul(token, &end, 10);
	if (*end || token[0] == '-' || token[0] == '+' || i >= node->n)
		return NULL;
	return node->items[i];
}

/* The next token of a pointer, unescaped; returns what follows it. */
static const char *next_token(struct gf_buf *out, const char *pointer)
{
	gf_buf_reset(out);
	for (; *pointer && *pointer != '/'; pointer++) {
		if (pointer[0] == '~' &&
		    (pointer[1] == '0' || pointer[1] == '1'))
			gf_buf_addc(out, *++pointer == '0' ? '~' : '/');
		else
			gf_buf_addc(out, *pointer);
	}
	return pointer;
}

/* Steps down, entering the resources that are embedded on the way. */
static bool walk(struct gf_schemas *set, struct place *place,
		 const char *pointer, struct gf_buf *token)
{
	struct resource *res;

	while (*pointer == '/') {
		pointer = next_token(token, pointer + 1);
		place->node = child_at(place->node, token->s);
		if (!place->node)
			return false;
		res = js_ptrmap_get(&set->roots, place->node);
		if (res)
			place->resource = res;
	}
	return !*pointer;
}

static enum locate locate_pointer(struct gf_schemas *set, struct place *out,
				  const char *pointer)
{
	struct gf_buf token = GF_BUF_INIT;
	bool found = walk(set, out, pointer, &token);

	gf_buf_release(&token);
	if (!found)
		return NO_POINTER;
	out->pointer = *pointer ? gf_arena_printf(&set->arena, "%s%s",
						  out->pointer, pointer)
				: out->pointer;
	return LOCATED;
}

enum locate js_resource_locate(struct gf_schemas *set, struct resource *res,
			       const char *fragment, struct place *out)
{
	const struct anchor *anchor;

	*out = (struct place){ res->root, res, res->pointer };
	if (!*fragment || *fragment == '/')
		return locate_pointer(set, out, fragment);
	anchor = gf_strmap_get(&res->anchors, fragment, strlen(fragment));
	if (!anchor)
		return NO_ANCHOR;
	out->node = anchor->node;
	out->pointer = anchor->pointer;
	return LOCATED;
}

/* --- telling ------------------------------------------------------------- */

static int compare_paths(const void *a, const void *b)
{
	const struct document *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

void gf_schemas_report(struct gf_schemas *set, gf_schemas_report_fn fn,
		       void *payload)
{
	struct document **docs, *doc;

	if (!set->ndocs)
		return;
	docs = gf_xcalloc(set->ndocs, sizeof(struct document *));
	memcpy(docs, set->docs, set->ndocs * sizeof(struct document *));
	qsort(docs, set->ndocs, sizeof(struct document *), compare_paths);
	for (uint32_t i = 0; i < set->ndocs; i++) {
		doc = docs[i];
		if (!doc->diags.n && !doc->diags.dropped)
			continue;
		fn(&doc->src, &doc->diags, payload);
		gf_diags_clear(&doc->diags);
	}
	free(docs);
}
