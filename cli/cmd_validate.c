/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe validate: any YAML or JSON files against any schema, no registry.
 * The operands become a list of files; the pool judges them; results are
 * written in the order of the list. A file is read once and forgotten as
 * soon as it is told.
 */
#include "cli/instances.h"
#include "cli/schemas.h"

struct validate {
	struct cli_output output;
	struct cli_schemas schemas;
	const char *schemafile, *draft, *as, *max_bytes;
	bool metaschema, own, front_matter;
	int assert_formats;

	struct cli *cli;
	struct gf_schemas *set;
	const struct gf_schema *schema; /* NULL: each file names its own */
	struct gf_writer *writer;
	struct cli_rules rules;
	struct instances instances;
	bool told; /* a schema's findings, by the last compile() */
	bool failed;
};

static const struct opt options[] = {
	{ 0, "schemafile", N_("SCHEMA"), OPT_STRING,
	  offsetof(struct validate, schemafile),
	  N_("the schema; every operand is then a file to judge") },
	{ 0, "own-schema", NULL, OPT_FLAG, offsetof(struct validate, own),
	  N_("each file names its schema ($schema, or a modeline)") },
	{ 0, "metaschema", NULL, OPT_FLAG,
	  offsetof(struct validate, metaschema),
	  N_("judge the files as schemas") },
	{ 0, "remote", N_("URL-PREFIX=DIR"), OPT_LIST,
	  offsetof(struct validate, schemas.remotes),
	  N_("the folder that stands for a URL prefix (again for more)") },
	{ 0, "draft", N_("DRAFT"), OPT_STRING, offsetof(struct validate, draft),
	  N_("where $schema is missing: 2020-12, 2019-09, 7, 6 or 4") },
	{ 0, "assert-formats", N_("YES|NO"), OPT_YESNO,
	  offsetof(struct validate, assert_formats),
	  N_("whether format is an assertion (default yes)") },
	{ 0, "front-matter", NULL, OPT_FLAG,
	  offsetof(struct validate, front_matter),
	  N_("read Markdown files; judge their YAML front matter") },
	{ 0, "as", N_("NAME"), OPT_STRING, offsetof(struct validate, as),
	  N_("what standard input is called; its ending says how to read") },
	{ 0, "max-bytes", N_("N"), OPT_STRING,
	  offsetof(struct validate, max_bytes),
	  N_("largest document judged (default 1048576)") },
	CLI_OUTPUT_OPTIONS(struct validate, output),
	OPT_LAST
};

/* --- schemas ------------------------------------------------------------- */

static void tell_schema(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	struct validate *v = payload;

	cli_rules_apply(&v->rules, diags);
	if (diags->n) {
		gf_writer_document(v->writer, src, 0, diags);
		v->told = true;
	}
}

/* Compiles what a person named; its findings are told. NULL: unusable. */
static const struct gf_schema *compile(struct validate *v, const char *base,
				       const char *name)
{
	char *uri = cli_schemas_uri(&v->schemas, base, name);
	const struct gf_schema *schema;

	v->schemas.err.msg[0] = '\0';
	schema = gf_schemas_compile(v->set, uri);
	v->told = false;
	gf_schemas_report(v->set, tell_schema, v);
	free(uri);
	if (!schema && !(v->metaschema && v->told)) {
		if (v->told || !v->schemas.err.msg[0])
			cli_warn(_("the schema '%s' cannot be used"), name);
		else
			cli_warn(_("the schema '%s' cannot be used: %s"), name,
				 v->schemas.err.msg);
		v->failed = true;
	}
	return schema;
}

/* A file that names its own schema; runs on one thread. */
static const struct gf_schema *own_schema(const char *path, const char *name,
					  void *payload)
{
	struct validate *v = payload;
	struct gf_arena arena = { 0 };
	const char *base = gf_path_base(path);
	const struct gf_schema *schema;
	char *dir;

	if (!name) {
		cli_warn(_("'%s' names no schema: add a line `# yaml-language-"
			   "server: $schema=…` or name one first"),
			 path);
		gf_writer_unjudged(v->writer, 1);
		v->failed = true;
		return NULL;
	}
	dir = gf_arena_memdup(&arena, path, (size_t)(base - path));
	schema = compile(v, *dir ? dir : "./", name);
	if (!schema)
		gf_writer_unjudged(v->writer, 1);
	gf_arena_release(&arena);
	return schema;
}

/* --metaschema: a schema without a finding is a document that was judged. */
static int judge_schemas(struct validate *v)
{
	struct gf_diags none = { 0 };
	struct gf_source src;
	uint32_t i;

	for (i = 0; i < v->instances.files.n; i++) {
		compile(v, "", v->instances.files.items[i]);
		if (v->told)
			continue;
		gf_source_init(&src, v->instances.files.items[i], NULL, 0);
		gf_writer_document(v->writer, &src, 0, &none);
	}
	gf_diags_release(&none);
	return 0;
}

/* --- the run ------------------------------------------------------------- */

static void tell_instance(struct gf_source *src, uint32_t index,
			  struct gf_diags *diags, void *payload)
{
	struct validate *v = payload;

