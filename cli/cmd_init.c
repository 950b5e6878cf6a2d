/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe init: a registry where there was none. Either a small one to start
 * from, or greffe.yaml alone, that adopts files where they stand (--from):
 * nothing is moved, and what stands there is judged and counted.
 */
#include "cli/starter.h"
#include "cli/survey.h"

#include <errno.h>
#include <sys/stat.h>

struct init {
	const char *from, *schema, *kind, *id;

	struct cli *cli;
	const char *dir;
	struct gf_arena arena;
	/* what --from found */
	size_t records, valid, failures;
	size_t by_rule[GF_RULE_COUNT];
};

static const struct opt options[] = {
	{ 0, "from", N_("GLOB"), OPT_STRING, offsetof(struct init, from),
	  N_("adopt the files that match, such as 'data/*/publiccode.yml'") },
	{ 0, "schema", N_("FILE"), OPT_STRING, offsetof(struct init, schema),
	  N_("with --from: the schema of these files") },
	{ 0, "kind", N_("NAME"), OPT_STRING, offsetof(struct init, kind),
	  N_("with --from: what they are called (default: after the schema)") },
	{ 0, "id", N_("POINTER"), OPT_STRING, offsetof(struct init, id),
	  N_("with --from: where the id is inside a file, such as /slug") },
	OPT_LAST
};

static int fail_there(const char *path)
{
	struct gf_error err;

	gf_fail(&err, GF_EINVALID,
		_("'%s' is there already: nothing is written"), path);
	return cli_fail(&err);
}

static const char *path_in(struct init *init, const char *path)
{
	return gf_path_join(&init->arena, init->dir, path);
}

static bool is_there(struct init *init, const char *path)
{
	struct stat st;

	return !lstat(path_in(init, path), &st);
}

/* --- a registry to start from -------------------------------------------- */

static int write_file(struct init *init, const struct starter_file *f,
		      struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	int ret;

	if (f->comment)
		gf_buf_addf(&text, "# %s\n", _(f->comment));
	gf_buf_adds(&text, f->text);
	ret = gf_file_write(path_in(init, f->path), text.s, text.len, err);
	gf_buf_release(&text);
	return ret;
}

static int write_starter(struct init *init)
{
	static const char *const tops[] = { "greffe.yaml", "schema",
					    "records" };
	const struct starter_file *f;
	struct gf_error err;
	size_t i;

	for (i = 0; i < GF_NELEMS(tops); i++)
		if (is_there(init, tops[i]))
			return fail_there(path_in(init, tops[i]));
	for (f = starter_files; f->path; f++) {
		if (is_there(init, f->path)) /* .gitattributes: theirs */
			continue;
		if (write_file(init, f, &err) < 0)
			return cli_fail(&err);
		cli_printf(init->cli, "%s\n", path_in(init, f->path));
	}
	cli_printf(init->cli,
		   "\n%s\n  greffe check\n  greffe new action "
		   "--title \"…\"\n",
		   _("A registry of two kinds is ready. What to type next:"));
	return CLI_OK;
}

/* --- --from: the pattern ------------------------------------------------- */

/* The last '*' that stands alone becomes {id}; NULL without any. */
static const char *make_pattern(struct init *init, const char *glob)
{
	const char *star = NULL, *p;

	if (strstr(glob, "{id}") || init->id)
		return glob;
	for (p = glob; *p; p++) {
		if (p[0] == '*' && p[1] == '*')
			p++;
		else if (*p == '*')
			star = p;
	}
	if (!star)
		return NULL;
	return gf_arena_printf(&init->arena, "%.*s{id}%s", (int)(star - glob),
			       glob, star + 1);
}

/* "schemas/software.schema.json" gives "software". */
static const char *make_kind(struct init *init)
{
	const char *name = gf_path_base(init->schema);
	struct gf_buf slug = GF_BUF_INIT;
	const char *kind;

	gf_slug(&slug, name, strcspn(name, "."));
	kind = gf_arena_strdup(&init->arena, slug.len ? slug.s : "record");
	gf_buf_release(&slug);
	return kind;
}

/* A plain scalar would do for most; quotes do for all. */
static void add_quoted(struct gf_buf *out, const char *s)
{
	gf_buf_addc(out, '\'');
	for (; *s; s++) {
		gf_buf_addc(out, *s);
		if (*s == '\'')
			gf_buf_addc(out, '\'');
	}
	gf_buf_addc(out, '\'');
}

static int write_config(struct init *init, const char *pattern,
			const char *id_pattern, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	int ret;

	gf_buf_addf(&text, "# %s\nkinds:\n  ",
		    _("Where this registry's records and schemas are. "
		      "Nothing was moved."));
	gf_buf_adds(&text, init->kind);
	gf_buf_adds(&text, ":\n    schema: ");
	add_quoted(&text, init->schema);
	gf_buf_adds(&text, "\n    records: ");
	add_quoted(&text, pattern);
	if (init->id) {
		gf_buf_adds(&text, "\n    id: ");
		add_quoted(&text, init->id);
	}
	if (id_pattern) {
		gf_buf_adds(&text, "\n    id_pattern: ");
		add_quoted(&text, id_pattern);
	}
	gf_buf_addc(&text, '\n');
	ret = gf_file_write(path_in(init, "greffe.yaml"), text.s, text.len,
			    err);
	gf_buf_release(&text);
	return ret;
}

/* --- --from: what stands there ------------------------------------------- */

static void count_document(struct gf_source *src GF_UNUSED,
			   struct gf_diags *diags, void *payload)
{
	struct init *init = payload;
	uint32_t i;

	init->records++;
	init->valid += !diags->errors;
	for (i = 0; i < diags->n; i++)
		init->by_rule[diags->items[i].rule]++;
}

