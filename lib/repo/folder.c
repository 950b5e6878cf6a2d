/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A folder as Git keeps it: `mode SP name NUL id`, in the order of the paths.
 * Every byte is checked before any is believed, whatever wrote them.
 */
#include "repo/internal.h"

#include <errno.h>
#include <strings.h>

#define ID_BYTES 20

static const struct {
	unsigned mode;
	enum gf_file_kind kind;
} modes[] = {
	{ 0100644, GF_FILE_REGULAR },
	{ 0100755, GF_FILE_REGULAR },
	{ 0040000, GF_FILE_DIR },
	{ 0120000, GF_FILE_LINK },
};

/* A submodule (160000) is not ours to enter, and no other mode is usual. */
enum gf_file_kind kind_of_mode(unsigned mode)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(modes); i++)
		if (modes[i].mode == mode)
			return modes[i].kind;
	return GF_FILE_OTHER;
}

static const char *read_mode(const char *s, unsigned *mode)
{
	for (*mode = 0; *s >= '0' && *s <= '7' && *mode < 0100000; s++)
		*mode = *mode * 8 + (unsigned)(*s - '0');
	return *s == ' ' ? s + 1 : NULL;
}

void folder_entry(const struct folder *folder, size_t i, struct entry *out)
{
	const char *s = folder->bytes.s + folder->at[i];
	unsigned mode;

	out->name = read_mode(s, &mode);
	out->kind = kind_of_mode(mode);
	memcpy(out->id.id, out->name + strlen(out->name) + 1, ID_BYTES);
}

size_t folder_entry_len(const struct folder *folder, size_t i)
{
	size_t end = i + 1 < folder->n ? folder->at[i + 1] : folder->bytes.len;

	return end - folder->at[i];
}

static int compare(const char *a, bool a_is_folder, const char *b,
		   bool b_is_folder)
{
	const unsigned char *p = (const unsigned char *)a;
	const unsigned char *q = (const unsigned char *)b;
	unsigned c, d;

	while (*p && *p == *q)
		p++, q++;
	c = *p ? *p : a_is_folder ? '/' : 0;
	d = *q ? *q : b_is_folder ? '/' : 0;
	return c < d ? -1 : c > d;
}

int entry_compare(const struct entry *a, const struct entry *b)
{
	return compare(a->name, a->kind == GF_FILE_DIR, b->name,
		       b->kind == GF_FILE_DIR);
}

