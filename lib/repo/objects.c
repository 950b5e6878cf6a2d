/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where the objects of a repository are looked for: its own folder, and those
 * that its alternates name. Of each libgit2 reads the packs, loose.c the rest.
 */
#include "repo/internal.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/* More than anyone's alternates lead to, of folders and of bytes. */
#define MAX_FOLDERS	32
#define ALTERNATE_BYTES ((size_t)64 << 10)

/* Of two with the same name, the first asked. */
enum { LOOSE = 1, PACKS = 2 };

struct folders {
	char *paths[MAX_FOLDERS];
	size_t n;
};

/* One that is not there is passed over, as git does; known ones once. */
static void add_folder(struct folders *all, const char *path)
{
	char *real = realpath(path, NULL);
	size_t i;

	for (i = 0; real && i < all->n; i++)
		if (!strcmp(all->paths[i], real))
			break;
	if (real && i == all->n && i < MAX_FOLDERS)
		all->paths[all->n++] = real;
	else
		free(real);
}

/* A line a folder; relative ones are so to the folder that names them. */
static void add_alternates(struct folders *all, const char *folder)
{
	struct gf_arena arena = { 0 };
	struct gf_buf text = GF_BUF_INIT;
	char *line, *next;

	gf_file_read(&text, gf_path_join(&arena, folder, "info/alternates"),
		     ALTERNATE_BYTES, NULL);
	for (line = text.len ? text.s : NULL; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (*line == '/')
			add_folder(all, line);
		else if (*line && *line != '#')
			add_folder(all, gf_path_join(&arena, folder, line));
	}
	gf_buf_release(&text);
	gf_arena_release(&arena);
}

static int add_backend(git_odb *odb, git_odb_backend *backend, int priority,
		       bool own)
{
	int code = own ? git_odb_add_backend(odb, backend, priority)
		       : git_odb_add_alternate(odb, backend, priority);

	if (code < 0)
		backend->free(backend);
	return code;
}

static int look_in(git_odb *odb, const char *folder, bool own)
{
	git_odb_backend *packs;

	if (git_odb_backend_pack(&packs, folder) < 0 ||
	    add_backend(odb, packs, PACKS, own) < 0)
		return -1;
	return add_backend(odb, loose_new(folder), LOOSE, own);
}

/* Folders with ':' between, in quotes where git found that they need some. */
static void add_list(struct folders *all, const char *list)
{
	struct gf_buf path = GF_BUF_INIT;
	bool quoted;

	while (list && *list) {
		gf_buf_reset(&path);
		quoted = *list == '"';
		for (list += quoted; *list; list++) {
			if (quoted ? *list == '"' : *list == ':')
				break;
			if (quoted && *list == '\\' && list[1])
				list++;
			gf_buf_addc(&path, *list);
		}
		list += quoted && *list;
		list += *list == ':';
		if (path.len)
			add_folder(all, path.s);
	}
	gf_buf_release(&path);
}

int objects_open(struct gf_repo *repo, const char *first, const char *then)
{
	struct folders all = { 0 };
	git_buf own = { 0 };
	int code;
	size_t i;

	code = git_repository_item_path(&own, repo->git,
					GIT_REPOSITORY_ITEM_OBJECTS);
	if (!code)
		code = git_odb_new(&repo->odb);
	if (!code) {
		if (first)
			add_folder(&all, first);
		add_list(&all, then);
		add_folder(&all, own.ptr);
		repo->objects = copy_folder(own.ptr);
	}
	for (i = 0; i < all.n && !code; i++) {
		add_alternates(&all, all.paths[i]);
		code = look_in(repo->odb, all.paths[i], i == 0);
	}
	if (!code)
		code = git_repository_set_odb(repo->git, repo->odb);
	for (i = 0; i < all.n; i++)
		free(all.paths[i]);
	git_buf_dispose(&own);
	return code < 0 ? -1 : 0;
}
