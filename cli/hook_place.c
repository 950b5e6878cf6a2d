/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where git looks for the hooks of a repository, and what stands there:
 * nothing, a script of ours, or someone else's.
 */
#include "cli/hook.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* More of someone else's hook is not read. */
#define SCRIPT_BYTES (1 << 20)

/* --- the folder ---------------------------------------------------------- */

struct hooks_path {
	char *value; /* NULL: not said */
	bool own;
};

static void take_last(const char *value, bool own, void *payload)
{
	struct hooks_path *path = payload;

	free(path->value);
	path->value = gf_xstrdup(value);
	path->own = own;
}

/* Git runs these in the repository's own folder, others in its work tree. */
static bool is_of_push(const char *name)
{
	return strstr(name, "-receive");
}

static const char *own_folder(const struct gf_repo *repo,
			      struct gf_arena *arena)
{
	return gf_path_join(arena, gf_repo_common_folder(repo), "hooks");
}

static const char *configured_folder(const struct gf_repo *repo,
				     const char *name, const char *value,
				     struct gf_arena *arena)
{
	const char *from = gf_repo_folder(repo);

	if (!from || is_of_push(name))
		from = gf_repo_own_folder(repo);
	return gf_path_join(arena, from, value);
}

/* Hooks that other repositories have too are not for one of them to change. */
static int refuse_shared(const char *own, const char *folder,
			 struct gf_error *err)
{
	char *at = gf_xmemdup(own, strlen(own) - strlen("/hooks"));

	gf_fail(err, GF_EINVALID,
		_("git looks for the hooks of '%s' in '%s', as it does for "
		  "other repositories: put there what calls greffe, or give "
		  "it hooks of its own; type: git -C '%s' config "
		  "core.hooksPath '%s'"),
		at, folder, at, own);
	free(at);
	return -1;
}

/* A folder `hooks` that leads elsewhere is shared, as gitolite has it. */
static int check_own(const char *own, struct gf_error *err)
{
	char to[PATH_MAX];
	ssize_t n = readlink(own, to, sizeof(to) - 1);

	if (n < 0)
		return 0;
	to[n] = '\0';
	return gf_fail(err, GF_EINVALID,
		       _("'%s' leads to '%s', which other repositories may "
			 "share: put there what calls greffe"),
		       own, to);
}

static int find_folder(const char **out, const struct gf_repo *repo,
		       const char *name, struct gf_arena *arena,
		       struct gf_error *err)
{
	struct hooks_path path = { 0 };
	const char *own = own_folder(repo, arena);
	int ret = -1;

	if (gf_repo_settings(repo, "core.hooksPath", take_last, &path, err) < 0)
		return -1;
	if (!path.value || !*path.value) {
		*out = own;
		ret = check_own(own, err);
	} else if (!path.own || *path.value == '~') {
		refuse_shared(own, path.value, err);
	} else {
		*out = configured_folder(repo, name, path.value, arena);
		ret = 0;
	}
	free(path.value);
	return ret;
}

/* --- what stands there --------------------------------------------------- */

static bool is_there(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

/* The number behind "# greffe hook NAME "; 0: it is none of ours. */
static unsigned find_version(const char *text, const char *name)
{
	static const char sign[] = "\n# greffe hook ";
	const char *at = strstr(text, sign);
	size_t len = strlen(name);

	if (!at || strncmp(at + sizeof(sign) - 1, name, len) != 0)
		return 0;
	return (unsigned)strtoul(at + sizeof(sign) - 1 + len, NULL, 10);
}

/* A forge's hook, and any other that runs those of a folder beside it. */
static bool runs_folder(const char *text)
{
	return strstr(text, ".d/*");
}

static bool calls_greffe(const char *text, const char *name,
			 struct gf_arena *arena)
{
	return strstr(text, gf_arena_printf(arena, "greffe hook %s", name));
}

static void look(struct hook_place *place, const char *name, const char *text,
		 struct gf_arena *arena)
{
	place->is_executable = !access(place->path, X_OK);
	place->version = find_version(text, name);
	if (place->version)
		place->state = HOOK_OURS;
	else
		place->state = calls_greffe(text, name, arena) ? HOOK_CALLS
							       : HOOK_THEIRS;
}

/* What cannot be read is someone else's; a broken link is too. */
static void read_script(struct gf_buf *out, const char *path)
{
	if (gf_file_read_named(out, path, SCRIPT_BYTES, NULL) < 0)
		gf_buf_reset(out);
}

int hook_place_find(struct hook_place *out, const struct gf_repo *repo,
		    const char *name, struct gf_arena *arena,
		    struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	const char *folder;

	*out = (struct hook_place){ .state = HOOK_NONE };
	if (find_folder(&folder, repo, name, arena, err) < 0)
		return -1;
	out->path = gf_path_join(arena, folder, name);
	read_script(&text, out->path);
	if (runs_folder(text.s) && !find_version(text.s, name)) {
		out->in_forge = true;
		out->path = gf_arena_printf(arena, "%s.d/greffe", out->path);
		read_script(&text, out->path);
	}
	out->before = gf_arena_printf(arena, "%s.before-greffe", out->path);
	out->has_before = is_there(out->before);
	if (is_there(out->path))
		look(out, name, text.s, arena);
	gf_buf_release(&text);
	return 0;
}
