/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Numbers as people write them. Digits are never computed, only laid out:
 * what is shown is what is stored.
 */
#include "internal.h"

/* French typography: U+202F between groups, U+00A0 before a unit. */
#define GROUP_FR "\u202f"
#define SPACE	 "\u00a0"

/* Units that people write otherwise than schemas do. */
static const struct unit {
	const char *name, *fr, *en;
	bool before; /* in English: €510,000 */
	bool glued;  /* in English: 12% */
} units[] = {
	{ "EUR", "€", "€", true, false },
	{ "GBP", "£", "£", true, false },
	{ "%", "%", "%", false, true },
	{ "octet", "o", "B", false, false },
};

static const struct unit *find_unit(const char *name)
{
	size_t i;

	for (i = 0; name && i < GF_NELEMS(units); i++)
		if (!strcmp(units[i].name, name))
			return &units[i];
	return NULL;
}

static size_t count_digits(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

static bool is_french(void)
{
	return !strcmp(gf_i18n_lang(), "fr");
}

void gf_write_number(struct gf_buf *out, const char *s, size_t len)
{
	const char *dot = is_french() ? memchr(s, '.', len) : NULL;

	if (dot) {
		gf_buf_add(out, s, (size_t)(dot - s));
		gf_buf_addc(out, ',');
		gf_buf_add(out, dot + 1, len - (size_t)(dot - s) - 1);
	} else {
		gf_buf_add(out, s, len);
	}
}

static void add_groups(struct gf_buf *out, const char *s, size_t len)
{
	size_t i, digits = count_digits(s, len);

	for (i = 0; i < digits; i++) {
		if (i && (digits - i) % 3 == 0)
			gf_buf_adds(out, is_french() ? GROUP_FR : ",");
		gf_buf_addc(out, s[i]);
	}
	gf_write_number(out, s + digits, len - digits);
}

void gf_write_amount(struct gf_buf *out, const char *number, size_t len,
		     const char *unit)
{
	const struct unit *known = find_unit(unit);
	bool before = known && known->before && !is_french();

	if (len && number[0] == '-') {
		gf_buf_addc(out, '-');
		number++;
		len--;
	}
	if (before)
		gf_buf_adds(out, known->en);
	add_groups(out, number, len);
	if (before || !unit || !*unit)
		return;
	if (!known || !known->glued || is_french())
		gf_buf_adds(out, SPACE);
	if (known)
		gf_buf_adds(out, is_french() ? known->fr : known->en);
	else
		gf_write_shown(out, unit, strlen(unit));
}

size_t gf_real_text(char s[GF_REAL_MAX], double value, bool whole)
{
	int precision, n = 0;

	if (value - value != 0)
		return 0; /* infinite, or no number */
	for (precision = 15; precision <= 17; precision++) {
		n = snprintf(s, GF_REAL_MAX, "%.*g", precision, value);
		if (!whole || strtod(s, NULL) == value)
			break;
	}
	/* the figures of a large amount, not 1.5e+15 */
	if (memchr(s, 'e', (size_t)n) && (value >= 1 || value <= -1) &&
	    value < 1e21 && value > -1e21)
		n = snprintf(s, GF_REAL_MAX, "%.0f", value);
	return (size_t)n;
}

void gf_write_bar(struct gf_buf *out, double value, double most, unsigned width)
{
	static const char *const eighths[] = { "",  "▏", "▎", "▍",
					       "▌", "▋", "▊", "▉" };
	double part = most > 0 ? value / most : 0;
	uint64_t n;

	if (!(part > 0) || !width)
		return;
	n = part < 1 ? (uint64_t)(part * width * 8 + 0.5) : 8ull * width;
	if (!n)
		n = 1; /* little is not nothing */
	for (; n >= 8; n -= 8)
		gf_buf_adds(out, "█");
	gf_buf_adds(out, eighths[n]);
}
