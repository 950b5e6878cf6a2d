/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Between whoever asks and the index: statements are compiled and run here.
 *
 * A stranger's statement, typed or found in the repository, is hostile until
 * it has ended. What it may name is decided while it is compiled, by an
 * authorizer that refuses all but reading the tables that people know. What
 * it may spend is decided while it runs: time, memory, rows, bytes of a value.
 *
 * The authorizer stays on the connection for good, since setting one makes
 * SQLite compile every statement again; `act` says what it is to do.
 *
 * FTS5 reads its own tables by statements of its own, some when it connects,
 * most while a question runs. So it is connected before a stranger's text is
 * compiled, its tables are refused to that text, and let through later.
 */
#include "index/internal.h"

#include <sqlite3.h>
#include <time.h>

/* Instructions of SQLite's machine between two looks at the clock. */
#define LOOK_EVERY 1000

/* --- names --------------------------------------------------------------- */

/* Of the names that begin with '_', those that index.h describes. */
static const char *const known[] = { "_record", "_link", "_finding",
				     "_search" };
/* Tables that SQLite makes up about itself. */
static const char *const insides[] = { "sqlite_", "pragma_", "dbstat", "fts3",
				       "fts4",	  "fts5",    "rtree" };

static bool begins(const char *s, const char *start)
{
	return !strncmp(s, start, strlen(start));
}

bool guard_is_private(const char *table)
{
	size_t i;

	if (strchr(table, '@'))
		return true;
	for (i = 0; i < GF_NELEMS(insides); i++)
		if (begins(table, insides[i]))
			return true;
	if (*table != '_')
		return false;
	for (i = 0; i < GF_NELEMS(known); i++)
		if (!strcmp(table, known[i]))
			return false;
	return true;
}

