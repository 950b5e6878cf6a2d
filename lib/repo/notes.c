/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The note of an object: a file that has the object's id for its path, cut by
 * '/' into folders of two letters as whoever wrote it saw fit.
 */
#include "repo/internal.h"

#define LETTERS (GF_OID_HEX - 1)

/* The folder of a commit of notes. */
int notes_folder(struct gf_oid *out, const struct gf_repo *repo,
		 const struct gf_oid *notes, struct gf_error *err)
{
	struct gf_commit commit;

	if (gf_repo_commit(&commit, repo, notes, err) < 0)
		return -1;
	*out = commit.tree;
	return 0;
}

/* One folder down, by the two letters at `hex`; false: there is none. */
static bool go_down(const struct folder *folder, const char *hex,
		    struct gf_oid *id)
{
	const char part[3] = { hex[0], hex[1], '\0' };
	struct entry e;

	if (!folder_find(folder, part, &e) || e.kind != GF_FILE_DIR)
		return false;
	*id = e.id;
	return true;
}

static int find(struct gf_oid *out, const struct gf_repo *repo,
		const struct gf_oid *root, const char *hex,
		struct gf_error *err)
{
	struct folder folder = { 0 };
	struct gf_oid at = *root;
	struct entry e;
	size_t done;
	int ret = -1;

	for (done = 0; done < LETTERS; done += 2) {
		if (folder_read(&folder, NULL, repo, &at, "", err) < 0)
			break;
		if (folder_find(&folder, hex + done, &e) &&
		    e.kind == GF_FILE_REGULAR) {
			*out = e.id;
			ret = 0;
			break;
		}
		if (done + 2 < LETTERS && go_down(&folder, hex + done, &at))
			continue;
		gf_fail(err, GF_ENOTFOUND, _("there is no note of %s"), hex);
		break;
	}
	folder_release(&folder);
	return ret;
}

int gf_notes_read(struct gf_buf *out, const struct gf_repo *repo,
		  const struct gf_oid *notes, const struct gf_oid *of,
		  struct gf_error *err)
{
	struct gf_oid root, blob;
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, of);
	if (notes_folder(&root, repo, notes, err) < 0 ||
	    find(&blob, repo, &root, hex, err) < 0)
		return -1;
	return object_read(out, repo, &blob, OBJECT_FILE, hex,
			   gf_limit(GF_LIMIT_NOTE_BYTES), err);
}

/* --- all of them ---------------------------------------------------------- */

bool note_path_parse(struct gf_oid *out, const char *path)
{
	char hex[GF_OID_HEX];
	size_t n = 0;

	for (; *path && n < LETTERS; path++)
		if (*path != '/')
			hex[n++] = *path;
	hex[n] = '\0';
	return !*path && n == LETTERS && gf_oid_parse(out, hex);
}

struct listing {
	gf_notes_fn fn;
	void *payload;
};

static int see(const struct gf_repo_entry *entry, struct gf_error *err,
	       void *payload)
{
	const struct listing *list = payload;
	struct gf_oid of;

	if (entry->kind != GF_FILE_REGULAR ||
	    !note_path_parse(&of, entry->path))
		return 0;
	return list->fn(&of, err, list->payload);
}

int gf_notes_list(const struct gf_repo *repo, const struct gf_oid *notes,
		  gf_notes_fn fn, void *payload, struct gf_error *err)
{
	struct listing list = { fn, payload };
	struct gf_oid root;

	if (notes_folder(&root, repo, notes, err) < 0)
		return -1;
	return gf_repo_walk(repo, &root, "", see, &list, err);
}
