/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Formats by name: the table of formats.h, and its four questions.
 */
#include "jsonschema/format.h"

static const struct {
	const char *name;
	gf_format_fn check;
	advise_fn advise;
	const char *expected; /* a msgid */
} formats[] = {
#define X(name, check, advise, expected) { name, check, advise, expected },
#include "jsonschema/formats.h"
#undef X
};

static const char *const names[] = {
#define X(name, check, advise, expected) name,
#include "jsonschema/formats.h"
#undef X
	NULL
};

/* Index of a format, or the number of formats. */
static size_t find(const char *name)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(formats); i++)
		if (!strcmp(name, formats[i].name))
			break;
	return i;
}

gf_format_fn gf_format_find(const char *format)
{
	size_t i = find(format);

	return i < GF_NELEMS(formats) ? formats[i].check : NULL;
}

bool gf_format_check(const char *format, const char *text, size_t len)
{
	gf_format_fn check = gf_format_find(format);

	return !check || check(text, len);
}

const char *const *gf_formats(void)
{
	return names;
}

const char *gf_format_expected(const char *format)
{
	size_t i = find(format);

	return i < GF_NELEMS(formats) ? formats[i].expected : NULL;
}

const char *gf_format_advice(struct gf_arena *arena, const char *format,
			     const char *text, size_t len)
{
	const char *advice = NULL;
	size_t i = find(format);
	struct gf_buf out = GF_BUF_INIT;

	if (i == GF_NELEMS(formats) || !formats[i].advise || !len ||
	    len > GF_ADVICE_BYTES || gf_utf8_check(text, len) < len ||
	    memchr(text, '\0', len))
		return NULL;
	if (formats[i].advise(&out, text, len) &&
	    formats[i].check(out.s, out.len) &&
	    (out.len != len || memcmp(out.s, text, len) != 0))
		advice = gf_arena_memdup(arena, out.s, out.len);
	gf_buf_release(&out);
	return advice;
}
