/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe refs: what a record refers to and what refers to it, as a tree for
 * people, rows for programs, a graph for Graphviz.
 */
#include "cli/links.h"
#include "cli/prose.h"
#include "cli/value.h"

#define DEEPEST 64

struct refs {
	struct ask_options options;
	bool in, out, dot;
	uint32_t depth;

	struct ask ask;
	struct ask_record record;
	struct links graphs[2]; /* out, then in; those not asked stay empty */
};

static const struct opt options[] = {
	{ 0, "in", NULL, OPT_FLAG, offsetof(struct refs, in),
	  N_("only who refers to it") },
	{ 0, "out", NULL, OPT_FLAG, offsetof(struct refs, out),
	  N_("only what it refers to") },
	{ 0, "depth", N_("N"), OPT_NUMBER, offsetof(struct refs, depth),
	  N_("how many steps away (default 1, at most 64)") },
	{ 0, "dot", NULL, OPT_FLAG, offsetof(struct refs, dot),
	  N_("as a graph for the program dot of Graphviz") },
	ASK_OPTIONS(struct refs, options),
	OPT_LAST
};

/* --- a tree for people --------------------------------------------------- */

struct tree {
	struct refs *refs;
	const struct links *links;
	struct gf_buf out, prefix;
	bool repeated; /* a record was met again */
};

static const struct gf_kind *kind_of(const struct refs *r, const char *name)
{
	return gf_registry_kind(r->ask.reg, name, strlen(name));
}

/* "Partenaires: La 27e Région (organisation/la-27e-region)" */
static void write_arc(struct tree *t, const struct links_spot *from,
		      const struct links_arc *arc)
{
	const struct links_spot *to = &t->links->spots[arc->to];
	const struct links_spot *has = t->links->in ? to : from;
	const struct gf_kind *kind = kind_of(t->refs, has->kind);
	const char *title = to->title;

	value_write_field(&t->out, kind ? kind->schema : NULL, arc->field,
			  t->links->in ? from->kind : to->kind);
	gf_buf_adds(&t->out, _(": "));
	if (!title)
		title = _("no such record");
	if (*title) {
		gf_write_shown(&t->out, title, strlen(title));
		gf_buf_adds(&t->out, " (");
	}
	gf_write_shown(&t->out, to->kind, strlen(to->kind));
	gf_buf_addc(&t->out, '/');
	gf_write_shown(&t->out, to->id, strlen(to->id));
	gf_buf_adds(&t->out, *title ? ")" : "");
	if (!arc->first && to->narcs) {
		gf_buf_adds(&t->out, " ↺");
		t->repeated = true;
	}
	gf_buf_addc(&t->out, '\n');
}

/* As deep as --depth, which is bounded. */
static void write_branch(struct tree *t, const struct links_spot *spot)
{
	size_t len = t->prefix.len;
	uint32_t i;

	for (i = 0; i < spot->narcs; i++) {
		const struct links_arc *arc = &t->links->arcs[spot->arc + i];
		bool last = i + 1 == spot->narcs;

		gf_buf_add(&t->out, t->prefix.s, t->prefix.len);
		gf_buf_adds(&t->out, last ? "└─ " : "├─ ");
		write_arc(t, spot, arc);
		if (!arc->first)
			continue;
		gf_buf_adds(&t->prefix, last ? "   " : "│  ");
		write_branch(t, &t->links->spots[arc->to]);
		t->prefix.len = len;
		if (t->prefix.cap)
			t->prefix.s[len] = '\0';
	}
}

static void write_tree(struct tree *t, const struct links *links)
{
	if (!links->nspots)
		return;
	t->links = links;
	gf_buf_addc(&t->out, '\n');
	if (!links->narcs)
		gf_buf_adds(&t->out, links->in ? _("nothing refers to it")
					       : _("it refers to nothing"));
	else
		gf_buf_adds(&t->out,
			    links->in ? _("referred to by") : _("refers to"));
	gf_buf_addc(&t->out, '\n');
	write_branch(t, &links->spots[0]);
}

static void tell_cut(const struct refs *r)
{
	if (r->graphs[0].cut || r->graphs[1].cut)
		cli_warn(_("only the first %d records are shown; ask for fewer "
			   "steps (--depth) or one way (--in, --out)"),
			 LINKS_MOST);
}