static void count_failure(const struct gf_error *err, void *payload)
{
	struct init *init = payload;

	cli_fail(err);
	init->failures++;
}

static void ignore_document(struct gf_source *src GF_UNUSED,
			    struct gf_diags *diags GF_UNUSED,
			    void *payload GF_UNUSED)
{
}

/* Judges the layout as greffe.yaml now says it is. -1: it cannot be read. */
static int survey(struct init *init, struct gf_error *err)
{
	struct survey s = { .root = init->dir,
			    .workers = init->cli->cores,
			    .document = count_document,
			    .failure = count_failure,
			    .payload = init };
	struct gf_registry *reg;
	struct gf_tree tree;
	size_t n;

	init->records = init->valid = init->failures = 0;
	memset(init->by_rule, 0, sizeof(init->by_rule));
	gf_tree_folder(&tree, init->dir);
	if (gf_registry_load(&reg, &tree, err) < 0)
		return -1;
	gf_registry_report(reg, ignore_document, NULL);
	if (!gf_registry_kinds(reg, &n)->schema) {
		gf_registry_free(reg);
		return gf_fail(err, GF_EINVALID,
			       _("the schema '%s' cannot be used: greffe check "
				 "says why"),
			       init->schema);
	}
	s.reg = reg;
	survey_list(&s);
	survey_judge(&s);
	survey_choose_all(&s);
	survey_tell(&s);
	survey_release(&s);
	gf_registry_free(reg);
	return 0;
}

/*
 * Ids as they are found: the narrowest of a few patterns that all of them
 * match is written, so that the first check is not about names.
 */
static int adopt(struct init *init, const char *pattern, struct gf_error *err)
{
	static const char *const id_patterns[] = {
		NULL, "^[a-z0-9]+([._-][a-z0-9]+)*$",
		"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$", "^[^/]+$"
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(id_patterns); i++) {
		if (write_config(init, pattern, id_patterns[i], err) < 0 ||
		    survey(init, err) < 0)
			return -1;
		if (!init->by_rule[GF_RULE_ID_FORM])
			break;
	}
	return 0;
}

static void print_findings(struct init *init)
{
	size_t best, i, shown;

	for (shown = 0; shown < GF_RULE_COUNT; shown++) {
		best = 0;
		for (i = 1; i < GF_RULE_COUNT; i++)
			if (init->by_rule[i] > init->by_rule[best])
				best = i;
		if (!init->by_rule[best])
			return;
		cli_printf(init->cli, "%8zu  %s\n", init->by_rule[best],
			   gf_rule((enum gf_rule)best)->id);
		init->by_rule[best] = 0;
	}
}

static int check_from(struct init *init)
{
	if (!init->schema)
		return cli_usage(&cmd_init, _("--from needs --schema FILE"));
	if (init->schema[0] == '/' ||
	    !gf_path_normalise(&init->arena, init->schema))
		return cli_usage(&cmd_init,
				 _("the schema has to be in the same folder as "
				   "the records: give its path from there"));
	if (is_there(init, "greffe.yaml"))
		return fail_there(path_in(init, "greffe.yaml"));
	if (!is_there(init, init->schema)) {
		cli_warn(_("cannot open '%s': %s"), init->schema,
			 gf_errno_text(ENOENT));
		return CLI_FAILED;
	}
	if (!init->kind)
		init->kind = make_kind(init);
	return -1;
}

static int run_from(struct init *init)
{
	struct gf_error err = { 0 };
	const char *pattern;
	int ret = check_from(init);

	if (ret >= 0)
		return ret;
	pattern = make_pattern(init, init->from);
	if (!pattern)
		return cli_usage(&cmd_init,
				 _("'%s' matches one file only: put * where "
				   "the id is, and quotes around it"),
				 init->from);
	if (adopt(init, pattern, &err) < 0)
		return cli_fail(&err);
	cli_printf(init->cli, "%s: %s\n", path_in(init, "greffe.yaml"),
		   pattern);
	cli_printf(init->cli, _("records: %zu, valid: %zu\n"), init->records,
		   init->valid);
	print_findings(init);
	if (!init->records)
		cli_warn(_("no file matches '%s'"), pattern);
	return init->failures || !init->records ? CLI_FAILED : CLI_OK;
}

/* --- the command --------------------------------------------------------- */

static int run(struct cli *cli, int argc, char **argv)
{
	struct init init = { .cli = cli };
	int ret = cli_parse(cli, &cmd_init, &init, &argc, argv);

	if (ret >= 0)
		return ret;
	if (argc > 1)
		return cli_usage(&cmd_init,
				 init.from ? _("put quotes around the pattern "
					       "of --from")
					   : _("one folder at most"));
	init.dir = argc ? gf_path_join(&init.arena, cli->dir, argv[0])
			: cli->dir;
	if (init.from)
		ret = run_from(&init);
	else if (init.schema || init.kind || init.id)
		ret = cli_usage(&cmd_init, _("--schema, --kind and --id go "
					     "with --from"));
	else
		ret = write_starter(&init);
	gf_arena_release(&init.arena);
	return cli_flush(cli) < 0 ? CLI_FAILED : ret;
}

const struct cmd cmd_init = {
	.name = "init",
	.args = N_("[DIR]"),
	.summary = N_("start a registry, or adopt files where they stand"),
	.details = N_(
		"Without --from: two kinds, a record of each, clean. Nothing "
		"is overwritten.\nWith --from: writes greffe.yaml for files "
		"that are there already, moves nothing,\nand counts what is "
		"valid and what is not.\n\n"
		"  greffe init my-registry\n"
		"  greffe init --from 'data/*/publiccode.yml' --schema "
		"schemas/software.json"),
	.options = options,
	.run = run,
};
