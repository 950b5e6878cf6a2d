/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tap.h: the whole unit test harness. A test file is a main() that calls
 * test functions and ends with `return tap_done();`.
 *
 *	is_int(gf_limit(GF_LIMIT_YAML_DEPTH), 64, "depth limit");
 *	is_str(buf.s, "a", "joined");
 *	ok(cond, "a sentence, %d", n);
 *	skip("no suite here: %s", why);
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 3, 4), unused)) static bool tap_ok(
	bool cond, const char *where, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", cond ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (!cond) {
		tap_failed++;
		printf("#   at %s\n", where);
	}
	return cond;
}

#define TAP_STR_(x) #x
#define TAP_STR(x)  TAP_STR_(x)
#define TAP_WHERE   __FILE__ ":" TAP_STR(__LINE__)

#define ok(cond, ...) tap_ok((cond), TAP_WHERE, __VA_ARGS__)

#define is_int(got, want, ...) \
	do { \
		long long got_ = (long long)(got), want_ = (long long)(want); \
		if (!tap_ok(got_ == want_, TAP_WHERE, __VA_ARGS__)) \
			printf("#   got %lld, wanted %lld\n", got_, want_); \
	} while (0)

#define is_str(got, want, ...) \
	do { \
		const char *got_ = (got), *want_ = (want); \
		bool same_ = got_ && want_ ? !strcmp(got_, want_) \
					   : got_ == want_; \
		if (!tap_ok(same_, TAP_WHERE, __VA_ARGS__)) \
			printf("#   got    '%s'\n#   wanted '%s'\n", \
			       got_ ? got_ : "(null)", \
			       want_ ? want_ : "(null)"); \
	} while (0)

#define skip(...) \
	do { \
		printf("ok %d # SKIP ", ++tap_count); \
		printf(__VA_ARGS__); \
		printf("\n"); \
	} while (0)

__attribute__((unused)) static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
