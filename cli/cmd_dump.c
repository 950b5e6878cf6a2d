/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe dump: the insides, for those who work on greffe and for the tests:
 * if you needed a debugger to see it, it belongs here.
 */
#include "cli/ask.h"
#include "cli/manual.h"
#include "cli/schemas.h"

struct dump {
	struct cli_schemas schemas;
	struct ask_options ask;
};

static const struct opt options[] = {
	{ 0, "remote", N_("URL-PREFIX=DIR"), OPT_LIST,
	  offsetof(struct dump, schemas.remotes),
	  N_("the folder that stands for a URL prefix (again for more)") },
	ASK_OPTIONS(struct dump, ask),
	OPT_LAST
};

static void tell(struct gf_source *src, struct gf_diags *diags, void *payload)
{
	gf_writer_document(payload, src, 0, diags);
}

/* The compiled program of a schema. */
static int dump_schema(struct cli *cli, struct dump *d, const char *name)
{
	struct gf_schemas_opts opts = { .assert_formats = true,
					.judge_schemas = true };
	struct gf_writer_opts wopts = { .format = "text", .quiet = true };
	const struct gf_schema *schema;
	struct gf_schemas *set;
	struct gf_writer *w;
	struct gf_buf out = GF_BUF_INIT;
	int ret = cli_schemas_init(&d->schemas, &cmd_dump, cli->dir, &opts);
	char *uri;

	if (ret >= 0)
		return ret;
	set = gf_schemas_new(&opts);
	w = gf_writer_new(&wopts, cli_write, cli);
	uri = cli_schemas_uri(&d->schemas, "", name);
	schema = gf_schemas_compile(set, uri);
	gf_schemas_report(set, tell, w);
	if (schema)
		gf_schema_dump(&out, schema);
	cli_write(out.s, out.len, cli);
	gf_writer_finish(w);
	gf_writer_free(w);
	gf_schemas_free(set);
	gf_buf_release(&out);
	free(uri);
	return schema ? CLI_OK : CLI_FINDINGS;
}

static void dump_tree(struct cli *cli, struct gf_source *src,
		      const struct gf_node *node, int depth)
{
	struct gf_position pos = gf_source_position(src, node->span.start);
	struct gf_buf text = GF_BUF_INIT;

	cli_printf(cli, "%s %u:%u [%u,%u)",
		   gf_type_name((enum gf_type)node->type), pos.line, pos.column,
		   node->span.start, node->span.end);
	if (node->type < GF_SEQ)
		gf_node_write_json(&text, node, 80);
	cli_printf(cli, "%s%s\n", text.len ? " " : "", text.s);
	gf_buf_release(&text);
	if (node->type == GF_SEQ)
		gf_seq_each (item, node) {
			cli_printf(cli, "%*s- ", depth * 2, "");
			dump_tree(cli, src, *item, depth + 1);
		}
	if (node->type == GF_MAP)
		gf_map_each (pair, node) {
			gf_buf_add_visible(&text, pair->key->text,
					   pair->key->len);
			cli_printf(cli, "%*s%s: ", depth * 2, "", text.s);
			gf_buf_release(&text);
			dump_tree(cli, src, pair->value, depth + 1);
		}
}

/* The tree of a document, with the place of each node. */
static int dump_file(struct cli *cli, struct dump *d GF_UNUSED,
		     const char *name)
{
	const char *dot = strrchr(name, '.');
	struct gf_compose_opts opts = { .syntax = dot && !strcmp(dot, ".json")
							  ? GF_SYNTAX_JSON
							  : GF_SYNTAX_YAML };
	struct gf_writer_opts wopts = { .format = "text", .quiet = true };
	struct gf_buf text = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct gf_error err;
	struct gf_writer *w;
	bool composed;

	if (gf_file_read_named(&text, name, gf_limit(GF_LIMIT_RECORD_BYTES),
			       &err) < 0)
		return cli_fail(&err);
	gf_source_init(&src, name, text.s, text.len);
	composed = gf_compose(&doc, &src, &opts, &diags);
	if (composed)
		dump_tree(cli, &src, doc.root, 0);
	w = gf_writer_new(&wopts, cli_write, cli);
	gf_writer_document(w, &src, 0, &diags);
	gf_writer_finish(w);
	gf_writer_free(w);
	gf_diags_release(&diags);
	gf_doc_release(&doc);
	gf_source_release(&src);
	gf_buf_release(&text);
	return composed ? CLI_OK : CLI_FINDINGS;
}

