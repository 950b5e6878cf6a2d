/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Making the tree from what a parser meets, within the limits. Children wait
 * on one stack until their parent closes, then stand side by side in the
 * arena: no list ever grows inside it.
 */
#include "build.h"

#define NUMBER_OF(value) text_of((char[24]){ 0 }, (value))

static const char *text_of(char *out, size_t value)
{
	snprintf(out, 24, "%zu", value);
	return out;
}

struct gf_builder *gf_build_begin(struct gf_doc *doc, struct gf_source *src,
				  const struct gf_compose_opts *opts,
				  struct gf_diags *diags)
{
	struct gf_builder *b = doc->scratch;

	if (!b) {
		b = gf_xcalloc(1, sizeof(*b));
		gf_buf_init(&b->text);
		doc->scratch = b;
	}
	b->doc = doc;
	b->src = src;
	b->opts = opts;
	b->diags = diags;
	b->root = NULL;
	b->depth = b->npending = b->nanchors = b->nodes = b->aliases = 0;
	b->odd_key = 0;
	b->anchor_said = false;
	if (b->names.n)
		gf_strmap_release(&b->names);
	return b;
}

void gf_build_release(struct gf_builder *b)
{
	if (!b)
		return;
	free(b->frames);
	free(b->pending);
	free(b->anchors);
	gf_strmap_release(&b->names);
	gf_buf_release(&b->text);
	free(b->scan.wide);
	free(b);
}

/* --- findings ------------------------------------------------------------ */

/* The way to what is being read, from the frames that are open. */
static const char *here(struct gf_builder *b)
{
	struct gf_buf path = GF_BUF_INIT;
	const char *kept;
	uint32_t i, n, end;

	for (i = 0; i < b->depth; i++) {
		const struct gf_frame *f = &b->frames[i];
		const struct gf_node *key;

		end = i + 1 < b->depth ? b->frames[i + 1].first : b->npending;
		n = end - f->first;
		if (f->node->type == GF_SEQ) {
			gf_buf_addf(&path, "/%u", n);
		} else if (n % 2) {
			key = b->pending[end - 1];
			gf_pointer_add(&path, key->text, key->len);
		}
	}
	kept = gf_arena_memdup(&b->diags->arena, path.s, path.len);
	gf_buf_release(&path);
	return kept;
}

struct gf_diag *gf_build_find(struct gf_builder *b, enum gf_rule rule,
			      struct gf_span span)
{
	struct gf_diag *d = gf_diags_add(b->diags, rule, span);

	if (d)
		d->instance = here(b);
	return d;
}

static const struct {
	enum gf_rule rule;
	const char *message, *advice;
} limits[GF_LIMIT_COUNT] = {
	[GF_LIMIT_RECORD_BYTES] = { GF_RULE_DOCUMENT_TOO_LARGE,
				    N_("the document is too large: %s bytes"),
				    N_("split it in several files, or keep the long texts "
				       "elsewhere and write their address here") },
	[GF_LIMIT_YAML_DEPTH] = { GF_RULE_YAML_TOO_DEEP,
				  N_("too many levels stand inside one another: this is level "
				     "%s"),
				  N_("if this was not meant, look for a bracket, a brace or a "
				     "dash too many") },
	[GF_LIMIT_YAML_NODES] = { GF_RULE_YAML_TOO_MANY_NODES,
				  N_("too many keys and values in one document: %s and more"),
				  N_("split it in several files") },
	[GF_LIMIT_SCALAR_BYTES] = { GF_RULE_VALUE_TOO_LONG,
				    N_("the value is too long: %s bytes"),
				    N_("keep the long text in a file of its own and write its "
				       "address here") },
	[GF_LIMIT_ALIASES] = { GF_RULE_YAML_TOO_MANY_ALIASES,
			       N_("too many values are repeated with '*': this is number %s"),
			       N_("write the values out") },
};

struct gf_diag *gf_say_limit(struct gf_diags *diags, enum gf_limit limit,
			     struct gf_span span, size_t met, size_t cap)
{
	struct gf_diag *d = gf_diags_add(diags, limits[limit].rule, span);