static bool find(const struct folder *folder, const char *name, bool as_folder,
		 size_t *where, struct entry *out)
{
	size_t low = 0, high = folder->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order;

		folder_entry(folder, middle, out);
		order = compare(name, as_folder, out->name,
				out->kind == GF_FILE_DIR);
		*where = middle;
		if (!order)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool folder_find_near(const struct folder *folder, const char *name,
		      size_t *hint, struct entry *out)
{
	if (*hint < folder->n) {
		folder_entry(folder, *hint, out);
		if (!strcmp(out->name, name))
			return true;
	}
	return find(folder, name, true, hint, out) ||
	       find(folder, name, false, hint, out);
}

bool folder_find(const struct folder *folder, const char *name,
		 struct entry *out)
{
	size_t hint = SIZE_MAX;

	return folder_find_near(folder, name, &hint, out);
}

static bool is_name(const char *name, size_t len)
{
	if (*name == '.' &&
	    (!name[1] || !strcmp(name, "..") || !strcasecmp(name, ".git")))
		return false;
	return len && !memchr(name, '/', len);
}

/*
 * Behind the one before it, and no folder of a file's name. The file `a`
 * stands before the folder `a`, with only names that start with `a` between.
 */
static bool is_in_order(const struct folder *folder, const struct entry *before,
			const struct entry *e)
{
	struct entry twin;
	size_t where;

	if (entry_compare(before, e) >= 0)
		return false;
	return e->kind != GF_FILE_DIR ||
	       strncmp(before->name, e->name, strlen(e->name)) != 0 ||
	       !find(folder, e->name, false, &where, &twin);
}

int folder_parse(struct folder *folder)
{
	const char *s = folder->bytes.s, *end = s + folder->bytes.len;
	struct entry before = { 0 }, e = { 0 };
	unsigned mode;
	size_t len;

	folder->sound = false;
	for (folder->n = folder->next = 0; s < end; before = e) {
		GF_GROW(folder->at, folder->n, folder->cap);
		folder->at[folder->n] = (uint32_t)(s - folder->bytes.s);
		/* the bytes end with a NUL: neither of these goes beyond */
		e.name = read_mode(s, &mode);
		if (!e.name)
			return -1;
		len = strlen(e.name);
		if ((size_t)(end - e.name) < len + 1 + ID_BYTES)
			return -1;
		e.kind = kind_of_mode(mode);
		if (!is_name(e.name, len) ||
		    (folder->n && !is_in_order(folder, &before, &e)))
			return -1;
		folder->n++;
		s = e.name + len + 1 + ID_BYTES;
	}
	folder->sound = true;
	return 0;
}

/* Where two texts of one length begin to differ; `len`: they do not. */
static size_t first_difference(const char *a, const char *b, size_t len)
{
	size_t at = 0;

	while (len - at >= 256 && !memcmp(a + at, b + at, 256))
		at += 256;
	while (at < len && a[at] == b[at])
		at++;
	return at;
}

/* The entry that a byte belongs to, not before entry `from`. */
static size_t entry_at(const struct folder *folder, size_t from, size_t byte)
{
	size_t end = folder->n, middle;

	while (end - from > 1) {
		middle = from + (end - from) / 2;
		if (folder->at[middle] <= byte)
			from = middle;
		else
			end = middle;
	}
	return from;
}

/* Whether nothing but ids differs from a folder that was checked. */
static bool has_names_of(const struct folder *folder, const struct folder *like)
{
	const char *a = folder->bytes.s, *b = like->bytes.s;
	size_t len = folder->bytes.len, at = 0, i = 0;

	if (!like->sound || like->bytes.len != len)
		return false;
	while (at += first_difference(a + at, b + at, len - at), at < len) {
		i = entry_at(like, i, at);
		if (like->at[i] + folder_entry_len(like, i) - at > ID_BYTES)
			return false;
		at = like->at[i] + folder_entry_len(like, i);
	}
	return true;
}

static void take_names_of(struct folder *folder, const struct folder *like)
{
	if (folder->cap < like->n) {
		folder->cap = like->n;
		folder->at = gf_xrealloc(folder->at,
					 folder->cap * sizeof(*folder->at));
	}
	if (like->n)
		memcpy(folder->at, like->at, like->n * sizeof(*like->at));
	folder->n = like->n;
	folder->next = 0;
	folder->sound = true;
}

int folder_parse_like(struct folder *folder, const struct folder *like)
{
	if (!like || !has_names_of(folder, like))
		return folder_parse(folder);
	take_names_of(folder, like);
	return 0;
}

int folder_read(struct folder *folder, const struct folder *like,
		const struct gf_repo *repo, const struct gf_oid *id,
		const char *path, struct gf_error *err)
{
	char hex[GF_OID_HEX];

	path = *path ? path : ".";
	folder->sound = false;
	if (!folder->bytes.s)
		gf_buf_init(&folder->bytes);
	if (object_read(&folder->bytes, repo, id, OBJECT_FOLDER, path,
			gf_limit(GF_LIMIT_TREE_BYTES), err) < 0)
		return -1;
	if (!folder_parse_like(folder, like))
		return 0;
	gf_oid_hex(hex, id);
	return gf_fail(err, GF_EINVALID,
		       _("folder '%s' is damaged in the repository: object %s "
			 "(`git fsck` says more)"),
		       path, hex);
}

void folder_release(struct folder *folder)
{
	if (folder->bytes.s)
		gf_buf_release(&folder->bytes);
	free(folder->at);
}

/* --- one path ------------------------------------------------------------ */

static int nothing_there(const char *path, struct gf_error *err)
{
	errno = ENOENT;
	return gf_fail_errno(err, _("cannot open '%s'"), path);
}

/* Goes down one part of a path; -1 where it cannot. */
static int descend(struct gf_repo_entry *at, struct folder *folder,
		   const struct gf_repo *repo, const char *part,
		   struct gf_error *err)
{
	struct entry e;

	if (at->kind == GF_FILE_LINK)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' passes by a symbolic link"), at->path);
	if (at->kind != GF_FILE_DIR)
		return nothing_there(at->path, err);
	if (folder_read(folder, NULL, repo, &at->id, at->path, err) < 0)
		return -1;
	if (!folder_find(folder, part, &e))
		return nothing_there(at->path, err);
	at->kind = e.kind;
	at->id = e.id;
	return 0;
}

int gf_repo_find(struct gf_repo_entry *out, const struct gf_repo *repo,
		 const struct gf_oid *folder, const char *path,
		 struct gf_error *err)
{
	size_t left = gf_limit(GF_LIMIT_TREE_DEPTH) + 1, len;
	struct gf_buf part = GF_BUF_INIT;
	struct folder scratch = { 0 };
	const char *rest = path;
	int ret = 0;

	*out = (struct gf_repo_entry){ path, GF_FILE_DIR, *folder };
	while (!ret && *rest) {
		len = strcspn(rest, "/");
		gf_buf_reset(&part);
		gf_buf_add(&part, rest, len);
		rest += len + strspn(rest + len, "/");
		ret = left-- ? descend(out, &scratch, repo, part.s, err)
			     : nothing_there(path, err);
	}
	folder_release(&scratch);
	gf_buf_release(&part);
	return ret;
}

int folder_look(const struct entry **out, struct entry *e,
		const struct gf_repo *repo, const struct gf_oid *folder,
		const char *path, struct gf_error *err)
{
	struct gf_repo_entry at;
	struct gf_error why;

	*out = NULL;
	if (!folder)
		return 0;
	if (gf_repo_find(&at, repo, folder, path, &why) < 0) {
		if (why.code == GF_ENOTFOUND || at.kind == GF_FILE_LINK)
			return 0;
		if (err)
			*err = why;
		return -1;
	}
	*e = (struct entry){ .kind = at.kind, .id = at.id };
	*out = e;
	return 0;
}
