/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe new: the file of one more record, to fill in. Nothing is ever
 * overwritten; an id that the kind has already is refused wherever its file
 * stands.
 */
#include "cli/skeleton.h"
#include "cli/survey.h"

#include <sys/stat.h>

struct new
{
	const char *title;

	struct cli *cli;
	char *root;
	struct gf_registry *reg;
	const struct gf_kind *kind;
	const char *id;
	struct gf_buf slug;
};

static const struct opt options[] = {
	{ 0, "title", N_("TEXT"), OPT_STRING, offsetof(struct new, title),
	  N_("the record's title; the id is made from it") },
	OPT_LAST
};

/* --- what is asked ------------------------------------------------------- */

static int unknown_kind(const struct new *new, const char *name)
{
	struct gf_buf list = GF_BUF_INIT;
	const struct gf_kind *kinds;
	struct gf_near near;
	size_t n, i;
	int ret;

	kinds = gf_registry_kinds(new->reg, &n);
	gf_near_init(&near, name, strlen(name));
	for (i = 0; i < n; i++) {
		gf_near_offer(&near, kinds[i].name, kinds[i].name);
		gf_buf_addf(&list, i ? ", %s" : "%s", kinds[i].name);
	}
	ret = near.best ? cli_usage(&cmd_new,
				    _("no kind is called '%s'; did you mean "
				      "'%s'?"),
				    name, near.best)
			: cli_usage(&cmd_new,
				    _("no kind is called '%s'; there are: %s"),
				    name, list.s);
	gf_buf_release(&list);
	gf_near_release(&near);
	return ret;
}

static int wrong_id(const struct new *new, const char *id)
{
	struct gf_buf slug = GF_BUF_INIT;
	int ret;

	gf_slug(&slug, id, strlen(id));
	if (slug.len && gf_kind_allows_id(new->kind, slug.s, slug.len))
		ret = cli_usage(&cmd_new,
				_("'%s' cannot be an id; did you mean '%s'?"),
				id, slug.s);
	else
		ret = cli_usage(&cmd_new, _("'%s' cannot be an id"), id);
	gf_buf_release(&slug);
	return ret;
}

/* Fills kind and id; the id stays NULL when the record is only shown. */
static int read_operands(struct new *new, int argc, char **argv)
{
	const char *id = argc > 1 ? argv[1] : NULL;

	if (argc < 1 || argc > 2)
		return cli_usage(&cmd_new, _("a kind, then an id, are needed"));
	new->kind = gf_registry_kind_called(new->reg, argv[0], strlen(argv[0]));
	if (!new->kind)
		return unknown_kind(new, argv[0]);
	if (!id && new->title) {
		gf_slug(&new->slug, new->title, strlen(new->title));
		id = new->slug.s;
	}
	if (!id || !strcmp(id, "-"))
		return -1;
	if (!gf_kind_allows_id(new->kind, id, strlen(id)))
		return wrong_id(new, id);
	new->id = id;
	return -1;
}

/* --- is it there already? ------------------------------------------------ */

static void tell_failure(const struct gf_error *err, void *payload GF_UNUSED)
{
	cli_fail(err);
}

/* The path of the record that has the id, in the arena; or NULL. */
static const char *find_taken(const struct new *new, struct gf_arena *arena)
{
	struct survey s = { .reg = new->reg,
			    .root = new->root,
			    .workers = 1,
			    .failure = tell_failure };
	size_t len = strlen(new->id), i;
	const char *found = NULL;

	survey_list(&s);
	for (i = 0; i < s.n && !found; i++) {
		const struct survey_entry *e = &s.entries[i];

		if (e->kind == new->kind->index && e->id_len == len &&
		    !memcmp(survey_path(&s, e) + e->id, new->id, len))
			found = gf_arena_strdup(arena, survey_path(&s, e));
	}
	survey_release(&s);
	return found;
}

static int write_record(const struct new *new, const struct gf_buf *text)
{
	struct gf_arena arena = { 0 };
	const char *path = gf_kind_path(new->kind, new->id, &arena), *full;
	const char *taken = find_taken(new, &arena);
	struct gf_error err = { 0 };
	struct stat st;
	int ret;

	full = gf_path_join(&arena, new->root, path);
	if (!taken && !lstat(full, &st))
		taken = path;
	if (taken)
		ret = gf_fail(&err, GF_EINVALID,
			      _("'%s' is there already: nothing is written"),
			      taken);
	else
		ret = gf_file_write(full, text->s, text->len, &err);
	if (ret < 0) {
		ret = cli_fail(&err);
	} else {
		cli_printf(new->cli, "%s\n", path);
		cli_warn(_("fill in its blanks, then type: greffe check %s/%s"),
			 new->kind->name, new->id);
	}
	gf_arena_release(&arena);
	return ret;
}

/* --- the command --------------------------------------------------------- */

static int make(struct new *new, int argc, char **argv)
{
	struct gf_buf text = GF_BUF_INIT;
	int ret = read_operands(new, argc, argv);
	struct skeleton known = { new->id, new->title };
	struct gf_error err;

	if (ret >= 0)
		return ret;
	if (!new->kind->schema) {
		gf_fail(&err, GF_EINVALID,
			_("the schema of '%s' cannot be used: greffe check "
			  "says why"),
			new->kind->name);
		return cli_fail(&err);
	}
	skeleton_write(&text, new->kind, &known);
	ret = CLI_OK;
	if (new->id)
		ret = write_record(new, &text);
	else
		cli_write(text.s, text.len, new->cli);
	gf_buf_release(&text);
	return cli_flush(new->cli) < 0 ? CLI_FAILED : ret;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct new new = { .cli = cli, .slug = GF_BUF_INIT };
	struct gf_error err = { 0 };
	int ret = cli_parse(cli, &cmd_new, &new, &argc, argv);

	if (ret >= 0)
		return ret;
	new.reg = cli_open_registry(cli, &new.root, &err);
	ret = new.reg ? make(&new, argc, argv) : cli_fail(&err);
	gf_registry_free(new.reg);
	gf_buf_release(&new.slug);
	free(new.root);
	return ret;
}

const struct cmd cmd_new = {
	.name = "new",
	.args = N_("KIND [ID|-]"),
	.summary = N_("write the file of a new record, to fill in"),
	.details =
		N_("The file holds the keys that the schema requires, blank, "
		   "then the others as\ncomments, with what each one means. "
		   "Nothing is overwritten. Without an ID,\nor with -, it is "
		   "only shown.\n\n"
		   "  greffe new programme rebonds\n"
		   "  greffe new programme --title \"Les Labonautes\"\n"
		   "  greffe new programme -"),
	.options = options,
	.run = run,
};
