/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is staged: a commit's folder and the file `index` walked side by side,
 * as compare.c walks two folders. Where git noted a folder's name in the
 * index, and the commit has that one, nothing in it is looked at: most often
 * that is the whole of it.
 */
#include "repo/internal.h"

/* A folder on both sides. */
struct level {
	struct folder head; /* no entries: it is not in the commit */
	size_t next, to;    /* its entries in the index */
	size_t known, hint; /* among the index's folders, or NO_FOLDER */
};

struct comparison {
	const struct gf_repo *repo;
	const struct staging *st;
	struct gf_buf path;
	struct level *stack;
	size_t depth, cap, left;
	staged_fn fn;
	void *payload;
};

/* One name on either side, or on both. */
struct pair {
	const struct entry *head;
	const struct staged_name *staged;
};

static bool is_same_id(const struct gf_oid *a, const struct gf_oid *b)
{
	return !memcmp(a->id, b->id, sizeof(a->id));
}

/* Whether git knows the folder's name, and it is that. */
static bool is_known_as(const struct comparison *c, size_t known,
			const struct pair *pair)
{
	const struct known_folder *folder;

	if (known == NO_FOLDER)
		return false;
	folder = &c->st->folders[known];
	return folder->entries >= 0 &&
	       (size_t)folder->entries ==
		       pair->staged->to - pair->staged->from &&
	       is_same_id(&folder->id, &pair->head->id);
}

/* A folder kept out of the work tree, with one entry for all of it. */
static bool is_sparse(const struct comparison *c,
		      const struct staged_name *staged)
{
	const struct staged *entry = &c->st->entries[staged->from];

	return entry->kind == GF_FILE_DIR && entry->len == c->path.len + 1;
}

/* Enters c->path; `known` is the folder in the index. */
static int push(struct comparison *c, const struct pair *pair, size_t known,
		struct gf_error *err)
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
	level->head.n = level->head.next = 0;
	level->head.path_len = c->path.len;
	level->next = pair->staged ? pair->staged->from : 0;
	level->to = pair->staged ? pair->staged->to : 0;
	level->known = known;
	level->hint = 0;
	if (!pair->head)
		return 0;
	if (folder_read(&level->head, NULL, c->repo, &pair->head->id, c->path.s,
			err) < 0)
		return -1;
	if (level->head.n > c->left)
		return too_many_entries(err);
	c->left -= level->head.n;
	return 0;
}

static int tell(struct comparison *c, const struct pair *pair,
		struct gf_error *err)
{
	const struct staged *entry = NULL;
	struct gf_oid id;

	if (pair->staged)
		entry = &c->st->entries[pair->staged->from];
	if (entry && pair->head && !entry->stage &&
	    entry->kind == pair->head->kind) {
		staged_id(entry, &id);
		if (is_same_id(&id, &pair->head->id))
			return 0;
	}
	return c->fn(c->path.s, pair->head != NULL, entry, err, c->payload);
}

/* What stands at c->path on both sides: a file on each, or folders. */
static int meet(struct comparison *c, const struct pair *pair, size_t known,
		struct gf_error *err)
{
	bool folder = pair->head ? pair->head->kind == GF_FILE_DIR
				 : pair->staged->is_folder;

	if (!folder)
		return tell(c, pair, err);
	if (pair->head && pair->staged && is_known_as(c, known, pair))
		return 0;
	if (pair->staged && is_sparse(c, pair->staged))
		return 0;
	return push(c, pair, known, err);
}

/* Puts the name of a pair at the end of c->path. */
static int go_to(struct comparison *c, size_t folder_len,
		 const struct pair *pair, struct gf_buf *scratch,
		 struct gf_error *err)
{
	if (pair->head)
		return path_go_to(&c->path, folder_len, pair->head->name, err);
	gf_buf_reset(scratch);
	gf_buf_add(scratch, pair->staged->name, pair->staged->len);
	return path_go_to(&c->path, folder_len, scratch->s, err);
}

