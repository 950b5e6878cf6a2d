/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who is who in two lists. First those that are the same (the same key, the
 * same value); then, among what is left, those that are alike enough to be
 * one item that was changed.
 */
#include "merge/internal.h"

enum {
	LCS_CELLS = 1 << 20, /* beyond, the subsequence is not the longest */
	ALIKE_PAIRS = 256,   /* beyond, nothing that is left is compared */
	ALIKE_ENOUGH = 500,  /* of two values */
	ALIKE_KEYED = 900    /* of two items but for their keys */
};

/* One of the two lists. */
struct side {
	const struct gf_node *list;
	const struct gf_node **names; /* its key; of one without it, itself */
	uint32_t *class;	      /* items known alike have one number */
	uint32_t *with;		      /* its item in the other list */
};

struct pairs {
	struct pairing *out;
	struct side old, new;
	uint32_t nclasses;
	struct gf_arena *arena;
};

static bool is_scalar(const struct gf_node *node)
{
	return node->type < GF_SEQ;
}

/* --- what items are known by --------------------------------------------- */

static bool all_maps(const struct gf_node *list)
{
	gf_seq_each (item, list)
		if ((*item)->type != GF_MAP)
			return false;
	return true;
}

static bool all_scalars(const struct gf_node *list)
{
	gf_seq_each (item, list)
		if (!is_scalar(*item))
			return false;
	return true;
}

static void name_items(struct pairs *p, struct side *side)
{
	const struct gf_node *list = side->list, *key;
	uint32_t i;

	side->names = gf_arena_alloc(p->arena, (list->n + 1) * sizeof(void *));
	side->class =
		gf_arena_alloc(p->arena, (list->n + 1) * sizeof(uint32_t));
	side->with = gf_arena_alloc(p->arena, (list->n + 1) * sizeof(uint32_t));
	for (i = 0; i < list->n; i++) {
		side->names[i] = list->items[i];
		side->with[i] = NO_ITEM;
		if (!p->out->key)
			continue;
		key = gf_map_get(list->items[i], p->out->key);
		if (key && is_scalar(key))
			side->names[i] = key;
	}
}

/* --- classes: a number for each name ------------------------------------- */

struct classes {
	const struct gf_node **names; /* of each class, the first met */
	uint32_t *slots;	      /* a class + 1, 0: free */
	uint32_t *hashes, nslots, n;
};

static uint32_t class_of(struct classes *c, const struct gf_node *name)
{
	uint32_t hash = gf_node_hash(name), at = hash & (c->nslots - 1), i;

	for (; c->slots[at]; at = (at + 1) & (c->nslots - 1)) {
		i = c->slots[at] - 1;
		if (c->hashes[i] == hash && gf_node_equal(c->names[i], name))
			return i;
	}
	c->names[c->n] = name;
	c->hashes[c->n] = hash;
	c->slots[at] = ++c->n;
	return c->n - 1;
}

/* false: some name of a side is there twice. */
static bool classify_side(struct classes *c, struct side *side)
{
	bool *met = gf_xcalloc(c->nslots, sizeof(*met)), once = true;
	uint32_t i;

	for (i = 0; i < side->list->n; i++) {
		side->class[i] = class_of(c, side->names[i]);
		once = once && !met[side->class[i]];
		met[side->class[i]] = true;
	}
	free(met);
	return once;
}

static bool classify(struct pairs *p)
{
	uint32_t all = p->old.list->n + p->new.list->n;
	struct classes c = { .nslots = 8 };
	bool once;

	while (c.nslots < 2 * all)
		c.nslots *= 2;
	c.names = gf_arena_alloc(p->arena, (all + 1) * sizeof(void *));
	c.hashes = gf_arena_alloc(p->arena, (all + 1) * sizeof(uint32_t));
	c.slots = gf_arena_zalloc(p->arena, c.nslots * sizeof(uint32_t));
	once = classify_side(&c, &p->old);
	once = classify_side(&c, &p->new) && once;
	p->nclasses = c.n;
	return once;
}

static void join(struct pairs *p, uint32_t old, uint32_t new)
{
	p->old.with[old] = new;
	p->new.with[new] = old;
}

