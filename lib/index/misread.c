/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A question in SQL that SQLite did not understand, said to who typed it: the
 * name that is unknown, the nearest one that exists, or all of them.
 */
#include "index/internal.h"

/* Columns that tables have and no schema says. */
static const struct {
	const char *table, *columns;
} fixed[] = {
	{ "_record", "kind id title path oid state errors warnings" },
	{ "_link", "kind id field pos target_kind target_id" },
	{ "_finding", "kind id path rule severity field line column "
		      "message_fr message_en acknowledged" },
	{ "_search", "kind id title body" },
	{ NULL, "_json _path _oid" },
};

static const char functions[] =
	"abs avg ceil coalesce count date edtf_max edtf_min floor fold "
	"format group_concat ifnull iif instr json_extract julianday length "
	"lower max min nullif printf regexp replace round strftime substr "
	"sum total trim typeof upper url_host";

/* Names as they are offered and, where none is near, listed. */
struct names {
	const struct gf_shape *shape;
	const char *sql;
	struct gf_near near;
	struct gf_buf list;
	struct gf_arena arena;
};

/* What can be listed in one line. */
#define LISTED 300

static void offer(struct names *names, const char *name)
{
	size_t len = strlen(name);

	gf_near_offer(&names->near, name, name);
	if (names->list.len + len > LISTED) {
		if (names->list.len < 2 ||
		    names->list.s[names->list.len - 1] != '.')
			gf_buf_adds(&names->list, "...");
		return;
	}
	gf_buf_addf(&names->list, names->list.len ? ", %s" : "%s", name);
}

static void offer_words(struct names *names, const char *words)
{
	size_t len;

	for (; *words; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		offer(names, gf_arena_memdup(&names->arena, words, len));
	}
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (signed char)c < 0;
}

/* A word of a text, whatever the case of ASCII; NULL: not there. */
static const char *find_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *p = text;

	while ((p = strcasestr(p, word))) {
		if ((p == text || !is_name_byte(p[-1])) &&
		    !is_name_byte(p[len]))
			return p;
		p += len;
	}
	return NULL;
}

bool misread_has_word(const char *text, const char *word)
{
	return *word && find_word(text, word);
}

static void offer_tables(struct names *names)
{
	uint32_t i;

	for (i = 0; names->shape && i < names->shape->n; i++)
		offer(names, names->shape->tables[i].name);
	for (i = 0; i + 1 < GF_NELEMS(fixed); i++)
		offer(names, fixed[i].table);
}

static void offer_columns_of(struct names *names,
			     const struct gf_shape_table *table)
{
	uint32_t i;

	for (i = 0; i < table->n; i++)
		offer(names, table->columns[i].name);
}

/* The columns of the tables that the question names. */
static void offer_columns(struct names *names)
{
	uint32_t i;

	for (i = 0; names->shape && i < names->shape->n; i++)
		if (misread_has_word(names->sql, names->shape->tables[i].name))
			offer_columns_of(names, &names->shape->tables[i]);
	for (i = 0; i < GF_NELEMS(fixed); i++)
		if (!fixed[i].table ||
		    misread_has_word(names->sql, fixed[i].table))
			offer_words(names, fixed[i].columns);
}

static void offer_functions(struct names *names)
{
	offer_words(names, functions);
}

static int say_unknown(struct names *names, const char *found, const char *name,
		       struct gf_error *err)
{
	struct gf_buf msg = GF_BUF_INIT;
	int ret;

	gf_buf_addf(&msg, found, name);
	if (names->near.best)
		ret = gf_fail(err, GF_EINVALID, _("%s; did you mean '%s'?"),
			      msg.s, names->near.best);
	else if (names->list.len)
		ret = gf_fail(err, GF_EINVALID, _("%s; there are: %s"), msg.s,
			      names->list.s);
	else
		ret = gf_fail(err, GF_EINVALID, "%s", msg.s);
	gf_buf_release(&msg);
	return ret;
}

/* What SQLite begins its sentences about names with. */
static const struct {
	const char *start;
	void (*offer)(struct names *names);
	const char *found; /* a msgid */
} unknowns[] = {
	{ "no such table: ", offer_tables, N_("no table is called '%s'") },
	{ "no such column: ", offer_columns, N_("no column is called '%s'") },
	{ "no such function: ", offer_functions,
	  N_("no function is called '%s'") },
};

/* A name of SQLite's words, without the table or alias before it. */
static const char *bare(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot[1] ? dot + 1 : name;
}

static int explain_name(const char *sql, const char *msg,
			const struct gf_shape *shape, int *at,
			struct gf_error *err, size_t row)
{
	const char *name = bare(msg + strlen(unknowns[row].start));
	const char *found = *name ? find_word(sql, name) : NULL;
	struct names names = { .shape = shape,
			       .sql = sql,
			       .list = GF_BUF_INIT };
	int ret;

	if (*at < 0 && found)
		*at = (int)(found - sql);
	gf_near_init(&names.near, name, strlen(name));
	unknowns[row].offer(&names);
	ret = say_unknown(&names, _(unknowns[row].found), name, err);
	gf_near_release(&names.near);
	gf_buf_release(&names.list);
	gf_arena_release(&names.arena);
	return ret;
}

/* "near "FRO": syntax error" */
static int explain_syntax(const char *msg, struct gf_error *err)
{
	const char *from = msg + strlen("near \""), *to = strstr(from, "\": ");

	return gf_fail(err, GF_EINVALID, _("this is not SQL from '%.*s' on"),
		       (int)(to ? to - from : 0), from);
}

int misread_explain(const char *sql, const char *msg,
		    const struct gf_shape *shape, int *at, struct gf_error *err)
{
	static const char ambiguous[] = "ambiguous column name: ";
	size_t i;

	for (i = 0; i < GF_NELEMS(unknowns); i++)
		if (!strncmp(msg, unknowns[i].start, strlen(unknowns[i].start)))
			return explain_name(sql, msg, shape, at, err, i);
	if (!strncmp(msg, "near \"", 6) && strstr(msg, "syntax error"))
		return explain_syntax(msg, err);
	if (!strcmp(msg, "incomplete input"))
		return gf_fail(err, GF_EINVALID,
			       _("the question ends too soon"));
	if (!strncmp(msg, ambiguous, strlen(ambiguous)))
		return gf_fail(err, GF_EINVALID,
			       _("several tables have a column '%s': write "
				 "which, as in table.%s"),
			       msg + strlen(ambiguous),
			       bare(msg + strlen(ambiguous)));
	if (!strncmp(msg, "cannot modify ", 14))
		return gf_fail(err, GF_EINVALID,
			       _("a question only reads: a SELECT was "
				 "expected"));
	return gf_fail(err, GF_EINVALID,
		       _("the question cannot be understood: %s"), msg);
}
