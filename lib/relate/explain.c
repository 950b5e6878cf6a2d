/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is wrong between records, said in words, for one record at a time.
 * Reads the census and changes nothing: any number of threads may ask.
 */
#include "relate/internal.h"

struct explain {
	const struct gf_census *c;
	uint32_t record;
	const struct gf_node *root;
	struct gf_diags *diags;
};

static const struct gf_span nowhere = { 0, 0 };

/* The first of an array, sorted by record, that is of this one. */
#define FIRST_OF(i, items, n, wanted) \
	do { \
		uint32_t low_ = 0, high_ = (n); \
		while (low_ < high_) { \
			uint32_t mid_ = (low_ + high_) / 2; \
			if ((items)[mid_].record < (wanted)) \
				low_ = mid_ + 1; \
			else \
				high_ = mid_; \
		} \
		(i) = low_; \
	} while (0)

/* --- where ---------------------------------------------------------------- */

/* The deepest node at a span; depth is bounded by the composer. */
static const struct gf_node *node_at(const struct gf_node *node,
				     struct gf_span span)
{
	const struct gf_node *child = NULL;
	uint32_t i;

	if (node->span.start > span.start || node->span.end < span.end)
		return NULL;
	if (node->type == GF_SEQ)
		for (i = 0; i < node->n && !child; i++)
			child = node_at(node->items[i], span);
	else if (node->type == GF_MAP)
		for (i = 0; i < node->n && !child; i++)
			child = node_at(node->pairs[i].value, span);
	else if (node->span.start != span.start || node->span.end != span.end)
		return NULL;
	return child ? child : node;
}

static struct gf_diag *add(const struct explain *e, enum gf_rule rule,
			   struct gf_span span)
{
	struct gf_diag *d = gf_diags_add(e->diags, rule, span);
	const struct gf_node *node;
	struct gf_buf pointer = GF_BUF_INIT;

	if (!d || !e->root || !span.end)
		return d;
	node = node_at(e->root, span);
	if (node && gf_node_pointer(&pointer, e->root, node))
		d->instance = gf_arena_strdup(&e->diags->arena, pointer.s);
	gf_buf_release(&pointer);
	return d;
}

static const char *path_of(const struct explain *e, uint32_t record)
{
	return gf_arena_strdup(&e->diags->arena, e->c->records[record].path);
}

static void point_at(const struct explain *e, struct gf_diag *d,
		     uint32_t record, struct gf_span span, const char *what)
{
	d->related_path = path_of(e, record);
	d->related_span = span;
	gf_say(e->diags, &d->related, what);
}

/* --- ids and paths -------------------------------------------------------- */

static void explain_twin(const struct explain *e, const struct clash *twin)
{
	struct gf_diag *d = add(e, GF_RULE_PATH_TWIN, nowhere);

	if (!d)
		return;
	gf_say(e->diags, &d->message,
	       N_("on some computers this path and '%s' are the same"),
	       e->c->records[twin->first].path);
	gf_say(e->diags, &d->advice, N_("rename one of the two files"));
	point_at(e, d, twin->first, nowhere, N_("the other file"));
}

static void explain_duplicate(const struct explain *e)
{
	const struct record *r = &e->c->records[e->record];
	struct gf_diag *d;

	if (r->same == e->record)
		return;
	d = add(e, GF_RULE_ID_DUPLICATE, nowhere);
	if (!d)
		return;
	gf_say(e->diags, &d->message, N_("the id '%s' is already that of '%s'"),
	       name_text(e->c, &r->id), e->c->records[r->same].path);
	gf_say(e->diags, &d->advice,
	       N_("give one of the two records another id"));
	point_at(e, d, r->same, nowhere, N_("the other record"));
}

/* This record took an id that another one lists as its former id. */
static void explain_taken(const struct explain *e)
{
	const struct record *r = &e->c->records[e->record];
	const struct former *f;
	struct gf_diag *d;

	if (!r->id.len || r->same != e->record)
		return;
	f = find_former(e->c, r->kind, name_text(e->c, &r->id), r->id.len,
			r->id.hash);
	if (!f || f->record == e->record)
		return;
	d = add(e, GF_RULE_FORMER_ID_TAKEN, nowhere);
	if (!d)
		return;
	gf_say(e->diags, &d->message, N_("the id '%s' was that of '%s' before"),
	       name_text(e->c, &r->id), e->c->records[f->record].path);
	gf_say(e->diags, &d->advice, N_("give this record another id"));
	point_at(e, d, f->record, f->span, N_("listed there as a former id"));
}

