/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The operands of greffe check, when it is known what is judged: files and
 * folders of the registry, or KIND/ID of records. Each way of judging says
 * what it has there.
 */
#include "cli/check.h"

#include <sys/stat.h>

/*
 * Without links on the way and without "..", but a last link is kept: it may
 * be what is asked about. NULL when the folder is not there.
 */
static const char *real_path(const struct check *c, const char *operand,
			     struct gf_arena *arena)
{
	const char *path = gf_path_join(arena, c->cwd, operand);
	const char *name = gf_path_base(path);
	bool whole = !*name || !strcmp(name, ".") || !strcmp(name, "..");
	char *real, *folder;

	folder = gf_arena_printf(arena, "%.*s/", (int)(name - path), path);
	real = realpath(whole ? path : folder, NULL);
	if (!real)
		return NULL;
	path = gf_path_join(arena, real, whole ? "" : name);
	free(real);
	return path;
}

/* A path from the current folder as one from the registry; NULL: outside. */
static const char *path_inside(const struct check *c, const char *operand,
			       struct gf_arena *arena)
{
	const char *path = real_path(c, operand, arena);
	size_t len = strcmp(c->root, "/") ? strlen(c->root) : 0;

	if (!path || strncmp(path, c->root, len) != 0 ||
	    (path[len] && path[len] != '/'))
		return NULL;
	path += len;
	return gf_path_normalise(arena, path);
}

/* KIND/ID, of a record that there is. */
static const char *record_path(struct check *c, const struct check_ways *ways,
			       const char *operand)
{
	const char *slash = strchr(operand, '/');

	if (!slash)
		return NULL;
	return ways->record(c, operand, (size_t)(slash - operand), slash + 1);
}

static bool exists(const struct check *c, const char *inside)
{
	struct stat st;

	if (c->of_commit)
		return revision_has(&c->revision, inside);
	return !lstat(*inside ? inside : ".", &st);
}

bool check_is_schema(const char *path)
{
	return !strcmp(path, "greffe.yaml") || !strcmp(path, "schema") ||
	       !strncmp(path, "schema/", 7);
}

static const char *unknown_operand(const struct check *c)
{
	if (c->of_commit)
		return _("'%s' is neither a file of this registry in that "
			 "commit nor the KIND/ID of a record");
	if (c->guessed)
		return _("'%s' is neither a revision, nor a file of this "
			 "registry, nor the KIND/ID of a record");
	return _("'%s' is neither a file of this registry nor the KIND/ID of "
		 "a record");
}

static void choose(struct check *c, const char *path)
{
	GF_GROW(c->chosen, c->nchosen, c->chosen_cap);
	c->chosen[c->nchosen++] = gf_arena_strdup(&c->arena, path);
}

/* The name of a kind, whose records are all in one folder. */
static bool is_kind(struct check *c, const char *operand)
{
	const char *path = gf_arena_printf(&c->arena, "records/%s", operand);

	if (strchr(operand, '/'))
		return false;
	path = c->of_commit ? revision_path(&c->revision, path, &c->arena)
			    : path_inside(c, path, &c->arena);
	return path && exists(c, path);
}

/* A file of the work tree that git leaves out, and so does the registry. */
static bool is_ignored(const struct check *c, const char *path)
{
	const struct revision *rev = &c->revision;
	struct gf_ignored *ignored;
	bool is;

	if (!rev->repo || c->of_commit ||
	    gf_ignored_open(&ignored, rev->repo, NULL) < 0)
		return false;
	is = gf_ignored_is(ignored, rev->below, path, gf_is_folder(path));
	gf_ignored_close(ignored);
	return is;
}

/* It is there, and nothing of it was judged. */
static void say_empty(const struct check *c, const char *operand,
		      const char *path)
{
	if (is_ignored(c, path))
		cli_warn(_("git ignores '%s': it is no part of the registry "
			   "(git check-ignore -v %s says why)"),
			 operand, operand);
	else if (!check_is_schema(path))
		cli_warn(_("'%s' holds no record: nothing to check there"),
			 operand);
}

static void choose_operand(struct check *c, const struct check_ways *ways,
			   const char *operand)
{
	const char *path, *record, *meant;
	struct gf_error err;

	path = c->of_commit ? revision_path(&c->revision, operand, &c->arena)
			    : path_inside(c, operand, &c->arena);
	if (path && exists(c, path)) {
		choose(c, path);
		if (!ways->under(c, path))
			say_empty(c, operand, path);
	} else if ((record = record_path(c, ways, operand))) {
		choose(c, record);
		ways->under(c, record);
	} else if (is_kind(c, operand)) {
		gf_fail(&err, GF_ENOTFOUND,
			_("'%s' is a kind of records: type records/%s for all "
			  "of them, %s/ID for one"),
			operand, operand, operand);
		check_failure(&err, c);
	} else {
		gf_fail(&err, GF_ENOTFOUND, unknown_operand(c), operand);
		check_failure(&err, c);
		meant = ways->meant(c, operand);
		if (meant)
			cli_warn(_("did you mean '%s'?"), meant);
	}
	c->guessed = false;
}

void check_choose(struct check *c, const struct check_ways *ways, int argc,
		  char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		choose_operand(c, ways, argv[i]);
}

bool check_is_chosen(const struct check *c, const char *path)
{
	size_t len;
	uint32_t i;

	for (i = 0; i < c->nchosen; i++) {
		len = strlen(c->chosen[i]);
		if (!len || (!strncmp(path, c->chosen[i], len) &&
			     (!path[len] || path[len] == '/')))
			return true;
	}
	return false;
}
