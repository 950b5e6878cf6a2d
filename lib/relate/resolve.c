/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a reference leads: hash tables of ids and former ids, by kind. */
#include "relate/internal.h"

/* Links between two steps of resolve_ahead. */
#define AHEAD 6

/* --- tables -------------------------------------------------------------- */

static uint32_t spread(uint32_t hash, unsigned kind)
{
	uint32_t h = hash ^ ((kind + 1) * 0x9e3779b1u);

	h ^= h >> 15;
	return h * 0x85ebca6bu;
}

static void make_room(struct table *table, uint32_t n)
{
	uint32_t size = 16;

	while (size < n + n / 2)
		size *= 2;
	free(table->slots);
	table->slots = gf_xcalloc(size, sizeof(*table->slots));
	table->mask = size - 1;
}

static bool is_name(const struct gf_census *c, const struct name *name,
		    const char *id, uint32_t len, uint32_t hash)
{
	return name->hash == hash && name->len == len &&
	       !memcmp(name_text(c, name), id, len);
}

/* The slot of a record's id, or the free one where it would be. */
static uint32_t *record_slot(const struct gf_census *c, unsigned kind,
			     const char *id, uint32_t len, uint32_t hash)
{
	uint32_t i = spread(hash, kind) & c->by_id.mask;
	const struct record *r;

	for (; c->by_id.slots[i]; i = (i + 1) & c->by_id.mask) {
		r = &c->records[c->by_id.slots[i] - 1];
		if (r->kind == kind && is_name(c, &r->id, id, len, hash))
			break;
	}
	return &c->by_id.slots[i];
}

static uint32_t *former_slot(const struct gf_census *c, unsigned kind,
			     const char *id, uint32_t len, uint32_t hash)
{
	uint32_t i = spread(hash, kind) & c->by_former.mask;
	const struct former *f;

	for (; c->by_former.slots[i]; i = (i + 1) & c->by_former.mask) {
		f = &c->former[c->by_former.slots[i] - 1];
		if (f->kind == kind && is_name(c, &f->id, id, len, hash))
			break;
	}
	return &c->by_former.slots[i];
}

static void put_record(struct gf_census *c, uint32_t i)
{
	struct record *r = &c->records[i];
	uint32_t *slot;

	r->same = i;
	if (!r->id.len)
		return;
	slot = record_slot(c, r->kind, name_text(c, &r->id), r->id.len,
			   r->id.hash);
	if (*slot) {
		r->same = *slot - 1;
		r->flawed = true;
	} else {
		*slot = i + 1;
	}
}

/* An id that was another record's before, or that another record has. */
static void put_former(struct gf_census *c, uint32_t i)
{
	struct former *f = &c->former[i];
	const char *id = name_text(c, &f->id);
	uint32_t *slot, now;

	slot = former_slot(c, f->kind, id, f->id.len, f->id.hash);
	if (!*slot)
		*slot = i + 1;
	else if (c->former[*slot - 1].record != f->record)
		c->records[f->record].flawed = true;
	now = *record_slot(c, f->kind, id, f->id.len, f->id.hash);
	if (now && now - 1 != f->record)
		c->records[now - 1].flawed = true;
}

void tables_build(struct gf_census *c)
{
	uint32_t i;

	make_room(&c->by_id, c->n);
	make_room(&c->by_former, c->nformer);
	for (i = 0; i < c->n; i++)
		put_record(c, i);
	for (i = 0; i < c->nformer; i++)
		put_former(c, i);
}

uint32_t find_record(const struct gf_census *c, const struct gf_kind *kind,
		     const char *id, uint32_t len, uint32_t hash)
{
	uint32_t slot = *record_slot(c, kind->index, id, len, hash);

	return slot ? slot - 1 : NOBODY;
}

const struct former *find_former(const struct gf_census *c, unsigned kind,
				 const char *id, uint32_t len, uint32_t hash)
{
	uint32_t slot = *former_slot(c, kind, id, len, hash);

	return slot ? &c->former[slot - 1] : NULL;
}

/* --- resolving ----------------------------------------------------------- */

