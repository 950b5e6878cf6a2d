/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The file `index` of a work tree: what the next commit would hold, and what
 * each file looked like when git last read it. Versions 2 to 4, in the order
 * of paths; of what may follow the entries only the folders that git already
 * knows the names of (TREE). libgit2 reads it too, in ten times as long.
 */
#include "repo/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES   ((size_t)1 << 30)
#define HEADER_BYTES 12
#define NAME_BYTES   20 /* of the last line: the name of all before it */
#define ENTRY_BYTES  62
#define PATH_BYTES   4096
#define FOLDERS_DEEP 64
#define HAS_MORE     0x4000 /* flags: two more bytes of them */
#define IS_VALID     0x8000
#define IS_SKIPPED   0x4000 /* among the two more */
#define IS_ANNOUNCED 0x2000

static uint32_t read_32(const unsigned char *s)
{
	return (uint32_t)s[0] << 24 | (uint32_t)s[1] << 16 |
	       (uint32_t)s[2] << 8 | s[3];
}

static unsigned read_16(const unsigned char *s)
{
	return (unsigned)s[0] << 8 | s[1];
}

/* The bytes that are left to read. */
struct rest {
	const unsigned char *s, *end;
};

static size_t rest_len(const struct rest *rest)
{
	return (size_t)(rest->end - rest->s);
}

/* --- entries ------------------------------------------------------------- */

static bool read_varint(struct rest *rest, size_t *out)
{
	unsigned c;

	if (rest->s == rest->end)
		return false;
	c = *rest->s++;
	*out = c & 127;
	while (c & 128) {
		if (rest->s == rest->end || *out > PATH_BYTES)
			return false;
		c = *rest->s++;
		*out = (*out + 1) << 7 | (c & 127);
	}
	return true;
}

/* Version 4: so many bytes fewer than the path before, then others. */
static bool take_short_path(struct staging *st, struct rest *rest,
			    struct staged *out, const struct staged *before)
{
	size_t fewer, kept, len;
	const char *tail;
	char *path;

	if (!read_varint(rest, &fewer) || fewer > before->len)
		return false;
	kept = before->len - fewer;
	tail = (const char *)rest->s;
	len = strnlen(tail, rest_len(rest));
	if (len == rest_len(rest) || kept + len > PATH_BYTES)
		return false;
	path = gf_arena_alloc(&st->paths, kept + len + 1);
	memcpy(path, before->path, kept);
	memcpy(path + kept, tail, len + 1);
	out->path = path;
	out->len = (uint32_t)(kept + len);
	rest->s += len + 1;
	return true;
}

/* Versions 2 and 3: whole, with one to eight NULs behind. */
static bool take_path(struct rest *rest, struct staged *out)
{
	size_t len = strnlen((const char *)rest->s, rest_len(rest));
	size_t all = (size_t)(rest->s - out->raw) + len;

	all = (all + 8) & ~(size_t)7;
	if (len > PATH_BYTES || all > (size_t)(rest->end - out->raw))
		return false;
	out->path = (const char *)rest->s;
	out->len = (uint32_t)len;
	rest->s = out->raw + all;
	return true;
}

static bool take_entry(struct staging *st, struct rest *rest,
		       struct staged *out, const struct staged *before)
{
	unsigned flags, more = 0;
	int order;

	if (rest_len(rest) < ENTRY_BYTES + 2)
		return false;
	*out = (struct staged){ .raw = rest->s };
	flags = read_16(rest->s + 60);
	rest->s += ENTRY_BYTES;
	if (flags & HAS_MORE) {
		more = read_16(rest->s);
		rest->s += 2;
	}
	out->stage = flags >> 12 & 3;
	out->valid = flags & IS_VALID;
	out->skipped = more & IS_SKIPPED;
	out->announced = more & IS_ANNOUNCED;
	out->kind = kind_of_mode(read_32(out->raw + 24));
	if (st->version == 4 ? !take_short_path(st, rest, out, before)
			     : !take_path(rest, out))
		return false;
	order = strcmp(before->path, out->path);
	return out->len &&
	       (order < 0 || (!order && before->stage < out->stage));
}

static bool take_entries(struct staging *st, struct rest *rest, size_t n)
{
	struct staged none = { .path = "" };
	const struct staged *before = &none;

	if (n > rest_len(rest) / ENTRY_BYTES)
		return false;
	st->entries = gf_xcalloc(n + 1, sizeof(*st->entries));
	for (; st->n < n; st->n++) {
		if (!take_entry(st, rest, &st->entries[st->n], before))
			return false;
		before = &st->entries[st->n];
	}
	return true;
}

void staged_id(const struct staged *entry, struct gf_oid *out)
{
	memcpy(out->id, entry->raw + 40, sizeof(out->id));
}

struct staged_stat staged_stat(const struct staged *entry)
{
	return (struct staged_stat){ .changed = read_32(entry->raw),
				     .modified = read_32(entry->raw + 8),
				     .modified_ns = read_32(entry->raw + 12),
				     .inode = read_32(entry->raw + 20),
				     .size = read_32(entry->raw + 36) };
}