/* Rules as id, severity: what the documentation's test reads. */
static int dump_ids(struct cli *cli, struct dump *d GF_UNUSED,
		    const char *name GF_UNUSED)
{
	int i;

	for (i = 0; i < GF_RULE_COUNT; i++)
		cli_printf(
			cli, "%s\t%s\n", gf_rule((enum gf_rule)i)->id,
			gf_severity_name(gf_rule((enum gf_rule)i)->severity));
	return CLI_OK;
}

static int dump_limits(struct cli *cli, struct dump *d GF_UNUSED,
		       const char *name GF_UNUSED)
{
	int i;

	for (i = 0; i < GF_LIMIT_COUNT; i++)
		cli_printf(cli, "%10zu  %s\n", gf_limit((enum gf_limit)i),
			   _(gf_limit_what((enum gf_limit)i)));
	return CLI_OK;
}

/* What a word names among the kinds, or the records, of the registry. */
static int dump_kind(struct cli *cli, struct dump *d, const char *word)
{
	const struct gf_kind *kind;
	struct ask ask = { 0 };
	int ret = ask_open(&ask, cli, &cmd_dump, &d->ask, ASK_SHAPE);

	if (ret < 0)
		ret = ask_kind(&ask, word, &kind);
	if (ret < 0) {
		cli_printf(cli, "%s\n", kind->name);
		ret = CLI_OK;
	}
	ask_close(&ask);
	return ret;
}

static int dump_record(struct cli *cli, struct dump *d, const char *word)
{
	struct ask_record record;
	struct ask ask = { 0 };
	int ret = ask_open(&ask, cli, &cmd_dump, &d->ask, ASK_RECORDS);

	if (ret < 0)
		ret = ask_record(&ask, word, &record);
	if (ret < 0) {
		cli_printf(cli, "%s/%s\t%s\t%s\n", record.kind->name, record.id,
			   record.title, record.path);
		ret = CLI_OK;
	}
	ask_close(&ask);
	return ret;
}

/* The names of the commands: what `make install` writes a manual of. */
static int dump_commands(struct cli *cli, struct dump *d GF_UNUSED,
			 const char *name GF_UNUSED)
{
	const struct cmd *const *c;

	for (c = cli_commands(); *c; c++)
		if (!(*c)->hidden)
			cli_printf(cli, "%s\n", (*c)->name);
	return CLI_OK;
}

/* A page of the manual, for man: of one command, or greffe's own. */
static int dump_man(struct cli *cli, struct dump *d GF_UNUSED, const char *name)
{
	const struct cmd *cmd = name ? cli_find_command(name) : NULL;
	struct gf_buf page = GF_BUF_INIT;

	if (name && !cmd)
		return cli_usage(&cmd_dump, _("unknown command '%s'"), name);
	manual_write(&page, cmd);
	cli_write(page.s, page.len, cli);
	gf_buf_release(&page);
	return CLI_OK;
}

static const struct {
	const char *name;
	int (*fn)(struct cli *cli, struct dump *d, const char *name_);
	int least, most; /* operands */
} dumps[] = {
	{ "schema", dump_schema, 1, 1 }, { "file", dump_file, 1, 1 },
	{ "kind", dump_kind, 1, 1 },	 { "record", dump_record, 1, 1 },
	{ "ids", dump_ids, 0, 0 },	 { "limits", dump_limits, 0, 0 },
	{ "man", dump_man, 0, 1 },	 { "commands", dump_commands, 0, 0 },
};

static int run(struct cli *cli, int argc, char **argv)
{
	struct dump d = { 0 };
	size_t i;
	int ret = cli_parse(cli, &cmd_dump, &d, &argc, argv);

	if (ret >= 0)
		return ret;
	ret = CLI_USAGE;
	for (i = 0; argc && i < GF_NELEMS(dumps); i++)
		if (!strcmp(dumps[i].name, argv[0]) &&
		    argc - 1 >= dumps[i].least && argc - 1 <= dumps[i].most)
			break;
	if (!argc || i == GF_NELEMS(dumps))
		ret = cli_usage(&cmd_dump, _("say what to dump: schema FILE, "
					     "file FILE, kind WORD, record "
					     "WORD, ids, limits, man [COMMAND] "
					     "or commands"));
	else
		ret = dumps[i].fn(cli, &d, argc > 1 ? argv[1] : NULL);
	cli_schemas_release(&d.schemas);
	return ret;
}

const struct cmd cmd_dump = {
	.name = "dump",
	.args = N_("schema FILE | file FILE | kind WORD | record WORD | ids | "
		   "limits | man [COMMAND] | commands"),
	.summary = N_("show what greffe makes of a file, and its tables"),
	.options = options,
	.run = run,
	.judges = true,
};