static int tell_tree(struct refs *r)
{
	struct tree t = { .refs = r,
			  .out = GF_BUF_INIT,
			  .prefix = GF_BUF_INIT };
	const struct ask_record *rec = &r->record;
	const char *title = r->graphs[0].nspots ? r->graphs[0].spots[0].title
						: r->graphs[1].spots[0].title;

	gf_write_shown(&t.out, title, strlen(title));
	gf_buf_addf(&t.out, *title ? " (%s/" : "%s/", rec->kind->name);
	gf_write_shown(&t.out, rec->id, strlen(rec->id));
	gf_buf_adds(&t.out, *title ? ")\n" : "\n");
	write_tree(&t, &r->graphs[0]);
	write_tree(&t, &r->graphs[1]);
	if (t.repeated)
		gf_buf_addf(&t.out, "\n↺ %s\n",
			    _("what follows it is shown where it is met "
			      "first"));
	cli_write(t.out.s, t.out.len, r->ask.cli);
	gf_buf_release(&t.prefix);
	gf_buf_release(&t.out);
	tell_cut(r);
	return cli_flush(r->ask.cli) < 0 ? CLI_FAILED : CLI_OK;
}

/* --- rows ---------------------------------------------------------------- */

static void add_text(struct gf_sheet *sheet, const char *s)
{
	gf_sheet_text(sheet, s, strlen(s));
}

static void add_rows(struct gf_sheet *sheet, const struct links *links)
{
	uint32_t i, k;

	for (i = 0; i < links->nspots; i++)
		for (k = 0; k < links->spots[i].narcs; k++) {
			const struct links_spot *at = &links->spots[i];
			const struct links_arc *arc = &links->arcs[at->arc + k];
			const struct links_spot *to = &links->spots[arc->to];

			add_text(sheet, links->in ? "in" : "out");
			add_text(sheet, links->in ? to->kind : at->kind);
			add_text(sheet, links->in ? to->id : at->id);
			add_text(sheet, arc->field);
			add_text(sheet, links->in ? at->kind : to->kind);
			add_text(sheet, links->in ? at->id : to->id);
			gf_sheet_integer(sheet, at->depth + 1);
			gf_sheet_end_row(sheet);
		}
}

static int tell_rows(struct refs *r)
{
	const struct gf_sheet_column columns[] = {
		{ .name = "way", .label = _("Way") },
		{ .name = "from_kind", .label = _("Kind") },
		{ .name = "from_id", .label = _("Record"), .fixed = true },
		{ .name = "field", .label = _("Field") },
		{ .name = "to_kind", .label = _("Refers to the kind") },
		{ .name = "to_id", .label = _("Refers to"), .fixed = true },
		{ .name = "depth", .label = _("Steps") },
	};
	struct gf_sheet *sheet =
		ask_sheet(&r->ask, NULL, columns, GF_NELEMS(columns));

	add_rows(sheet, &r->graphs[0]);
	add_rows(sheet, &r->graphs[1]);
	tell_cut(r);
	return ask_finish(&r->ask, sheet);
}

/* --- dot ----------------------------------------------------------------- */

/* Between double quotes: made visible, and nothing that dot would read. */
static void add_quoted(struct gf_buf *out, const char *s)
{
	struct gf_buf shown = GF_BUF_INIT;
	size_t i;

	gf_write_shown(&shown, s, strlen(s));
	for (i = 0; i < shown.len; i++) {
		if (shown.s[i] == '"' || shown.s[i] == '\\')
			gf_buf_addc(out, '\\');
		gf_buf_addc(out, shown.s[i]);
	}
	gf_buf_release(&shown);
}

static void add_name(struct gf_buf *out, const struct links_spot *spot)
{
	gf_buf_addc(out, '"');
	add_quoted(out, spot->kind);
	gf_buf_addc(out, '/');
	add_quoted(out, spot->id);
	gf_buf_addc(out, '"');
}

