/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * instr, replace and trim as SQLite has them, in a time that grows with what
 * they are given and no faster: its own compare every place of a text with
 * all of another, which two texts of a million bytes make minutes of, and
 * nothing stops a function that runs.
 */
#include "index/internal.h"

#include <sqlite3.h>

struct text {
	const char *s;
	size_t len;
};

/* false: NULL. */
static bool read_text(struct text *out, sqlite3_value *value)
{
	out->s = (const char *)sqlite3_value_text(value);
	out->len = (size_t)sqlite3_value_bytes(value);
	return out->s;
}

/* Bytes of the character at s, whatever the bytes are. */
static size_t step(const char *s, size_t len)
{
	unsigned n = gf_utf8_len(s, len);

	return n ? n : 1;
}

static size_t count_characters(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i += step(s + i, len - i))
		n++;
	return n;
}

static void instr(sqlite3_context *ctx, int n GF_UNUSED, sqlite3_value **args)
{
	struct text in, what;
	const char *found;
	size_t before;

	if (!read_text(&in, args[0]) || !read_text(&what, args[1]))
		return;
	found = memmem(in.s, in.len, what.s, what.len);
	before = found ? (size_t)(found - in.s) : 0;
	if (found && sqlite3_value_type(args[0]) != SQLITE_BLOB)
		before = count_characters(in.s, before);
	sqlite3_result_int64(ctx, found ? (int64_t)before + 1 : 0);
}

static size_t count_occurrences(const struct text *in, const struct text *what)
{
	const char *end = in->s + in->len, *p = in->s;
	size_t n = 0;

	while ((p = memmem(p, (size_t)(end - p), what->s, what->len))) {
		p += what->len;
		n++;
	}
	return n;
}

static void replace(sqlite3_context *ctx, int n GF_UNUSED, sqlite3_value **args)
{
	struct gf_buf out = GF_BUF_INIT;
	struct text in, what, by;
	const char *p, *end, *next;
	uint64_t size;

	if (!read_text(&in, args[0]) || !read_text(&what, args[1]) ||
	    !read_text(&by, args[2]))
		return;
	if (!what.len) {
		sqlite3_result_value(ctx, args[0]);
		return;
	}
	size = in.len + (uint64_t)count_occurrences(&in, &what) * by.len;
	if (size > (uint64_t)sqlite3_limit(sqlite3_context_db_handle(ctx),
					   SQLITE_LIMIT_LENGTH, -1)) {
		sqlite3_result_error_toobig(ctx);
		return;
	}
	end = in.s + in.len;
	for (p = in.s; (next = memmem(p, (size_t)(end - p), what.s, what.len));
	     p = next + what.len) {
		gf_buf_add(&out, p, (size_t)(next - p));
		gf_buf_add(&out, by.s, by.len);
	}
	gf_buf_add(&out, p, (size_t)(end - p));
	sqlite3_result_text64(ctx, out.s, out.len, SQLITE_TRANSIENT,
			      SQLITE_UTF8);
	gf_buf_release(&out);
}

/* --- trim ---------------------------------------------------------------- */

/* Nobody trims more than these; each place is compared with all. */
#define TRIMMED 64

enum { TRIM_START = 1, TRIM_END = 2 };

struct trimmed {
	struct text items[TRIMMED];
	size_t n;
};

static bool read_trimmed(struct trimmed *out, const struct text *set)
{
	size_t i, len;

	out->n = 0;
	for (i = 0; i < set->len; i += len) {
		len = step(set->s + i, set->len - i);
		if (out->n == TRIMMED)
			return false;
		out->items[out->n++] = (struct text){ set->s + i, len };
	}
	return true;
}

/* Bytes of the character of the set at the start, or end, of a text. */
static size_t match(const struct trimmed *set, const struct text *in, bool end)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		const struct text *c = &set->items[i];

		if (c->len <= in->len &&
		    !memcmp(end ? in->s + in->len - c->len : in->s, c->s,
			    c->len))
			return c->len;
	}
	return 0;
}

static void trim(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	intptr_t sides = (intptr_t)sqlite3_user_data(ctx);
	struct text in, set = { " ", 1 };
	struct trimmed trimmed;
	size_t len;

	if (!read_text(&in, args[0]) || (n > 1 && !read_text(&set, args[1])))
		return;
	if (!read_trimmed(&trimmed, &set)) {
		sqlite3_result_error(
			ctx, _("trim takes at most 64 characters to remove"),
			-1);
		return;
	}
	while (sides & TRIM_START && (len = match(&trimmed, &in, false))) {
		in.s += len;
		in.len -= len;
	}
	while (sides & TRIM_END && (len = match(&trimmed, &in, true)))
		in.len -= len;
	sqlite3_result_text64(ctx, in.s, in.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

int functions_add_text(struct sqlite3 *db)
{
	static const struct {
		const char *name;
		int args;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
		intptr_t sides;
	} rows[] = {
		{ "instr", 2, instr, 0 },
		{ "replace", 3, replace, 0 },
		{ "ltrim", 1, trim, TRIM_START },
		{ "ltrim", 2, trim, TRIM_START },
		{ "rtrim", 1, trim, TRIM_END },
		{ "rtrim", 2, trim, TRIM_END },
		{ "trim", 1, trim, TRIM_START | TRIM_END },
		{ "trim", 2, trim, TRIM_START | TRIM_END },
	};
	int code = SQLITE_OK;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		code |= sqlite3_create_function_v2(
			db, rows[i].name, rows[i].args,
			SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
			(void *)rows[i].sides, rows[i].fn, NULL, NULL, NULL);
	return code;
}
