/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The files of a tree, in the order of their paths. Folders are opened from
 * the descriptor of the folder above and never through a link, so that what
 * is moved during the walk cannot lead it elsewhere. The kernel tells kinds
 * with names: nothing is asked of a file by itself.
 */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct entry {
	char *name;
	uint64_t key; /* its first bytes that tell it from others */
	enum gf_file_kind kind;
};

/* A folder being walked: what is left in it, and how long its path is. */
struct folder {
	DIR *dir;
	struct gf_arena names;
	struct entry *entries;
	size_t n, cap, next;
	size_t path_len;
};

struct walk {
	const char *root;
	struct gf_buf path; /* of the entry at hand, from the root */
	struct folder *stack;
	size_t depth, cap;
	size_t limit;
	gf_walk_fn fn;
	void *payload;
};

static enum gf_file_kind kind_of_mode(mode_t mode)
{
	return S_ISREG(mode)   ? GF_FILE_REGULAR
	       : S_ISDIR(mode) ? GF_FILE_DIR
	       : S_ISLNK(mode) ? GF_FILE_LINK
			       : GF_FILE_OTHER;
}

static int fail_at(const struct walk *walk, struct gf_error *err)
{
	return gf_fail_errno(err, _("cannot read folder '%s%s%s'"), walk->root,
			     walk->path.len ? "/" : "", walk->path.s);
}

/* Fills *kind; 1 when the entry has gone meanwhile. */
static int ask_kind(int fd, const struct dirent *d, enum gf_file_kind *kind)
{
	struct stat st;

	switch (d->d_type) {
	case DT_REG:
		*kind = GF_FILE_REGULAR;
		return 0;
	case DT_DIR:
		*kind = GF_FILE_DIR;
		return 0;
	case DT_LNK:
		*kind = GF_FILE_LINK;
		return 0;
	case DT_UNKNOWN: /* some file systems do not tell */
		if (fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			return errno == ENOENT ? 1 : -1;
		*kind = kind_of_mode(st.st_mode);
		return 0;
	default:
		*kind = GF_FILE_OTHER;
		return 0;
	}
}

static bool is_skipped(const char *name)
{
	return name[0] == '.' &&
	       (!name[1] || !strcmp(name, "..") || !strcmp(name, ".git"));
}

/* By what their paths will be: a folder's name goes on with a '/'. */
static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	const unsigned char *p = (const unsigned char *)x->name;
	const unsigned char *q = (const unsigned char *)y->name;
	unsigned c, d;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	while (*p && *p == *q)
		p++, q++;
	c = *p ? *p : x->kind == GF_FILE_DIR ? '/' : 0;
	d = *q ? *q : y->kind == GF_FILE_DIR ? '/' : 0;
	return c < d ? -1 : c > d;
}

/* Names of a folder often start alike: how many bytes all have in common. */
static size_t count_common(const struct entry *entries, size_t n)
{
	const char *first = entries[0].name;
	size_t common = strlen(first), i, k;

	for (i = 1; i < n; i++) {
		for (k = 0; k < common && entries[i].name[k] == first[k]; k++)
			;
		common = k;
	}
	return common;
}

/* Eight bytes from `skip` on, so that most comparisons are of two numbers. */
static uint64_t make_key(const struct entry *e, size_t skip)
{
	const unsigned char *p = (const unsigned char *)e->name + skip;
	unsigned end = e->kind == GF_FILE_DIR ? '/' : 0;
	uint64_t key = 0;
	int i;

	for (i = 0; i < 8; i++) {
		key = key << 8 | (*p ? *p : end);
		if (*p)
			p++;
		else
			end = 0;
	}
	return key;
}

static void sort(struct folder *folder)
{
	size_t skip, i;

	if (folder->n < 2)
		return;
	skip = count_common(folder->entries, folder->n);
	for (i = 0; i < folder->n; i++)
		folder->entries[i].key = make_key(&folder->entries[i], skip);
	qsort(folder->entries, folder->n, sizeof(*folder->entries),
	      compare_entries);
}

static int list(struct walk *walk, struct folder *folder, struct gf_error *err)
{
	struct dirent *d;
	struct entry *e;
	int gone;

	while (errno = 0, (d = readdir(folder->dir))) {
		if (is_skipped(d->d_name))
			continue;
		GF_GROW(folder->entries, folder->n, folder->cap);
		e = &folder->entries[folder->n];
		gone = ask_kind(dirfd(folder->dir), d, &e->kind);
		if (gone < 0)
			return fail_at(walk, err);
		if (gone)
			continue;
		e->name = gf_arena_strdup(&folder->names, d->d_name);
		folder->n++;
	}
	if (errno)
		return fail_at(walk, err);
	sort(folder);
	return 0;
}

/* Leaves the folder, whose memory serves for the next one as deep. */
static void pop(struct walk *walk)
{
	struct folder *folder = &walk->stack[--walk->depth];

	closedir(folder->dir);
	folder->dir = NULL;
}

