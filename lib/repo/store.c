/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * New objects, written loose: to a file beside, which git knows to throw away
 * where it stays, and to its name only once it is on the disk. Several at a
 * time, so that the disk has to be waited for once more or less.
 */
#include "repo/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define WAITING 64 /* files open at a time */

/* Written, but not known to be on the disk. */
struct waiting {
	char *path;
	struct gf_oid id;
	int fd;
};

struct store {
	const struct gf_repo *repo;
	struct gf_buf whole, packed;
	struct waiting waiting[WAITING];
	size_t n;
};

int odb_open(struct store **out, const struct gf_repo *repo,
	     struct gf_error *err)
{
	struct store *store;

	*out = NULL;
	if (may_write(repo, err) < 0)
		return -1;
	store = gf_xcalloc(1, sizeof(*store));
	store->repo = repo;
	gf_buf_init(&store->whole);
	gf_buf_init(&store->packed);
	*out = store;
	return 0;
}

static int cannot_write(const struct store *store, struct gf_error *err)
{
	return gf_fail_errno(err, _("cannot write an object to '%s'"),
			     store->repo->objects);
}

/* To its name, in a folder of its first two letters. */
static int put_in_place(const struct store *store, const struct waiting *w,
			struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	int ret = 0;

	gf_oid_hex(hex, &w->id);
	gf_buf_addf(&path, "%s/%.2s", store->repo->objects, hex);
	if (mkdir(path.s, 0777) < 0 && errno != EEXIST)
		ret = cannot_write(store, err);
	gf_buf_addf(&path, "/%s", hex + 2);
	if (!ret && rename(w->path, path.s) < 0)
		ret = cannot_write(store, err);
	gf_buf_release(&path);
	return ret;
}

/*
 * All that waits is on the disk: the bytes of each, and one journal for all,
 * as git does where core.fsyncMethod is batch. A journal takes milliseconds.
 */
static int sync_all(const struct store *store)
{
	const unsigned whole = SYNC_FILE_RANGE_WAIT_BEFORE |
			       SYNC_FILE_RANGE_WRITE |
			       SYNC_FILE_RANGE_WAIT_AFTER;
	size_t i;

	for (i = 0; i < store->n; i++) /* all begin before one is waited for */
		sync_file_range(store->waiting[i].fd, 0, 0,
				SYNC_FILE_RANGE_WRITE);
	for (i = 0; i + 1 < store->n; i++)
		if (sync_file_range(store->waiting[i].fd, 0, 0, whole) < 0 &&
		    fsync(store->waiting[i].fd) < 0)
			return -1;
	return store->n ? fsync(store->waiting[store->n - 1].fd) : 0;
}

static int flush(struct store *store, struct gf_error *err)
{
	struct waiting *w;
	int ret = 0;
	size_t i;

	if (sync_all(store) < 0)
		ret = cannot_write(store, err);
	for (i = 0; i < store->n; i++) {
		w = &store->waiting[i];
		close(w->fd);
		if (!ret)
			ret = put_in_place(store, w, err);
		if (ret < 0)
			unlink(w->path);
		free(w->path);
	}
	store->n = 0;
	return ret;
}

/* It may have been about to be thrown away: git sees that it is used. */
static bool is_there(const struct store *store, const git_oid *oid)
{
	struct gf_buf path = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	bool there;

	git_oid_tostr(hex, sizeof(hex), oid);
	gf_buf_addf(&path, "%s/%.2s/%s", store->repo->objects, hex, hex + 2);
	there = !utimensat(AT_FDCWD, path.s, NULL, AT_SYMLINK_NOFOLLOW) ||
		git_odb_exists_ext(store->repo->odb, oid,
				   GIT_ODB_LOOKUP_NO_REFRESH) == 1;
	gf_buf_release(&path);
	return there;
}

static bool is_waiting(const struct store *store, const struct gf_oid *id)
{
	size_t i;

	for (i = 0; i < store->n; i++)
		if (!gf_oid_compare(&store->waiting[i].id, id))
			return true;
	return false;
}

static int write_waiting(struct store *store, const struct gf_oid *id,
			 struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT;
	ssize_t n;
	int fd;

	gf_buf_addf(&path, "%s/tmp_obj_XXXXXX", store->repo->objects);
	fd = mkostemp(path.s, O_CLOEXEC);
	if (fd < 0) {
		gf_buf_release(&path);
		return cannot_write(store, err);
	}
	n = write(fd, store->packed.s, store->packed.len);
	if (n >= 0 && (size_t)n != store->packed.len)
		errno = ENOSPC;
	if (n != (ssize_t)store->packed.len || fchmod(fd, 0444) < 0) {
		cannot_write(store, err);
		close(fd);
		unlink(path.s);
		gf_buf_release(&path);
		return -1;
	}
	store->waiting[store->n++] =
		(struct waiting){ gf_buf_detach(&path), *id, fd };
	return 0;
}

/* Names are most of what there is, and cannot be made smaller: fast is best. */
static void pack(struct store *store, const char *type, const void *bytes,
		 size_t len)
{
	uLongf size;

	gf_buf_reset(&store->whole);
	gf_buf_addf(&store->whole, "%s %zu", type, len);
	gf_buf_addc(&store->whole, '\0');
	gf_buf_add(&store->whole, bytes, len);
	size = compressBound(store->whole.len);
	gf_buf_reset(&store->packed);
	gf_buf_reserve(&store->packed, size);
	GF_BUG(compress2((Bytef *)store->packed.s, &size,
			 (const Bytef *)store->whole.s, store->whole.len,
			 Z_BEST_SPEED) != Z_OK);
	store->packed.len = size;
}

int store_add(struct gf_oid *out, struct store *store, const char *type,
	      const void *bytes, size_t len, struct gf_error *err)
{
	git_oid oid;

	if (git_odb_hash(&oid, bytes, len, git_object_string2type(type)) < 0)
		return gf_fail(err, GF_EINVALID,
			       _("what is to be written was forged to have the "
				 "name of another object"));
	memcpy(out->id, oid.id, sizeof(out->id));
	if (is_waiting(store, out) || is_there(store, &oid))
		return 0;
	pack(store, type, bytes, len);
	if (store->n == WAITING && flush(store, err) < 0)
		return -1;
	return write_waiting(store, out, err);
}

int odb_close(struct store *store, bool keep, struct gf_error *err)
{
	int ret = 0;
	size_t i;

	if (!store)
		return 0;
	if (keep)
		ret = flush(store, err);
	for (i = 0; i < store->n; i++) {
		close(store->waiting[i].fd);
		unlink(store->waiting[i].path);
		free(store->waiting[i].path);
	}
	gf_buf_release(&store->whole);
	gf_buf_release(&store->packed);
	free(store);
	return ret;
}
