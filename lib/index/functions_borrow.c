/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Functions of SQLite that a question may call once its arguments are judged:
 * dates that read no clock and no zone, printf that pads to no billion. The
 * function that was replaced cannot be called any more, so it is asked of
 * another connection, which has nothing but SQLite's own.
 */
#include "index/internal.h"

#include <sqlite3.h>

#define ARGS 32

struct lender;

struct borrowed {
	const struct lender_row *row;
	struct lender *lender;
	sqlite3_stmt *stmts[ARGS + 1]; /* by the number of arguments */
};

/* The other connection, shared by the functions that borrow of it. */
struct lender {
	sqlite3 *db;
	unsigned users;
};

/* Says why a call is refused and gives true, or false. */
typedef bool (*refuse_fn)(sqlite3_context *ctx, const char *name, int n,
			  sqlite3_value **args);

struct lender_row {
	const char *name;
	refuse_fn refuse;
};

/* --- dates --------------------------------------------------------------- */

/* What makes a date depend on when, or where, it is asked for; or NULL. */
static const char *find_fickle(int first, int n, sqlite3_value **args)
{
	static const char *const words[] = { "now", "localtime", "utc",
					     "subsec", "subsecond" };
	const char *s;
	size_t w;
	int i;

	for (i = first; i < n; i++) {
		if (sqlite3_value_type(args[i]) != SQLITE_TEXT)
			continue;
		s = (const char *)sqlite3_value_text(args[i]);
		for (w = 0; w < GF_NELEMS(words); w++)
			/* alone, 'subsec' is now; behind a day it is not */
			if (!sqlite3_stricmp(s, words[w]) &&
			    (w < 3 || i == first))
				return words[w];
	}
	return NULL;
}

static bool refuse_date(sqlite3_context *ctx, const char *name, int n,
			sqlite3_value **args)
{
	int first = !strcmp(name, "strftime");
	const char *why = n <= first ? name : find_fickle(first, n, args);
	char msg[256];

	if (!why)
		return false;
	snprintf(msg, sizeof(msg),
		 _("'%s' reads the clock, and an answer may not depend on it; "
		   "write :today for the day"),
		 why);
	sqlite3_result_error(ctx, msg, -1);
	return true;
}

/* --- printf -------------------------------------------------------------- */

/* Where a format is, and which argument comes next. */
struct format {
	const char *p;
	int next, n;
	sqlite3_value **args;
};

/* A width or precision: digits, or the next argument. */
static uint64_t read_number(struct format *f)
{
	uint64_t number = 0;
	int64_t given;

	if (*f->p == '*') {
		f->p++;
		given = f->next < f->n ? sqlite3_value_int64(f->args[f->next++])
				       : 0;
		return given < 0 ? -(uint64_t)given : (uint64_t)given;
	}
	for (; *f->p >= '0' && *f->p <= '9'; f->p++)
		if (number < INT32_MAX)
			number = 10 * number + (uint64_t)(*f->p - '0');
	return number;
}

/* SQLite makes the padding a character at a time before it looks at what it
 * has become; nothing stops it. */
static bool refuse_printf(sqlite3_context *ctx, const char *name GF_UNUSED,
			  int n, sqlite3_value **args)
{
	uint64_t most = gf_limit(GF_LIMIT_SQL_VALUE_BYTES), total = 0, number;
	const char *s = n ? (const char *)sqlite3_value_text(args[0]) : NULL;
	struct format f = { s, 1, n, args };

	while (f.p && (f.p = strchr(f.p, '%')) && total <= most) {
		f.p += 1 + strspn(f.p + 1, "-+ #!0,");
		number = read_number(&f);
		total += number > most ? most + 1 : number;
		if (*f.p == '.') {
			f.p++;
			number = read_number(&f);
			total += number > most ? most + 1 : number;
		}
		f.p += strspn(f.p, "l");
		if (*f.p && *f.p != '%' && *f.p != 'n')
			f.next++;
		if (*f.p)
			f.p++;
	}
	if (total > most)
		sqlite3_result_error_toobig(ctx);
	return total > most;
}