/* --- folders whose names git already knows ------------------------------- */

/* `name NUL entries SP folders LF id`; the id only where entries are known. */
static bool take_known(struct rest *rest, struct known_folder *out,
		       size_t *folders)
{
	const char *s = (const char *)rest->s;
	size_t len = strnlen(s, rest_len(rest));
	char *end;

	if (len == rest_len(rest))
		return false;
	out->name = s;
	rest->s += len + 1;
	s = (const char *)rest->s;
	/* the last bytes of the file are no part of this: never beyond */
	out->entries = strtol(s, &end, 10);
	if (*end != ' ')
		return false;
	*folders = strtoul(end + 1, &end, 10);
	if (*end != '\n')
		return false;
	rest->s = (const unsigned char *)end + 1;
	if (rest->s > rest->end)
		return false;
	if (out->entries < 0)
		return true;
	if (rest_len(rest) < sizeof(out->id.id))
		return false;
	memcpy(out->id.id, rest->s, sizeof(out->id.id));
	rest->s += sizeof(out->id.id);
	return true;
}

/* Each folder behind the one it is in; of what is odd nothing is believed. */
static void take_folders(struct staging *st, struct rest rest)
{
	size_t open[FOLDERS_DEEP], left[FOLDERS_DEEP], depth = 0, cap = 0;

	do {
		if (depth == FOLDERS_DEEP)
			goto odd;
		GF_GROW(st->folders, st->nfolders, cap);
		open[depth] = st->nfolders++;
		if (!take_known(&rest, &st->folders[open[depth]], &left[depth]))
			goto odd;
		depth++;
		while (depth && !left[depth - 1])
			st->folders[open[--depth]].end = st->nfolders;
		if (depth)
			left[depth - 1]--;
	} while (depth);
	return;
odd:
	st->nfolders = 0;
}

static bool is_called(const struct known_folder *folder, const char *name,
		      size_t len)
{
	return !strncmp(folder->name, name, len) && !folder->name[len];
}

/* They mostly come in the order they are asked for: *hint is the next one. */
size_t staging_folder(const struct staging *st, size_t parent, size_t *hint,
		      const char *name, size_t len)
{
	size_t first = parent + 1, i, end;

	if (parent == NO_FOLDER)
		return NO_FOLDER;
	end = st->folders[parent].end;
	if (*hint < first || *hint > end)
		*hint = first;
	for (i = *hint; i < end; i = st->folders[i].end)
		if (is_called(&st->folders[i], name, len))
			break;
	if (i == end)
		for (i = first; i < *hint; i = st->folders[i].end)
			if (is_called(&st->folders[i], name, len))
				break;
	if (i == end || !is_called(&st->folders[i], name, len))
		return NO_FOLDER;
	*hint = st->folders[i].end;
	return i;
}

/* --- the file ------------------------------------------------------------ */

static int refuse_split(const char *path, struct gf_error *err)
{
	return gf_fail(err, GF_EINVALID,
		       _("'%s' is split in two files; type: git update-index "
			 "--no-split-index"),
		       path);
}

static int refuse_extension(const char *path, const unsigned char *name,
			    struct gf_error *err)
{
	if (!memcmp(name, "link", 4))
		return refuse_split(path, err);
	return gf_fail(err, GF_EINVALID,
		       _("'%s' has a part '%.4s' that greffe does not know"),
		       path, (const char *)name);
}

/* What follows the entries; a part in small letters must be understood. */
static int take_extensions(struct staging *st, struct rest *rest,
			   const char *path, struct gf_error *err)
{
	const unsigned char *name;
	size_t len;

	while (rest_len(rest) >= 8) {
		name = rest->s;
		len = read_32(name + 4);
		rest->s += 8;
		if (len > rest_len(rest))
			return 1;
		if (!memcmp(name, "TREE", 4) && !st->nfolders && len)
			take_folders(st,
				     (struct rest){ rest->s, rest->s + len });
		else if (name[0] >= 'a' && memcmp(name, "sdir", 4) != 0)
			return refuse_extension(path, name, err);
		rest->s += len;
	}
	return rest_len(rest) != 0;
}

/* Only where another file has the rest are there entries without a name. */
static bool has_nameless(const struct staging *st)
{
	return st->entries && st->entries[st->n].path &&
	       !*st->entries[st->n].path;
}

/* 1: it is damaged. */
static int parse(struct staging *st, const char *path, struct gf_error *err)
{
	const unsigned char *s = (const unsigned char *)st->bytes.s;
	struct rest rest = { s + HEADER_BYTES, s };

	if (st->bytes.len < HEADER_BYTES + NAME_BYTES || memcmp(s, "DIRC", 4))
		return 1;
	rest.end = s + st->bytes.len - NAME_BYTES;
	st->version = read_32(s + 4);
	if (st->version < 2 || st->version > 4)
		return 1;
	if (!take_entries(st, &rest, read_32(s + 8)))
		return has_nameless(st) ? refuse_split(path, err) : 1;
	return take_extensions(st, &rest, path, err);
}

