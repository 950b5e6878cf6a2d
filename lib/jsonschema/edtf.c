/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Dates people know only in part: EDTF (ISO 8601-2), level 0 and of level 1
 * seasons and doubt.
 *
 *	2025   2025-06   2025-06-30   2025-06-30T14:30:00Z
 *	2024-23    autumn: 21 spring, 22 summer, 23 autumn, 24 winter
 *	2025-06~   about then;  2025?  uncertain;  2025%  both
 *
 * No intervals: a beginning and an end are two values.
 *
 * A date is the days it may be, [earliest, latest]. ? ~ and % say how sure
 * one is and change neither end. A season is three whole months, as the
 * weather has them in the north; winter begins in December of its year and
 * ends with February of the next.
 */
#include "jsonschema/format.h"

struct edtf {
	unsigned year, month, day; /* 0: not said; month 21..24 is a season */
};

/* Z, +hh or +hh:mm, or nothing: local time. */
static bool scan_zone(struct scan *s)
{
	unsigned hour, minute;

	if (scan_done(s) || scan_char(s, 'Z'))
		return true;
	if (!scan_char(s, '+') && !scan_char(s, '-'))
		return false;
	if (!js_scan_digits(s, 2, &hour) || hour > 23)
		return false;
	return !scan_char(s, ':') ||
	       (js_scan_digits(s, 2, &minute) && minute <= 59);
}

static bool scan_clock(struct scan *s)
{
	unsigned hour, minute, second;

	return js_scan_digits(s, 2, &hour) && hour <= 23 && scan_char(s, ':') &&
	       js_scan_digits(s, 2, &minute) && minute <= 59 &&
	       scan_char(s, ':') && js_scan_digits(s, 2, &second) &&
	       second <= 59 && scan_zone(s);
}

static bool scan_edtf(struct scan *s, struct edtf *date)
{
	date->month = date->day = 0;
	if (!js_scan_digits(s, 4, &date->year))
		return false;
	if (!scan_char(s, '-'))
		return true;
	if (!js_scan_digits(s, 2, &date->month))
		return false;
	if (date->month >= 21 && date->month <= 24)
		return true;
	if (date->month < 1 || date->month > 12)
		return false;
	if (!scan_char(s, '-'))
		return true;
	return js_scan_digits(s, 2, &date->day) && date->day >= 1 &&
	       date->day <= js_month_days(date->year, date->month);
}

static void set_season(const struct edtf *date, int64_t *earliest,
		       int64_t *latest)
{
	unsigned first = (date->month - 20) * 3; /* March, June, ... */
	unsigned last = first + 2, year = date->year;

	if (last > 12) {
		last -= 12;
		year++;
	}
	*earliest = js_days(date->year, first, 1);
	*latest = js_days(year, last, js_month_days(year, last));
}

static void set_days(const struct edtf *date, int64_t *earliest,
		     int64_t *latest)
{
	unsigned first = date->month ? date->month : 1;
	unsigned last = date->month ? date->month : 12;

	if (date->month > 12) {
		set_season(date, earliest, latest);
		return;
	}
	*earliest = js_days(date->year, first, date->day ? date->day : 1);
	*latest = js_days(date->year, last,
			  date->day ? date->day
				    : js_month_days(date->year, last));
}

bool gf_edtf_parse(const char *text, size_t len, int64_t *earliest,
		   int64_t *latest)
{
	struct scan s = { text, text + len };
	struct edtf date;

	if (!scan_edtf(&s, &date))
		return false;
	if (date.day && scan_char(&s, 'T')) {
		if (!scan_clock(&s))
			return false;
	} else if (!scan_char(&s, '?') && !scan_char(&s, '~')) {
		scan_char(&s, '%');
	}
	if (!scan_done(&s))
		return false;
	set_days(&date, earliest, latest);
	return true;
}

bool js_is_edtf(const char *text, size_t len)
{
	int64_t earliest, latest;

	return gf_edtf_parse(text, len, &earliest, &latest);
}

/* Counted from 1 March of the year 0, in cycles of 400 years. */
bool gf_day_text(char out[GF_DAY_TEXT], int64_t day)
{
	unsigned in_cycle, year_of, day_of, month, year;
	const int64_t first = js_days(0, 1, 1), last = js_days(9999, 12, 31);
	int64_t since;

	*out = '\0';
	if (day < first || day > last)
		return false;
	/* a cycle more, so that 1 January of 0 is not before it */
	since = day - js_days(0, 3, 1) + 146097;
	in_cycle = (unsigned)(since % 146097);
	year_of = (in_cycle - in_cycle / 1460 + in_cycle / 36524 -
		   in_cycle / 146096) /
		  365;
	day_of = in_cycle - (365 * year_of + year_of / 4 - year_of / 100);
	month = (5 * day_of + 2) / 153; /* from March */
	day_of -= (153 * month + 2) / 5;
	year = (unsigned)(since / 146097) * 400 + year_of - 400 + (month > 9);
	month = month < 10 ? month + 3 : month - 9;
	snprintf(out, GF_DAY_TEXT, "%04u-%02u-%02u", year % 10000, month % 100,
		 (day_of + 1) % 100);
	return true;
}
