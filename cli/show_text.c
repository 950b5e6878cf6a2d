/* SPDX-License-Identifier: EUPL-1.2 */
/* A record and all that is known of it, for a terminal or as Markdown. */
#include "cli/card.h"
#include "cli/prose.h"
#include "cli/show.h"

#define WIDTH 80 /* where the output is no terminal */
#define FIRST 5	 /* records named of those that refer by one field */

struct page {
	struct show *show;
	struct gf_buf out;
	bool markdown;
	unsigned width;
};

/* --- parts --------------------------------------------------------------- */

/* Of strangers: made visible, and for Markdown harmless. */
static void add(struct page *p, const char *s, size_t len)
{
	struct gf_buf shown = GF_BUF_INIT;

	gf_write_shown(&shown, s, len);
	if (p->markdown)
		gf_write_markdown_text(&p->out, shown.s, shown.len);
	else
		gf_buf_add(&p->out, shown.s, shown.len);
	gf_buf_release(&shown);
}

static void adds(struct page *p, const char *s)
{
	add(p, s, strlen(s));
}

static void add_bold(struct page *p, const char *s)
{
	bool color = p->show->ask.color && !p->markdown;

	gf_buf_adds(&p->out, color ? "\033[1m" : "");
	adds(p, s);
	gf_buf_adds(&p->out, color ? "\033[m" : "");
}

static void add_heading(struct page *p, const char *s)
{
	while (p->out.len && (p->out.s[p->out.len - 1] != '\n' ||
			      p->out.s[p->out.len - 2] != '\n'))
		gf_buf_addc(&p->out, '\n');
	gf_buf_adds(&p->out, p->markdown ? "## " : "");
	add_bold(p, s);
	gf_buf_adds(&p->out, p->markdown ? "\n\n" : "\n");
}

/* A line of a section: "  text" or "- text". */
static void add_item(struct page *p, const char *s, size_t len, unsigned level)
{
	gf_buf_fill(&p->out, ' ', p->markdown ? 2 * level - 2 : 2 * level);
	if (p->markdown) {
		gf_buf_adds(&p->out, "- ");
		add(p, s, len);
	} else {
		gf_write_wrapped(&p->out, s, len, p->width, 2 * level);
	}
	gf_buf_addc(&p->out, '\n');
}

static const char *kind_label(const struct gf_kind *kind)
{
	const char *label = gf_schema_label(kind->schema);

	return label ? label : kind->name;
}

/* --- its head and its fields --------------------------------------------- */

static void write_head(struct page *p)
{
	const struct ask_record *r = &p->show->record;
	const char *title = titles_name(r->kind->name, r->id, strlen(r->id),
					&p->show->titles);

	gf_buf_adds(&p->out, p->markdown ? "# " : "");
	add_bold(p, title ? title : r->id);
	gf_buf_adds(&p->out, p->markdown ? "\n\n" : "\n");
	adds(p, kind_label(r->kind));
	gf_buf_adds(&p->out, " · ");
	adds(p, r->kind->name);
	gf_buf_addc(&p->out, '/');
	adds(p, r->id);
	gf_buf_adds(&p->out, " · ");
	adds(p, r->path);
	gf_buf_adds(&p->out, "\n\n");
}

static void write_fields(struct page *p)
{
	static const char *const without[] = { "title", "sources", NULL };
	struct card card = {
		.out = &p->out,
		.names = p->show->names,
		.width = p->width,
		.color = p->show->ask.color,
		.without = without,
		.arena = &p->show->ask.arena,
	};

	if (!p->show->root)
		adds(p, _("this record cannot be read"));
	else if (p->markdown)
		card_write_markdown(&card, p->show->root,
				    p->show->record.kind->schema);
	else
		card_write(&card, p->show->root, p->show->record.kind->schema);
}

/* --- sources ------------------------------------------------------------- */

static void write_sources(struct page *p)
{
	const struct gf_schema *items = NULL;
	const struct gf_node *list = show_role(p->show, "sources", &items);
	struct gf_buf text = GF_BUF_INIT;

	if (!list || !list->n)
		return;
	add_heading(p, _("Sources"));
	gf_seq_each (item, list) {
		gf_buf_reset(&text);
		value_write(&text, *item, items, &p->show->names);
		add_item(p, text.s, text.len, 1);
	}
	gf_buf_release(&text);
}

