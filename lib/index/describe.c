/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The layout of a state in words: what `greffe sql --schema` prints. SQL that
 * would make the tables, with a comment a column, in the reader's language.
 */
#include "index/internal.h"

/* Names in a column of their own, as long as they are not very long. */
#define NAME_WIDTH 24

/* Tables that every registry has. */
static const struct {
	const char *name, *what;
	struct {
		const char *name, *type, *what;
	} columns[11];
} fixed[] = {
	{ "_record",
	  N_("every record, of whatever kind"),
	  { { "kind", "TEXT", N_("its kind") },
	    { "id", "TEXT", N_("its id") },
	    { "title", "TEXT", N_("its title") },
	    { "path", "TEXT", N_("its file, from the root of the registry") },
	    { "oid", "TEXT", N_("the name Git gives its content") },
	    { "state", "TEXT", N_("valid, invalid or unreadable") },
	    { "errors", "INTEGER", N_("errors found in it") },
	    { "warnings", "INTEGER", N_("warnings") } } },
	{ "_link",
	  N_("every reference from a record to another"),
	  { { "kind", "TEXT", N_("of the record that refers") },
	    { "id", "TEXT", N_("its id") },
	    { "field", "TEXT", N_("where, as a JSON pointer") },
	    { "pos", "INTEGER", N_("place in a list, from 0") },
	    { "target_kind", "TEXT", N_("of the record referred to") },
	    { "target_id", "TEXT", N_("its id") } } },
	{ "_finding",
	  N_("what greffe check finds"),
	  { { "kind", "TEXT", N_("of the record") },
	    { "id", "TEXT", N_("its id") },
	    { "path", "TEXT", N_("its file") },
	    { "rule", "TEXT", N_("which rule (greffe explain says more)") },
	    { "severity", "TEXT", N_("error, warning or info") },
	    { "field", "TEXT", N_("where, as a JSON pointer") },
	    { "line", "INTEGER", N_("from 1") },
	    { "column", "INTEGER", N_("from 1") },
	    { "message_fr", "TEXT", N_("in French") },
	    { "message_en", "TEXT", N_("in English") },
	    { "acknowledged", "TEXT",
	      N_("the reason that the record gives") } } },
	{ "_search",
	  N_("the text of records: WHERE _search MATCH 'word*'; joins _record "
	     "ON _record._doc = _search.rowid"),
	  { { "kind", "TEXT", N_("its kind") },
	    { "id", "TEXT", N_("its id") },
	    { "title", "TEXT", N_("its title") },
	    { "body", "TEXT", N_("all its text") } } },
};

/* --- one line ------------------------------------------------------------ */

static void add_padding(struct gf_buf *out, size_t from, unsigned width)
{
	size_t n = gf_utf8_count(out->s + from, out->len - from);

	gf_buf_fill(out, ' ', n < width ? width - n : 1);
}

/* A name as one types it: quoted where it has to be. */
static void add_name(struct gf_buf *out, const char *name)
{
	struct gf_buf quoted = GF_BUF_INIT;
	size_t i, len = strlen(name);
	bool plain = len && (*name < '0' || *name > '9');

	for (i = 0; i < len; i++)
		plain = plain &&
			((name[i] >= 'a' && name[i] <= 'z') ||
			 (name[i] >= '0' && name[i] <= '9') || name[i] == '_');
	if (!plain)
		gf_sql_name(&quoted, name);
	if (plain)
		gf_buf_adds(out, name);
	else
		gf_buf_add_visible(out, quoted.s, quoted.len);
	gf_buf_release(&quoted);
}

/* "	titre   TEXT,    -- Titre": the comment may be NULL. */
static void add_column(struct gf_buf *out, const char *name, const char *type,
		       const char *comment, bool last)
{
	size_t from;

	gf_buf_addc(out, '\t');
	from = out->len;
	add_name(out, name);
	add_padding(out, from, NAME_WIDTH);
	from = out->len;
	gf_buf_addf(out, "%s%s", type, last ? "" : ",");
	if (comment && *comment) {
		add_padding(out, from, sizeof("INTEGER,"));
		gf_buf_adds(out, "-- ");
		gf_buf_add_visible(out, comment, strlen(comment));
	}
	gf_buf_addc(out, '\n');
}

static void begin_table(struct gf_buf *out, const char *name, const char *what)
{
	if (out->len)
		gf_buf_addc(out, '\n');
	if (what) {
		gf_buf_adds(out, "-- ");
		gf_buf_add_visible(out, what, strlen(what));
		gf_buf_addc(out, '\n');
	}
	gf_buf_adds(out, "CREATE TABLE ");
	add_name(out, name);
	gf_buf_adds(out, " (\n");
}

