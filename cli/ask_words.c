/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a person's words name in a registry: a kind, a record. Names come
 * before labels, what is exact before what is near, and two that fit are
 * told rather than one of them chosen.
 */
#include "cli/ask.h"

/* Records that are told when several fit. */
#define TOLD 8

/* --- kinds --------------------------------------------------------------- */

struct kind_offer {
	struct gf_near *near;
	const char *name;
};

static void offer_name(const char *name, void *payload)
{
	struct kind_offer *offer = payload;

	gf_near_offer(offer->near, name, offer->name);
}

static int unknown_kind(const struct ask *ask, const char *word)
{
	struct gf_buf list = GF_BUF_INIT;
	const struct gf_kind *kinds;
	struct kind_offer offer;
	struct gf_near near;
	size_t n, i;
	int ret;

	gf_near_init(&near, word, strlen(word));
	offer.near = &near;
	kinds = gf_registry_kinds(ask->reg, &n);
	for (i = 0; i < n; i++) {
		offer.name = kinds[i].name;
		gf_kind_each_name(&kinds[i], offer_name, &offer);
		gf_buf_addf(&list, i ? ", %s" : "%s", kinds[i].name);
	}
	if (!*word)
		ret = cli_usage(ask->cmd,
				_("name a kind of records; there are: %s"),
				list.s);
	else if (near.best)
		ret = cli_usage(ask->cmd,
				_("no kind is called '%s'; did you mean "
				  "'%s'?"),
				word, near.best);
	else
		ret = cli_usage(ask->cmd,
				_("no kind is called '%s'; there are: %s"),
				word, list.s);
	gf_near_release(&near);
	gf_buf_release(&list);
	return ret;
}

int ask_kind(struct ask *ask, const char *word, const struct gf_kind **kind)
{
	*kind = gf_registry_kind_called(ask->reg, word, strlen(word));
	return *kind ? -1 : unknown_kind(ask, word);
}

/* --- looking for records ------------------------------------------------- */

/* A search under way: what was typed, and which records fit. */
struct search {
	struct ask *ask;
	const char *word;	    /* as typed */
	const struct gf_kind *kind; /* typed before the '/', or NULL */
	const char *id;		    /* what was typed behind it */
	struct gf_buf folded;	    /* the id, without accents or case */
	struct ask_record found[TOLD];
	size_t n; /* that fit, told or not */
	struct gf_error *err;
};

static void take(struct search *s, const struct ask_record *record)
{
	size_t i;

	for (i = 0; i < s->n && i < TOLD; i++)
		if (s->found[i].kind == record->kind &&
		    !strcmp(s->found[i].id, record->id))
			return;
	if (s->n < TOLD)
		s->found[s->n] = *record;
	s->n++;
}

/* kind, id, title, path of a row into the arena; false: no such kind. */
static bool read_row(struct ask *ask, const struct gf_rows *rows,
		     struct ask_record *out)
{
	const char *kind = gf_rows_text(rows, 0, NULL);
	const char *id = gf_rows_text(rows, 1, NULL);
	const char *title = gf_rows_text(rows, 2, NULL);
	const char *path = gf_rows_text(rows, 3, NULL);

	out->kind = kind ? gf_registry_kind(ask->reg, kind, strlen(kind))
			 : NULL;
	if (!out->kind || !id || !path)
		return false;
	out->id = gf_arena_strdup(&ask->arena, id);
	out->title = gf_arena_strdup(&ask->arena, title ? title : id);
	out->path = gf_arena_strdup(&ask->arena, path);
	return true;
}

/*
 * Takes every record that a condition keeps; it may read ?1 (`value`), and
 * the kind, where one was typed, is asked too.
 */
static int select_where(struct search *s, const char *where, const char *value,
			size_t len)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct ask_record record;
	struct gf_rows *rows;
	int ret;

	gf_buf_addf(&sql,
		    "SELECT kind, id, title, path FROM _record WHERE %s%s "
		    "ORDER BY kind, id",
		    where, s->kind ? " AND kind = ?2" : "");
	ret = gf_rows_open(&rows, s->ask->index, sql.s, GF_OURS, s->err);
	gf_buf_release(&sql);
	if (ret < 0)
		return -1;
	if (gf_rows_bind_text(rows, "?1", value, len, s->err) < 0 ||
	    (s->kind && gf_rows_bind_text(rows, "?2", s->kind->name,
					  strlen(s->kind->name), s->err) < 0))
		ret = -1;
	while (!ret && (ret = gf_rows_step(rows, s->err)) > 0) {
		ret = 0;
		if (read_row(s->ask, rows, &record))
			take(s, &record);
	}
	gf_rows_close(rows);
	return ret;
}

static int select_id(struct search *s, const char *id)
{
	return select_where(s, "id = ?1", id, strlen(id));
}

/* Ids that begin so, found by their place in the order of ids. */
static int select_start(struct search *s, const char *id)
{
	return select_where(s, "id > ?1 AND id < ?1 || x'ff'", id, strlen(id));
}

/* --- former ids ---------------------------------------------------------- */

static int select_former_of(struct search *s,
			    const struct gf_shape_table *table)
{
	const struct gf_kind *typed = s->kind;
	struct gf_buf where = GF_BUF_INIT;
	int ret;

	gf_buf_adds(&where, "id IN (SELECT _id FROM ");
	gf_sql_name(&where, table->name);
	gf_buf_adds(&where, " WHERE _value = ?1)");
	s->kind = table->kind;
	ret = select_where(s, where.s, s->id, strlen(s->id));
	s->kind = typed;
	gf_buf_release(&where);
	return ret;
}