/* SQLite takes ASCII letters of either case for the same. */
static const char *lower(struct gf_arena *arena, const char *name)
{
	char *copy = gf_arena_strdup(arena, name), *p;

	for (p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	return copy;
}

/* --- what may be read ---------------------------------------------------- */

static int refuse(struct guard *guard, const char *fmt, const char *name)
{
	gf_buf_reset(&guard->refused);
	gf_buf_addf(&guard->refused, fmt, name);
	return SQLITE_DENY;
}

static void note_table(struct guard *guard, const char *name)
{
	struct guarded *g = guard->statement;
	const char *table = lower(&g->arena, name);

	if (!guard_is_private(table))
		gf_strmap_put(&g->tables, table, strlen(table), (void *)table);
}

/*
 * A table of ours is read where a view of ours stands for it. SQLite names
 * the view, but a common table expression passes for one; so what counts is
 * whether the stranger's own text has the name.
 */
static int judge_read(struct guard *guard, const char *name, const char *door)
{
	const char *table = lower(&guard->statement->arena, name);
	bool ours = *table == '_' || strchr(table, '@');

	note_table(guard, table);
	if (door) /* the view may not be named otherwise */
		note_table(guard, door);
	if (guard->trust == GF_OURS || !guard_is_private(table) ||
	    (ours && !begins(table, "_search_") &&
	     !misread_has_word(guard->sql, table)))
		return SQLITE_OK;
	return refuse(guard,
		      _("the table '%s' cannot be asked; greffe sql --schema "
			"shows those that can"),
		      name);
}

/* Functions whose answer is another each time, or that do something. */
static int judge_function(struct guard *guard, const char *name)
{
	static const char *const fickle[] = { "changes",
					      "current_date",
					      "current_time",
					      "current_timestamp",
					      "last_insert_rowid",
					      "load_extension",
					      "random",
					      "randomblob",
					      "total_changes" };
	static const char *const families[] = { "sqlite_", "fts3_", "fts5",
						"rtree", "geopoly_" };
	const char *function = lower(&guard->statement->arena, name);
	size_t i;

	for (i = 0; i < GF_NELEMS(fickle); i++)
		if (!strcmp(function, fickle[i]))
			return refuse(guard,
				      begins(function, "current_")
					      ? _("%s reads the clock, and an "
						  "answer may not depend on "
						  "it; write :today for the "
						  "day")
					      : _("the function %s is not "
						  "allowed: the same question "
						  "has the same answer, and "
						  "changes nothing"),
				      function);
	/* the square of its arguments' length, and nothing stops it */
	if (!strcmp(function, "json_patch"))
		return refuse(guard, _("the function %s is not allowed"),
			      function);
	for (i = 0; i < GF_NELEMS(families); i++)
		if (begins(function, families[i]))
			return refuse(guard,
				      _("the function %s is not allowed: it "
					"is about SQLite itself"),
				      function);
	return SQLITE_OK;
}

/* What is none of reading, by the word it is typed with. */
static const char *act_word(int act)
{
	static const struct {
		int act;
		const char *word;
	} rows[] = {
		{ SQLITE_INSERT, "INSERT" },
		{ SQLITE_UPDATE, "UPDATE" },
		{ SQLITE_DELETE, "DELETE" },
		{ SQLITE_PRAGMA, "PRAGMA" },
		{ SQLITE_ATTACH, "ATTACH" },
		{ SQLITE_DETACH, "DETACH" },
		{ SQLITE_ALTER_TABLE, "ALTER" },
		{ SQLITE_REINDEX, "REINDEX" },
		{ SQLITE_ANALYZE, "ANALYZE" },
		{ SQLITE_TRANSACTION, "BEGIN" },
		{ SQLITE_SAVEPOINT, "SAVEPOINT" },
		{ SQLITE_DROP_TABLE, "DROP" },
		{ SQLITE_DROP_INDEX, "DROP" },
		{ SQLITE_DROP_VIEW, "DROP" },
		{ SQLITE_DROP_TRIGGER, "DROP" },
		{ SQLITE_DROP_VTABLE, "DROP" },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		if (rows[i].act == act)
			return rows[i].word;
	return "CREATE";
}

static int authorize(void *payload, int act, const char *a, const char *b,
		     const char *schema GF_UNUSED, const char *door)
{
	struct guard *guard = payload;
	bool theirs = guard->trust == GF_THEIRS;

	if (guard->act == GUARD_IDLE)
		return SQLITE_OK;
	switch (act) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		return guard->act == GUARD_COMPILE ? judge_read(guard, a, door)
						   : SQLITE_OK;
	case SQLITE_FUNCTION:
		return guard->act == GUARD_COMPILE && theirs
			       ? judge_function(guard, b)
			       : SQLITE_OK;
	case SQLITE_PRAGMA: /* by which FTS5 sees that another wrote */
		if (!strcmp(a, "data_version") && !b)
			return SQLITE_OK;
		break;
	case SQLITE_UPDATE: /* how a table that SQLite makes up is made */
		if (theirs && begins(a, "sqlite_"))
			return refuse(guard,
				      _("'%s' and the like cannot be asked; "
					"greffe sql --schema shows the tables "
					"that can"),
				      a);
		break;
	}
	return theirs ? refuse(guard,
			       _("a question only reads: %s is not allowed"),
			       act_word(act))
		      : SQLITE_OK;
}

/* --- what may be spent --------------------------------------------------- */

static int64_t read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Coarse: taken twice a row, it costs nothing and sums up right. */
static int64_t now(void)
{
	return read_clock(CLOCK_MONOTONIC_COARSE);
}

/* Dear, so asked only of a question that looks late: on a busy machine the
 * time that others took is not held against it. */
static int64_t processor_time(void)
{
	return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static int look_at_clock(void *payload)
{
	struct guard *guard = payload;

	guard->late = guard->act == GUARD_RUN && now() > guard->deadline &&
		      processor_time() > guard->processor;
	return guard->late;
}

static const struct {
	int id, most;
} bounds[] = {
	{ SQLITE_LIMIT_LENGTH, 0 }, /* GF_LIMIT_SQL_VALUE_BYTES */
	{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 200 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 100 },
	{ SQLITE_LIMIT_VDBE_OP, 100000 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 999 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

_Static_assert(GF_NELEMS(bounds) <= GF_NELEMS(((struct guard *)NULL)->limits),
	       "room for the limits as they were");

/* What is in use by now is ours. */
void guard_resume(struct guard *guard)
{
	int64_t most = (int64_t)gf_limit(GF_LIMIT_SQL_BYTES);

	/* SQLite counts in eights, and stops when the limit is reached */
	if (guard->strangers)
		sqlite3_hard_heap_limit64(sqlite3_memory_used() + most + 8);
}

void guard_pause(struct guard *guard)
{
	if (guard->strangers)
		sqlite3_hard_heap_limit64(guard->heap);
}

/* The limits hold from the first stranger's statement to the last. */
static void take_in(struct guard *guard)
{
	int64_t heap = sqlite3_hard_heap_limit64(-1);
	size_t i;

	if (guard->strangers++)
		return;
	for (i = 0; i < GF_NELEMS(bounds); i++)
		guard->limits[i] = sqlite3_limit(
			guard->db, bounds[i].id,
			bounds[i].id == SQLITE_LIMIT_LENGTH
				? (int)gf_limit(GF_LIMIT_SQL_VALUE_BYTES)
				: bounds[i].most);
	guard->heap = heap;
	guard_resume(guard);
}

static void let_out(struct guard *guard)
{
	size_t i;

	if (--guard->strangers)
		return;
	for (i = 0; i < GF_NELEMS(bounds); i++)
		sqlite3_limit(guard->db, bounds[i].id, guard->limits[i]);
	sqlite3_hard_heap_limit64(guard->heap);
}

/* --- a connection -------------------------------------------------------- */

int guard_open(struct guard *guard, struct sqlite3 *db, struct gf_error *err)
{
	*guard = (struct guard){ .db = db, .refused = GF_BUF_INIT };
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
	if (functions_add(db, err) < 0)
		return -1;
	sqlite3_set_authorizer(db, authorize, guard);
	sqlite3_progress_handler(db, LOOK_EVERY, look_at_clock, guard);
	return 0;
}

void guard_release(struct guard *guard)
{
	GF_BUG(guard->strangers);
	if (guard->db) {
		sqlite3_set_authorizer(guard->db, NULL, NULL);
		sqlite3_progress_handler(guard->db, 0, NULL, NULL);
	}
	guard->db = NULL;
	gf_buf_release(&guard->refused);
}

/* --- what went wrong ----------------------------------------------------- */

static int over(struct gf_error *err, enum gf_limit limit)
{
	static const struct {
		enum gf_limit limit;
		size_t unit;
		const char *msgid;
	} rows[] = {
		{ GF_LIMIT_SQL_MS, 1000,
		  N_("the question was stopped: it takes more than %zu "
		     "seconds") },
		{ GF_LIMIT_SQL_BYTES, 1048576,
		  N_("the question was stopped: it needs more than %zu MiB "
		     "of memory") },
		{ GF_LIMIT_SQL_VALUE_BYTES, 1,
		  N_("the question was stopped: a value would be larger than "
		     "%zu bytes") },
		{ GF_LIMIT_SQL_ROWS, 1,
		  N_("the question was stopped: it has more than %zu rows; "
		     "count them, or add a LIMIT") },
	};
	size_t i = 0;

	while (rows[i].limit != limit)
		i++;
	return gf_fail(err, GF_ELIMIT, _(rows[i].msgid),
		       gf_limit(limit) / rows[i].unit);
}

static int explain(struct guard *guard, int code, const char *sql,
		   const struct gf_shape *shape, struct gf_error *err)
{
	const char *msg = sqlite3_errmsg(guard->db);

	guard->at = sqlite3_error_offset(guard->db);
	switch (code & 0xff) {
	case SQLITE_INTERRUPT:
		return over(err, GF_LIMIT_SQL_MS);
	case SQLITE_NOMEM:
		return over(err, GF_LIMIT_SQL_BYTES);
	case SQLITE_TOOBIG:
		return over(err, GF_LIMIT_SQL_VALUE_BYTES);
	}
	if (guard->refused.len) /* the code is not always SQLITE_AUTH */
		return gf_fail(err, GF_EINVALID, "%s", guard->refused.s);
	if ((code & 0xff) != SQLITE_ERROR)
		return gf_fail(err, GF_EIO, _("the index cannot be read: %s"),
			       msg);
	return sql ? misread_explain(sql, msg, shape, &guard->at, err)
		   : gf_fail(err, GF_EINVALID, "%s", msg);
}

/* --- a statement --------------------------------------------------------- */

/* Whether nothing but spaces, comments and semicolons is left. */
static bool is_over(const char *s)
{
	const char *end;

	for (;;) {
		s += strspn(s, " \t\r\n\f;");
		if (begins(s, "--"))
			s += strcspn(s, "\n");
		else if (begins(s, "/*"))
			s = (end = strstr(s + 2, "*/")) ? end + 2
							: s + strlen(s);
		else
			return !*s;
	}
}

static int judge_statement(struct guard *guard, struct sqlite3_stmt *stmt,
			   const char *sql, const char *rest,
			   struct gf_error *err)
{
	if (!stmt)
		return gf_fail(err, GF_EINVALID,
			       _("there is no question: a SELECT was "
				 "expected"));
	if (!is_over(rest)) {
		guard->at = (int)(rest - sql);
		return gf_fail(err, GF_EINVALID,
			       _("one SELECT at a time: there is more behind "
				 "the semicolon"));
	}
	if (!sqlite3_stmt_readonly(stmt) || !sqlite3_column_count(stmt))
		return gf_fail(err, GF_EINVALID,
			       _("a question only reads: a SELECT was "
				 "expected"));
	return 0;
}

/*
 * FTS5 asks its own tables when it connects; see the top. The tables that
 * JSON is read as are made by what looks like a write.
 */
static void connect_tables(struct guard *guard)
{
	struct sqlite3_stmt *stmt = NULL;

	sqlite3_prepare_v2(guard->db,
			   "SELECT 1 FROM _search, json_each(1), json_tree(1)",
			   -1, &stmt, NULL);
	sqlite3_finalize(stmt);
}

int guard_compile(struct guard *guard, struct guarded *g,
		  struct sqlite3_stmt **out, const char *sql,
		  enum gf_trust trust, const struct gf_shape *shape,
		  struct gf_error *err)
{
	const char *rest = NULL;
	int code, ret;

	*g = (struct guarded){ .trust = trust };
	guard->at = -1;
	*out = NULL;
	if (trust == GF_THEIRS) {
		connect_tables(guard);
		take_in(guard);
	}
	guard->statement = g;
	guard->sql = sql;
	guard->trust = trust;
	guard->act = GUARD_COMPILE;
	gf_buf_reset(&guard->refused);
	code = sqlite3_prepare_v3(guard->db, sql, -1, 0, out, &rest);
	guard->act = GUARD_IDLE;
	if (code != SQLITE_OK)
		ret = explain(guard, code, sql, shape, err);
	else if (trust == GF_THEIRS)
		ret = judge_statement(guard, *out, sql, rest, err);
	else
		ret = 0;
	guard->statement = NULL;
	guard->sql = NULL;
	if (ret < 0) {
		sqlite3_finalize(*out);
		*out = NULL;
		guard_forget(guard, g);
	}
	return ret;
}

int guard_step(struct guard *guard, struct guarded *g,
	       struct sqlite3_stmt *stmt, struct gf_error *err)
{
	int64_t start = 0, limit = (int64_t)gf_limit(GF_LIMIT_SQL_MS) * 1000000;
	int code;

	guard->trust = g->trust;
	guard->late = false;
	gf_buf_reset(&guard->refused);
	if (g->trust == GF_THEIRS) {
		start = now();
		if (!g->processor)
			g->processor = processor_time() + limit;
		guard->processor = g->processor;
		guard->deadline = start - g->spent + limit;
		guard->act = GUARD_RUN;
	}
	code = sqlite3_step(stmt);
	guard->act = GUARD_IDLE;
	if (code == SQLITE_DONE)
		return 0;
	if (code != SQLITE_ROW)
		return explain(guard, code, NULL, NULL, err);
	if (g->trust == GF_OURS)
		return 1;
	g->spent += now() - start;
	if (++g->rows <= gf_limit(GF_LIMIT_SQL_ROWS))
		return 1;
	sqlite3_reset(stmt);
	return over(err, GF_LIMIT_SQL_ROWS);
}

bool guard_origin(struct sqlite3_stmt *stmt, int column, const char **table,
		  const char **name)
{
	*table = sqlite3_column_table_name(stmt, column);
	*name = sqlite3_column_origin_name(stmt, column);
	return *table && *name;
}

void guard_rewind(struct guarded *g)
{
	g->spent = g->processor = 0;
	g->rows = 0;
}

void guard_forget(struct guard *guard, struct guarded *g)
{
	if (g->trust == GF_THEIRS)
		let_out(guard);
	g->trust = GF_OURS;
	gf_strmap_release(&g->tables);
	gf_arena_release(&g->arena);
}
