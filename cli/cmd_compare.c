/* SPDX-License-Identifier: EUPL-1.2 */
/* greffe compare: records side by side (beside.c). */
#include "cli/beside.h"
#include "cli/tell.h"

struct compare {
	struct past_options options;
	const char *by;
	bool differing;

	struct past past;
	struct beside beside;
	struct past_text texts[BESIDE_MOST];
};

static const struct opt options[] = {
	{ 0, "by", N_("LIST.FIELD"), OPT_STRING, offsetof(struct compare, by),
	  N_("add up the items of a list by one of their fields") },
	{ 0, "differing", NULL, OPT_FLAG, offsetof(struct compare, differing),
	  N_("only the rows where the records differ") },
	PAST_AT_OPTION(struct compare, options),
	PAST_OPTIONS(struct compare, options),
	OPT_LAST
};

static const char *id_of(struct compare *c, size_t i)
{
	const struct named *named = &c->beside.named[i];

	return gf_arena_printf(&c->past.arena, "%s/%s", named->kind->name,
			       named->id);
}

/* Their titles, where each has its own; else their ids. */
static void name_records(struct compare *c)
{
	struct beside *b = &c->beside;
	struct gf_buf title = GF_BUF_INIT;
	bool apart = true;
	size_t i, j;

	for (i = 0; i < b->n; i++) {
		gf_buf_reset(&title);
		tell_title(&title, c->texts[i].root, b->named[i].kind->schema);
		b->names[i] = gf_arena_strdup(&c->past.arena, title.s);
		apart &= title.len > 0;
		for (j = 0; j < i; j++)
			apart &= strcmp(b->names[i], b->names[j]) != 0;
	}
	for (i = 0; i < b->n && !apart; i++)
		b->names[i] = id_of(c, i);
	gf_buf_release(&title);
}

static void open_sheet(struct compare *c)
{
	struct gf_sheet_column columns[BESIDE_MOST + 1] = {
		{ .name = "field", .label = _("Field"), .fixed = true }
	};
	const char *format = c->options.format;
	struct beside *b = &c->beside;
	size_t i;

	b->people = !format || !strcmp(format, "text") ||
		    !strcmp(format, "table") || !strcmp(format, "markdown");
	for (i = 0; i < b->n; i++) {
		columns[i + 1].name = id_of(c, i);
		columns[i + 1].label = b->names[i];
		columns[i + 1].json = !b->people;
	}
	b->whole = b->people && c->past.cli->width;
	c->past.lines = UINT32_MAX;
	b->sheet = past_sheet(&c->past, columns, b->n + 1);
}

static int read_record(struct compare *c, const char *word,
		       struct gf_error *err)
{
	struct named *named = &c->beside.named[c->beside.n];
	struct past_text *text = &c->texts[c->beside.n];

	if (named_find(&c->past, word, named, err) < 0)
		return -1;
	past_read_path(&c->past, text, named->path, named->kind->syntax);
	if (!text->root) {
		*err = text->why;
		return gf_wrap(err, _("cannot read '%s'"), named->path);
	}
	c->beside.n++;
	return 0;
}

/* --by names a list of the records, and a field of its items. */
static int check_by(struct compare *c, struct gf_error *err)
{
	const struct gf_kind *kind = c->beside.named[0].kind;
	const char *dot = c->by ? strchr(c->by, '.') : NULL;
	const struct gf_schema *items = NULL;
	char *list;

	if (!c->by || !kind->schema)
		return 0;
	if (dot) {
		list = gf_arena_memdup(&c->past.arena, c->by,
				       (size_t)(dot - c->by));
		items = gf_schema_property(kind->schema, list);
		items = items ? gf_schema_items(items) : NULL;
	}
	if (items && gf_schema_property(items, dot + 1))
		return 0;
	return gf_fail(err, GF_EINVALID,
		       _("--by takes a list and a field of its items, as "
			 "lignes.poste; '%s' is none of the schema of %s"),
		       c->by, kind->name);
}

static int compare(struct compare *c, int argc, char **argv,
		   struct gf_error *err)
{
	struct beside *b = &c->beside;
	struct beside_row row = { 0 };
	uint32_t i;
	int j;

	for (j = 0; j < argc; j++) {
		if (read_record(c, argv[j], err) < 0)
			return -1;
		row.at[j] = c->texts[j].root;
	}
	if (check_by(c, err) < 0)
		return -1;
	b->by = c->by;
	b->differing = c->differing;
	name_records(c);
	open_sheet(c);
	beside_compare(b, &row, b->named[0].kind->schema);
	for (i = 0; i < b->notes.n; i++)
		gf_sheet_note(b->sheet, b->notes.entries[i].key);
	return past_finish(&c->past, b->sheet);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct gf_error err = { 0 };
	struct compare c = { 0 };
	int ret = cli_parse(cli, &cmd_compare, &c, &argc, argv);
	size_t i;

	beside_init(&c.beside, &c.past);
	if (ret < 0 && argc < 2)
		ret = cli_usage(&cmd_compare, _("two records at least are "
						"needed, each as KIND/ID"));
	if (ret < 0 && argc > BESIDE_MOST)
		ret = cli_usage(&cmd_compare, _("%d records at most"),
				BESIDE_MOST);
	if (ret < 0)
		ret = past_open(&c.past, cli, &cmd_compare, &c.options, false);
	if (ret < 0) {
		ret = compare(&c, argc, argv, &err);
		if (ret < 0)
			ret = cli_fail(&err);
	}
	for (i = 0; i < BESIDE_MOST; i++)
		past_text_release(&c.texts[i]);
	beside_release(&c.beside);
	past_close(&c.past);
	return ret;
}

const struct cmd cmd_compare = {
	.name = "compare",
	.args = N_("KIND/ID KIND/ID…"),
	.summary = N_("show records side by side, a row a field"),
	.details = N_(
		"Items of a list are matched by their key; where the schema "
		"draws a list by one of\nits fields (x-chart), or with --by, "
		"they are added up by that field. What only one\nof the "
		"records has, and lists that say that they are not complete, "
		"are told below:\nthe comparison is then a partial one.\n\n"
		"  greffe compare exercice/2022 exercice/2025\n"
		"  greffe compare exercice/2022 exercice/2025 --differing\n"
		"  greffe compare programme/rebonds programme/lieux-communs"),
	.options = options,
	.run = run,
};
