/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The census of a cold check: what each record says of others, kept in a few
 * arrays, and who is flawed once all have been counted. What is wrong, in
 * words, is said by explain.c.
 */
#include "relate/internal.h"

/* Names offered to unknown references in one run, in all. */
#define OFFERS_PER_RUN 10000000

struct gf_census *gf_census_new(const struct gf_registry *reg)
{
	struct gf_census *c = gf_xcalloc(1, sizeof(*c));

	c->reg = reg;
	c->kinds = gf_registry_kinds(reg, &c->nkinds);
	gf_buf_init(&c->text);
	return c;
}

void gf_census_free(struct gf_census *c)
{
	if (!c)
		return;
	gf_arena_release(&c->arena);
	gf_buf_release(&c->text);
	gf_strmap_release(&c->allowed_by_node);
	gf_strmap_release(&c->acyclic_by_node);
	gf_strmap_release(&c->unique_by_node);
	gf_strmap_release(&c->claims);
	free(c->records);
	free(c->links);
	free(c->former);
	free(c->aliases);
	free(c->allowed);
	free(c->by_id.slots);
	free(c->by_former.slots);
	free(c->clashes);
	free(c->twins);
	free(c->cycles);
	free(c);
}

size_t gf_census_count(const struct gf_census *c)
{
	return c->n;
}

/* --- counting in --------------------------------------------------------- */

static struct name keep_name(struct gf_census *c, const struct gf_verdict *v,
			     const struct gf_fact_text *text)
{
	struct name name = { (uint32_t)c->text.len, text->len, text->hash };

	GF_BUG(c->text.len + text->len > UINT32_MAX - 1);
	gf_buf_add(&c->text, v->text.s + text->start, text->len);
	gf_buf_addc(&c->text, '\0');
	return name;
}

/* The number of a schema's node among those met, from 0; *fresh: a new one. */
static uint32_t number_node(struct gf_census *c, struct gf_strmap *map,
			    const struct gf_node *node, bool *fresh)
{
	const char *key = (const char *)&node;
	uintptr_t number = (uintptr_t)gf_strmap_get(map, key, sizeof(node));

	*fresh = !number;
	if (!number) {
		number = map->n + 1;
		key = gf_arena_memdup(&c->arena, key, sizeof(node));
		gf_strmap_put(map, key, sizeof(node), (void *)number);
	}
	return (uint32_t)(number - 1);
}

static void allow(struct gf_census *c, struct allowed *allowed,
		  const struct gf_node *name)
{
	const struct gf_kind *kind;

	if (name->type != GF_STRING)
		return;
	kind = gf_registry_kind(c->reg, name->text, name->len);
	if (!kind)
		return;
	allowed->kinds[allowed->n++] = kind;
	allowed->unplaced |= kind->unplaced;
}

static uint32_t number_allowed(struct gf_census *c, const struct gf_node *node)
{
	struct allowed *allowed;
	uint32_t i, number, n = node->type == GF_SEQ ? node->n : 1;
	bool fresh;

	number = number_node(c, &c->allowed_by_node, node, &fresh);
	if (!fresh)
		return number;
	GF_GROW(c->allowed, c->nallowed, c->allowed_cap);
	allowed = &c->allowed[c->nallowed++];
	*allowed = (struct allowed){ .node = node, .several = n > 1 };
	allowed->kinds =
		gf_arena_alloc(&c->arena, (n + 1) * sizeof(*allowed->kinds));
	if (node->type != GF_SEQ)
		allow(c, allowed, node);
	else
		for (i = 0; i < n; i++)
			allow(c, allowed, node->items[i]);
	return number;
}

static void add_link(struct gf_census *c, const struct gf_verdict *v,
		     const struct gf_reference *ref)
{
	struct link *link;
	bool fresh;

	GF_GROW(c->links, c->nlinks, c->links_cap);
	link = &c->links[c->nlinks++];
	link->target = keep_name(c, v, &ref->target);
	link->span = ref->span;
	link->allowed = number_allowed(c, ref->kinds);
	link->acyclic = 0;
	if (ref->acyclic)
		link->acyclic = 1 + number_node(c, &c->acyclic_by_node,
						ref->acyclic, &fresh);
}

static void add_unique(struct gf_census *c, const struct gf_verdict *v,
		       const struct gf_unique *unique)
{
	const char *value = v->text.s + unique->value.start;
	uint32_t record = c->n - 1, property;
	struct gf_buf key = GF_BUF_INIT;
	struct clash *claim, *clash;
	bool fresh;

	property = number_node(c, &c->unique_by_node, unique->property, &fresh);
	gf_buf_addf(&key, "%u %u ", c->records[record].kind, property);
	gf_buf_add(&key, value, unique->value.len);
	claim = gf_strmap_get(&c->claims, key.s, key.len);
	if (!claim) {
		claim = gf_arena_zalloc(&c->arena, sizeof(*claim));
		claim->first = record;
		claim->first_span = unique->span;
		gf_strmap_put(&c->claims,
			      gf_arena_memdup(&c->arena, key.s, key.len),
			      key.len, claim);
	} else if (claim->first != record) {
		GF_GROW(c->clashes, c->nclashes, c->clashes_cap);
		clash = &c->clashes[c->nclashes++];
		*clash = *claim;
		clash->record = record;
		clash->span = unique->span;
		clash->value =
			gf_arena_memdup(&c->arena, value, unique->value.len);
		c->records[record].flawed = true;
	}
	gf_buf_release(&key);
}

