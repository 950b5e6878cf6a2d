/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The folders that a commit has and none of its parents, walked once each.
 * A stack of our own instead of recursion; and what was found below a folder
 * is kept by its name, so that a few kilobytes of objects that name ten
 * billion paths are counted and never walked.
 */
#include "repo/inspect.h"

#define PARENTS 2 /* of more, what they had is looked at as if it were new */
#define KEY_LEN (sizeof(struct gf_oid) + 1)

/* Of a folder, with all that is in it. */
struct facts {
	size_t entries, height, longest; /* path, from the folder on */
	bool partial; /* something was in a parent, and was passed over */
};

struct level {
	struct gf_oid id;
	enum where where;
	struct folder folder, old[PARENTS];
	bool *is_new; /* of its entries */
	size_t new_cap;
	struct facts facts;
};

struct inspection {
	struct gf_inspect *inspect;
	struct level *stack;
	size_t depth, cap;
	size_t bytes; /* of folders on the stack */
	bool full;    /* there is too much: no more is looked at */
	struct gf_error *err;
};

/* --- what is told --------------------------------------------------------- */

int abuse_tell(struct gf_inspect *inspect, enum gf_err code, const char *why,
	       ...)
{
	struct gf_abuse abuse = { .commit = inspect->commit, .code = code };
	struct gf_error text;
	va_list ap;

	va_start(ap, why);
	vsnprintf(text.msg, sizeof(text.msg), why, ap);
	va_end(ap);
	abuse.path = inspect->path.len ? inspect->path.s : NULL;
	abuse.why = text.msg;
	return inspect->fn(&abuse, inspect->err, inspect->payload) < 0 ? -1 : 0;
}

static int tell_deep(const struct inspection *s)
{
	return abuse_tell(s->inspect, GF_ELIMIT,
			  _("more than %zu folders are inside one another"),
			  gf_limit(GF_LIMIT_TREE_DEPTH));
}

static int tell_long(const struct inspection *s)
{
	return abuse_tell(s->inspect, GF_ELIMIT,
			  _("a path is longer than %zu bytes"),
			  gf_limit(GF_LIMIT_PATH_BYTES));
}

static int tell_many(struct inspection *s)
{
	s->full = true;
	return abuse_tell(s->inspect, GF_ELIMIT,
			  _("there are more than %zu files and folders"),
			  gf_limit(GF_LIMIT_TREE_ENTRIES));
}

/* --- places --------------------------------------------------------------- */

/* Whether `path` is `folder` or in it. */
static bool is_in(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return !len || (!strncmp(path, folder, len) &&
			(!path[len] || path[len] == '/'));
}

enum where place_of(const struct gf_inspect *inspect, const char *path)
{
	enum where where = ELSEWHERE;
	size_t i;

	for (i = 0; i < inspect->n; i++) {
		if (is_in(path, inspect->places[i]))
			return INSIDE;
		if (is_in(inspect->places[i], path))
			where = ABOVE;
	}
	return where;
}

/* --- what is known of folders --------------------------------------------- */

static void make_key(char key[KEY_LEN], const struct gf_oid *id,
		     enum where where)
{
	memcpy(key, id->id, sizeof(id->id));
	key[sizeof(id->id)] = (char)where;
}

/* NULL: it is to be walked. What is above a place is so at one path only. */
static const struct facts *find_facts(const struct gf_inspect *inspect,
				      const struct gf_oid *id, enum where where)
{
	const struct facts *facts;
	char key[KEY_LEN];

	make_key(key, id, where);
	facts = where == ABOVE ? NULL
			       : gf_strmap_get(&inspect->folders, key, KEY_LEN);
	return facts && !facts->partial ? facts : NULL;
}

static void keep_facts(struct gf_inspect *inspect, const struct level *level)
{
	struct facts *facts;
	char key[KEY_LEN];

	if (level->where == ABOVE)
		return;
	make_key(key, &level->id, level->where);
	facts = gf_strmap_get(&inspect->folders, key, KEY_LEN);
	if (!facts) {
		facts = gf_arena_alloc(&inspect->arena, sizeof(*facts));
		gf_strmap_put(&inspect->folders,
			      gf_arena_memdup(&inspect->arena, key, KEY_LEN),
			      KEY_LEN, facts);
	}
	*facts = level->facts;
}