/* --- asking the lender --------------------------------------------------- */

static sqlite3_stmt *prepare(struct borrowed *b, int n)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct lender *lender = b->lender;
	int i;

	if (!lender->db) {
		if (sqlite3_open_v2(":memory:", &lender->db,
				    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
				    NULL) != SQLITE_OK)
			return NULL;
		sqlite3_limit(lender->db, SQLITE_LIMIT_LENGTH,
			      (int)gf_limit(GF_LIMIT_SQL_VALUE_BYTES));
	}
	if (!b->stmts[n]) {
		gf_buf_addf(&sql, "SELECT %s(", b->row->name);
		for (i = 1; i <= n; i++)
			gf_buf_addf(&sql, i > 1 ? ",?%d" : "?%d", i);
		gf_buf_adds(&sql, ")");
		sqlite3_prepare_v2(lender->db, sql.s, -1, &b->stmts[n], NULL);
		gf_buf_release(&sql);
	}
	return b->stmts[n];
}

/* printf gives NULL, and no error, for what is larger than may be. */
static bool overflowed(const struct borrowed *b, sqlite3_stmt *stmt,
		       sqlite3_value **args)
{
	return b->row->refuse == refuse_printf &&
	       sqlite3_column_type(stmt, 0) == SQLITE_NULL &&
	       sqlite3_value_bytes(args[0]);
}

static void call(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	struct borrowed *b = sqlite3_user_data(ctx);
	sqlite3_stmt *stmt;
	char msg[128];
	int i;

	if (n <= ARGS && b->row->refuse(ctx, b->row->name, n, args))
		return;
	stmt = n <= ARGS ? prepare(b, n) : NULL;
	if (!stmt) {
		snprintf(msg, sizeof(msg),
			 _("%s takes at most %d arguments here"), b->row->name,
			 ARGS);
		sqlite3_result_error(ctx, msg, -1);
		return;
	}
	for (i = 0; i < n; i++)
		sqlite3_bind_value(stmt, i + 1, args[i]);
	if (sqlite3_step(stmt) == SQLITE_ROW && overflowed(b, stmt, args))
		sqlite3_result_error_toobig(ctx);
	else if (sqlite3_data_count(stmt))
		sqlite3_result_value(ctx, sqlite3_column_value(stmt, 0));
	else
		sqlite3_result_error_code(
			ctx, sqlite3_errcode(sqlite3_db_handle(stmt)));
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

static void give_back(void *payload)
{
	struct borrowed *b = payload;
	struct lender *lender = b->lender;
	size_t i;

	for (i = 0; i < GF_NELEMS(b->stmts); i++)
		sqlite3_finalize(b->stmts[i]);
	free(b);
	if (--lender->users)
		return;
	sqlite3_close(lender->db);
	free(lender);
}

int functions_add_borrowed(struct sqlite3 *db)
{
	static const struct lender_row rows[] = {
		{ "date", refuse_date },      { "time", refuse_date },
		{ "datetime", refuse_date },  { "julianday", refuse_date },
		{ "unixepoch", refuse_date }, { "strftime", refuse_date },
		{ "printf", refuse_printf },  { "format", refuse_printf },
	};
	struct lender *lender = gf_xcalloc(1, sizeof(*lender));
	struct borrowed *b;
	int code = SQLITE_OK;
	size_t i;

	lender->users = GF_NELEMS(rows);
	for (i = 0; i < GF_NELEMS(rows); i++) {
		b = gf_xcalloc(1, sizeof(*b));
		b->row = &rows[i];
		b->lender = lender;
		code |= sqlite3_create_function_v2(
			db, rows[i].name, -1,
			SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
			b, call, NULL, NULL, give_back);
	}
	return code;
}