void gf_census_add(struct gf_census *c, const char *path,
		   const struct gf_kind *kind, const struct gf_verdict *v)
{
	struct record *r;
	uint32_t i;

	GF_BUG(c->n == UINT32_MAX - 2 || kind->index > UINT16_MAX);
	GF_GROW(c->records, c->n, c->cap);
	r = &c->records[c->n++];
	*r = (struct record){ .path = path,
			      .kind = (uint16_t)kind->index,
			      .links = c->nlinks };
	r->id = keep_name(c, v, &v->id);
	for (i = 0; i < v->nrefs; i++)
		add_link(c, v, &v->refs[i]);
	for (i = 0; i < v->nuniques; i++)
		add_unique(c, v, &v->uniques[i]);
	for (i = 0; i < v->nformer; i++) {
		GF_GROW(c->former, c->nformer, c->former_cap);
		c->former[c->nformer++] = (struct former){
			.id = keep_name(c, v, &v->former[i].id),
			.span = v->former[i].span,
			.record = c->n - 1,
			.kind = (uint16_t)kind->index,
		};
	}
	for (i = 0; i < v->nnames; i++) {
		GF_GROW(c->aliases, c->naliases, c->aliases_cap);
		c->aliases[c->naliases++] = (struct alias){
			.name = keep_name(c, v, &v->names[i]),
			.record = c->n - 1,
		};
	}
}

/* --- twins --------------------------------------------------------------- */

/* Could another path differ from it by case or form only? */
static bool may_have_twin(const char *path)
{
	for (; *path; path++)
		if ((*path >= 'A' && *path <= 'Z') || (*path & 0x80))
			return true;
	return false;
}

static const char *fold_path(struct gf_census *c, const char *path, size_t *len)
{
	struct gf_buf folded = GF_BUF_INIT;
	const char *out = path;

	*len = strlen(path);
	if (!may_have_twin(path) || gf_utf8_check(path, *len) != *len)
		return out;
	gf_casefold(&folded, path, *len);
	*len = folded.len;
	out = gf_arena_memdup(&c->arena, folded.s, folded.len);
	gf_buf_release(&folded);
	return out;
}

static void find_twins(struct gf_census *c)
{
	struct gf_strmap paths = { 0 };
	uintptr_t first;
	const char *key;
	uint32_t i;
	size_t len;

	for (i = 0; i < c->n && !may_have_twin(c->records[i].path); i++)
		;
	if (i == c->n)
		return;
	for (i = 0; i < c->n; i++) {
		key = fold_path(c, c->records[i].path, &len);
		first = (uintptr_t)gf_strmap_put(&paths, key, len,
						 (void *)(uintptr_t)(i + 1));
		if (!first)
			continue;
		GF_GROW(c->twins, c->ntwins, c->twins_cap);
		c->twins[c->ntwins++] =
			(struct clash){ .record = i,
					.first = (uint32_t)first - 1 };
		c->records[i].flawed = true;
	}
	gf_strmap_release(&paths);
}

/* --- relating ------------------------------------------------------------ */

/* Names that a did-you-mean of this reference would be chosen from. */
static uint32_t count_offers(const struct resolution *to,
			     const uint32_t *names_of)
{
	return to->outcome == UNKNOWN_ID ? names_of[to->kind->index] : 0;
}

static void resolve_all(struct gf_census *c)
{
	uint32_t *names_of = gf_xcalloc(c->nkinds + 1, sizeof(*names_of));
	struct resolution to;
	uint64_t offers = 0;
	uint32_t i, j;

	for (i = 0; i < c->n; i++)
		names_of[c->records[i].kind]++;
	for (i = 0; i < c->naliases; i++)
		names_of[c->records[c->aliases[i].record].kind]++;
	c->suggest_until = c->n;
	for (i = 0; i < c->n; i++) {
		for (j = c->records[i].links; j < links_end(c, i); j++) {
			resolve_ahead(c, j);
			resolve(c, &c->links[j], &to);
			if (to.outcome == RESOLVED || to.outcome == NOT_JUDGED)
				continue;
			c->records[i].flawed = true;
			offers += count_offers(&to, names_of);
		}
		if (offers > OFFERS_PER_RUN && c->suggest_until == c->n)
			c->suggest_until = i;
	}
	free(names_of);
}

void gf_census_keep_quiet(struct gf_census *c)
{
	c->quiet = true;
}

void gf_census_relate(struct gf_census *c)
{
	/* one more, whose links start where the last one's end */
	GF_GROW(c->records, c->n, c->cap);
	c->records[c->n] = (struct record){ .links = c->nlinks };
	tables_build(c);
	resolve_all(c);
	cycles_find(c);
	find_twins(c);
}

bool gf_census_is_flawed(const struct gf_census *c, size_t record)
{
	return c->records[record].flawed;
}

const char *gf_census_find(const struct gf_census *c,
			   const struct gf_kind *kind, const char *id,
			   size_t len)
{
	uint32_t hash = gf_hash(id, len), record;
	const struct former *former;

	record = find_record(c, kind, id, (uint32_t)len, hash);
	if (record != NOBODY)
		return c->records[record].path;
	former = find_former(c, kind->index, id, (uint32_t)len, hash);
	return former ? c->records[former->record].path : NULL;
}