/* What is in a folder of that name counts for the one around it. */
static void add_facts(struct facts *facts, const struct facts *below,
		      size_t name_len)
{
	size_t most = gf_limit(GF_LIMIT_TREE_ENTRIES) + 1;
	size_t longest = below->longest ? name_len + 1 + below->longest : 0;

	facts->entries += below->entries;
	if (facts->entries > most)
		facts->entries = most;
	if (facts->height < below->height + 1)
		facts->height = below->height + 1;
	if (facts->longest < longest)
		facts->longest = longest;
	facts->partial |= below->partial;
}

/* --- into a folder -------------------------------------------------------- */

static bool is_same_entry(const struct folder *a, size_t i,
			  const struct folder *b, size_t j)
{
	size_t len = folder_entry_len(a, i);

	return len == folder_entry_len(b, j) &&
	       !memcmp(a->bytes.s + a->at[i], b->bytes.s + b->at[j], len);
}

/* Whether entry i was there; both are in one order, so the next is near. */
static bool was_there(struct folder *old, const struct folder *folder, size_t i,
		      const char *name)
{
	size_t at = old->next;
	struct entry e;

	if (at >= old->n || !is_same_entry(folder, i, old, at)) {
		if (!folder_find_near(old, name, &at, &e))
			return false;
	}
	old->next = at + 1;
	return is_same_entry(folder, i, old, at);
}

/* How many entries no parent has there. */
static size_t mark_new(struct level *level)
{
	struct folder *folder = &level->folder;
	struct entry e;
	size_t i, p, n = 0;

	if (level->new_cap < folder->n) {
		level->new_cap = folder->n;
		level->is_new = gf_xrealloc(level->is_new, folder->n);
	}
	for (i = 0; i < folder->n; i++) {
		folder_entry(folder, i, &e);
		for (p = 0; p < PARENTS; p++)
			if (was_there(&level->old[p], folder, i, e.name))
				break;
		level->is_new[i] = p == PARENTS;
		n += p == PARENTS;
	}
	return n;
}

/* 1: its bytes are there; 0: they are not, which was told. */
static int read_bytes(struct inspection *s, struct level *level)
{
	struct gf_inspect *inspect = s->inspect;
	size_t most = gf_limit(GF_LIMIT_TREE_BYTES) - s->bytes;
	struct gf_error why;

	if (!object_read(&level->folder.bytes, inspect->repo, &level->id,
			 OBJECT_FOLDER,
			 inspect->path.len ? inspect->path.s : ".", most, &why))
		return 1;
	switch (why.code) {
	case GF_ELIMIT:
		return tell_many(s);
	case GF_EINVALID:
		return abuse_tell(inspect, GF_EINVALID,
				  _("it is not what its folder says"));
	default:
		if (s->err)
			*s->err = why;
		return -1;
	}
}

/* What a parent has there; damage of its own is not this commit's. */
static void read_old(struct inspection *s, struct folder *old,
		     const struct gf_oid *id)
{
	old->n = old->next = 0;
	old->sound = false;
	if (!id || folder_read(old, NULL, s->inspect->repo, id, "", NULL) < 0)
		old->n = 0;
}

/* 1: the folder was read and can be walked; 0: no, and that was told. */
static int read_level(struct inspection *s, struct level *level)
{
	struct gf_inspect *inspect = s->inspect;
	struct folder *folder = &level->folder;
	int ret;

	if (!folder->bytes.s)
		gf_buf_init(&folder->bytes);
	ret = read_bytes(s, level);
	if (ret <= 0)
		return ret;
	if (folder_parse_like(folder, &level->old[0]) < 0)
		return abuse_tell(inspect, GF_EINVALID, "%s",
				  _(folder_fault(&folder->bytes)));
	if (folder->n > gf_limit(GF_LIMIT_TREE_ENTRIES))
		return tell_many(s);
	folder->path_len = inspect->path.len;
	if (mark_new(level) && level->where != ELSEWHERE &&
	    twins_inspect(inspect, folder, level->is_new, folder->path_len,
			  level->where) < 0)
		return -1;
	return 1;
}