/* --- the same, in no order: the nth of a name with the nth --------------- */

static void join_bags(struct pairs *p)
{
	uint32_t *first, *next, i, class;

	first = gf_arena_alloc(p->arena, (p->nclasses + 1) * sizeof(*first));
	next = gf_arena_alloc(p->arena, (p->old.list->n + 1) * sizeof(*next));
	memset(first, 0xff, (p->nclasses + 1) * sizeof(*first));
	for (i = p->old.list->n; i--;) {
		class = p->old.class[i];
		next[i] = first[class];
		first[class] = i;
	}
	for (i = 0; i < p->new.list->n; i++) {
		class = p->new.class[i];
		if (first[class] == NO_ITEM)
			continue;
		join(p, first[class], i);
		first[class] = next[first[class]];
	}
}

/* --- the same, in order: the longest common subsequence ------------------ */

/* Items [old, old + n) and [new, new + m). */
struct stretch {
	uint32_t old, new, n, m;
};

static bool same(const struct pairs *p, uint32_t old, uint32_t new)
{
	return p->old.class[old] == p->new.class[new];
}

static struct stretch join_ends(struct pairs *p)
{
	struct stretch s = { .n = p->old.list->n, .m = p->new.list->n };

	while (s.n && s.m && same(p, s.old, s.new)) {
		join(p, s.old++, s.new ++);
		s.n--;
		s.m--;
	}
	while (s.n && s.m && same(p, s.old + s.n - 1, s.new + s.m - 1)) {
		s.n--;
		s.m--;
		join(p, s.old + s.n, s.new + s.m);
	}
	return s;
}

static void join_longest(struct pairs *p, struct stretch s)
{
	uint32_t *row, diagonal, above, i, j;
	size_t width = s.m + 1;
	uint8_t *took; /* 1: both, 2: the old one is left out, 3: the new one */

	took = gf_xcalloc((s.n + 1) * width, 1);
	row = gf_xcalloc(width, sizeof(*row));
	for (i = s.n; i--;) {
		diagonal = row[s.m];
		for (j = s.m; j--;) {
			above = row[j];
			if (same(p, s.old + i, s.new + j)) {
				row[j] = diagonal + 1;
				took[i * width + j] = 1;
			} else if (row[j] >= row[j + 1]) {
				took[i * width + j] = 2;
			} else {
				row[j] = row[j + 1];
				took[i * width + j] = 3;
			}
			diagonal = above;
		}
	}
	for (i = j = 0; i < s.n && j < s.m;) {
		switch (took[i * width + j]) {
		case 1:
			join(p, s.old + i++, s.new + j++);
			break;
		case 2:
			i++;
			break;
		default:
			j++;
		}
	}
	free(row);
	free(took);
}

/* Each new item with the next of its like: in order, not the longest. */
static void join_next(struct pairs *p, struct stretch s)
{
	uint32_t *last, *next, i, class, after = s.old;

	last = gf_arena_alloc(p->arena, (p->nclasses + 1) * sizeof(*last));
	next = gf_arena_alloc(p->arena, (p->old.list->n + 1) * sizeof(*next));
	memset(last, 0xff, (p->nclasses + 1) * sizeof(*last));
	for (i = s.old + s.n; i-- > s.old;) {
		next[i] = last[p->old.class[i]];
		last[p->old.class[i]] = i;
	}
	for (i = s.new; i < s.new + s.m; i++) {
		class = p->new.class[i];
		while (last[class] != NO_ITEM && last[class] < after)
			last[class] = next[last[class]];
		if (last[class] == NO_ITEM)
			continue;
		join(p, last[class], i);
		after = last[class] + 1;
	}
}

static void join_sequence(struct pairs *p)
{
	struct stretch s = join_ends(p);

	if (!s.n || !s.m)
		return;
	if ((uint64_t)s.n * s.m <= LCS_CELLS)
		join_longest(p, s);
	else
		join_next(p, s);
}

/* --- what is left: alike enough to be the same one, changed -------------- */

static uint32_t count_left(const struct side *side)
{
	uint32_t i, n = 0;

	for (i = 0; i < side->list->n; i++)
		n += side->with[i] == NO_ITEM;
	return n;
}