/* Enters the folder open at fd, at walk->path. The fd is taken over. */
static int push(struct walk *walk, int fd, struct gf_error *err)
{
	DIR *dir = fdopendir(fd);
	struct folder *folder;

	if (!dir) {
		close(fd);
		return fail_at(walk, err);
	}
	if (walk->depth == walk->cap) {
		GF_GROW(walk->stack, walk->depth, walk->cap);
		memset(walk->stack + walk->depth, 0,
		       (walk->cap - walk->depth) * sizeof(*walk->stack));
	}
	folder = &walk->stack[walk->depth++];
	gf_arena_clear(&folder->names);
	folder->dir = dir;
	folder->n = folder->next = 0;
	folder->path_len = walk->path.len;
	return list(walk, folder, err);
}

static size_t count_folders(const char *path)
{
	size_t n = *path != '\0';

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* Opens the folder `name` of the one open at `at`, and enters it. */
static int enter(struct walk *walk, int at, const char *name,
		 struct gf_error *err)
{
	int fd;

	if (count_folders(walk->path.s) > walk->limit)
		return gf_fail(
			err, GF_ELIMIT,
			_("folder '%s/%s' is more than %zu folders deep"),
			walk->root, walk->path.s, walk->limit);
	fd = openat(at, name, FOLDER_FLAGS);
	if (fd < 0 && errno == ENOENT)
		return 0; /* removed since it was listed */
	if (fd < 0)
		return fail_at(walk, err);
	return push(walk, fd, err);
}

/* One entry of the folder on top, or its end. */
static int step(struct walk *walk, struct gf_error *err)
{
	struct folder *folder = &walk->stack[walk->depth - 1];
	struct entry *e;
	int ret;

	if (folder->next == folder->n) {
		pop(walk);
		return 0;
	}
	e = &folder->entries[folder->next++];
	walk->path.len = folder->path_len;
	if (walk->path.len)
		gf_buf_addc(&walk->path, '/');
	gf_buf_adds(&walk->path, e->name);
	ret = walk->fn(walk->path.s, e->kind, err, walk->payload);
	if (ret || e->kind != GF_FILE_DIR)
		return ret < 0 ? -1 : 0;
	return enter(walk, dirfd(folder->dir), e->name, err);
}

/* --- where it starts ----------------------------------------------------- */

/* What `name` in `at` is, when it is no folder: the whole walk is that. */
static int tell_alone(struct walk *walk, int at, const char *name,
		      struct gf_error *err)
{
	struct stat st;

	if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return fail_at(walk, err);
	return walk->fn(walk->path.s, kind_of_mode(st.st_mode), err,
			walk->payload) < 0
		       ? -1
		       : 0;
}

/* The next part of a path into `part`, and the rest of the path. */
static const char *take_part(struct gf_buf *part, const char *path)
{
	const char *end = strchrnul(path, '/');

	gf_buf_reset(part);
	gf_buf_add(part, path, (size_t)(end - path));
	while (*end == '/')
		end++;
	return end;
}

/*
 * Goes down from the root, open at `at` (closed here), to walk->path one part
 * at a time, so that no link is followed on the way either.
 */
static int descend(struct walk *walk, int at, struct gf_error *err)
{
	struct gf_buf part = GF_BUF_INIT;
	const char *rest = walk->path.s;
	int fd, ret = -1;

	while (*rest) {
		rest = take_part(&part, rest);
		if (!strcmp(part.s, "..") || !strcmp(part.s, ".")) {
			gf_fail(err, GF_EINVALID, _("'%s' is not a plain path"),
				walk->path.s);
			goto out;
		}
		fd = openat(at, part.s, FOLDER_FLAGS);
		if (fd < 0 && !*rest && (errno == ENOTDIR || errno == ELOOP)) {
			ret = tell_alone(walk, at, part.s, err);
			goto out;
		}
		if (fd < 0) {
			fail_at(walk, err);
			goto out;
		}
		close(at);
		at = fd;
	}
	ret = push(walk, at, err);
	at = -1;
out:
	if (at >= 0)
		close(at);
	gf_buf_release(&part);
	return ret;
}

static void release_walk(struct walk *walk)
{
	size_t i;

	while (walk->depth)
		pop(walk);
	for (i = 0; i < walk->cap; i++) {
		gf_arena_release(&walk->stack[i].names);
		free(walk->stack[i].entries);
	}
	free(walk->stack);
	gf_buf_release(&walk->path);
}

int gf_walk(const char *root, const char *start, gf_walk_fn fn, void *payload,
	    struct gf_error *err)
{
	struct walk walk = { .root = *root ? root : ".",
			     .path = GF_BUF_INIT,
			     .limit = gf_limit(GF_LIMIT_TREE_DEPTH),
			     .fn = fn,
			     .payload = payload };
	int fd, ret;

	/* the root is what a person named: it may be a link */
	fd = open(walk.root, FOLDER_FLAGS & ~O_NOFOLLOW);
	if (fd < 0)
		return fail_at(&walk, err);
	gf_buf_adds(&walk.path, start);
	while (walk.path.len && walk.path.s[walk.path.len - 1] == '/')
		walk.path.s[--walk.path.len] = '\0';
	ret = descend(&walk, fd, err);
	while (!ret && walk.depth)
		ret = step(&walk, err);
	release_walk(&walk);
	return ret;
}
