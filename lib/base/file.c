/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files, read whole within a limit and written by renaming. A file is
 * looked at through its descriptor, never twice by name: what was checked is
 * what is read.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_some(struct gf_buf *out, int fd, size_t want)
{
	ssize_t n;

	gf_buf_reserve(out, want);
	do {
		n = read(fd, out->s + out->len, want);
	} while (n < 0 && errno == EINTR);
	if (n > 0) {
		out->len += (size_t)n;
		out->s[out->len] = '\0';
	}
	return (int)n;
}

int gf_fd_read(struct gf_buf *out, int fd, size_t limit, struct gf_error *err)
{
	int n;

	gf_buf_reset(out);
	while ((n = read_some(out, fd, 65536)) > 0)
		if (out->len > limit)
			return gf_fail(err, GF_ELIMIT,
				       _("larger than %zu bytes"), limit);
	return n < 0 ? gf_fail_errno(err, _("cannot read")) : 0;
}

static int refuse_kind(const char *path, mode_t mode, struct gf_error *err)
{
	return gf_fail(err, GF_EINVALID,
		       S_ISDIR(mode) ? _("'%s' is a folder")
				     : _("'%s' is not a regular file"),
		       path);
}

/*
 * A regular file's bytes. One more than its size is asked for: a read that
 * comes back short has met the end, one that does not says that it grew.
 */
static int read_regular(struct gf_buf *out, int fd, const char *path,
			size_t size, size_t limit, struct gf_error *err)
{
	int n;

	if (size > limit)
		return gf_fail(err, GF_ELIMIT,
			       _("'%s' is larger than %zu bytes"), path, limit);
	gf_buf_reset(out);
	do {
		n = read_some(out, fd, size - out->len + 1);
	} while (n > 0 && out->len < size);
	if (n < 0)
		return gf_fail_errno(err, _("cannot read '%s'"), path);
	if (out->len != size)
		return gf_fail(err, GF_ECHANGED,
			       _("'%s' changed while it was read"), path);
	return 0;
}

/* A name in the folder open at `at`; the whole path is for messages. */
struct address {
	int at;
	const char *name, *path;
};

/* `named`: a person's own word for it, so links and pipes are as meant. */
static int read_at(struct gf_buf *out, const struct address *a, bool named,
		   size_t limit, struct gf_error *err)
{
	int flags = named ? 0 : O_NOFOLLOW | O_NONBLOCK, fd, ret;
	const char *path = a->path;
	struct stat st;

	fd = openat(a->at, a->name, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
	if (fd < 0)
		return gf_fail_errno(err, _("cannot open '%s'"), path);
	if (fstat(fd, &st) < 0)
		ret = gf_fail_errno(err, _("cannot read '%s'"), path);
	else if (S_ISREG(st.st_mode) && (st.st_size || !named))
		ret = read_regular(out, fd, path, (size_t)st.st_size, limit,
				   err);
	else if (named && !S_ISDIR(st.st_mode)) /* <(…), /dev/stdin, /proc */
		ret = gf_fd_read(out, fd, limit, err);
	else
		ret = refuse_kind(path, st.st_mode, err);
	close(fd);
	return ret;
}

int gf_file_read(struct gf_buf *out, const char *path, size_t limit,
		 struct gf_error *err)
{
	struct address a = { AT_FDCWD, path, path };

	return read_at(out, &a, false, limit, err);
}

int gf_file_read_named(struct gf_buf *out, const char *path, size_t limit,
		       struct gf_error *err)
{
	struct address a = { AT_FDCWD, path, path };

	return read_at(out, &a, true, limit, err);
}

void gf_reader_init(struct gf_reader *reader)
{
	reader->fd = -1;
	gf_buf_init(&reader->folder);
}

void gf_reader_release(struct gf_reader *reader)
{
	if (reader->fd >= 0)
		close(reader->fd);
	reader->fd = -1;
	gf_buf_release(&reader->folder);
}

/* The first `len` bytes of the path are the folder, with its '/'. */
static int enter_folder(struct gf_reader *reader, const char *path, size_t len)
{
	if (reader->fd >= 0 && reader->folder.len == len &&
	    !memcmp(reader->folder.s, path, len))
		return 0;
	gf_reader_release(reader);
	gf_buf_add(&reader->folder, path, len);
	reader->fd = open(reader->folder.s, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return reader->fd < 0 ? -1 : 0;
}

static int read_beside(struct gf_reader *reader, struct gf_buf *out,
		       const char *path, bool named, size_t limit,
		       struct gf_error *err)
{
	struct address a = { AT_FDCWD, path, path };
	size_t len = (size_t)(gf_path_base(path) - path);

	if (len) {
		if (enter_folder(reader, path, len) < 0)
			return gf_fail_errno(err, _("cannot open '%s'"), path);
		a = (struct address){ reader->fd, path + len, path };
	}
	return read_at(out, &a, named, limit, err);
}

int gf_reader_read(struct gf_reader *reader, struct gf_buf *out,
		   const char *path, size_t limit, struct gf_error *err)
{
	return read_beside(reader, out, path, false, limit, err);
}

int gf_reader_read_named(struct gf_reader *reader, struct gf_buf *out,
			 const char *path, size_t limit, struct gf_error *err)
{
	return read_beside(reader, out, path, true, limit, err);
}

bool gf_is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static int make_parents(const char *path, struct gf_error *err)
{
	char *copy = gf_xstrdup(path), *p;
	int ret = 0;

	for (p = copy + 1; *p && !ret; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) < 0 && errno != EEXIST)
			ret = gf_fail_errno(err, _("cannot make folder '%s'"),
					    copy);
		*p = '/';
	}
	free(copy);
	return ret;
}

