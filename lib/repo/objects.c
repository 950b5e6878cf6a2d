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

/* One byte behind a '\\' of git's quotes: itself, or three octal digits. */
static const char *unquote(struct gf_buf *out, const char *s)
{
	if (s[0] < '0' || s[0] > '3' || s[1] < '0' || s[1] > '7' ||
	    s[2] < '0' || s[2] > '7') {
		gf_buf_addc(out, *s);
		return s + 1;
	}
	gf_buf_addc(out, (char)((s[0] - '0') * 64 + (s[1] - '0') * 8 +
				(s[2] - '0')));
	return s + 3;
}

/* Up to a ':' or, where git found that it needs quotes, between them. */
static const char *next_folder(struct gf_buf *out, const char *s)
{
	bool quoted = *s == '"';

	gf_buf_reset(out);
	for (s += quoted; *s && *s != (quoted ? '"' : ':');) {
		if (quoted && *s == '\\' && s[1])
			s = unquote(out, s + 1);
		else
			gf_buf_addc(out, *s++);
	}
	s += quoted && *s;
	return s + (*s == ':');
}

/* As git has several in one variable. */
static void add_list(struct folders *all, const char *list)
{
	struct gf_buf path = GF_BUF_INIT;

	while (list && *list) {
		list = next_folder(&path, list);
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
