/* SPDX-License-Identifier: EUPL-1.2 */
/* A record and all that is known of it, for programs. */
#include "cli/card.h"
#include "cli/show.h"

#include "merge/merge.h"

/* --- json ---------------------------------------------------------------- */

static void add_member(struct gf_buf *out, const char *key, const char *s)
{
	gf_buf_addf(out, ", \"%s\": ", key);
	if (s)
		gf_buf_add_json(out, s, strlen(s));
	else
		gf_buf_adds(out, "null");
}

static void add_cell(struct gf_buf *out, const char *before, const char *key,
		     struct gf_rows *rows, int column)
{
	size_t len;
	const char *s = gf_rows_text(rows, column, &len);

	gf_buf_addf(out, "%s\"%s\": ", before, key);
	gf_buf_add_json(out, s ? s : "", s ? len : 0);
}

static int add_citing(struct show *show, struct gf_buf *out,
		      struct gf_error *err)
{
	static const char *const keys[] = { "kind", "field", "id" };
	const char *kind, *id, *title;
	struct gf_rows *rows;
	bool first = true;
	size_t i;
	int ret;

	if (show_citing_open(&rows, show, NULL, -1, err) < 0)
		return -1;
	gf_buf_adds(out, ", \"backlinks\": [");
	while ((ret = gf_rows_step(rows, err)) > 0) {
		gf_buf_adds(out, first ? "{" : ", {");
		first = false;
		for (i = 0; i < GF_NELEMS(keys); i++)
			add_cell(out, i ? ", " : "", keys[i], rows, (int)i);
		kind = gf_rows_text(rows, 0, NULL);
		id = gf_rows_text(rows, 2, NULL);
		title = titles_name(kind, id, strlen(id), &show->titles);
		add_member(out, "title", title ? title : id);
		gf_buf_addc(out, '}');
	}
	gf_buf_addc(out, ']');
	gf_rows_close(rows);
	return ret;
}

static void add_sources(struct show *show, struct gf_buf *out)
{
	const struct gf_schema *items = NULL;
	const struct gf_node *list = show_role(show, "sources", &items);
	struct gf_buf text = GF_BUF_INIT;
	uint32_t i;

	gf_buf_adds(out, ", \"sources\": [");
	for (i = 0; list && i < list->n; i++) {
		gf_buf_adds(out, i ? ", {\"source\": " : "{\"source\": ");
		gf_node_write_json(out, list->items[i], SIZE_MAX);
		gf_buf_reset(&text);
		value_write(&text, list->items[i], items, &show->names);
		add_member(out, "text", text.s);
		gf_buf_addc(out, '}');
	}
	gf_buf_addc(out, ']');
	gf_buf_release(&text);
}

static int add_verdict(struct show *show, struct gf_buf *out,
		       struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	int ret = show_verdict(show, &text, "jsonl", err);

	while (text.len && text.s[text.len - 1] == '\n')
		text.len--;
	gf_buf_adds(out, ", \"verdict\": ");
	if (text.len) {
		gf_buf_add(out, text.s, text.len);
	} else {
		gf_buf_adds(out, "{\"path\": ");
		gf_buf_add_json(out, show->record.path,
				strlen(show->record.path));
		gf_buf_adds(out, ", \"index\": 0, \"valid\": true, "
				 "\"findings\": []}");
	}
	gf_buf_release(&text);
	return ret;
}

static int add_change(struct show *show, struct gf_buf *out,
		      struct gf_error *err)
{
	struct show_change change;
	int ret = show_change(show, &change, err);

	gf_buf_adds(out, ", \"last_change\": ");
	if (ret <= 0) {
		gf_buf_adds(out, "null");
		return ret;
	}
	gf_buf_addf(out, "{\"commit\": \"%s\"", change.commit);
	add_member(out, "day", change.day);
	add_member(out, "author", change.author);
	add_member(out, "subject", change.subject);
	gf_buf_addf(out, ", \"or_before\": %s}",
		    change.before ? "true" : "false");
	return 0;
}

int show_json(struct show *show, struct gf_error *err)
{
	const struct ask_record *r = &show->record;
	struct gf_buf out = GF_BUF_INIT;
	int ret;

	gf_buf_adds(&out, "{\"greffe\": 1");
	if (show->ask.of_commit) {
		add_member(&out, "revision", show->ask.word);
		add_member(&out, "commit", show->ask.hex);
	}
	add_member(&out, "kind", r->kind->name);
	add_member(&out, "id", r->id);
	add_member(&out, "title", r->title);
	add_member(&out, "path", r->path);
	gf_buf_adds(&out, ", \"record\": ");
	if (show->root)
		gf_node_write_json(&out, show->root, SIZE_MAX);
	else
		gf_buf_adds(&out, "null");
	add_sources(show, &out);
	ret = add_citing(show, &out, err);
	if (!ret)
		ret = add_verdict(show, &out, err);
	if (!ret)
		ret = add_change(show, &out, err);
	gf_buf_adds(&out, "}\n");
	if (!ret)
		cli_write(out.s, out.len, show->ask.cli);
	gf_buf_release(&out);
	return ret;
}

/* --- yaml, csv, tsv ------------------------------------------------------ */

void show_yaml(struct show *show)
{
	struct gf_buf seen = GF_BUF_INIT;

	if (show->ask.cli->width) { /* a terminal, which it may not drive */
		card_lines(&seen, show->text.s, show->text.len, 0);
		cli_write(seen.s, seen.len, show->ask.cli);
	} else {
		cli_write(show->text.s, show->text.len, show->ask.cli);
	}
	gf_buf_release(&seen);
}

static void add_leaf(const struct gf_leaf *leaf, void *payload)
{
	struct gf_sheet *sheet = payload;
	const struct gf_node *node = leaf->node;
	struct gf_buf json = GF_BUF_INIT;

	gf_sheet_text(sheet, leaf->path, strlen(leaf->path));
	if (node->type == GF_STRING) {
		gf_sheet_text(sheet, node->text, node->len);
	} else if (node->type == GF_BOOL) {
		gf_sheet_bool(sheet, node->boolean);
	} else {
		gf_node_write_json(&json, node, SIZE_MAX);
		if (node->type == GF_NUMBER)
			gf_sheet_number(sheet, json.s, json.len);
		else if (node->type == GF_NULL)
			gf_sheet_null(sheet);
		else
			gf_sheet_text(sheet, json.s, json.len);
	}
	gf_sheet_end_row(sheet);
	gf_buf_release(&json);
}

int show_rows(struct show *show)
{
	static const struct gf_sheet_column columns[] = { { .name = "field" },
							  { .name = "value" } };
	struct gf_sheet *sheet =
		ask_sheet(&show->ask, NULL, columns, GF_NELEMS(columns));

	if (show->root)
		gf_record_trace(NULL, show->root, show->record.kind->schema,
				add_leaf, sheet);
	return ask_finish(&show->ask, sheet);
}
