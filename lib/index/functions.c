/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a question may call beside SQLite's own functions. All give the same
 * answer for the same arguments, NULL for NULL, and cost at most some bounded
 * steps a call:
 *
 *	regexp(pattern, text)  1 where the ECMA-262 pattern is found in it;
 *	                       also: text REGEXP pattern
 *	fold(text)             no accents, no case, words joined by '-'
 *	edtf_min(text)         the first day that a date may be, or NULL
 *	edtf_max(text)         the last one
 *	url_host(text)         the host of an address, lower case, in ASCII
 *
 * SQLite's functions of dates are kept, without what reads the clock or the
 * zone: who asks them for 'now' is told of :today (functions_borrow.c). Of its
 * functions of text, those that would take the square of a long text's length
 * are ours (functions_text.c).
 */
#include "index/internal.h"

#include <sqlite3.h>

static const char *text_of(sqlite3_value *value, size_t *len)
{
	const char *s = (const char *)sqlite3_value_text(value);

	*len = (size_t)sqlite3_value_bytes(value);
	return s;
}

/* A text that is UTF-8, or NULL: then there is no answer to give. */
static const char *clean_text(sqlite3_value *value, size_t *len)
{
	const char *s = text_of(value, len);

	return s && gf_utf8_check(s, *len) == *len ? s : NULL;
}

static void answer(sqlite3_context *ctx, const char *s, size_t len)
{
	sqlite3_result_text64(ctx, s, len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void answer_buf(sqlite3_context *ctx, struct gf_buf *buf)
{
	answer(ctx, buf->s, buf->len);
	gf_buf_release(buf);
}

static void fail(sqlite3_context *ctx, const char *fmt, ...) GF_PRINTF(2, 3);
static void fail(sqlite3_context *ctx, const char *fmt, ...)
{
	char msg[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	sqlite3_result_error(ctx, msg, -1);
}

/* --- regexp -------------------------------------------------------------- */

static void free_regex(void *re)
{
	gf_regex_free(re);
}

/* SQLite keeps the compiled pattern beside a call whose pattern is constant. */
static struct gf_regex *regex_of(sqlite3_context *ctx, sqlite3_value *value)
{
	struct gf_regex *re = sqlite3_get_auxdata(ctx, 0);
	struct gf_error err;
	const char *pattern;
	size_t len;

	if (re)
		return re;
	pattern = clean_text(value, &len);
	if (!pattern) {
		fail(ctx, _("the pattern of regexp is not UTF-8"));
		return NULL;
	}
	re = gf_regex_new(pattern, len, &err);
	if (!re) {
		fail(ctx, _("the pattern '%.60s' cannot be used: %s"), pattern,
		     err.msg);
		return NULL;
	}
	sqlite3_set_auxdata(ctx, 0, re, free_regex);
	return sqlite3_get_auxdata(ctx, 0);
}

static void regexp(sqlite3_context *ctx, int n GF_UNUSED, sqlite3_value **args)
{
	struct gf_regex *re;
	const char *text;
	size_t len;
	int found;

	if (sqlite3_value_type(args[0]) == SQLITE_NULL ||
	    !(text = clean_text(args[1], &len)))
		return;
	re = regex_of(ctx, args[0]);
	if (!re)
		return;
	found = gf_regex_search(re, text, len);
	if (found < 0)
		fail(ctx,
		     _("the pattern '%.60s' takes more than %zu steps on one "
		       "text"),
		     (const char *)sqlite3_value_text(args[0]),
		     gf_limit(GF_LIMIT_PATTERN_STEPS));
	else
		sqlite3_result_int(ctx, found);
}

/* --- fold, dates, hosts -------------------------------------------------- */

static void fold(sqlite3_context *ctx, int n GF_UNUSED, sqlite3_value **args)
{
	struct gf_buf out = GF_BUF_INIT;
	const char *s;
	size_t len;

	s = clean_text(args[0], &len);
	if (!s)
		return;
	gf_fold(&out, s, len);
	answer_buf(ctx, &out);
}

static void edtf(sqlite3_context *ctx, sqlite3_value *value, bool last)
{
	int64_t day[2];
	char text[GF_DAY_TEXT];
	const char *s;
	size_t len;

	s = text_of(value, &len);
	if (!s || !gf_edtf_parse(s, len, &day[0], &day[1]))
		return;
	if (gf_day_text(text, day[last]))
		answer(ctx, text, strlen(text));
}

static void edtf_min(sqlite3_context *ctx, int n GF_UNUSED,
		     sqlite3_value **args)
{
	edtf(ctx, args[0], false);
}

static void edtf_max(sqlite3_context *ctx, int n GF_UNUSED,
		     sqlite3_value **args)
{
	edtf(ctx, args[0], true);
}

/* Where the host of "scheme://user@host:port/…" is; 0: it has none. */
static size_t find_host(const char **host, const char *s, size_t len)
{
	const char *end = s + len, *p = memmem(s, len, "://", 3), *q, *at;

	if (!p || p == s || memchr(s, '/', (size_t)(p - s)))
		return 0;
	p += 3;
	for (q = p; q < end && !strchr("/?#\\", *q); q++)
		;
	at = memrchr(p, '@', (size_t)(q - p));
	if (at)
		p = at + 1;
	*host = p;
	if (p < q && *p == '[') { /* an address of IPv6 */
		end = memchr(p, ']', (size_t)(q - p));
		return end ? (size_t)(end + 1 - p) : 0;
	}
	end = memchr(p, ':', (size_t)(q - p));
	return (size_t)((end ? end : q) - p);
}

static void url_host(sqlite3_context *ctx, int n GF_UNUSED,
		     sqlite3_value **args)
{
	struct gf_buf out = GF_BUF_INIT;
	const char *s, *host;
	size_t len;

	s = clean_text(args[0], &len);
	len = s ? find_host(&host, s, len) : 0;
	if (len && gf_host_ascii(&out, host, len))
		answer(ctx, out.s, out.len);
	gf_buf_release(&out);
}

/* --- all of them --------------------------------------------------------- */

int functions_add(struct sqlite3 *db, struct gf_error *err)
{
	static const struct {
		const char *name;
		int args;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} rows[] = {
		{ "regexp", 2, regexp },     { "fold", 1, fold },
		{ "edtf_min", 1, edtf_min }, { "edtf_max", 1, edtf_max },
		{ "url_host", 1, url_host },
	};
	int code = SQLITE_OK;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows) && code == SQLITE_OK; i++)
		code = sqlite3_create_function_v2(
			db, rows[i].name, rows[i].args,
			SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
			NULL, rows[i].fn, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = functions_add_text(db) | functions_add_borrowed(db);
	return code == SQLITE_OK
		       ? 0
		       : gf_fail(err, GF_EIO, _("the index cannot be used: %s"),
				 sqlite3_errmsg(db));
}
