/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether a file of the work tree is as the index has it: what it looks like
 * tells most often, and where that does not, its bytes.
 */
#include "repo/internal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
#define READ_BYTES ((size_t)64 << 20) /* a larger file counts as edited */
#define LINK_BYTES 4096

enum gf_file_kind kind_of_file(unsigned mode)
{
	return S_ISREG(mode)   ? GF_FILE_REGULAR
	       : S_ISDIR(mode) ? GF_FILE_DIR
	       : S_ISLNK(mode) ? GF_FILE_LINK
			       : GF_FILE_OTHER;
}

static bool is_same_stat(const struct staged_stat *was, const struct stat *is)
{
	return was->size == (uint32_t)is->st_size &&
	       was->modified == (uint32_t)is->st_mtim.tv_sec &&
	       (!was->modified_ns ||
		was->modified_ns == (uint32_t)is->st_mtim.tv_nsec) &&
	       was->changed == (uint32_t)is->st_ctim.tv_sec &&
	       was->inode == (uint32_t)is->st_ino;
}

/*
 * Written no earlier than the index: it may have been edited in that same
 * moment, after git had looked at it.
 */
static bool is_racy(const struct staging *st, const struct staged_stat *was)
{
	uint32_t index = (uint32_t)st->time.tv_sec;

	if (index != was->modified)
		return index < was->modified;
	return !was->modified_ns || !st->time.tv_nsec ||
	       (uint32_t)st->time.tv_nsec <= was->modified_ns;
}

/* The bytes that git would keep of a file or a link, without any filter. */
static int read_bytes(struct gf_buf *out, int root, const char *path,
		      enum gf_file_kind kind)
{
	ssize_t len;
	int fd, ret;

	gf_buf_reset(out);
	if (kind == GF_FILE_LINK) {
		gf_buf_reserve(out, LINK_BYTES + 1);
		len = readlinkat(root, path, out->s, LINK_BYTES);
		if (len < 0)
			return -1;
		out->len = (size_t)len;
		out->s[len] = '\0';
		return 0;
	}
	fd = openat(root, path, FILE_FLAGS);
	if (fd < 0)
		return -1;
	ret = gf_fd_read(out, fd, READ_BYTES, NULL);
	close(fd);
	return ret;
}

static bool is_same_bytes(int root, const struct staged *e,
			  struct gf_buf *scratch)
{
	struct gf_oid was, is;

	if (read_bytes(scratch, root, e->path, e->kind) < 0)
		return false; /* whoever reads it will say why */
	staged_id(e, &was);
	gf_repo_hash(&is, scratch->s, scratch->len);
	return !gf_oid_compare(&was, &is);
}

bool file_is_as_staged(int root, const struct staging *st,
		       const struct staged *e, const struct stat *is,
		       struct gf_buf *scratch)
{
	struct staged_stat was = staged_stat(e);

	if (is_same_stat(&was, is) && !is_racy(st, &was))
		return true;
	/* git writes 0 for the size of what it does not trust itself */
	return (!was.size || was.size == (uint32_t)is->st_size) &&
	       is_same_bytes(root, e, scratch);
}