	if (!d)
		return NULL;
	gf_say(diags, &d->message, limits[limit].message, NUMBER_OF(met));
	gf_say(diags, &d->expected, N_("at most %s"), NUMBER_OF(cap));
	gf_say(diags, &d->advice, limits[limit].advice);
	return d;
}

static bool hit(struct gf_builder *b, enum gf_limit limit, struct gf_span span,
		size_t met)
{
	struct gf_diag *d =
		gf_say_limit(b->diags, limit, span, met, gf_limit(limit));

	if (d)
		d->instance = here(b);
	return false;
}

/* --- putting nodes in their place ---------------------------------------- */

bool gf_build_at_key(const struct gf_builder *b)
{
	const struct gf_frame *f;

	if (!b->depth)
		return false;
	f = &b->frames[b->depth - 1];
	return f->node->type == GF_MAP && !((b->npending - f->first) & 1);
}

static void place(struct gf_builder *b, struct gf_node *node, uint32_t end,
		  uint32_t height)
{
	struct gf_frame *f;

	if (!b->depth) {
		b->root = node;
		return;
	}
	f = &b->frames[b->depth - 1];
	f->end = end;
	if (f->height < height + 1)
		f->height = height + 1;
	GF_GROW(b->pending, b->npending, b->pending_cap);
	b->pending[b->npending++] = node;
}

static bool count_nodes(struct gf_builder *b, uint32_t n, struct gf_span span)
{
	size_t cap = gf_limit(GF_LIMIT_YAML_NODES);

	if (n > cap - b->nodes)
		return hit(b, GF_LIMIT_YAML_NODES, span, cap + 1);
	b->nodes += n;
	return true;
}

static void say_anchor(struct gf_builder *b, const char *name, char sign,
		       struct gf_span span)
{
	struct gf_diag *d;

	if (!b->opts->strict || b->anchor_said)
		return;
	b->anchor_said = true;
	if (b->src->text[span.start] == sign)
		span.end = span.start + 1 + (uint32_t)strlen(name);
	d = gf_build_find(b, GF_RULE_YAML_ANCHOR, span);
	if (!d)
		return;
	gf_say(b->diags, &d->message,
	       sign == '&' ? N_("'&%s' names a value to repeat it elsewhere")
			   : N_("'*%s' repeats a value named elsewhere"),
	       name);
	gf_say(b->diags, &d->expected, N_("each value written in full"));
	gf_say(b->diags, &d->advice,
	       N_("copy the value where it is needed, without '&' and '*'; a "
		  "text that starts with '&' or '*' goes between quotes"));
}

/* Remembers a named value. A name given again is the new value's. */
static uint32_t add_anchor(struct gf_builder *b, const char *name,
			   struct gf_node *node)
{
	size_t len = strlen(name);
	uintptr_t index;

	say_anchor(b, name, '&', node->span);
	index = (uintptr_t)gf_strmap_get(&b->names, name, len);
	if (!index) {
		GF_GROW(b->anchors, b->nanchors, b->anchors_cap);
		index = ++b->nanchors;
		gf_strmap_put(&b->names,
			      gf_arena_memdup(&b->doc->arena, name, len), len,
			      (void *)index);
	}
	b->anchors[index - 1] = (struct gf_anchor){ .node = node, .nodes = 1 };
	return (uint32_t)index;
}

/* Once for the outermost: what is inside a key that goes is not judged. */
static void say_collection_key(struct gf_builder *b, struct gf_span span)
{
	struct gf_diag *d;

	if (b->odd_key)
		return;
	d = gf_build_find(b, GF_RULE_YAML_COMPLEX_KEY, span);
	if (!d)
		return;
	gf_say(b->diags, &d->message,
	       N_("a list or a group of keys stands where a key is expected"));
	gf_say(b->diags, &d->expected, N_("a word or a text before the ':'"));
	gf_say(b->diags, &d->advice,
	       N_("if it is a text, put it between double quotes"));
}

