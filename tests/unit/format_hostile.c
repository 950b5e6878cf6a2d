/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Case S10: every format reads 100 KB of a hostile text in the time its
 * length takes. The bound is a hundred times what it takes; a judge whose
 * work grew with the square of the length would need minutes.
 */
#include "jsonschema/jsonschema.h"
#include "tap.h"

#include <time.h>

#define SIZE 100000

/* A beginning, what is said again and again, an end. */
static const struct {
	const char *head, *again, *tail;
} attacks[] = {
	{ "", "a", "" },
	{ "", "1", "!" },
	{ "", "-", "" },
	{ "", " ", "x" },
	{ "", ".", "" },
	{ "", ":", "" },
	{ "", "a.", "" },
	{ "", "a@", "" },
	{ "a@", "a-", "" },
	{ "\"", "\\\"", "" },
	{ "http://", "a:", "@" },
	{ "http://a/", "%41", "%" },
	{ "http://[", "1:", "]" },
	{ "P", "1", "" },
	{ "P1Y", "1M", "" },
	{ "2026-03-12T10:00:00.", "9", "" },
	{ "2026-03-12T10:00:00+", "0", "" },
	{ "", "{a}", "{" },
	{ "{a", ",a", "" },
	{ "", "/~0", "~" },
	{ "", "(", "" },
	{ "", "(?<", "" },
	{ "", "(?:a|", "" },
	{ "", "[", "" },
	{ "", "[a-", "" },
	{ "", "(a*)*", "" },
	{ "", "a{1,2}", "" },
	{ "", "\\1", "" },
	{ "(?<n>a)", "\\k<n>", "" },
	{ "", "\\u{1", "" },
	{ "", "\\p{L}", "" },
	{ "MIT", " OR MIT", "" },
	{ "", "(", "MIT" },
	{ "LicenseRef-", "a", "_" },
	{ "fr", "-abcde", "" },
	{ "fr", "-a-bc", "" },
	{ "x", "-a", "" },
	{ "", "xn--a.", "" },
	{ "", "\xd7\x90", "" },
	{ "", "\xe0\xa4\x95\xe2\x80\x8d", "" },
	{ "", "\xc3\xa9.", "" },
	{ "", "\xf0\x9f\x98\x80", "" },
	{ "", "\xff", "" },
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
	struct gf_buf text = GF_BUF_INIT;
	const char *const *name;
	double start, took, worst;
	size_t i, at;

	for (name = gf_formats(); *name; name++) {
		worst = 0;
		at = 0;
		for (i = 0; i < GF_NELEMS(attacks); i++) {
			gf_buf_reset(&text);
			gf_buf_adds(&text, attacks[i].head);
			while (text.len < SIZE)
				gf_buf_adds(&text, attacks[i].again);
			gf_buf_adds(&text, attacks[i].tail);
			start = now();
			gf_format_check(*name, text.s, text.len);
			took = now() - start;
			if (took > worst) {
				worst = took;
				at = i;
			}
		}
		ok(worst < 1.0, "%s", *name);
		if (worst >= 0.05)
			printf("#   %.3f s at '%s%s...'\n", worst,
			       attacks[at].head, attacks[at].again);
	}
	gf_buf_release(&text);
	return tap_done();
}
