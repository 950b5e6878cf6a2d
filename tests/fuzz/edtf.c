/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Fuzzes EDTF and the other formats: the first byte chooses one. For EDTF,
 * what is taken must be a span of days inside the years that can be written.
 */
#include "jsonschema/jsonschema.h"
#include "replay.h"

/* 0000-01-01, and the last winter that begins in 9999. */
#define FIRST_DAY (-719528)
#define LAST_DAY  2932955

static void check_edtf(const char *text, size_t len)
{
	int64_t earliest, latest;

	if (!gf_edtf_parse(text, len, &earliest, &latest))
		return;
	GF_BUG(earliest > latest || latest - earliest > 366);
	GF_BUG(earliest < FIRST_DAY || latest > LAST_DAY);
	GF_BUG(!gf_format_check("edtf", text, len));
}

static void check_format(const char *format, const char *text, size_t len)
{
	static struct gf_arena arena;
	const char *advice;

	gf_format_check(format, text, len);
	advice = gf_format_advice(&arena, format, text, len);
	GF_BUG(advice && !gf_format_check(format, advice, strlen(advice)));
	gf_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *const *formats = gf_formats();
	const char *text = (const char *)data;
	size_t n = 0;

	check_edtf(text, size);
	while (formats[n])
		n++;
	if (size)
		check_format(formats[data[0] % n], text + 1, size - 1);
	check_format("edtf", text, size);
	return 0;
}