/* Fills the resolution for an id of one kind. */
static bool look_up(const struct gf_census *c, const struct gf_kind *kind,
		    uint32_t hash, struct resolution *out)
{
	const struct former *former;

	out->kind = kind;
	out->outcome = RESOLVED;
	out->record = find_record(c, kind, out->id, out->len, hash);
	if (out->record != NOBODY)
		return true;
	former = find_former(c, kind->index, out->id, out->len, hash);
	if (former) {
		out->outcome = FORMER_ID;
		out->record = former->record;
		return true;
	}
	out->outcome = UNKNOWN_ID;
	return false;
}

static bool is_allowed(const struct allowed *allowed,
		       const struct gf_kind *kind)
{
	uint32_t i;

	for (i = 0; i < allowed->n; i++)
		if (allowed->kinds[i] == kind)
			return true;
	return false;
}

/* Splits kind/id; false without '/'. The kind is NULL when there is none. */
static bool split(const struct gf_census *c, struct resolution *out)
{
	const char *slash = memchr(out->id, '/', out->len);

	if (!slash)
		return false;
	out->kind =
		gf_registry_kind(c->reg, out->id, (size_t)(slash - out->id));
	out->typed_kind = out->id;
	out->len -= (uint32_t)(slash + 1 - out->id);
	out->id = slash + 1;
	return true;
}

/* One kind is allowed, and its name is not typed. */
static void resolve_bare(const struct gf_census *c, const struct link *link,
			 const struct gf_kind *kind, struct resolution *out)
{
	struct resolution whole = *out;
	size_t i;

	if (look_up(c, kind, link->target.hash, out))
		return;
	if (split(c, &whole) && whole.kind == kind) {
		if (look_up(c, kind, gf_hash(whole.id, whole.len), &whole))
			whole.outcome = NEEDLESS_KIND;
		*out = whole;
		return;
	}
	for (i = 0; i < c->nkinds; i++) {
		uint32_t record = find_record(c, &c->kinds[i], out->id,
					      out->len, link->target.hash);

		if (record == NOBODY)
			continue;
		out->record = record;
		out->outcome = OTHER_KIND;
		return;
	}
}

/* Several kinds are allowed: one of them is typed, then '/'. */
static void resolve_named(const struct gf_census *c, const struct link *link,
			  const struct allowed *allowed, struct resolution *out)
{
	uint32_t i;

	if (split(c, out)) {
		if (!out->kind)
			out->outcome = NOT_A_KIND;
		else if (!is_allowed(allowed, out->kind))
			out->outcome = NOT_ALLOWED;
		else
			look_up(c, out->kind, gf_hash(out->id, out->len), out);
		return;
	}
	for (i = 0; i < allowed->n && out->record == NOBODY; i++)
		look_up(c, allowed->kinds[i], link->target.hash, out);
	out->outcome = BARE_ID;
}

/* The slot where the id of a link is, most of the time. */
static uint32_t likely_slot(const struct gf_census *c, const struct link *link)
{
	const struct allowed *allowed = &c->allowed[link->allowed];
	unsigned kind = allowed->n ? allowed->kinds[0]->index : 0;

	return spread(link->target.hash, kind) & c->by_id.mask;
}

void resolve_ahead(const struct gf_census *c, uint32_t link)
{
	const struct link *next = &c->links[link];
	uint32_t left = c->nlinks - link, record;

	if (left > 3 * AHEAD)
		__builtin_prefetch(
			&c->by_id.slots[likely_slot(c, next + 3 * AHEAD)]);
	if (left > 2 * AHEAD) {
		record = c->by_id.slots[likely_slot(c, next + 2 * AHEAD)];
		if (record)
			__builtin_prefetch(&c->records[record - 1]);
	}
	if (left > AHEAD) {
		record = c->by_id.slots[likely_slot(c, next + AHEAD)];
		if (record)
			__builtin_prefetch(
				name_text(c, &c->records[record - 1].id));
	}
}

void resolve(const struct gf_census *c, const struct link *link,
	     struct resolution *out)
{
	const struct allowed *allowed = &c->allowed[link->allowed];

	*out = (struct resolution){ .record = NOBODY,
				    .allowed = allowed,
				    .id = name_text(c, &link->target),
				    .len = link->target.len };
	if (!allowed->n || allowed->unplaced)
		out->outcome = NOT_JUDGED;
	else if (allowed->several)
		resolve_named(c, link, allowed, out);
	else
		resolve_bare(c, link, allowed->kinds[0], out);
}
