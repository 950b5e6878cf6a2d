/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe hook install ci-…: puts a recipe (recipe.h) where its forge looks
 * for it, in the work tree, to be committed like any file. What somebody else
 * wrote there is never touched.
 */
#include "cli/hook.h"
#include "cli/recipe.h"

#include <unistd.h>

#define RECIPE_BYTES 65536 /* a longer one is not ours */

static const char *const langs[] = { "en", "fr" };

enum file_state {
	FILE_NONE,
	FILE_SAME,  /* as it would be written */
	FILE_OURS,  /* but for the language, or where the package is */
	FILE_THEIRS /* someone else's */
};

struct place {
	const struct recipe *recipe;
	const char *path;
	struct gf_buf want; /* what would be written */
	enum file_state state;
};

/* --- what is there ------------------------------------------------------- */

/* Bytes of the line at s, with its end. */
static size_t line_len(const char *s)
{
	size_t len = strcspn(s, "\n");

	return len + (s[len] == '\n');
}

static bool names_package(const char *s)
{
	s += strspn(s, " ");
	return !strncmp(s, RECIPE_PACKAGE, strlen(RECIPE_PACKAGE));
}

/* The same lines, wherever they say that the package is. */
static bool is_alike(const char *a, const char *b)
{
	size_t na, nb;

	for (; *a && *b; a += na, b += nb) {
		na = line_len(a);
		nb = line_len(b);
		if (names_package(a) && names_package(b))
			continue;
		if (na != nb || memcmp(a, b, na))
			return false;
	}
	return !*a && !*b;
}

static bool is_ours(const struct recipe *recipe, const char *text)
{
	struct gf_buf other = GF_BUF_INIT;
	bool ours = false;
	size_t i;

	for (i = 0; i < GF_NELEMS(langs) && !ours; i++) {
		gf_buf_reset(&other);
		recipe_write(&other, recipe, langs[i], NULL);
		ours = is_alike(text, other.s);
	}
	gf_buf_release(&other);
	return ours;
}

static enum file_state look_at(const struct place *place)
{
	struct gf_buf text = GF_BUF_INIT;
	enum file_state state = FILE_THEIRS;
	struct gf_error err;

	if (gf_file_read(&text, place->path, RECIPE_BYTES, &err) < 0)
		state = access(place->path, F_OK) < 0 ? FILE_NONE : FILE_THEIRS;
	else if (!strcmp(text.s, place->want.s))
		state = FILE_SAME;
	else if (is_ours(place->recipe, text.s))
		state = FILE_OURS;
	gf_buf_release(&text);
	return state;
}

/* --- where --------------------------------------------------------------- */

/* The language of the registry, where the person chose none. */
static void take_lang(struct cli *cli, const char *folder)
{
	struct gf_registry *reg;
	struct gf_error err;
	struct cli at = *cli;

	at.dir = folder;
	reg = cli_open_registry(&at, NULL, &err);
	gf_registry_free(reg); /* without one there is no language to take */
}

/* Finds the file of a recipe in the work tree around `path`. */
static int find_place(struct place *place, struct hook *h, const char *name,
		      const char *path, struct gf_error *err)
{
	const char *folder;
	struct gf_repo *repo;
	int ret = -1;

	if (gf_repo_open(&repo, path, err) < 0)
		return -1;
	folder = gf_repo_folder(repo);
	if (!folder) {
		gf_fail(err, GF_EINVALID,
			_("'%s' has no files to add a recipe to: type this in "
			  "a clone, and push what it writes"),
			path);
		goto out;
	}
	take_lang(h->cli, folder);
	gf_i18n_load_all();
	place->recipe = recipe_find(name);
	place->path = gf_path_join(&h->arena, folder, place->recipe->path);
	recipe_write(&place->want, place->recipe, gf_i18n_lang(), h->package);
	place->state = look_at(place);
	ret = 0;
out:
	gf_repo_close(repo);
	return ret;
}

/* --- install, uninstall -------------------------------------------------- */

static int refuse(const struct place *place, struct gf_error *err)
{
	if (place->recipe->beside)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is not greffe's: nothing is written; "
				 "%s"),
			       place->path, _(place->recipe->beside));
	return gf_fail(err, GF_EINVALID,
		       _("'%s' is not as greffe writes it: nothing is written; "
			 "type greffe hook install %s --dry-run to see what "
			 "would be"),
		       place->path, place->recipe->name);
}

static int write_recipe(struct hook *h, const struct place *place,
			struct gf_error *err)
{
	if (place->state == FILE_THEIRS)
		return refuse(place, err);
	if (place->state == FILE_SAME) {
		hook_say(h, place->path,
			 _("left as it is: it is what greffe "
			   "writes"));
		return 0;
	}
	if (gf_file_write(place->path, place->want.s, place->want.len, err) < 0)
		return -1;
	hook_say(h, place->path,
		 _("written: commit it, and push it to the forge"));
	return 0;
}

static int install(struct hook *h, const struct hook_kind *kind,
		   const char *repo, struct gf_error *err)
{
	struct place place = { .want = GF_BUF_INIT };
	int ret = find_place(&place, h, kind->name, repo, err);

	if (!ret && h->dry_run) /* to be looked at, or copied from */
		cli_write(place.want.s, place.want.len, h->cli);
	else if (!ret)
		ret = write_recipe(h, &place, err);
	gf_buf_release(&place.want);
	return ret;
}

static int remove_recipe(struct hook *h, const struct place *place,
			 struct gf_error *err)
{
	if (place->state == FILE_NONE || place->state == FILE_THEIRS) {
		hook_say(h, place->path,
			 place->state == FILE_NONE
				 ? _("there is nothing to take away")
				 : _("left as it is: greffe did not write it"));
		return 0;
	}
	if (!h->dry_run && unlink(place->path) < 0)
		return gf_fail_errno(err, _("cannot remove '%s'"), place->path);
	hook_say(h, place->path, _("removed"));
	return 0;
}

static int uninstall(struct hook *h, const struct hook_kind *kind,
		     const char *repo, struct gf_error *err)
{
	struct place place = { .want = GF_BUF_INIT };
	int ret = find_place(&place, h, kind->name, repo, err);

	if (!ret)
		ret = remove_recipe(h, &place, err);
	gf_buf_release(&place.want);
	return ret;
}

/* clang-format off */
const struct hook_kind
	hook_ci_github = {
		"ci-github", N_("judges pushes on GitHub's machines"),
		install, uninstall, NULL
	},
	hook_ci_gitlab = {
		"ci-gitlab", N_("judges pushes on GitLab's machines"),
		install, uninstall, NULL
	},
	hook_ci_forgejo = {
		"ci-forgejo", N_("judges pushes on Forgejo's machines"),
		install, uninstall, NULL
	};
/* clang-format on */