/* The next name on each side; what is only announced is not staged. */
static void take_names(const struct comparison *c, struct level *top,
		       struct entry *head, struct staged_name *staged,
		       struct pair *out)
{
	*out = (struct pair){ NULL, NULL };
	if (top->head.next < top->head.n) {
		folder_entry(&top->head, top->head.next, head);
		out->head = head;
	}
	while (!out->staged && staging_next(c->st, top->next, top->to,
					    top->head.path_len, staged)) {
		if (staged->is_folder ||
		    !c->st->entries[staged->from].announced)
			out->staged = staged;
		else
			top->next = staged->to;
	}
}

/* The next name on top, or its end. */
static int step(struct comparison *c, struct gf_buf *scratch,
		struct gf_error *err)
{
	struct level *top = &c->stack[c->depth - 1];
	struct staged_name staged;
	struct entry head;
	struct pair pair;
	size_t known = NO_FOLDER;
	int order = 0;

	take_names(c, top, &head, &staged, &pair);
	if (!pair.head && !pair.staged) {
		c->depth--;
		return 0;
	}
	if (pair.head && pair.staged)
		order = staged_name_compare(head.name, head.kind == GF_FILE_DIR,
					    &staged);
	if (order > 0)
		pair.head = NULL;
	if (order < 0)
		pair.staged = NULL;
	if (pair.head)
		top->head.next++;
	if (pair.staged)
		top->next = staged.to;
	if (pair.staged && staged.is_folder)
		known = staging_folder(c->st, top->known, &top->hint,
				       staged.name, staged.len);
	if (go_to(c, top->head.path_len, &pair, scratch, err) < 0)
		return -1;
	return meet(c, &pair, known, err);
}

/* --- where it starts ----------------------------------------------------- */

/* The index's folder at a path, if git knows it. */
static size_t find_known(const struct staging *st, const char *path)
{
	size_t known = st->nfolders ? 0 : NO_FOLDER, hint = 0, len;

	for (; *path && known != NO_FOLDER; path += len) {
		path += *path == '/';
		len = strcspn(path, "/");
		known = staging_folder(st, known, &hint, path, len);
	}
	return known;
}

/* The file at the start, then the folder: of either there may be none. */
static int start_at(struct comparison *c, const struct entry *head,
		    struct gf_error *err)
{
	bool folder = head && head->kind == GF_FILE_DIR;
	struct staged_name names[2];
	struct pair pair;

	staging_find(c->st, c->path.s, &names[0], &names[1]);
	pair = (struct pair){ folder ? NULL : head, &names[0] };
	if (names[0].from == names[0].to ||
	    c->st->entries[names[0].from].announced)
		pair.staged = NULL;
	if ((pair.head || pair.staged) && meet(c, &pair, NO_FOLDER, err) < 0)
		return -1;
	pair = (struct pair){ folder ? head : NULL, &names[1] };
	if (names[1].from == names[1].to)
		pair.staged = NULL;
	if (!pair.head && !pair.staged)
		return 0;
	return meet(c, &pair, find_known(c->st, c->path.s), err);
}

int staged_compare(const struct gf_repo *repo, const struct staging *st,
		   const struct gf_oid *head, const char *start, staged_fn fn,
		   void *payload, struct gf_error *err)
{
	struct comparison c = { .repo = repo,
				.st = st,
				.path = GF_BUF_INIT,
				.left = gf_limit(GF_LIMIT_TREE_ENTRIES),
				.fn = fn,
				.payload = payload };
	struct gf_buf scratch = GF_BUF_INIT;
	const struct entry *at;
	struct entry e;
	size_t i;
	int ret;

	path_start(&c.path, start);
	ret = folder_look(&at, &e, repo, head, c.path.s, err);
	if (!ret && !staging_is_sparse(st, c.path.s))
		ret = start_at(&c, at, err);
	while (!ret && c.depth)
		ret = step(&c, &scratch, err);
	for (i = 0; i < c.cap; i++)
		folder_release(&c.stack[i].head);
	free(c.stack);
	gf_buf_release(&c.path);
	gf_buf_release(&scratch);
	return ret;
}