static void add_dot(struct gf_buf *out, const struct links *links)
{
	uint32_t i, k;

	for (i = 0; i < links->nspots; i++) {
		const struct links_spot *spot = &links->spots[i];

		gf_buf_addc(out, '\t');
		add_name(out, spot);
		gf_buf_adds(out, " [label=\"");
		add_quoted(out, spot->title && *spot->title ? spot->title
							    : spot->id);
		gf_buf_adds(out, "\\n");
		add_quoted(out, spot->kind);
		gf_buf_addf(out, "\"%s];\n",
			    spot->title ? "" : ", style=dashed");
		for (k = 0; k < spot->narcs; k++) {
			const struct links_arc *arc =
				&links->arcs[spot->arc + k];
			const struct links_spot *to = &links->spots[arc->to];

			gf_buf_addc(out, '\t');
			add_name(out, links->in ? to : spot);
			gf_buf_adds(out, " -> ");
			add_name(out, links->in ? spot : to);
			gf_buf_adds(out, " [label=\"");
			add_quoted(out, arc->field);
			gf_buf_adds(out, "\"];\n");
		}
	}
}

static int tell_dot(struct refs *r)
{
	struct gf_buf out = GF_BUF_INIT;

	gf_buf_adds(&out, "digraph greffe {\n\trankdir=LR;\n"
			  "\tnode [shape=box];\n");
	add_dot(&out, &r->graphs[0]);
	add_dot(&out, &r->graphs[1]);
	gf_buf_adds(&out, "}\n");
	cli_write(out.s, out.len, r->ask.cli);
	gf_buf_release(&out);
	tell_cut(r);
	return cli_flush(r->ask.cli) < 0 ? CLI_FAILED : CLI_OK;
}

/* --- the command --------------------------------------------------------- */

static int gather(struct refs *r)
{
	struct gf_error err = { 0 };
	int way;

	for (way = 0; way < 2; way++) {
		if (way ? r->out && !r->in : r->in && !r->out)
			continue;
		r->graphs[way].ask = &r->ask;
		r->graphs[way].in = way == 1;
		if (links_gather(&r->graphs[way], &r->record, r->depth, &err) <
		    0)
			return ask_fail(&r->ask, &err);
	}
	return -1;
}

static int tell(struct refs *r)
{
	if (r->dot)
		return tell_dot(r);
	return r->options.format ? tell_rows(r) : tell_tree(r);
}

static int check_options(const struct refs *r)
{
	if (!r->depth || r->depth > DEEPEST)
		return cli_usage(&cmd_refs, _("--depth goes from 1 to %d"),
				 DEEPEST);
	if (r->dot && r->options.format)
		return cli_usage(&cmd_refs,
				 _("--dot has a form of its own: leave out "
				   "--format"));
	if (r->options.format && !strcmp(r->options.format, "dot"))
		return cli_usage(&cmd_refs,
				 _("--format has no 'dot': type --dot"));
	return -1;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct refs r = { .depth = 1 };
	int ret = cli_parse(cli, &cmd_refs, &r, &argc, argv);

	if (ret >= 0)
		return ret;
	if (argc != 1)
		return cli_usage(&cmd_refs,
				 _("one record is needed: its id, or KIND/ID"));
	ret = check_options(&r);
	if (ret >= 0)
		return ret;
	ret = ask_open(&r.ask, cli, &cmd_refs, &r.options, ASK_RECORDS);
	if (ret < 0)
		ret = ask_record(&r.ask, argv[0], &r.record);
	if (ret < 0)
		ret = gather(&r);
	if (ret < 0)
		ret = tell(&r);
	links_release(&r.graphs[0]);
	links_release(&r.graphs[1]);
	ask_close(&r.ask);
	return ret;
}

const struct cmd cmd_refs = {
	.name = "refs",
	.args = N_("KIND/ID"),
	.summary = N_("show what a record refers to, and what refers to it"),
	.details = N_("A tree; with --format a row a reference, with --dot a "
		      "graph. Each record is\nentered once, however many ways "
		      "lead to it.\n\n"
		      "  greffe refs programme/rebonds\n"
		      "  greffe refs rebonds --in --depth 2\n"
		      "  greffe refs rebonds --format csv\n"
		      "  greffe refs rebonds --dot | dot -Tsvg >rebonds.svg"),
	.options = options,
	.run = run,
};
