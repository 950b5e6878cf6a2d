/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * $ref, $dynamicRef and $recursiveRef: another schema on the same instance.
 *
 * A reference is resolved when it is compiled, so one that leads nowhere is
 * a finding on the schema, at the reference. Only what a $dynamicRef means
 * depends on the way that led to it.
 */
#include "jsonschema/kw.h"

/* --- references that lead nowhere ---------------------------------------- */

static bool is_network(const char *uri)
{
	return !strncmp(uri, "http:", 5) || !strncmp(uri, "https:", 6) ||
	       !strncmp(uri, "ftp:", 4);
}

/* "https://example.org/a/b.json" -> "https://example.org/a/" */
static const char *folder_of(struct gf_diags *diags, const char *uri)
{
	const char *slash = strrchr(uri, '/');

	return gf_arena_memdup(&diags->arena, uri,
			       slash ? (size_t)(slash + 1 - uri) : 0);
}

static void say_network(struct compiler *c, const struct gf_node *ref,
			const char *uri)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d = js_compiler_add(c, GF_RULE_SCHEMA_REF_NETWORK, ref);

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("'%s' is on the network, where no schema is ever fetched"),
	       uri);
	gf_say(&doc->diags, &d->expected,
	       N_("a file of the registry, or a copy in a folder"));
	/* a registry has no flags: a hook would not give them */
	gf_say(&doc->diags, &d->advice,
	       c->set->opts.strict
		       ? N_("in greffe.yaml, below 'remotes:', %s: FOLDER")
		       : N_("--remote %s=FOLDER"),
	       folder_of(&doc->diags, uri));
}

static void say_missing(struct compiler *c, const struct gf_node *ref,
			const char *uri, const struct gf_error *err)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d;

	if (is_network(uri)) {
		say_network(c, ref, uri);
		return;
	}
	d = js_compiler_add(c, GF_RULE_SCHEMA_REF, ref);
	if (!d)
		return;
	if (err->msg[0])
		gf_say(&doc->diags, &d->message,
		       N_("the schema '%s' is not there: %s"), ref->text,
		       err->msg);
	else
		gf_say(&doc->diags, &d->message,
		       N_("the schema '%s' is not there"), ref->text);
	gf_say(&doc->diags, &d->expected,
	       N_("a schema of the registry, by its path from this file"));
}

static void say_climbs(struct compiler *c, const struct gf_node *ref)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d = js_compiler_add(c, GF_RULE_SCHEMA_REF, ref);

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("'%s' leaves the folder of the schemas"), ref->text);
	gf_say(&doc->diags, &d->expected,
	       N_("a schema of the registry, by its path from this file"));
}

static const char *near_key(struct gf_diags *diags, const struct gf_node *map,
			    const char *wanted)
{
	struct gf_near near;
	const char *best;

	gf_near_init(&near, wanted, strlen(wanted));
	gf_map_each (pair, map)
		gf_near_offer(&near, pair->key->text, pair->key->text);
	best = near.best ? gf_arena_strdup(&diags->arena, near.best) : NULL;
	gf_near_release(&near);
	return best;
}

/* "#/$defs/dat" -> "#/$defs/date", where that is what stands there. */
static const char *near_pointer(struct gf_diags *diags,
				const struct resource *res, const char *ref,
				const char *fragment)
{
	const char *slash = strrchr(fragment, '/'), *typed = strrchr(ref, '/');
	const struct gf_node *map;
	const char *near;

	if (!slash || !typed)
		return NULL;
	map = gf_node_at(res->root,
			 gf_arena_memdup(&diags->arena, fragment,
					 (size_t)(slash - fragment)));
	if (!map || map->type != GF_MAP)
		return NULL;
	near = near_key(diags, map, slash + 1);
	return near ? gf_arena_printf(&diags->arena, "%.*s%s",
				      (int)(typed + 1 - ref), ref, near)
		    : NULL;
}

static void say_nothing_there(struct compiler *c, const struct gf_node *ref,
			      const struct resource *res, const char *fragment)
{
	struct document *doc = c->resource->document;
	struct gf_diag *d = js_compiler_add(c, GF_RULE_SCHEMA_REF, ref);
	const char *near;

	if (!d)
		return;
	near = near_pointer(&doc->diags, res, ref->text, fragment);
	gf_say(&doc->diags, &d->message,
	       N_("'%s' leads nowhere: '%s' has no such place"), ref->text,
	       res->document->path);
	gf_say(&doc->diags, &d->expected,
	       N_("the place of a schema in that file"));
	if (near)
		gf_say(&doc->diags, &d->advice, "%s: \"%s\"", c->keyword->name,
		       near);
}