/* Enters the folder at inspect->path; `old`: what each parent has there. */
static int push(struct inspection *s, const struct gf_oid *id, enum where where,
		const struct gf_oid *const old[PARENTS])
{
	struct level *level;
	size_t p;
	int ret;

	if (s->depth > gf_limit(GF_LIMIT_TREE_DEPTH))
		return tell_deep(s);
	if (s->depth == s->cap) {
		GF_GROW(s->stack, s->depth, s->cap);
		memset(s->stack + s->depth, 0,
		       (s->cap - s->depth) * sizeof(*s->stack));
	}
	level = &s->stack[s->depth];
	level->id = *id;
	level->where = where;
	level->facts = (struct facts){ 0 };
	for (p = 0; p < PARENTS; p++)
		read_old(s, &level->old[p], old[p]);
	ret = read_level(s, level);
	if (ret > 0) {
		s->depth++;
		s->bytes += level->folder.bytes.len;
	}
	return ret < 0 ? -1 : 0;
}

/* --- one entry ------------------------------------------------------------ */

/* A folder that was walked before is as it was, wherever it is. */
static int meet_known(struct inspection *s, struct level *level,
		      const struct facts *facts, size_t name_len)
{
	const struct gf_buf *path = &s->inspect->path;

	if (s->depth + facts->height > gf_limit(GF_LIMIT_TREE_DEPTH))
		return tell_deep(s);
	if (path->len + 1 + facts->longest > gf_limit(GF_LIMIT_PATH_BYTES))
		return tell_long(s);
	add_facts(&level->facts, facts, name_len);
	return 0;
}

static int descend(struct inspection *s, struct level *level,
		   const struct entry *e, enum where where)
{
	const struct facts *facts = find_facts(s->inspect, &e->id, where);
	const struct gf_oid *old[PARENTS] = { NULL };
	struct entry was[PARENTS];
	size_t p;

	if (facts)
		return meet_known(s, level, facts, strlen(e->name));
	for (p = 0; p < PARENTS; p++)
		if (folder_find(&level->old[p], e->name, &was[p]) &&
		    was[p].kind == GF_FILE_DIR)
			old[p] = &was[p].id;
	return push(s, &e->id, where, old);
}

/* One that no parent has there. */
static int meet_new(struct inspection *s, struct level *level, size_t i,
		    const struct entry *e)
{
	struct gf_inspect *inspect = s->inspect;
	enum where where = level->where;
	int ret;

	inspect->path.len = level->folder.path_len;
	if (inspect->path.len)
		gf_buf_addc(&inspect->path, '/');
	gf_buf_adds(&inspect->path, e->name);
	if (inspect->path.len > gf_limit(GF_LIMIT_PATH_BYTES))
		return tell_long(s);
	if (where == ABOVE)
		where = place_of(inspect, inspect->path.s);
	ret = entry_inspect(inspect, &level->folder, i, e, where, s->err);
	if (ret <= 0 || e->kind != GF_FILE_DIR)
		return ret < 0 ? -1 : 0;
	return descend(s, level, e, where);
}

/* Leaves the folder on top. */
static int pop(struct inspection *s)
{
	struct level *level = &s->stack[--s->depth], *above;
	struct gf_inspect *inspect = s->inspect;

	s->bytes -= level->folder.bytes.len;
	if (s->full)
		return 0;
	keep_facts(inspect, level);
	inspect->path.s[inspect->path.len = level->folder.path_len] = '\0';
	if (s->depth) {
		above = level - 1;
		add_facts(&above->facts, &level->facts,
			  inspect->path.len - above->folder.path_len -
				  (above->folder.path_len != 0));
		level = above;
	}
	return level->facts.entries > gf_limit(GF_LIMIT_TREE_ENTRIES)
		       ? tell_many(s)
		       : 0;
}