/* --- who refers to it ---------------------------------------------------- */

/* "Test › Partenaires (3)" */
static void write_group_head(struct page *p, const struct show_citing *group)
{
	const struct gf_kind *kind = gf_registry_kind(
		p->show->ask.reg, group->kind, strlen(group->kind));
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_adds(&line, kind ? kind_label(kind) : group->kind);
	gf_buf_adds(&line, " › ");
	value_write_field(&line, kind ? kind->schema : NULL, group->field,
			  p->show->record.kind->name);
	gf_buf_addf(&line, " (%zu)", group->n);
	add_item(p, line.s, line.len, 1);
	gf_buf_release(&line);
}

static int write_group(struct page *p, const struct show_citing *group,
		       struct gf_error *err)
{
	struct gf_buf line = GF_BUF_INIT;
	struct gf_rows *rows;
	const char *id, *title;
	size_t left = group->n;
	int ret = show_citing_open(&rows, p->show, group,
				   p->show->all ? -1 : FIRST, err);

	if (ret < 0)
		return -1;
	write_group_head(p, group);
	while ((ret = gf_rows_step(rows, err)) > 0) {
		id = gf_rows_text(rows, 2, NULL);
		title = titles_name(group->kind, id, strlen(id),
				    &p->show->titles);
		gf_buf_reset(&line);
		if (title)
			gf_buf_addf(&line, "%s (%s)", title, id);
		else
			gf_buf_adds(&line, id);
		add_item(p, line.s, line.len, 2);
		left--;
	}
	gf_rows_close(rows);
	if (!ret && left) {
		gf_buf_reset(&line);
		gf_buf_addf(&line,
			    gf_ntranslate("and %zu more (--all shows it)",
					  "and %zu more (--all shows them)",
					  left),
			    left);
		add_item(p, line.s, line.len, 2);
	}
	gf_buf_release(&line);
	return ret;
}

static int write_citing(struct page *p, struct gf_error *err)
{
	struct show_citing *groups;
	size_t n, i, total = 0;
	char *heading = NULL;

	if (show_citing(p->show, &groups, &n, err) < 0)
		return -1;
	for (i = 0; i < n; i++)
		total += groups[i].n;
	if (!n)
		return 0;
	heading = gf_arena_printf(&p->show->ask.arena,
				  _("Referred to by (%zu)"), total);
	add_heading(p, heading);
	for (i = 0; i < n; i++)
		if (write_group(p, &groups[i], err) < 0)
			return -1;
	return 0;
}

/* --- findings, last change ----------------------------------------------- */

static int write_findings(struct page *p, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	int ret = show_verdict(p->show, &text, "text", err);

	if (!ret && text.len) {
		add_heading(p, _("Findings"));
		gf_buf_adds(&p->out, p->markdown ? "```\n" : "");
		gf_buf_add(&p->out, text.s, text.len);
		gf_buf_adds(&p->out, p->markdown ? "```\n" : "");
	}
	gf_buf_release(&text);
	return ret;
}

static int write_change(struct page *p, struct gf_error *err)
{
	struct show_change change;
	struct gf_buf line = GF_BUF_INIT;
	int ret = show_change(p->show, &change, err);

	if (ret > 0) {
		add_heading(p, change.before ? _("Last change, before")
					     : _("Last change"));
		gf_buf_addf(&line, "%s · %s · %.12s · %s",
			    *change.day ? change.day : _("invalid date"),
			    change.author, change.commit, change.subject);
		add_item(p, line.s, line.len, 1);
	}
	gf_buf_release(&line);
	return ret < 0 ? -1 : 0;
}

int show_text(struct show *show, bool markdown, struct gf_error *err)
{
	struct page p = { .show = show,
			  .out = GF_BUF_INIT,
			  .markdown = markdown,
			  .width = show->ask.cli->width ? show->ask.cli->width
							: WIDTH };
	int ret = 0;

	write_head(&p);
	write_fields(&p);
	write_sources(&p);
	if (write_citing(&p, err) < 0 || write_findings(&p, err) < 0 ||
	    write_change(&p, err) < 0)
		ret = -1;
	if (!ret)
		cli_write(p.out.s, p.out.len, show->ask.cli);
	gf_buf_release(&p.out);
	return ret;
}
