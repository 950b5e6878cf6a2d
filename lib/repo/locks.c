/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a killed daemon left behind: the lock of a reference that it was
 * moving, which would block that one for ever.
 */
#include "repo/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OLD_AFTER  1  /* seconds */
#define OLD_ENOUGH 60 /* where the system cannot say who has it open */

struct clearing {
	const struct gf_repo *repo;
	const char *prefix;
	int64_t now;
};

/* 1: somebody has it open; 0: nobody; -1: the system does not say. */
static int is_open(int fd)
{
	/* given only to who alone has the file open */
	if (!fcntl(fd, F_SETLEASE, F_WRLCK)) {
		fcntl(fd, F_SETLEASE, F_UNLCK);
		return 0;
	}
	return errno == EAGAIN || errno == EWOULDBLOCK ? 1 : -1;
}

static bool is_left_behind(int fd, int64_t now)
{
	struct stat st;
	int64_t age;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    __builtin_sub_overflow(now, (int64_t)st.st_mtime, &age))
		return false;
	switch (is_open(fd)) {
	case 0:
		return age > OLD_AFTER;
	case 1:
		return false;
	default:
		return age > OLD_ENOUGH;
	}
}

/* `wanted` (or NULL): what it must begin with. */
static int clear(const struct clearing *c, const char *name, const char *wanted,
		 struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT;
	char begins[16] = "";
	int fd, ret = 0;

	gf_buf_addf(&path, "%s/%s", c->repo->common, name);
	fd = open(path.s, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && is_left_behind(fd, c->now) &&
	    (!wanted || (read(fd, begins, sizeof(begins) - 1) > 0 &&
			 !strcmp(begins, wanted))) &&
	    unlink(path.s) < 0 && errno != ENOENT)
		ret = gf_fail_errno(err, _("cannot remove '%s'"), path.s);
	if (fd >= 0)
		close(fd);
	gf_buf_release(&path);
	return ret;
}

static int see(const char *path, enum gf_file_kind kind, struct gf_error *err,
	       void *payload)
{
	const struct clearing *c = payload;
	size_t len = strlen(path), n = strlen(c->prefix);

	if (kind == GF_FILE_DIR)
		return memcmp(path, c->prefix, len < n ? len : n) != 0;
	if (len < 5 || strcmp(path + len - 5, ".lock") != 0 || len - 5 < n ||
	    memcmp(path, c->prefix, n) != 0)
		return 0;
	return clear(c, path, NULL, err);
}

int gf_repo_clear_locks(struct gf_repo *repo, const char *prefix, int64_t now,
			struct gf_error *err)
{
	struct clearing c = { repo, prefix, now };

	if (may_write(repo, err) < 0 ||
	    clear(&c, "packed-refs.lock", packed_lock_text, err) < 0)
		return -1;
	return gf_walk(repo->common, "refs", see, &c, err);
}