	cli_rules_apply(&v->rules, diags);
	gf_writer_document(v->writer, src, index, diags);
}

static void tell_failure(const struct gf_error *err, void *payload)
{
	struct validate *v = payload;

	cli_fail(err);
	if (v->writer)
		gf_writer_unjudged(v->writer, 1);
	v->failed = true;
}

static void tell_progress(size_t done, size_t total, void *payload)
{
	struct validate *v = payload;

	cli_progress(v->cli, _("judging"), done, total);
}

static int judge_instances(struct validate *v)
{
	struct instances_run run = {
		.schema = v->schema,
		.own_schema = v->own ? own_schema : NULL,
		.document = tell_instance,
		.failure = tell_failure,
		.progress = tell_progress,
		.payload = v,
		.workers = v->output.jobs ? v->output.jobs : v->cli->cores,
	};

	instances_judge(&v->instances, &run);
	return 0;
}

/* Which operand is the schema, and which are files. -1: go on. */
static int read_operands(struct validate *v, int argc, char **argv)
{
	struct gf_error err;
	int i, first = 0;
	bool own = v->own || v->metaschema || v->schemafile;

	if (!argc)
		return cli_usage(&cmd_validate, _("name a schema and files"));
	if (argc == 1 && !own)
		v->own = true;
	else if (!own)
		v->schemafile = argv[first++];
	for (i = first; i < argc; i++)
		if (instances_add(&v->instances, argv[i], &err) < 0)
			tell_failure(&err, v);
	if (v->failed)
		return CLI_FAILED;
	if (!v->instances.files.n) {
		cli_warn(_("nothing to judge: no YAML or JSON file there"));
		return CLI_FAILED;
	}
	return -1;
}

/* -v: what is judged by what. */
static void say_schema(const struct validate *v)
{
	if (v->output.verbose)
		cli_warn(_("schema: %s (%s)"), v->schemafile,
			 gf_draft_name(gf_schema_draft(v->schema)));
}

static int run_set(struct validate *v)
{
	uint32_t n;

	if (v->metaschema)
		return judge_schemas(v);
	if (!v->own) {
		v->schema = compile(v, "", v->schemafile);
		if (!v->schema) {
			n = v->instances.files.n;
			cli_warn(gf_ntranslate("%u file was not judged",
					       "%u files were not judged", n),
				 n);
			gf_writer_unjudged(v->writer, n);
			return -1;
		}
		say_schema(v);
	}
	return judge_instances(v);
}

static int read_options(struct validate *v, struct gf_schemas_opts *opts)
{
	char *end;

	opts->assert_formats = v->assert_formats;
	opts->judge_schemas = true;
	if (v->draft) {
		opts->draft = gf_draft_find(v->draft);
		if (opts->draft == GF_DRAFT_NONE)
			return cli_usage(&cmd_validate,
					 _("unknown draft '%s'; there are "
					   "2020-12, 2019-09, 7, 6 and 4"),
					 v->draft);
	}
	if (v->max_bytes) {
		v->instances.max_bytes = strtoul(v->max_bytes, &end, 10);
		if (*end || !v->instances.max_bytes ||
		    v->instances.max_bytes > (size_t)1 << 30)
			return cli_usage(&cmd_validate,
					 _("--max-bytes takes a number up to "
					   "1073741824, not '%s'"),
					 v->max_bytes);
	}
	v->instances.front_matter = v->front_matter;
	v->instances.stdin_name = v->as;
	return cli_schemas_init(&v->schemas, &cmd_validate, v->cli->dir, opts);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct validate v = { .cli = cli, .assert_formats = 1 };
	struct gf_schemas_opts opts = { 0 };
	int ret = cli_parse(cli, &cmd_validate, &v, &argc, argv);

	if (ret < 0)
		ret = read_options(&v, &opts);
	if (ret < 0)
		ret = read_operands(&v, argc, argv);
	if (ret < 0)
		v.writer = cli_writer(cli, &cmd_validate, &v.output, true,
				      &v.rules, &ret);
	if (v.writer) {
		v.set = gf_schemas_new(&opts);
		if (run_set(&v) < 0)
			v.failed = true;
		cli_progress(cli, NULL, 0, 0);
		ret = cli_finish(cli, v.writer, &v.output, v.failed);
		gf_schemas_free(v.set);
	}
	instances_release(&v.instances);
	cli_schemas_release(&v.schemas);
	cli_output_release(&v.output);
	return ret;
}

const struct cmd cmd_validate = {
	.name = "validate",
	.args = N_("[SCHEMA] FILE…"),
	.summary = N_("judge any YAML or JSON files against any schema"),
	.details = N_(
		"A FILE is YAML, JSON, .jsonl or .ndjson (an instance a line), "
		"a folder of these,\nor - for standard input. With one operand "
		"and no schema, the file names its own.\n\n"
		"  greffe validate person.schema.json people/\n"
		"  greffe validate --format jsonl s.yaml data.ndjson | jq\n"
		"  greffe validate --metaschema schema/*.yaml\n"
		"  curl … | greffe validate --as a.json schema.json -"),
	.options = options,
	.run = run,
	.judges = true,
};
