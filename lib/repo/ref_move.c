/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A reference moved as git moves one: its new place is written to a file
 * beside it, `NAME.lock`, that only one can make; what stands there is looked
 * at again; and the file takes the place of the old one.
 */
#include "repo/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
#define TRIES	   8  /* where somebody takes folders away */
#define MOST_NAP   64 /* milliseconds */

const char packed_lock_text[] = "greffed\n";

/* One reference while it is moved. */
struct move {
	const struct gf_repo *repo;
	const char *name;
	struct gf_buf path, lock;
	const struct gf_oid *new, *old;
};

/* --- locks ---------------------------------------------------------------- */

static void nap(unsigned ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	nanosleep(&t, NULL);
}

/* How long to wait, never as long as the others do. */
static unsigned choose_nap(unsigned turn)
{
	unsigned most = turn < 6 ? 2U << turn : MOST_NAP;
	struct {
		pid_t pid;
		unsigned turn;
	} seed = { getpid(), turn };

	return 1 + gf_hash((const char *)&seed, sizeof(seed)) % most;
}

static int refuse_held(const char *lock, struct gf_error *err)
{
	char since[32] = "?";
	struct stat st;
	struct tm tm;

	if (!lstat(lock, &st) && gmtime_r(&st.st_mtim.tv_sec, &tm))
		strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S UTC", &tm);
	return gf_fail(err, GF_EIO,
		       _("somebody holds '%s' since %s; where no git is at "
			 "work any more, take that file away"),
		       lock, since);
}

static int refuse_beside(const char *name, struct gf_error *err)
{
	return gf_fail(err, GF_EINVALID,
		       _("there cannot be a reference '%s' beside those that "
			 "are there"),
		       name);
}

static void make_parents(const struct move *move, char *path)
{
	char *slash = path + strlen(move->repo->common);

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(path, 0777); /* whoever needs it is told */
		*slash = '/';
	}
}

/* The lock, open; it is waited for. */
static int take_lock(const struct move *move, char *path, struct gf_error *err)
{
	size_t waited = 0, tries = TRIES;
	unsigned turn, ms;
	int fd;

	for (turn = 0;; turn++) {
		fd = open(path, LOCK_FLAGS, 0666);
		if (fd >= 0)
			return fd;
		if (errno == ENOTDIR)
			return refuse_beside(move->name, err);
		if (errno == ENOENT && tries--) {
			make_parents(move, path);
			continue;
		}
		if (errno != EEXIST)
			return gf_fail_errno(err, _("cannot write '%s'"), path);
		ms = choose_nap(turn);
		if (waited + ms > move->repo->lock_ms)
			return refuse_held(path, err);
		nap(ms);
		waited += ms;
	}
}

/* All of a short text, and on the disk. */
static int write_text(int fd, const char *s, size_t len)
{
	ssize_t n = write(fd, s, len);

	if (n >= 0 && (size_t)n != len)
		errno = ENOSPC;
	return n == (ssize_t)len && !fsync(fd) ? 0 : -1;
}

/* --- what stands there ---------------------------------------------------- */

static int refuse_changed(const char *name, struct gf_error *err)
{
	return gf_fail(err, GF_ECHANGED,
		       _("reference '%s' stands elsewhere by now"), name);
}

/* A file of no use is as none: that is how one is mended. */
static bool is_damaged_file(const struct move *move)
{
	struct stat st;

	return !move->old && move->new && !lstat(move->path.s, &st) &&
	       S_ISREG(st.st_mode);
}

static int check_old(const struct move *move, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_error why;
	struct gf_oid at;
	int ret = ref_read(&at, &text, move->repo, move->name, &why);

	gf_buf_release(&text);
	if (ret > 0)
		return gf_fail(err, GF_EINVALID,
			       _("reference '%s' stands for another one: it is "
				 "not moved"),
			       move->name);
	if (!ret)
		return move->old && !gf_oid_compare(&at, move->old)
			       ? 0
			       : refuse_changed(move->name, err);
	if (why.code == GF_ENOTFOUND)
		return move->old ? refuse_changed(move->name, err) : 0;
	if (is_damaged_file(move))
		return 0;
	if (err)
		*err = why;
	return -1;
}

/* Whether one of two names is a folder of the other. */
static bool are_inside(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t len = alen < blen ? alen : blen;

	return alen != blen && !memcmp(a, b, len) &&
	       (alen > blen ? a[len] : b[len]) == '/';
}

/* Names that are packed only: the file system says it of the others. */
static int check_beside(const struct move *move, struct gf_error *err)
{
	size_t len = strlen(move->name);
	struct gf_buf text = GF_BUF_INIT;
	enum packed_line kind;
	bool beside = false;
	struct packed line;
	const char *at;

	if (packed_read(&text, move->repo, err) < 0)
		return -1;
	for (at = text.s; !beside && (kind = packed_next(&at, &line));)
		beside = kind == PACKED_REF &&
			 are_inside(line.name, line.len, move->name, len);
	gf_buf_release(&text);
	return beside ? refuse_beside(move->name, err) : 0;
}

/* --- to a new place ------------------------------------------------------- */

static int remove_empty(const char *path, const struct stat *st GF_UNUSED,
			int kind, struct FTW *at GF_UNUSED)
{
	return kind == FTW_DP ? rmdir(path) : 1;
}