bool gf_build_open(struct gf_builder *b, enum gf_type type, enum gf_style style,
		   struct gf_span span, const char *anchor)
{
	struct gf_node *node;
	struct gf_frame *f;

	if (b->depth == gf_limit(GF_LIMIT_YAML_DEPTH))
		return hit(b, GF_LIMIT_YAML_DEPTH, span, b->depth + 1);
	if (!count_nodes(b, 1, span))
		return false;
	if (gf_build_at_key(b)) {
		say_collection_key(b, span);
		if (!b->odd_key)
			b->odd_key = b->depth + 1;
	}
	node = gf_arena_zalloc(&b->doc->arena, sizeof(*node));
	node->type = (uint8_t)type;
	node->style = (uint8_t)style;
	node->span = span;
	GF_GROW(b->frames, b->depth, b->frames_cap);
	f = &b->frames[b->depth];
	*f = (struct gf_frame){ .node = node,
				.first = b->npending,
				.end = span.end,
				.nodes = b->nodes - 1 };
	if (anchor) {
		f->anchor = add_anchor(b, anchor, node);
		if (f->anchor)
			b->anchors[f->anchor - 1].open = true;
	}
	b->depth++;
	return true;
}

/* Finishes a mapping; what it finds lies in that mapping. */
static void finish_map(struct gf_builder *b, struct gf_node *map)
{
	uint32_t n = b->diags->n;
	const char *at = NULL;

	map->n /= 2;
	gf_map_finish(map, &b->doc->arena, b->diags);
	for (; n < b->diags->n; n++) {
		at = at ? at : here(b);
		b->diags->items[n].instance = at;
	}
}

void gf_build_close(struct gf_builder *b, uint32_t end)
{
	struct gf_frame *f = &b->frames[b->depth - 1];
	struct gf_node *node = f->node;
	size_t n = b->npending - f->first;

	node->span.end = end ? end : f->end;
	node->n = (uint32_t)n;
	node->items = gf_arena_alloc(&b->doc->arena, n * sizeof(*node->items));
	if (n)
		memcpy(node->items, b->pending + f->first,
		       n * sizeof(*node->items));
	b->npending = f->first;
	if (b->odd_key == b->depth)
		b->odd_key = 0;
	b->depth--;
	if (node->type == GF_MAP)
		finish_map(b, node);
	if (f->anchor && b->anchors[f->anchor - 1].node == node) {
		struct gf_anchor *a = &b->anchors[f->anchor - 1];

		a->open = false;
		a->nodes = b->nodes - f->nodes;
		a->height = f->height ? f->height : 1;
	}
	place(b, node, node->span.end, f->height ? f->height : 1);
}

/* --- scalars ------------------------------------------------------------- */

static void say_number(struct gf_builder *b, const struct gf_node *node,
		       enum gf_rule rule)
{
	struct gf_diag *d = gf_build_find(b, rule, node->span);
	const char *text;

	if (!d)
		return;
	text = gf_diags_excerpt(b->diags, node->text, node->len);
	if (rule == GF_RULE_NUMBER_NOT_FINITE) {
		gf_say(b->diags, &d->message, N_("'%s' is not a finite number"),
		       text);
		gf_say(b->diags, &d->advice,
		       N_("write a number, or leave the key out; if it is a "
			  "text, put it between quotes"));
		return;
	}
	gf_say(b->diags, &d->message,
	       N_("the number '%s' is out of any reasonable range"), text);
	gf_say(b->diags, &d->advice,
	       N_("check the number; if it is a code, put it between quotes"));
}

/* A number no one can hold still has a type: zero stands for it. */
static void set_number(struct gf_builder *b, struct gf_node *node, bool finite)
{
	struct gf_arena *arena = &b->doc->arena;

	node->type = GF_NUMBER;
	node->number = gf_arena_alloc(arena, sizeof(*node->number));
	if (finite &&
	    gf_decimal_parse(node->number, node->text, node->len, arena))
		return;
	say_number(b, node,
		   finite ? GF_RULE_NUMBER_OUT_OF_RANGE
			  : GF_RULE_NUMBER_NOT_FINITE);
	*node->number = (struct gf_decimal){ .digits = "", .small = true };
}

