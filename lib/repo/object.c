/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The bytes of objects. Of a file the header comes first: what is too large,
 * or is not what its folder says, is never inflated. Folders and commits are
 * many and small, and a header in a pack is a third of the work: they are read
 * at once, with no memory to be had for more than their limit, and only what
 * that fails for is asked for its header. A file's bytes must have the name
 * that they are asked by, since what is known of a file is kept under it;
 * those of folders and commits are checked one by one where they are read.
 */
#include "repo/internal.h"

#include <errno.h>
#include <git2.h>

void gf_oid_hex(char hex[GF_OID_HEX], const struct gf_oid *oid)
{
	size_t i;

	for (i = 0; i < sizeof(oid->id); i++)
		snprintf(hex + 2 * i, 3, "%02x", oid->id[i]);
}

static int refuse_commit(const char *hex, int code, struct gf_error *err)
{
	const git_error *last = git_error_last();

	if (code == GIT_ENOTFOUND)
		return gf_fail(err, GF_EIO,
			       _("commit %s is missing from the repository "
				 "(`git fsck` says more)"),
			       hex);
	return gf_fail(err, GF_EIO, _("commit %s is damaged (%s)"), hex,
		       last ? last->message : "?");
}

static int refuse(const struct gf_oid *id, const char *path, int code,
		  struct gf_error *err)
{
	const git_error *last = git_error_last();
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, id);
	if (!path)
		return refuse_commit(hex, code, err);
	if (code == GIT_ENOTFOUND)
		return gf_fail(err, GF_EIO,
			       _("cannot read '%s': object %s is missing from "
				 "the repository (`git fsck` says more)"),
			       path, hex);
	return gf_fail(err, GF_EIO,
		       _("cannot read '%s': object %s is damaged (%s)"), path,
		       hex, last ? last->message : "?");
}

static int refuse_type(const struct gf_oid *id, const char *path,
		       struct gf_error *err)
{
	char hex[GF_OID_HEX];

	if (path)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is not what its folder says "
				 "(`git fsck` says more)"),
			       path);
	gf_oid_hex(hex, id);
	return gf_fail(err, GF_EINVALID, _("object %s is not a commit"), hex);
}

static int refuse_size(const struct gf_oid *id, const char *path, size_t limit,
		       struct gf_error *err)
{
	char hex[GF_OID_HEX];

	if (path)
		return gf_fail(err, GF_ELIMIT,
			       _("'%s' is larger than %zu bytes"), path, limit);
	gf_oid_hex(hex, id);
	return gf_fail(err, GF_ELIMIT, _("commit %s is larger than %zu bytes"),
		       hex, limit);
}

static int refuse_name(const struct gf_oid *id, const char *path,
		       struct gf_error *err)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, id);
	return gf_fail(err, GF_EIO,
		       _("cannot read '%s': object %s has the bytes of another "
			 "(`git fsck` says more)"),
		       path, hex);
}

static int refuse_commit_name(const struct gf_oid *id, struct gf_error *err)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, id);
	return gf_fail(err, GF_EIO,
		       _("commit %s has the bytes of another object (`git "
			 "fsck` says more)"),
		       hex);
}

void gf_repo_hash(struct gf_oid *out, const void *bytes, size_t len)
{
	git_oid oid;

	libgit2_need();
	memset(out, 0, sizeof(*out));
	if (!git_odb_hash(&oid, bytes, len, GIT_OBJECT_BLOB))
		memcpy(out->id, oid.id, sizeof(out->id));
}

static const git_object_t wanted[] = {
	[OBJECT_FOLDER] = GIT_OBJECT_TREE,
	[OBJECT_FILE] = GIT_OBJECT_BLOB,
	[OBJECT_COMMIT] = GIT_OBJECT_COMMIT,
	[OBJECT_TAG] = GIT_OBJECT_TAG,
};

int object_check(const struct gf_repo *repo, const struct gf_oid *id,
		 enum object_type type, const char *path, size_t limit,
		 struct gf_error *err)
{
	git_object_t is;
	size_t size;
	git_oid oid;
	int code;

	git_oid_fromraw(&oid, id->id);
	is_reading = true;
	code = git_odb_read_header(&size, &is, repo->odb, &oid);
	is_reading = false;
	if (code < 0)
		return refuse(id, path, code, err);
	if (is != wanted[type])
		return refuse_type(id, path, err);
	if (size > limit)
		return refuse_size(id, path, limit, err);
	return 0;
}

static int read_under(git_odb_object **out, const struct gf_repo *repo,
		      const struct gf_oid *id, size_t most)
{
	git_oid oid;
	int code;

	git_oid_fromraw(&oid, id->id);
	alloc_most = most;
	is_reading = true;
	code = git_odb_read(out, repo->odb, &oid);
	is_reading = false;
	alloc_most = SIZE_MAX;
	return code;
}

/* At once; false: it is to be read with more care, which says what is wrong. */
static bool read_at_once(git_odb_object **out, const struct gf_repo *repo,
			 const struct gf_oid *id, enum object_type type,
			 size_t limit)
{
	if (type == OBJECT_FILE || read_under(out, repo, id, limit + 1) < 0)
		return false;
	if (git_odb_object_type(*out) == wanted[type] &&
	    git_odb_object_size(*out) <= limit)
		return true;
	git_odb_object_free(*out);
	return false;
}

static int check_name(const struct gf_buf *bytes, const struct gf_oid *id,
		      const char *path, struct gf_error *err)
{
	struct gf_oid named;

	gf_repo_hash(&named, bytes->s, bytes->len);
	return gf_oid_compare(&named, id) ? refuse_name(id, path, err) : 0;
}

int object_read(struct gf_buf *out, const struct gf_repo *repo,
		const struct gf_oid *id, enum object_type type,
		const char *path, size_t limit, struct gf_error *err)
{
	git_odb_object *object;
	int code;

	gf_buf_reset(out);
	if (!read_at_once(&object, repo, id, type, limit)) {
		if (object_check(repo, id, type, path, limit, err) < 0)
			return -1;
		code = read_under(&object, repo, id, SIZE_MAX);
		if (code < 0)
			return refuse(id, path, code, err);
	}
	gf_buf_add(out, git_odb_object_data(object),
		   git_odb_object_size(object));
	git_odb_object_free(object);
	return type == OBJECT_FILE ? check_name(out, id, path, err) : 0;
}

int gf_repo_commit_bytes(struct gf_buf *out, const struct gf_repo *repo,
			 const struct gf_oid *id, struct gf_error *err)
{
	git_oid oid;

	if (object_read(out, repo, id, OBJECT_COMMIT, NULL,
			gf_limit(GF_LIMIT_COMMIT_BYTES), err) < 0)
		return -1;
	if (git_odb_hash(&oid, out->s, out->len, GIT_OBJECT_COMMIT) < 0 ||
	    memcmp(oid.id, id->id, sizeof(id->id)))
		return refuse_commit_name(id, err);
	return 0;
}

int gf_repo_read(struct gf_buf *out, const struct gf_repo *repo,
		 const struct gf_repo_entry *entry, size_t limit,
		 struct gf_error *err)
{
	switch (entry->kind) {
	case GF_FILE_REGULAR:
		return object_read(out, repo, &entry->id, OBJECT_FILE,
				   entry->path, limit, err);
	case GF_FILE_DIR:
		return gf_fail(err, GF_EINVALID, _("'%s' is a folder"),
			       entry->path);
	case GF_FILE_LINK:
		errno = ELOOP; /* as a work tree says it */
		return gf_fail_errno(err, _("cannot open '%s'"), entry->path);
	default:
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is not a regular file"), entry->path);
	}
}
