/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two folders of commits walked side by side, entry against entry, as two
 * sorted lists are merged. What has one name, one kind and one id on both
 * sides is passed over: a folder so too, with all that is in it. Without
 * recursion and within the limits of walk.c, which count for each side.
 */
#include "repo/internal.h"

enum side { OLD, NEW, SIDES };

/* A folder as it is on each side; one that is not there has no entries. */
struct level {
	struct folder sides[SIDES];
};

struct comparison {
	const struct gf_repo *repo;
	struct gf_buf path; /* of what is compared */
	struct level *stack;
	size_t depth, cap, left[SIDES];
	gf_repo_change_fn fn;
	void *payload;
};

/* The new one mostly has the names of the old one, read before it. */
static int enter(struct comparison *c, struct level *level, enum side side,
		 const struct entry *e, struct gf_error *err)
{
	struct folder *folder = &level->sides[side];

	folder->n = folder->next = 0;
	folder->sound = false;
	folder->path_len = c->path.len;
	if (!e)
		return 0;
	if (folder_read(folder, side == NEW ? &level->sides[OLD] : NULL,
			c->repo, &e->id, c->path.s, err) < 0)
		return -1;
	if (folder->n > c->left[side])
		return too_many_entries(err);
	c->left[side] -= folder->n;
	return 0;
}

/* Enters the folders at c->path, of which one may be NULL. */
static int push(struct comparison *c, const struct entry *old,
		const struct entry *new, struct gf_error *err)
{
	struct level *level;

	if (path_check_depth(&c->path, err) < 0)
		return -1;
	if (c->depth == c->cap) {
		GF_GROW(c->stack, c->depth, c->cap);
		memset(c->stack + c->depth, 0,
		       (c->cap - c->depth) * sizeof(*c->stack));
	}
	level = &c->stack[c->depth++];
	if (enter(c, level, OLD, old, err) < 0)
		return -1;
	return enter(c, level, NEW, new, err);
}

static int tell(struct comparison *c, const struct entry *old,
		const struct entry *new, struct gf_error *err)
{
	struct gf_repo_change change = { .path = c->path.s,
					 .has_old = old != NULL,
					 .has_new = new != NULL };

	if (old)
		change.old =
			(struct gf_repo_entry){ c->path.s, old->kind, old->id };
	if (new)
		change.new =
			(struct gf_repo_entry){ c->path.s, new->kind, new->id };
	return c->fn(&change, err, c->payload) < 0 ? -1 : 0;
}

/* What stands at c->path on each side, or NULL. */
static int meet(struct comparison *c, const struct entry *old,
		const struct entry *new, struct gf_error *err)
{
	bool was_folder = old && old->kind == GF_FILE_DIR;
	bool is_folder = new &&new->kind == GF_FILE_DIR;

	if (old && new && old->kind == new->kind &&
	    !memcmp(&old->id, &new->id, sizeof(old->id)))
		return 0;
	if (((old && !was_folder) || (new && !is_folder)) &&
	    tell(c, was_folder ? NULL : old, is_folder ? NULL : new, err) < 0)
		return -1;
	if (!was_folder && !is_folder)
		return 0;
	return push(c, was_folder ? old : NULL, is_folder ? new : NULL, err);
}

/* Passes over what is the same to the byte: nearly all, in most folders. */
static void pass_over(struct folder *old, struct folder *new)
{
	const char *a, *b;
	size_t len;

	for (; old->next < old->n && new->next < new->n;
	     old->next++, new->next++) {
		len = folder_entry_len(old, old->next);
		a = old->bytes.s + old->at[old->next];
		b = new->bytes.s + new->at[new->next];
		if (len != folder_entry_len(new, new->next) ||
		    memcmp(a, b, len) != 0)
			return;
	}
}

/* The first names on top that may differ, or the end of both folders. */
static int step(struct comparison *c, struct gf_error *err)
{
	struct folder *old = &c->stack[c->depth - 1].sides[OLD];
	struct folder *new = &c->stack[c->depth - 1].sides[NEW];
	struct entry was, is;
	int order;

	pass_over(old, new);
	if (old->next == old->n && new->next == new->n) {
		c->depth--;
		return 0;
	}
	if (old->next < old->n)
		folder_entry(old, old->next, &was);
	if (new->next < new->n)
		folder_entry(new, new->next, &is);
	order = old->next == old->n   ? 1
		: new->next == new->n ? -1
				      : entry_compare(&was, &is);
	old->next += order <= 0;
	new->next += order >= 0;
	if (path_go_to(&c->path, old->path_len, order > 0 ? is.name : was.name,
		       err) < 0)
		return -1;
	return meet(c, order <= 0 ? &was : NULL, order >= 0 ? &is : NULL, err);
}

static void release_comparison(struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->cap; i++) {
		folder_release(&c->stack[i].sides[OLD]);
		folder_release(&c->stack[i].sides[NEW]);
	}
	free(c->stack);
	gf_buf_release(&c->path);
}

int gf_repo_compare(const struct gf_repo *repo, const struct gf_oid *old,
		    const struct gf_oid *new, const char *start,
		    gf_repo_change_fn fn, void *payload, struct gf_error *err)
{
	size_t most = gf_limit(GF_LIMIT_TREE_ENTRIES);
	struct comparison c = { .repo = repo,
				.path = GF_BUF_INIT,
				.left = { most, most },
				.fn = fn,
				.payload = payload };
	const struct entry *was, *is;
	struct entry a, b;
	int ret = -1;

	path_start(&c.path, start);
	if (!folder_look(&was, &a, repo, old, c.path.s, err) &&
	    !folder_look(&is, &b, repo, new, c.path.s, err))
		ret = meet(&c, was, is, err);
	while (!ret && c.depth)
		ret = step(&c, err);
	release_comparison(&c);
	return ret;
}