/* This record lists a former id that an earlier record lists too. */
static void explain_former(const struct explain *e)
{
	const struct gf_census *c = e->c;
	const struct former *f, *first;
	struct gf_diag *d;
	uint32_t i;

	FIRST_OF(i, c->former, c->nformer, e->record);
	for (; i < c->nformer && c->former[i].record == e->record; i++) {
		f = &c->former[i];
		first = find_former(c, f->kind, name_text(c, &f->id), f->id.len,
				    f->id.hash);
		if (!first || first->record == e->record)
			continue;
		d = add(e, GF_RULE_FORMER_ID_TAKEN, f->span);
		if (!d)
			return;
		gf_say(e->diags, &d->message,
		       N_("'%s' is listed as a former id by '%s' too"),
		       name_text(c, &f->id), c->records[first->record].path);
		point_at(e, d, first->record, first->span,
			 N_("listed there first"));
	}
}

/* --- references ----------------------------------------------------------- */

/* The name of a file typed with its folders and its ending: the id in it. */
static size_t trim_path(const char **id, size_t len)
{
	const char *slash = memrchr(*id, '/', len);
	const char *end = *id + len, *dot;

	if (slash)
		*id = slash + 1;
	dot = memrchr(*id, '.', (size_t)(end - *id));
	if (dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml")))
		end = dot;
	return (size_t)(end - *id);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Another number, a code or a year, is another record and no slip. */
static bool is_other_number(const char *word, size_t len, const char *id)
{
	bool other = false;
	size_t i;

	for (i = 0; i < len && id[i]; i++) {
		if (word[i] == id[i])
			continue;
		if (!is_digit(word[i]) || !is_digit(id[i]))
			return false;
		other = true;
	}
	return other && i == len && !id[i];
}

/* The nearest id, or that of the nearest title; *sure: it can be no other. */
static const char *nearest_id(const struct explain *e,
			      const struct resolution *to, bool *sure)
{
	const struct gf_census *c = e->c;
	const struct record *r;
	const char *best, *word = to->id;
	struct gf_near near;
	size_t len = trim_path(&word, to->len);
	uint32_t i;

	if (c->quiet || e->record >= c->suggest_until)
		return NULL;
	gf_near_init(&near, word, len);
	for (i = 0; i < c->n; i++) {
		r = &c->records[i];
		if (r->kind == to->kind->index && r->id.len &&
		    !is_other_number(word, len, name_text(c, &r->id)))
			gf_near_offer(&near, name_text(c, &r->id),
				      name_text(c, &r->id));
	}
	for (i = 0; i < c->naliases; i++) {
		r = &c->records[c->aliases[i].record];
		if (r->kind == to->kind->index && r->id.len)
			gf_near_offer(&near, name_text(c, &c->aliases[i].name),
				      name_text(c, &r->id));
	}
	best = near.best;
	*sure = best && !near.distance;
	gf_near_release(&near);
	return best;
}

/* The id that `greffe new` would be given; NULL when none can be made. */
static const char *new_id(const struct explain *e, const struct resolution *to)
{
	struct gf_buf slug = GF_BUF_INIT;
	const char *out = NULL;

	if (gf_kind_allows_id(to->kind, to->id, to->len)) {
		out = gf_arena_memdup(&e->diags->arena, to->id, to->len);
	} else {
		gf_slug(&slug, to->id, to->len);
		if (slug.len && gf_kind_allows_id(to->kind, slug.s, slug.len))
			out = gf_arena_memdup(&e->diags->arena, slug.s,
					      slug.len);
	}
	gf_buf_release(&slug);
	return out;
}

static void explain_unknown(const struct explain *e, struct gf_diag *d,
			    const struct resolution *to)
{
	bool sure = false;
	const char *near = nearest_id(e, to, &sure);
	const char *id = sure ? NULL : new_id(e, to);
	const char *kind = to->kind->name;
	const char *typed = gf_diags_excerpt(e->diags, to->id, to->len);

	if (near && to->allowed->several)
		near = gf_arena_printf(&e->diags->arena, "%s/%s", kind, near);
	if (near)
		gf_say(e->diags, &d->message,
		       N_("no '%s' has the id '%s'; did you mean '%s'?"), kind,
		       typed, near);
	else
		gf_say(e->diags, &d->message, N_("no '%s' has the id '%s'"),
		       kind, typed);
	if (near && id)
		gf_say(e->diags, &d->advice,
		       N_("%s, or create the record: greffe new %s %s"), near,
		       kind, id);
	else if (near)
		gf_say(e->diags, &d->advice, "%s", near);
	else if (id)
		gf_say(e->diags, &d->advice,
		       N_("create the record: greffe new %s %s"), kind, id);
}

static void explain_former_ref(const struct explain *e, struct gf_diag *d,
			       const struct resolution *to)
{
	const char *id = name_text(e->c, &e->c->records[to->record].id);

	gf_say(e->diags, &d->message, N_("'%s' is now called '%s'"),
	       gf_diags_excerpt(e->diags, to->id, to->len), id);
	if (to->allowed->several)
		gf_say(e->diags, &d->advice, N_("write '%s/%s'"),
		       to->kind->name, id);
	else
		gf_say(e->diags, &d->advice, N_("write '%s'"), id);
}

/* "organisation, personne": at most a few of the kinds that are allowed. */
static const char *list_kinds(const struct explain *e,
			      const struct allowed *allowed)
{
	struct gf_buf list = GF_BUF_INIT;
	const char *out;
	uint32_t i;

	for (i = 0; i < allowed->n && i < 12; i++)
		gf_buf_addf(&list, "%s%s", i ? ", " : "",
			    allowed->kinds[i]->name);
	if (i < allowed->n)
		gf_buf_adds(&list, "…");
	out = gf_arena_memdup(&e->diags->arena, list.s, list.len);
	gf_buf_release(&list);
	return out;
}

static void explain_other_kind(const struct explain *e, struct gf_diag *d,
			       const struct resolution *to)
{
	const struct gf_census *c = e->c;
	const char *there = c->kinds[c->records[to->record].kind].name;

	gf_say(e->diags, &d->message, N_("'%s' is the id of a '%s'"),
	       gf_diags_excerpt(e->diags, to->id, to->len), there);
	gf_say(e->diags, &d->expected, N_("the id of a '%s'"), to->kind->name);
}

static void explain_needless(const struct explain *e, struct gf_diag *d,
			     const struct resolution *to)
{
	gf_say(e->diags, &d->message,
	       N_("the kind '%s' is not typed here: no other is possible"),
	       to->kind->name);
	gf_say(e->diags, &d->advice, N_("write '%s'"),
	       gf_diags_excerpt(e->diags, to->id, to->len));
}

static void explain_bare(const struct explain *e, struct gf_diag *d,
			 const struct resolution *to)
{
	gf_say(e->diags, &d->message,
	       N_("'%s' does not say of which kind the record is"),
	       gf_diags_excerpt(e->diags, to->id, to->len));
	if (to->record != NOBODY)
		gf_say(e->diags, &d->advice, N_("write '%s/%s'"),
		       to->kind->name,
		       gf_arena_memdup(&e->diags->arena, to->id, to->len));
}

static const char *nearest_kind(const struct allowed *allowed, const char *word)
{
	struct gf_near near;
	const char *best;
	uint32_t i;

	gf_near_init(&near, word, strlen(word));
	for (i = 0; i < allowed->n; i++)
		gf_near_offer(&near, allowed->kinds[i]->name,
			      allowed->kinds[i]->name);
	best = near.best;
	gf_near_release(&near);
	return best;
}

static void explain_wrong_kind(const struct explain *e, struct gf_diag *d,
			       const struct resolution *to)
{
	const char *id = gf_arena_memdup(&e->diags->arena, to->id, to->len);
	const char *word, *near;

	word = gf_arena_memdup(&e->diags->arena, to->typed_kind,
			       (size_t)(to->id - 1 - to->typed_kind));
	if (to->outcome == NOT_A_KIND)
		gf_say(e->diags, &d->message,
		       N_("'%s' is not a kind of this registry"), word);
	else
		gf_say(e->diags, &d->message,
		       N_("a record of the kind '%s' is not expected here"),
		       word);
	near = nearest_kind(to->allowed, word);
	if (near)
		gf_say(e->diags, &d->advice, "%s",
		       gf_arena_printf(&e->diags->arena, "%s/%s", near, id));
}

static void explain_link(const struct explain *e, const struct link *link)
{
	const struct gf_census *c = e->c;
	const struct allowed *allowed = &c->allowed[link->allowed];
	static const enum gf_rule rules[] = {
		[FORMER_ID] = GF_RULE_REF_FORMER,
		[UNKNOWN_ID] = GF_RULE_REF_UNKNOWN,
		[OTHER_KIND] = GF_RULE_REF_KIND,
		[NEEDLESS_KIND] = GF_RULE_REF_KIND,
		[BARE_ID] = GF_RULE_REF_KIND,
		[NOT_A_KIND] = GF_RULE_REF_KIND,
		[NOT_ALLOWED] = GF_RULE_REF_KIND,
	};
	static void (*const sayers[])(const struct explain *, struct gf_diag *,
				      const struct resolution *) = {
		[FORMER_ID] = explain_former_ref,
		[UNKNOWN_ID] = explain_unknown,
		[OTHER_KIND] = explain_other_kind,
		[NEEDLESS_KIND] = explain_needless,
		[BARE_ID] = explain_bare,
		[NOT_A_KIND] = explain_wrong_kind,
		[NOT_ALLOWED] = explain_wrong_kind,
	};
	struct resolution to;
	struct gf_diag *d;

	resolve(c, link, &to);
	if (to.outcome == RESOLVED || to.outcome == NOT_JUDGED)
		return;
	d = add(e, rules[to.outcome], link->span);
	if (!d)
		return;
	sayers[to.outcome](e, d, &to);
	if (allowed->several && !d->expected.msgid)
		gf_say(e->diags, &d->expected,
		       N_("KIND/ID, where KIND is one of: %s"),
		       list_kinds(e, allowed));
}

/* --- unique values, chains ------------------------------------------------ */

static void explain_clash(const struct explain *e, const struct clash *clash)
{
	struct gf_diag *d = add(e, GF_RULE_UNIQUE_VALUE, clash->span);

	if (!d)
		return;
	gf_say(e->diags, &d->message, N_("'%s' has the same value, %s"),
	       e->c->records[clash->first].path,
	       gf_diags_excerpt(e->diags, clash->value, strlen(clash->value)));
	gf_say(e->diags, &d->expected,
	       N_("a value that no other record of the kind has"));
	point_at(e, d, clash->first, clash->first_span, N_("the other record"));
}

static void explain_cycle(const struct explain *e, const struct cycle *cycle)
{
	struct gf_diag *d =
		add(e, GF_RULE_REF_CYCLE, e->c->links[cycle->link].span);

	if (!d)
		return;
	gf_say(e->diags, &d->message,
	       N_("this chain of references comes back: %s"), cycle->chain);
	gf_say(e->diags, &d->advice,
	       N_("remove or change one of these references"));
}

void gf_census_explain(const struct gf_census *c, size_t record,
		       const struct gf_node *root, struct gf_diags *diags)
{
	struct explain e = { c, (uint32_t)record, root, diags };
	uint32_t i, first;

	FIRST_OF(i, c->twins, c->ntwins, e.record);
	if (i < c->ntwins && c->twins[i].record == e.record)
		explain_twin(&e, &c->twins[i]);
	explain_duplicate(&e);
	explain_taken(&e);
	explain_former(&e);
	first = diags->n;
	for (i = c->records[record].links; i < links_end(c, e.record); i++)
		explain_link(&e, &c->links[i]);
	if (root)
		gf_tell_misread(diags, first);
	FIRST_OF(i, c->clashes, c->nclashes, e.record);
	for (; i < c->nclashes && c->clashes[i].record == e.record; i++)
		explain_clash(&e, &c->clashes[i]);
	FIRST_OF(i, c->cycles, c->ncycles, e.record);
	for (; i < c->ncycles && c->cycles[i].record == e.record; i++)
		explain_cycle(&e, &c->cycles[i]);
}