/* The lock becomes the reference; empty folders may be where that goes. */
static int put_in_place(const struct move *move, struct gf_error *err)
{
	if (!rename(move->lock.s, move->path.s))
		return 0;
	if (errno == EISDIR || errno == ENOTEMPTY) {
		nftw(move->path.s, remove_empty, 8, FTW_DEPTH | FTW_PHYS);
		if (!rename(move->lock.s, move->path.s))
			return 0;
		if (errno == EISDIR || errno == ENOTEMPTY)
			return refuse_beside(move->name, err);
	}
	return gf_fail_errno(err, _("cannot write '%s'"), move->path.s);
}

static int set(const struct move *move, int fd, struct gf_error *err)
{
	char hex[GF_OID_HEX];

	if (!move->old && check_beside(move, err) < 0)
		return -1;
	gf_oid_hex(hex, move->new);
	hex[GF_OID_HEX - 1] = '\n';
	if (write_text(fd, hex, GF_OID_HEX) < 0)
		return gf_fail_errno(err, _("cannot write '%s'"), move->lock.s);
	return put_in_place(move, err);
}

/* --- away ------------------------------------------------------------------ */

/* packed-refs without one name; *had: it was there. */
static void leave_out(struct gf_buf *out, const char *text, const char *name,
		      bool *had)
{
	bool out_of_it = false;
	enum packed_line kind;
	struct packed line;
	const char *at;

	for (at = text; (kind = packed_next(&at, &line));) {
		if (kind == PACKED_REF)
			out_of_it = line.len == strlen(name) &&
				    !memcmp(line.name, name, line.len);
		*had |= out_of_it;
		/* what a tag points to goes with the line above it */
		if (!out_of_it || (kind == PACKED_OTHER && *line.line == '#'))
			gf_buf_add(out, line.line, (size_t)(at - line.line));
	}
}

static int write_packed(const struct move *move, const char *path,
			struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT, kept = GF_BUF_INIT;
	bool had = false;
	int ret;

	ret = packed_read(&text, move->repo, err);
	if (!ret) {
		leave_out(&kept, text.s, move->name, &had);
		if (had)
			ret = gf_file_write(path, kept.s, kept.len, err);
	}
	gf_buf_release(&text);
	gf_buf_release(&kept);
	return ret;
}

static int remove_packed(const struct move *move, struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT, lock = GF_BUF_INIT;
	int fd, ret = 0;

	gf_buf_addf(&path, "%s/packed-refs", move->repo->common);
	gf_buf_addf(&lock, "%s.lock", path.s);
	if (access(path.s, F_OK) < 0 && errno == ENOENT)
		goto out;
	fd = take_lock(move, lock.s, err);
	ret = fd < 0 ? -1 : 0;
	if (fd >= 0) {
		if (write_text(fd, packed_lock_text, strlen(packed_lock_text)) <
		    0)
			ret = gf_fail_errno(err, _("cannot write '%s'"),
					    lock.s);
		if (!ret)
			ret = write_packed(move, path.s, err);
		unlink(lock.s);
		close(fd);
	}
out:
	gf_buf_release(&path);
	gf_buf_release(&lock);
	return ret;
}

/* The folders that it was alone in, but for refs/ and one more. */
static void remove_folders(struct move *move)
{
	char *path = move->path.s, *slash;
	char *top = path + strlen(move->repo->common) + strlen("/refs/");

	top = strchrnul(top, '/');
	while ((slash = strrchr(path, '/')) > top) {
		*slash = '\0';
		if (rmdir(path) < 0)
			break;
	}
}

/* From packed-refs first: what is left then still says the same. */
static int take_away(struct move *move, struct gf_error *err)
{
	if (remove_packed(move, err) < 0)
		return -1;
	if (unlink(move->path.s) < 0 && errno != ENOENT &&
	    errno != EISDIR) /* an empty folder, where it was packed */
		return gf_fail_errno(err, _("cannot remove '%s'"),
				     move->path.s);
	return 0;
}

/* --- one move ------------------------------------------------------------- */

int may_write(const struct gf_repo *repo, struct gf_error *err)
{
	if (!repo->quarantined)
		return 0;
	return gf_fail(err, GF_EINVALID,
		       _("nothing is written while a push is judged"));
}

static int lock_and_move(struct move *move, struct gf_error *err)
{
	int fd, ret;

	fd = take_lock(move, move->lock.s, err);
	if (fd < 0)
		return -1;
	ret = check_old(move, err);
	if (!ret && move->new)
		ret = set(move, fd, err);
	else if (!ret && move->old)
		ret = take_away(move, err);
	close(fd);
	/* one that became the reference is gone: there may be another's now */
	if (ret < 0 || !move->new)
		unlink(move->lock.s);
	return ret;
}

int gf_repo_ref_move(struct gf_repo *repo, const char *name,
		     const struct gf_oid *new, const struct gf_oid *old,
		     struct gf_error *err)
{
	struct move move = { .repo = repo,
			     .name = name,
			     .path = GF_BUF_INIT,
			     .lock = GF_BUF_INIT,
			     .new = new,
			     .old = old };
	int ret;

	if (may_write(repo, err) < 0)
		return -1;
	if (strncmp(name, "refs/", 5) != 0 || !gf_ref_is_name(name))
		return gf_fail(err, GF_EINVALID,
			       _("'%.200s' is no name of a reference"), name);
	gf_buf_addf(&move.path, "%s/%s", repo->common, name);
	gf_buf_addf(&move.lock, "%s.lock", move.path.s);
	ret = lock_and_move(&move, err);
	if (!ret && !new)
		remove_folders(&move);
	gf_buf_release(&move.path);
	gf_buf_release(&move.lock);
	return ret;
}
