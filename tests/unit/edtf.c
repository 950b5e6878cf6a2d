/* SPDX-License-Identifier: EUPL-1.2 */
/* EDTF dates: what is one, and the days it may be. */
#include "jsonschema/jsonschema.h"
#include "tap.h"

/* Days since 1970-01-01 of a date written in full, the slow way. */
static int64_t day_of(unsigned year, unsigned month, unsigned day)
{
	static const unsigned before[] = { 0,	31,  59,  90,  120, 151,
					   181, 212, 243, 273, 304, 334 };
	int64_t days = 0;
	unsigned y;

	for (y = 0; y < year; y++)
		days += 365 + ((y % 4 == 0 && y % 100) || y % 400 == 0);
	days += before[month - 1] + day - 1;
	if (month > 2 && ((year % 4 == 0 && year % 100) || year % 400 == 0))
		days++;
	return days - 719528; /* from year 0 to 1970 */
}

static bool parse(const char *text, int64_t *earliest, int64_t *latest)
{
	return gf_edtf_parse(text, strlen(text), earliest, latest);
}

static void test_days(void)
{
	static const struct {
		const char *text;
		unsigned from[3], to[3];
	} rows[] = {
		{ "1970-01-01", { 1970, 1, 1 }, { 1970, 1, 1 } },
		{ "2025", { 2025, 1, 1 }, { 2025, 12, 31 } },
		{ "2025?", { 2025, 1, 1 }, { 2025, 12, 31 } },
		{ "2025~", { 2025, 1, 1 }, { 2025, 12, 31 } },
		{ "2025%", { 2025, 1, 1 }, { 2025, 12, 31 } },
		{ "2025-06", { 2025, 6, 1 }, { 2025, 6, 30 } },
		{ "2024-02", { 2024, 2, 1 }, { 2024, 2, 29 } },
		{ "2023-02~", { 2023, 2, 1 }, { 2023, 2, 28 } },
		{ "2025-06-30", { 2025, 6, 30 }, { 2025, 6, 30 } },
		{ "2025-06-30?", { 2025, 6, 30 }, { 2025, 6, 30 } },
		{ "2024-02-29", { 2024, 2, 29 }, { 2024, 2, 29 } },
		{ "2024-21", { 2024, 3, 1 }, { 2024, 5, 31 } },
		{ "2024-22", { 2024, 6, 1 }, { 2024, 8, 31 } },
		{ "2024-23~", { 2024, 9, 1 }, { 2024, 11, 30 } },
		{ "2023-24", { 2023, 12, 1 }, { 2024, 2, 29 } },
		{ "0000", { 0, 1, 1 }, { 0, 12, 31 } },
		{ "0000-02-29", { 0, 2, 29 }, { 0, 2, 29 } },
		{ "9999", { 9999, 1, 1 }, { 9999, 12, 31 } },
		{ "2025-06-30T14:30:00", { 2025, 6, 30 }, { 2025, 6, 30 } },
		{ "2025-06-30T14:30:00Z", { 2025, 6, 30 }, { 2025, 6, 30 } },
		{ "2025-06-30T00:30:00+02:00",
		  { 2025, 6, 30 },
		  { 2025, 6, 30 } },
		{ "2025-06-30T14:30:00-04", { 2025, 6, 30 }, { 2025, 6, 30 } },
	};
	int64_t earliest, latest;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		const unsigned *a = rows[i].from, *b = rows[i].to;

		if (!ok(parse(rows[i].text, &earliest, &latest), "'%s' is one",
			rows[i].text))
			continue;
		is_int(earliest, day_of(a[0], a[1], a[2]), "%s begins",
		       rows[i].text);
		is_int(latest, day_of(b[0], b[1], b[2]), "%s ends",
		       rows[i].text);
	}
}

static void test_refused(void)
{
	static const char *const texts[] = {
		"",
		"25",
		"20255",
		"2025-",
		"2025-6",
		"2025-13",
		"2025-00",
		"2025-20",
		"2025-25",
		"2025-02-29",
		"2025-06-31",
		"2025-06-00",
		"2025-06-30-",
		"2025-23-01",
		"2025??",
		"2025?~",
		"~2025",
		"?2025",
		"2025 ",
		" 2025",
		"2025/2026",
		"2025-06/..",
		"../2025",
		"2025-XX",
		"201X",
		"Y170000002",
		"-2025",
		"+2025",
		"2025-06T10:00:00",
		"2025-06-30T10:00",
		"2025-06-30T24:00:00",
		"2025-06-30T10:60:00",
		"2025-06-30T10:00:60",
		"2025-06-30T10:00:00+24:00",
		"2025-06-30T10:00:00Z?",
		"2025-06-30 10:00:00",
		"12/03/2026",
		"mars 2026",
		"2025-06-1\xe0\xa7\xaa",
	};
	int64_t earliest, latest;
	size_t i;

	for (i = 0; i < GF_NELEMS(texts); i++)
		ok(!parse(texts[i], &earliest, &latest), "'%s' is none",
		   texts[i]);
	ok(!gf_edtf_parse("2025\0", 5, &earliest, &latest), "nor with a NUL");
	ok(gf_edtf_parse("20256", 4, &earliest, &latest),
	   "only its own bytes are read");
}

/* Every day of four centuries follows the one before. */
static void test_calendar(void)
{
	int64_t earliest, latest, before = 0;
	unsigned year, month, day, wrong = 0, days = 0;
	char text[40];

	for (year = 1900; year < 2300; year++) {
		for (month = 1; month <= 12; month++) {
			for (day = 1; day <= 31; day++) {
				snprintf(text, sizeof(text), "%04u-%02u-%02u",
					 year, month, day);
				if (!parse(text, &earliest, &latest))
					continue;
				wrong += days++ && earliest != before + 1;
				wrong += earliest != latest;
				before = earliest;
			}
		}
	}
	is_int(wrong, 0, "days follow one another");
	is_int(days, 146097, "as many as four centuries have");
}

/* A day written is the day it was read from. */
static void test_written(void)
{
	int64_t day, from, to, wrong = 0;
	char text[GF_DAY_TEXT];

	for (day = day_of(0, 1, 1); day <= day_of(9999, 12, 31); day += 3)
		wrong += !gf_day_text(text, day) || !parse(text, &from, &to) ||
			 from != day || to != day;
	is_int(wrong, 0, "days of ten thousand years");
	gf_day_text(text, day_of(2000, 2, 29));
	is_str(text, "2000-02-29", "a leap day");
	gf_day_text(text, day_of(0, 1, 1));
	is_str(text, "0000-01-01", "the first");
	ok(!gf_day_text(text, day_of(0, 1, 1) - 1) && !*text, "none before");
	gf_day_text(text, day_of(9999, 12, 31));
	is_str(text, "9999-12-31", "the last");
	ok(!gf_day_text(text, day_of(9999, 12, 31) + 1), "none behind");
}

int main(void)
{
	test_written();
	test_days();
	test_refused();
	test_calendar();
	return tap_done();
}