int staging_parse(struct staging *st, const char *path, struct gf_error *err)
{
	int ret = st->bytes.len ? parse(st, path, err) : 0;

	if (ret > 0)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is damaged; type: git reset"), path);
	return ret;
}

/* Its bytes and its time; a repository without one has nothing staged. */
static int read_all(struct staging *st, const char *path, struct gf_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), ret = -1;
	struct stat is;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 || fstat(fd, &is) < 0) {
		gf_fail_errno(err, _("cannot open '%s'"), path);
	} else if (!S_ISREG(is.st_mode)) {
		gf_fail(err, GF_EINVALID, _("'%s' is not a regular file"),
			path);
	} else {
		st->time = is.st_mtim;
		if ((size_t)is.st_size < FILE_BYTES)
			gf_buf_reserve(&st->bytes, (size_t)is.st_size + 1);
		ret = gf_fd_read(&st->bytes, fd, FILE_BYTES, err);
	}
	if (fd >= 0)
		close(fd);
	return ret;
}

int staging_read(struct staging *st, const char *path, struct gf_error *err)
{
	memset(st, 0, sizeof(*st));
	gf_buf_init(&st->bytes);
	if (read_all(st, path, err) < 0)
		return -1;
	return staging_parse(st, path, err);
}

void staging_release(struct staging *st)
{
	gf_buf_release(&st->bytes);
	gf_arena_release(&st->paths);
	free(st->entries);
	free(st->folders);
}

/* --- ranges -------------------------------------------------------------- */

size_t staging_seek(const struct staging *st, size_t from, size_t to,
		    const char *path)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(st->entries[middle].path, path) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Most folders are short: in strides that double. */
static size_t find_end(const struct staging *st, size_t from, size_t to,
		       const char *folder, size_t len)
{
	size_t stride = 1, middle;

	while (stride < to - from &&
	       !strncmp(st->entries[from + stride].path, folder, len)) {
		from += stride;
		stride *= 2;
	}
	if (stride < to - from)
		to = from + stride;
	from++;
	while (from < to) {
		middle = from + (to - from) / 2;
		if (!strncmp(st->entries[middle].path, folder, len))
			from = middle + 1;
		else
			to = middle;
	}
	return to;
}

bool staging_next(const struct staging *st, size_t from, size_t to,
		  size_t folder_len, struct staged_name *out)
{
	const struct staged *first;
	const char *slash;

	if (from == to)
		return false;
	first = &st->entries[from];
	out->name = first->path + folder_len + (folder_len != 0);
	slash = strchr(out->name, '/');
	out->is_folder = slash != NULL;
	out->len = slash ? (size_t)(slash - out->name) : strlen(out->name);
	out->from = from;
	if (slash) {
		out->to = find_end(st, from, to, first->path,
				   (size_t)(slash + 1 - first->path));
		return true;
	}
	for (out->to = from + 1; out->to < to; out->to++)
		if (strcmp(st->entries[out->to].path, first->path) != 0)
			break;
	return true;
}

int staged_name_compare(const char *name, bool is_folder,
			const struct staged_name *staged)
{
	const char *s = staged->name;
	unsigned c, d;
	size_t i;

	for (i = 0; i < staged->len && name[i] && name[i] == s[i]; i++)
		;
	c = name[i] ? (unsigned char)name[i] : is_folder ? '/' : 0;
	d = i < staged->len ? (unsigned char)s[i] : staged->is_folder ? '/' : 0;
	return c < d ? -1 : c > d;
}

/* The path of a folder's entries begins with its own and a '/'. */
static void find_folder(const struct staging *st, struct gf_buf *path,
			struct staged_name *out)
{
	*out = (struct staged_name){ .is_folder = true, .to = st->n };
	if (!path->len)
		return;
	gf_buf_addc(path, '/');
	out->from = out->to = staging_seek(st, 0, st->n, path->s);
	if (out->from < st->n &&
	    !strncmp(st->entries[out->from].path, path->s, path->len))
		out->to = find_end(st, out->from, st->n, path->s, path->len);
}

void staging_find(const struct staging *st, const char *path,
		  struct staged_name *file, struct staged_name *folder)
{
	struct gf_buf at = GF_BUF_INIT;
	size_t i = staging_seek(st, 0, st->n, path);

	*file = (struct staged_name){ .from = i, .to = i };
	while (file->to < st->n && !strcmp(st->entries[file->to].path, path))
		file->to++;
	gf_buf_adds(&at, path);
	find_folder(st, &at, folder);
	gf_buf_release(&at);
}

bool staging_is_sparse(const struct staging *st, const char *path)
{
	struct gf_buf at = GF_BUF_INIT;
	bool is = false;
	size_t i;

	for (; !is && *path; path += *path == '/') {
		i = strcspn(path, "/");
		gf_buf_add(&at, path, i);
		gf_buf_addc(&at, '/');
		path += i;
		i = staging_seek(st, 0, st->n, at.s);
		is = i < st->n && !strcmp(st->entries[i].path, at.s);
	}
	gf_buf_release(&at);
	return is;
}