/* --- tables of kinds ----------------------------------------------------- */

static const char *const types[] = {
	[GF_COLUMN_TEXT] = "TEXT", [GF_COLUMN_INTEGER] = "INTEGER",
	[GF_COLUMN_REAL] = "REAL", [GF_COLUMN_BOOLEAN] = "INTEGER",
	[GF_COLUMN_JSON] = "TEXT",
};

static void add_target(struct gf_buf *out, const struct gf_node *kind,
		       bool more)
{
	gf_buf_adds(out, more ? ", " : "");
	gf_buf_add_visible(out, kind->text, kind->len);
}

static void add_targets(struct gf_buf *out, const struct gf_node *ref)
{
	uint32_t i;

	gf_buf_adds(out, out->len ? " -> " : "-> ");
	if (ref->type == GF_STRING)
		add_target(out, ref, false);
	for (i = 0; ref->type == GF_SEQ && i < ref->n; i++)
		if (ref->items[i]->type == GF_STRING)
			add_target(out, ref->items[i], i > 0);
}

/* What a derived column is, by what its name ends with. */
static const char *derived_comment(const struct gf_shape_column *column)
{
	static const struct {
		const char *end, *what;
	} rows[] = {
		{ "_min", N_("the first day it may be") },
		{ "_max", N_("the last day it may be") },
		{ "_fr", N_("in French") },
		{ "_en", N_("in English") },
	};
	size_t i, len = strlen(column->name), n;

	if (!strcmp(column->name, "_id"))
		return _("the record");
	if (!strncmp(column->name, "_pos", 4))
		return _("place in the list, from 0");
	if (!strcmp(column->name, "_value"))
		return _("the item");
	for (i = 0; i < GF_NELEMS(rows); i++) {
		n = strlen(rows[i].end);
		if (len > n && !strcmp(column->name + len - n, rows[i].end))
			return _(rows[i].what);
	}
	return NULL;
}

static void describe_column(struct gf_buf *out,
			    const struct gf_shape_column *column, bool last)
{
	struct gf_buf comment = GF_BUF_INIT;
	const char *label = column->derived ? derived_comment(column)
					    : gf_schema_label(column->schema);
	const char *unit = gf_schema_text(column->schema, "x-unit");

	if (label)
		gf_buf_adds(&comment, label);
	if (unit)
		gf_buf_addf(&comment, comment.len ? " (%s)" : "(%s)", unit);
	if (column->type == GF_COLUMN_JSON)
		gf_buf_adds(&comment, comment.len ? ", JSON" : "JSON");
	if (column->type == GF_COLUMN_BOOLEAN)
		gf_buf_adds(&comment, comment.len ? ", 0/1" : "0/1");
	if (column->ref)
		add_targets(&comment, column->ref);
	add_column(out, column->name, types[column->type], comment.s, last);
	gf_buf_release(&comment);
}

static void describe_table(struct gf_buf *out,
			   const struct gf_shape_table *table)
{
	const char *label =
		gf_schema_label(table->parent ? NULL : table->schema);
	struct gf_buf what = GF_BUF_INIT;
	uint32_t i;

	if (table->parent)
		gf_buf_addf(&what, _("the list %s of %s"), table->pointer,
			    table->parent->name);
	else if (label)
		gf_buf_adds(&what, label);
	begin_table(out, table->name, what.len ? what.s : NULL);
	gf_buf_release(&what);
	for (i = 0; i < table->n; i++)
		describe_column(out, &table->columns[i],
				table->parent && i + 1 == table->n);
	if (!table->parent) {
		add_column(out, "_json", "TEXT", _("the whole record, as JSON"),
			   false);
		add_column(out, "_path", "TEXT", _("its file"), false);
		add_column(out, "_oid", "TEXT",
			   _("the name Git gives its content"), true);
	}
	gf_buf_adds(out, ");\n");
}

void gf_index_describe(const struct gf_index *ix, struct gf_buf *out)
{
	const struct gf_shape *shape = gf_index_shape(ix);
	size_t i, j;

	for (i = 0; i < shape->n; i++)
		describe_table(out, &shape->tables[i]);
	for (i = 0; i < GF_NELEMS(fixed); i++) {
		begin_table(out, fixed[i].name, _(fixed[i].what));
		for (j = 0; j < GF_NELEMS(fixed[i].columns) &&
			    fixed[i].columns[j].name;
		     j++)
			add_column(out, fixed[i].columns[j].name,
				   fixed[i].columns[j].type,
				   _(fixed[i].columns[j].what),
				   j + 1 == GF_NELEMS(fixed[i].columns) ||
					   !fixed[i].columns[j + 1].name);
		gf_buf_adds(out, ");\n");
	}
}