struct like {
	uint32_t old, new;
	unsigned score;
};

/* The most alike first; then those that stand where they stood. */
static int compare_likes(const void *a, const void *b)
{
	const struct like *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->old != y->old)
		return x->old < y->old ? -1 : 1;
	return x->new < y->new ? -1 : x->new > y->new;
}

static unsigned score(const struct pairs *p, uint32_t old, uint32_t new)
{
	const struct gf_node *a = p->old.list->items[old];
	const struct gf_node *b = p->new.list->items[new];

	if (a->type != b->type)
		return 0;
	return p->out->key ? likeness_but(a, b, p->out->key) : likeness(a, b);
}

static void join_alike(struct pairs *p)
{
	uint32_t n = count_left(&p->old), m = count_left(&p->new), i, j, k = 0;
	unsigned enough = p->out->key ? ALIKE_KEYED : ALIKE_ENOUGH, is;
	struct like *likes;

	if (!n || !m || (uint64_t)n * m > ALIKE_PAIRS)
		return;
	likes = gf_arena_alloc(p->arena, n * m * sizeof(*likes));
	for (i = 0; i < p->old.list->n; i++)
		for (j = 0; j < p->new.list->n; j++) {
			if (p->old.with[i] != NO_ITEM ||
			    p->new.with[j] != NO_ITEM)
				continue;
			is = score(p, i, j);
			if (is >= enough)
				likes[k++] = (struct like){ i, j, is };
		}
	qsort(likes, k, sizeof(*likes), compare_likes);
	for (i = 0; i < k; i++)
		if (p->old.with[likes[i].old] == NO_ITEM &&
		    p->new.with[likes[i].new] == NO_ITEM)
			join(p, likes[i].old, likes[i].new);
}

/* --- the pairs, in order ------------------------------------------------- */

static void give(struct pairing *out, uint32_t old, uint32_t new)
{
	out->items[out->n++] = (struct match){ old, new };
}

static void give_removed(struct pairs *p, uint32_t *from, uint32_t to)
{
	for (; *from < to; (*from)++)
		if (p->old.with[*from] == NO_ITEM)
			give(p->out, *from, NO_ITEM);
}

static void give_pairs(struct pairs *p)
{
	struct pairing *out = p->out;
	bool changed = count_left(&p->old) > 0, crossed = false;
	uint32_t i, was, last = 0, removed = 0;

	out->items = gf_arena_alloc(
		p->arena, ((size_t)p->old.list->n + p->new.list->n + 1) *
				  sizeof(*out->items));
	for (i = 0; i < p->new.list->n; i++) {
		was = p->new.with[i];
		changed |= was == NO_ITEM || !same(p, was, i);
		if (was != NO_ITEM) {
			crossed |= was < last;
			last = was;
			if (out->kind == LIST_OTHER)
				give_removed(p, &removed, was);
		}
		give(out, was, i);
	}
	give_removed(p, &removed, p->old.list->n);
	out->moved = out->kind == LIST_SET && crossed && !changed;
}

static enum list_kind kind_of(struct pairs *p, const struct gf_schema *list)
{
	const struct gf_node *key = NULL;
	bool all = all_maps(p->old.list) && all_maps(p->new.list);

	if (list && all)
		key = gf_schema_keyword(list, "x-key");
	if (key && key->type == GF_STRING)
		p->out->key = key->text;
	return p->out->key ? LIST_KEYED : LIST_OTHER;
}

void pair_items(struct pairing *out, const struct gf_node *old,
		const struct gf_node *new, const struct gf_schema *list,
		struct gf_arena *arena)
{
	struct pairs p = { .out = out,
			   .old = { .list = old },
			   .new = { .list = new },
			   .arena = arena };
	bool once;

	*out = (struct pairing){ 0 };
	out->kind = kind_of(&p, list);
	name_items(&p, &p.old);
	name_items(&p, &p.new);
	once = classify(&p);
	if (!out->key && once && all_scalars(old) && all_scalars(new))
		out->kind = LIST_SET;
	if (out->kind == LIST_OTHER)
		join_sequence(&p);
	else
		join_bags(&p);
	join_alike(&p);
	give_pairs(&p);
}