static int step(struct inspection *s)
{
	struct level *level = &s->stack[s->depth - 1];
	struct folder *folder = &level->folder;
	struct entry e;
	size_t i, len;

	if (s->full || folder->next == folder->n)
		return pop(s);
	i = folder->next++;
	folder_entry(folder, i, &e);
	len = strlen(e.name);
	level->facts.entries++;
	if (level->facts.longest < len)
		level->facts.longest = len;
	if (level->is_new[i])
		return meet_new(s, level, i, &e);
	level->facts.partial |= e.kind == GF_FILE_DIR;
	return 0;
}

/* --- a commit ------------------------------------------------------------- */

static void release(struct inspection *s)
{
	size_t i, p;

	for (i = 0; i < s->cap; i++) {
		folder_release(&s->stack[i].folder);
		for (p = 0; p < PARENTS; p++)
			folder_release(&s->stack[i].old[p]);
		free(s->stack[i].is_new);
	}
	free(s->stack);
}

static int inspect_folders(struct gf_inspect *inspect,
			   const struct gf_commit_info *info)
{
	struct inspection s = { .inspect = inspect, .err = inspect->err };
	const struct gf_oid *old[PARENTS] = { NULL };
	struct gf_commit parents[PARENTS];
	size_t p;
	int ret = 0;

	for (p = 0; p < PARENTS && p < info->nparents; p++) {
		if (gf_repo_commit(&parents[p], inspect->repo,
				   &info->parents[p], NULL) < 0)
			continue;
		if (!gf_oid_compare(&parents[p].tree, &info->commit.tree))
			return 0;
		old[p] = &parents[p].tree;
	}
	ret = push(&s, &info->commit.tree, place_of(inspect, ""), old);
	while (!ret && s.depth)
		ret = step(&s);
	release(&s);
	return ret;
}

int gf_inspect_commit(struct gf_inspect *inspect,
		      const struct gf_commit_info *info, gf_abuse_fn fn,
		      void *payload, struct gf_error *err)
{
	inspect->commit = &info->commit.id;
	inspect->fn = fn;
	inspect->payload = payload;
	inspect->err = err;
	gf_buf_reset(&inspect->path);
	if (is_erased(inspect, inspect->commit) ||
	    is_erased(inspect, &info->commit.tree))
		return tell_erased(inspect);
	if (words_inspect(inspect, err) < 0)
		return -1;
	return inspect_folders(inspect, info);
}

struct gf_inspect *gf_inspect_new(const struct gf_repo *repo,
				  const char *const *places, size_t n)
{
	struct gf_inspect *inspect = gf_xcalloc(1, sizeof(*inspect));
	size_t i;

	inspect->repo = repo;
	inspect->places = gf_arena_alloc(&inspect->arena,
					 (n + 1) * sizeof(*inspect->places));
	for (i = 0; i < n; i++)
		inspect->places[i] =
			gf_arena_strdup(&inspect->arena, places[i]);
	inspect->n = n;
	gf_buf_init(&inspect->path);
	return inspect;
}

void gf_inspect_forbid(struct gf_inspect *inspect, const struct gf_oid *ids,
		       size_t n)
{
	size_t i;
	char *key;

	for (i = 0; i < n; i++) {
		key = gf_arena_memdup(&inspect->arena, (const char *)ids[i].id,
				      sizeof(ids[i].id));
		gf_strmap_put(&inspect->erased, key, sizeof(ids[i].id), key);
	}
}

bool is_erased(const struct gf_inspect *inspect, const struct gf_oid *id)
{
	return gf_strmap_get(&inspect->erased, (const char *)id->id,
			     sizeof(id->id)) != NULL;
}

int tell_erased(struct gf_inspect *inspect)
{
	return abuse_tell(inspect, GF_EINVALID,
			  _("this was erased (effacements.yaml), and is not "
			    "taken back: clone the repository anew, and make "
			    "your changes there"));
}

void gf_inspect_free(struct gf_inspect *inspect)
{
	if (!inspect)
		return;
	gf_strmap_release(&inspect->erased);
	gf_strmap_release(&inspect->folders);
	gf_arena_release(&inspect->arena);
	gf_buf_release(&inspect->path);
	free(inspect);
}