static struct gf_node *make_scalar(struct gf_builder *b,
				   const struct gf_scalar *s)
{
	size_t size = sizeof(struct gf_node);
	struct gf_node *node =
		gf_arena_alloc(&b->doc->arena, size + s->len + 1);
	char *text = (char *)node + size;

	memcpy(text, s->text, s->len);
	text[s->len] = '\0';
	*node = (struct gf_node){ .type = GF_STRING,
				  .style = (uint8_t)s->style,
				  .span = s->span,
				  .text = text,
				  .len = (uint32_t)s->len };
	node->hash = gf_hash(text, s->len);
	return node;
}

bool gf_build_scalar(struct gf_builder *b, const struct gf_scalar *s)
{
	struct gf_node *node;

	if (!count_nodes(b, 1, s->span))
		return false;
	node = make_scalar(b, s);
	if (s->len > gf_limit(GF_LIMIT_SCALAR_BYTES))
		hit(b, GF_LIMIT_SCALAR_BYTES, s->span, s->len);
	switch (s->plain) {
	case GF_PLAIN_STRING:
		break;
	case GF_PLAIN_NULL:
		node->type = GF_NULL;
		break;
	case GF_PLAIN_TRUE:
	case GF_PLAIN_FALSE:
		node->type = GF_BOOL;
		node->boolean = s->plain == GF_PLAIN_TRUE;
		break;
	case GF_PLAIN_INT:
	case GF_PLAIN_FLOAT:
	case GF_PLAIN_INF:
	case GF_PLAIN_NAN:
		set_number(b, node, s->plain < GF_PLAIN_INF);
		break;
	}
	if (s->anchor)
		add_anchor(b, s->anchor, node);
	place(b, node, s->span.end, 0);
	return true;
}

/* --- aliases ------------------------------------------------------------- */

static bool refuse_alias(struct gf_builder *b, enum gf_rule rule,
			 const char *name, struct gf_span span)
{
	struct gf_diag *d = gf_build_find(b, rule, span);

	if (!d)
		return false;
	if (rule == GF_RULE_YAML_ALIAS_CYCLE) {
		gf_say(b->diags, &d->message,
		       N_("'*%s' stands inside the value that it repeats"),
		       name);
		gf_say(b->diags, &d->advice, N_("write the value out"));
		return false;
	}
	gf_say(b->diags, &d->message,
	       N_("'*%s' repeats a value that has no such name above"), name);
	gf_say(b->diags, &d->advice,
	       N_("if it is a text, put it between quotes; otherwise write "
		  "the value out"));
	return false;
}

bool gf_build_alias(struct gf_builder *b, const char *name, struct gf_span span)
{
	const struct gf_anchor *a;
	struct gf_node *node;
	uintptr_t index;

	say_anchor(b, name, '*', span);
	if (++b->aliases > gf_limit(GF_LIMIT_ALIASES))
		return hit(b, GF_LIMIT_ALIASES, span, b->aliases);
	index = (uintptr_t)gf_strmap_get(&b->names, name, strlen(name));
	if (!index)
		return refuse_alias(b, GF_RULE_YAML_ALIAS_UNKNOWN, name, span);
	a = &b->anchors[index - 1];
	if (a->open)
		return refuse_alias(b, GF_RULE_YAML_ALIAS_CYCLE, name, span);
	if (b->depth + a->height > gf_limit(GF_LIMIT_YAML_DEPTH))
		return hit(b, GF_LIMIT_YAML_DEPTH, span, b->depth + a->height);
	if (!count_nodes(b, a->nodes, span))
		return false;
	if (gf_build_at_key(b) && a->node->type >= GF_SEQ)
		say_collection_key(b, span);
	/* its own place: what is wrong with it is wrong here */
	node = gf_arena_alloc(&b->doc->arena, sizeof(*node));
	*node = *a->node;
	node->span = span;
	place(b, node, span.end, a->height);
	return true;
}
