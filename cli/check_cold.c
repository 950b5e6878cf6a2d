/* SPDX-License-Identifier: EUPL-1.2 */
/* greffe check from cold: every record is read (survey.h). */
#include "cli/check.h"

static const char *find_record(struct check *c, const char *kind, size_t len,
			       const char *id)
{
	const struct gf_kind *k = gf_registry_kind(c->reg, kind, len);

	return k ? gf_census_find(c->survey.census, k, id, strlen(id)) : NULL;
}

static size_t choose_under(struct check *c, const char *path)
{
	return survey_choose(&c->survey, path);
}

static const char *find_meant(struct check *c, const char *word)
{
	return survey_meant(&c->survey, word, &c->arena);
}

static const struct check_ways ways = { find_record, choose_under, find_meant };

/* Schemas are documents of the run only where something is wrong. */
static void tell_schema(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	struct check *c = payload;
	bool wrong = diags->errors > 0;

	cli_rules_apply(&c->rules, diags);
	if (diags->n)
		gf_writer_document(c->writer, src, 0, diags);
	if (wrong && !diags->errors)
		gf_writer_unjudged(c->writer, 1);
}

static void judge(struct check *c, int argc, char **argv)
{
	survey_list(&c->survey);
	if (c->of_commit && c->failed) /* what cannot be listed is no tree */
		return;
	survey_judge(&c->survey);
	check_choose(c, &ways, argc, argv);
	if (!argc)
		survey_choose_all(&c->survey);
	survey_tell(&c->survey);
	check_say_unjudged(c, c->survey.unjudged, c->survey.ignored);
}

/* What git ignores in a work tree is no part of the registry. */
static int leave_out(struct check *c, struct gf_ignored **out,
		     struct gf_error *err)
{
	*out = NULL;
	if (c->of_commit || !c->revision.repo)
		return 0;
	return gf_ignored_open(out, c->revision.repo, err);
}

int check_cold(struct check *c, int argc, char **argv)
{
	const struct gf_scripts none = { 0 };
	struct gf_ignored *outside;
	struct gf_shape *shape;
	struct gf_error err;
	struct gf_tree tree;
	int code = CLI_OK;

	if (c->of_commit)
		revision_tree(&tree, &c->revision);
	else
		gf_tree_folder(&tree, ".");
	if (gf_registry_load(&c->reg, &tree, &err) < 0)
		return cli_fail(&err);
	cli_registry_lang(c->cli, gf_registry_lang(c->reg));
	code = cli_rules_check(c->cmd, &c->output, &none);
	if (code < 0)
		c->writer = cli_writer(c->cli, c->cmd, &c->output, false,
				       &c->rules, &code);
	if (!c->writer)
		return code;
	if (leave_out(c, &outside, &err) < 0)
		return cli_fail(&err);
	c->survey = (struct survey){
		.reg = c->reg,
		.root = ".",
		.revision = c->of_commit ? &c->revision : NULL,
		.outside = outside,
		.below = c->revision.below,
		.workers = c->output.jobs ? c->output.jobs : c->cli->cores,
		.document = check_document,
		.failure = check_failure,
		.progress = check_progress,
		.payload = c,
	};
	gf_registry_report(c->reg, tell_schema, c);
	shape = gf_shape_new(c->reg);
	gf_shape_report(shape, c->reg, tell_schema, c);
	gf_shape_free(shape);
	judge(c, argc, argv);
	survey_release(&c->survey);
	gf_ignored_close(outside);
	return cli_finish(c->cli, c->writer, &c->output, c->failed);
}