static int select_former(struct search *s)
{
	const struct gf_shape *shape = gf_index_shape(s->ask->index);
	uint32_t i;

	for (i = 0; i < shape->n; i++)
		if ((!s->kind || shape->tables[i].kind == s->kind) &&
		    gf_shape_is_list_of(&shape->tables[i], "former-ids") &&
		    select_former_of(s, &shape->tables[i]) < 0)
			return -1;
	if (s->n == 1)
		cli_warn(_("'%s' is now called '%s/%s'"), s->word,
			 s->found[0].kind->name, s->found[0].id);
	return 0;
}

/* --- what was meant ------------------------------------------------------ */

/* From what is typed exactly to what only looks like it. */
static int search(struct search *s)
{
	bool other = s->folded.len && strcmp(s->folded.s, s->id) != 0;

	if (strchr(s->word, '.') &&
	    select_where(s, "path = ?1", s->word, strlen(s->word)) < 0)
		return -1;
	if (!s->n && select_id(s, s->id) < 0)
		return -1;
	if (!s->n && other && select_id(s, s->folded.s) < 0)
		return -1;
	if (!s->n && select_former(s) < 0)
		return -1;
	if (!s->n && *s->id && select_start(s, s->id) < 0)
		return -1;
	if (!s->n && other && select_start(s, s->folded.s) < 0)
		return -1;
	if (s->n || !s->folded.len)
		return 0;
	if (select_where(s, "(fold(id) = ?1 OR fold(title) = ?1)", s->folded.s,
			 s->folded.len) < 0)
		return -1;
	if (s->n)
		return 0;
	return select_where(
		s, "(instr(fold(id), ?1) = 1 OR instr(fold(title), ?1) = 1)",
		s->folded.s, s->folded.len);
}

static int say_several(const struct search *s)
{
	struct gf_buf list = GF_BUF_INIT;
	int ret;
	size_t i;

	for (i = 0; i < s->n && i < TOLD; i++)
		gf_buf_addf(&list, i ? ", %s/%s" : "%s/%s",
			    s->found[i].kind->name, s->found[i].id);
	if (s->n > TOLD)
		gf_buf_adds(&list, "…");
	ret = cli_usage(s->ask->cmd,
			_("'%s' may be several records; type more of it: %s"),
			s->word, list.s);
	gf_buf_release(&list);
	return ret;
}

/* The nearest id or title there is, as KIND/ID in the arena; or NULL. */
static const char *find_near(struct search *s)
{
	struct gf_near near;
	struct gf_rows *rows;
	const char *best = NULL;
	unsigned distance = UINT_MAX;

	if (gf_rows_open(&rows, s->ask->index,
			 "SELECT kind, id, title FROM _record "
			 "ORDER BY kind, id",
			 GF_OURS, NULL) < 0)
		return NULL;
	gf_near_init(&near, s->id, strlen(s->id));
	while (gf_rows_step(rows, NULL) > 0) {
		const char *kind = gf_rows_text(rows, 0, NULL);
		const char *id = gf_rows_text(rows, 1, NULL);
		const char *title = gf_rows_text(rows, 2, NULL);

		if (!id || !kind || (s->kind && strcmp(kind, s->kind->name)))
			continue;
		gf_near_offer(&near, id, "");
		if (title)
			gf_near_offer(&near, title, "");
		if (near.best && near.distance < distance) {
			distance = near.distance;
			best = gf_arena_printf(&s->ask->arena, "%s/%s", kind,
					       id);
		}
	}
	gf_near_release(&near);
	gf_rows_close(rows);
	return best;
}

static int say_none(struct search *s)
{
	const struct gf_kind *kind =
		gf_registry_kind_called(s->ask->reg, s->word, strlen(s->word));
	const char *near = kind ? NULL : find_near(s);

	if (kind)
		cli_warn(_("'%s' is a kind of records, not one of them: greffe "
			   "list %s shows them"),
			 s->word, kind->name);
	else if (near)
		cli_warn(_("there is no record '%s'; did you mean '%s'?"),
			 s->word, near);
	else if (s->kind)
		cli_warn(_("there is no record '%s' (greffe list %s shows "
			   "those there are)"),
			 s->word, s->kind->name);
	else
		cli_warn(_("there is no record '%s'"), s->word);
	return CLI_FAILED;
}

/* KIND/ID apart; a word before the '/' that is no kind is told, unless the
 * whole is the path of a file. */
static int split(struct search *s)
{
	const char *slash = strchr(s->word, '/');
	char *kind;

	s->id = s->word;
	if (!slash)
		return -1;
	kind = gf_arena_memdup(&s->ask->arena, s->word,
			       (size_t)(slash - s->word));
	s->kind = gf_registry_kind_called(s->ask->reg, kind, strlen(kind));
	if (s->kind) {
		s->id = slash + 1;
		return -1;
	}
	return strrchr(s->word, '.') ? -1 : unknown_kind(s->ask, kind);
}

int ask_record(struct ask *ask, const char *word, struct ask_record *out)
{
	struct gf_error err = { 0 };
	struct search s = {
		.ask = ask, .word = word, .folded = GF_BUF_INIT, .err = &err
	};
	int ret = split(&s);

	if (ret >= 0)
		return ret;
	gf_fold(&s.folded, s.id, strlen(s.id));
	if (search(&s) < 0)
		ret = cli_fail(&err);
	else if (s.n > 1)
		ret = say_several(&s);
	else if (!s.n)
		ret = say_none(&s);
	else
		*out = s.found[0];
	gf_buf_release(&s.folded);
	return ret;
}
