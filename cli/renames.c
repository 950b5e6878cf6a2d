/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * See renames.h. The surest sign first: the same id in another folder, the
 * same bytes, an id that the new one says it had; then likeness, among a
 * bounded number of files, as git does.
 */
#include "cli/renames.h"

enum {
	ALIKE_ENOUGH = 600, /* of 1000: the same record, changed */
	READ_MOST = 1000,   /* files read for the ids that they had */
	PAIRS_MOST = 2500   /* compared in all */
};

struct one {
	struct touched *t;
	struct past_text text;
	bool read, done;
};

struct matching {
	struct past *past;
	struct touched_list *list;
	struct one *old, *new; /* removed, and added */
	size_t n, m, nleft, mleft;
	struct gf_strmap map;
	struct gf_arena arena;
};

static void join(struct one *old, struct one *new)
{
	new->t->old_path = old->t->path;
	new->t->old = old->t->old;
	new->t->has_old = true;
	old->t->has_old = false; /* taken out at the end */
	old->done = new->done = true;
}

static const struct gf_node *root_of(struct matching *m, struct one *one,
				     bool new)
{
	const struct touched *t = one->t;

	if (!one->read && new && t->in_files)
		past_read_path(m->past, &one->text, t->path, t->kind->syntax);
	else if (!one->read)
		past_read_blob(m->past, &one->text, new ? &t->new : &t->old,
			       t->path, t->kind->syntax);
	one->read = true;
	return one->text.root;
}

/* --- the same name, the same bytes --------------------------------------- */

typedef size_t (*key_fn)(struct matching *m, const struct one *one, bool new,
			 const char **key);

static size_t key_of_name(struct matching *m, const struct one *one,
			  bool new GF_UNUSED, const char **key)
{
	const struct touched *t = one->t;

	if (!t->id)
		return 0;
	*key = gf_arena_printf(&m->arena, "%s/%s", t->kind->name, t->id);
	return strlen(*key);
}

static size_t key_of_bytes(struct matching *m GF_UNUSED, const struct one *one,
			   bool new, const char **key)
{
	*key = (const char *)(new ? one->t->new.id : one->t->old.id);
	return sizeof(one->t->old.id);
}

static void join_by(struct matching *m, key_fn key_of)
{
	struct one *old;
	const char *key;
	size_t i, len;

	gf_strmap_release(&m->map);
	for (i = 0; i < m->n; i++) {
		len = m->old[i].done ? 0 : key_of(m, &m->old[i], false, &key);
		if (len)
			gf_strmap_put(&m->map, key, len, &m->old[i]);
	}
	for (i = 0; i < m->m; i++) {
		len = m->new[i].done ? 0 : key_of(m, &m->new[i], true, &key);
		old = len ? gf_strmap_get(&m->map, key, len) : NULL;
		if (old && !old->done && old->t->kind == m->new[i].t->kind)
			join(old, &m->new[i]);
	}
}

/* --- an id that it says it had ------------------------------------------- */

static void join_former(struct matching *m, struct one *new)
{
	const char *key = gf_schema_key_of(new->t->kind->schema, "former-ids"),
		   *name;
	const struct gf_node *root, *ids;
	struct one *old;

	root = key ? root_of(m, new, true) : NULL;
	ids = root ? gf_map_get(root, key) : NULL;
	if (!ids || ids->type != GF_SEQ)
		return;
	gf_seq_each (id, ids) {
		if ((*id)->type != GF_STRING || new->done)
			continue;
		name = gf_arena_printf(&m->arena, "%s/%s", new->t->kind->name,
				       (*id)->text);
		old = gf_strmap_get(&m->map, name, strlen(name));
		if (old && !old->done)
			join(old, new);
	}
}

static void join_by_former(struct matching *m)
{
	size_t i, read = 0;

	join_by(m, key_of_name); /* leaves the removed ones in the map */
	for (i = 0; i < m->m && read < READ_MOST; i++)
		if (!m->new[i].done) {
			join_former(m, &m->new[i]);
			read++;
		}
}

/* --- likeness ------------------------------------------------------------ */

struct like {
	struct one *old, *new;
	unsigned score;
};

static int compare_likes(const void *a, const void *b)
{
	const struct like *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->old != y->old)
		return x->old < y->old ? -1 : 1;
	return x->new < y->new ? -1 : x->new > y->new;
}

static bool may_be(const struct one *old, const struct one *new)
{
	return !old->done && !new->done && old->t->kind == new->t->kind;
}

/* Those that are still to be matched, in front; their texts stay theirs. */
static size_t keep_left(struct one *ones, size_t n)
{
	size_t i, left = 0;

	for (i = 0; i < n; i++) {
		struct one one = ones[i];

		if (one.done)
			continue;
		ones[i] = ones[left];
		ones[left++] = one;
	}
	return left;
}

static size_t count_pairs(const struct matching *m)
{
	size_t i, j, pairs = 0;

	for (i = 0; i < m->nleft && pairs <= PAIRS_MOST; i++)
		for (j = 0; j < m->mleft && pairs <= PAIRS_MOST; j++)
			pairs += may_be(&m->old[i], &m->new[j]);
	return pairs;
}

static void join_alike(struct matching *m)
{
	size_t i, j, n = 0, pairs;
	struct like *likes;
	unsigned score;

	m->nleft = keep_left(m->old, m->n);
	m->mleft = keep_left(m->new, m->m);
	pairs = count_pairs(m);
	if (!pairs)
		return;
	if (pairs > PAIRS_MOST) {
		m->list->many = true;
		return;
	}
	likes = gf_arena_alloc(&m->arena, pairs * sizeof(*likes));
	for (i = 0; i < m->nleft; i++)
		for (j = 0; j < m->mleft; j++) {
			if (!may_be(&m->old[i], &m->new[j]))
				continue;
			score = gf_record_likeness(
				root_of(m, &m->old[i], false),
				root_of(m, &m->new[j], true));
			if (score >= ALIKE_ENOUGH)
				likes[n++] = (struct like){ &m->old[i],
							    &m->new[j], score };
		}
	qsort(likes, n, sizeof(*likes), compare_likes);
	for (i = 0; i < n; i++)
		if (may_be(likes[i].old, likes[i].new))
			join(likes[i].old, likes[i].new);
}

/* --- all of them --------------------------------------------------------- */

static void split(struct matching *m)
{
	struct touched_list *list = m->list;
	struct touched *t;
	size_t i;

	m->old = gf_xcalloc(list->n + 1, sizeof(*m->old));
	m->new = gf_xcalloc(list->n + 1, sizeof(*m->new));
	for (i = 0; i < list->n; i++) {
		t = &list->items[i];
		if (!t->kind || t->has_old == t->has_new)
			continue;
		if (t->has_old)
			m->old[m->n++].t = t;
		else
			m->new[m->m++].t = t;
	}
}

static void drop_joined(struct touched_list *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->n; i++)
		if (list->items[i].has_old || list->items[i].has_new)
			list->items[n++] = list->items[i];
	list->n = n;
}

void renames_match(struct touched_list *list, struct past *past)
{
	struct matching m = { .past = past, .list = list };
	size_t i;

	split(&m);
	if (m.n && m.m) {
		join_by(&m, key_of_name);
		join_by(&m, key_of_bytes);
		join_by_former(&m);
		join_alike(&m);
		drop_joined(list);
	}
	for (i = 0; i < m.n; i++)
		past_text_release(&m.old[i].text);
	for (i = 0; i < m.m; i++)
		past_text_release(&m.new[i].text);
	free(m.old);
	free(m.new);
	gf_strmap_release(&m.map);
	gf_arena_release(&m.arena);
}