static int write_all(int fd, const char *s, size_t len)
{
	while (len) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		s += n;
		len -= (size_t)n;
	}
	return 0;
}

int gf_file_write(const char *path, const char *s, size_t len,
		  struct gf_error *err)
{
	struct gf_buf tmp = GF_BUF_INIT;
	int fd = -1, ret = -1;
	mode_t mask;

	if (make_parents(path, err) < 0)
		return -1;
	gf_buf_addf(&tmp, "%s.XXXXXX", path);
	fd = mkostemp(tmp.s, O_CLOEXEC);
	if (fd < 0) {
		ret = gf_fail_errno(err, _("cannot write '%s'"), path);
		goto out;
	}
	mask = umask(0);
	umask(mask);
	if (fchmod(fd, 0666 & ~mask) < 0 || write_all(fd, s, len) < 0 ||
	    fsync(fd) < 0 || rename(tmp.s, path) < 0) {
		ret = gf_fail_errno(err, _("cannot write '%s'"), path);
		unlink(tmp.s);
		goto out;
	}
	ret = 0;
out:
	if (fd >= 0)
		close(fd);
	gf_buf_release(&tmp);
	return ret;
}

char *gf_path_join(struct gf_arena *arena, const char *dir, const char *name)
{
	size_t len = strlen(dir);
	char *path, *end;

	if (name[0] == '/' || !len || !strcmp(dir, "."))
		return gf_arena_strdup(arena, name);
	path = gf_arena_alloc(arena, len + 1 + strlen(name) + 1);
	end = mempcpy(path, dir, len);
	if (dir[len - 1] != '/')
		*end++ = '/';
	memcpy(end, name, strlen(name) + 1);
	return path;
}

char *gf_path_normalise(struct gf_arena *arena, const char *path)
{
	char *out = gf_arena_alloc(arena, strlen(path) + 1), *end = out;
	const char *slash;
	size_t len;

	for (; *path; path = *slash ? slash + 1 : slash) {
		slash = strchrnul(path, '/');
		len = (size_t)(slash - path);
		if (!len || (len == 1 && path[0] == '.'))
			continue;
		if (len == 2 && path[0] == '.' && path[1] == '.') {
			if (end == out)
				return NULL;
			while (end > out && *--end != '/')
				;
			continue;
		}
		if (end > out)
			*end++ = '/';
		memcpy(end, path, len);
		end += len;
	}
	*end = '\0';
	return out;
}

const char *gf_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