/* --- resolving ----------------------------------------------------------- */

struct target {
	struct resource *resource;
	const char *fragment;
	struct gf_schema *schema;
};

/* false: there is nothing to apply, and a finding says so. */
static bool find_resource(struct compiler *c, const struct gf_node *ref,
			  struct target *out)
{
	struct document *broken = NULL, *doc = c->resource->document;
	struct gf_error err = { .msg = "" };
	const char *uri;
	bool climbs;

	uri = js_uri_resolve(&c->set->arena, c->resource->uri, ref->text,
			     &out->fragment, &climbs);
	if (climbs && !strncmp(uri, "file:", 5)) {
		say_climbs(c, ref);
		return false;
	}
	out->resource = c->resource;
	if (strcmp(uri, c->resource->uri))
		out->resource = js_resource_find(
			c->set, uri, c->resource->draft, &broken, &err);
	if (broken)
		js_document_needs(doc, broken);
	else if (!out->resource)
		say_missing(c, ref, uri, &err);
	else
		js_document_needs(doc, out->resource->document);
	return out->resource != NULL;
}

static bool resolve(struct compiler *c, const struct gf_node *ref,
		    struct target *out)
{
	struct place place;

	if (ref->type != GF_STRING) {
		js_malformed(c, ref);
		return false;
	}
	if (!find_resource(c, ref, out))
		return false;
	if (js_resource_locate(c->set, out->resource, out->fragment, &place) !=
	    LOCATED) {
		say_nothing_there(c, ref, out->resource, out->fragment);
		return false;
	}
	out->schema = js_schema_at(c->set, &place);
	return true;
}

COMPILE(js_compile_ref)
{
	struct target target;

	if (resolve(c, value, &target))
		js_emit(c, js_eval_ref)->schema = target.schema;
}

EVALUATE(js_eval_ref)
{
	(void)schema;
	return js_evaluate(e, in->schema, node);
}

/* --- what depends on the way here ---------------------------------------- */

static struct dynamic_ref *emit_dynamic(struct compiler *c,
					evaluate_fn evaluate,
					const struct target *target)
{
	struct dynamic_ref *ref = gf_arena_zalloc(&c->set->arena, sizeof(*ref));

	ref->fallback = target->schema;
	js_emit(c, evaluate)->dynamic = ref;
	return ref;
}

COMPILE(js_compile_dynamic_ref)
{
	const struct anchor *anchor;
	struct dynamic_ref *ref;
	struct target target;
	size_t len;

	if (!resolve(c, value, &target))
		return;
	len = strlen(target.fragment);
	anchor = gf_strmap_get(&target.resource->anchors, target.fragment, len);
	if (!anchor || !anchor->dynamic) {
		js_emit(c, js_eval_ref)->schema = target.schema;
		return;
	}
	ref = emit_dynamic(c, js_eval_dynamic_ref, &target);
	ref->anchor = target.fragment;
	gf_strmap_put(&c->set->dynamic, ref->anchor, len,
		      (void *)(uintptr_t)ref->anchor);
}

COMPILE(js_compile_recursive_ref)
{
	struct target target;

	if (!resolve(c, value, &target))
		return;
	c->set->recursive = true;
	emit_dynamic(c, js_eval_recursive_ref, &target);
}

static const struct gf_schema *dynamic_target(const struct resource *res,
					      const char *name)
{
	const struct anchor *anchor =
		gf_strmap_get(&res->anchors, name, strlen(name));

	return anchor && anchor->dynamic ? anchor->schema : NULL;
}

/* The outermost resource on the way here that has the name decides. */
EVALUATE(js_eval_dynamic_ref)
{
	const struct gf_schema *found = NULL;

	(void)schema;
	for (uint32_t i = 0; i < e->nscopes && !found; i++)
		found = dynamic_target(e->scopes[i], in->dynamic->anchor);
	return js_evaluate(e, found ? found : in->dynamic->fallback, node);
}

static const struct gf_schema *recursive_target(const struct resource *res)
{
	return res->recursive_anchor ? res->schema : NULL;
}

EVALUATE(js_eval_recursive_ref)
{
	const struct gf_schema *here = in->dynamic->fallback, *found = NULL;

	(void)schema;
	if (here->resource->recursive_anchor)
		for (uint32_t i = 0; i < e->nscopes && !found; i++)
			found = recursive_target(e->scopes[i]);
	return js_evaluate(e, found ? found : here, node);
}
