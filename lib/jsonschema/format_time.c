/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of RFC 3339: date, time, date-time, duration. */
#include "jsonschema/format.h"

#define MINUTES_OF_DAY 1440

bool js_scan_digits(struct scan *s, unsigned n, unsigned *value)
{
	*value = 0;
	for (; n; n--) {
		if (!is_digit(scan_peek(s)))
			return false;
		*value = *value * 10 + (unsigned)(*s->p++ - '0');
	}
	return true;
}

bool js_scan_number(struct scan *s)
{
	const char *from = s->p;

	while (is_digit(scan_peek(s)))
		s->p++;
	return s->p > from;
}

unsigned js_month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && leap);
}

int64_t js_days(unsigned year, unsigned month, unsigned day)
{
	/* Years begin in March, so that the leap day is the last. */
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 +
			  (int64_t)day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

bool js_scan_date(struct scan *s, unsigned *year, unsigned *month,
		  unsigned *day)
{
	return js_scan_digits(s, 4, year) && scan_char(s, '-') &&
	       js_scan_digits(s, 2, month) && scan_char(s, '-') &&
	       js_scan_digits(s, 2, day) && *day >= 1 &&
	       *day <= js_month_days(*year, *month);
}

/* Z, or +hh:mm; in minutes. */
static bool scan_offset(struct scan *s, int *minutes)
{
	char sign = scan_peek(s);
	unsigned hour, minute;

	*minutes = 0;
	if (scan_char(s, 'Z') || scan_char(s, 'z'))
		return true;
	if (!scan_char(s, '+') && !scan_char(s, '-'))
		return false;
	if (!js_scan_digits(s, 2, &hour) || hour > 23 || !scan_char(s, ':') ||
	    !js_scan_digits(s, 2, &minute) || minute > 59)
		return false;
	*minutes = (int)(hour * 60 + minute) * (sign == '-' ? -1 : 1);
	return true;
}

static bool scan_time(struct scan *s)
{
	unsigned hour, minute, second;
	int offset, utc;

	if (!js_scan_digits(s, 2, &hour) || hour > 23 || !scan_char(s, ':') ||
	    !js_scan_digits(s, 2, &minute) || minute > 59 ||
	    !scan_char(s, ':') || !js_scan_digits(s, 2, &second) || second > 60)
		return false;
	if (scan_char(s, '.') && !js_scan_number(s))
		return false;
	if (!scan_offset(s, &offset))
		return false;
	if (second < 60)
		return true;
	/* A leap second ends a day of UTC, wherever its clock is read. */
	utc = (int)(hour * 60 + minute) - offset;
	return (utc + MINUTES_OF_DAY) % MINUTES_OF_DAY == MINUTES_OF_DAY - 1;
}

bool js_is_date(const char *text, size_t len)
{
	struct scan s = { text, text + len };
	unsigned year, month, day;

	return js_scan_date(&s, &year, &month, &day) && scan_done(&s);
}

bool js_is_time(const char *text, size_t len)
{
	struct scan s = { text, text + len };

	return scan_time(&s) && scan_done(&s);
}

bool js_is_date_time(const char *text, size_t len)
{
	struct scan s = { text, text + len };
	unsigned year, month, day;

	return js_scan_date(&s, &year, &month, &day) &&
	       (scan_char(&s, 'T') || scan_char(&s, 't')) && scan_time(&s) &&
	       scan_done(&s);
}

/*
 * A run of "1X" whose units follow one another in `units`: "1H2M" but not
 * "1H2S". At least one.
 */
static bool scan_units(struct scan *s, const char *units)
{
	const char *unit;

	if (!js_scan_number(s))
		return false;
	unit = scan_peek(s) ? strchr(units, *s->p) : NULL;
	while (unit) {
		s->p++;
		if (!is_digit(scan_peek(s)))
			return true;
		js_scan_number(s);
		unit++;
		if (!*unit || scan_peek(s) != *unit)
			return false;
	}
	return false;
}

bool js_is_duration(const char *text, size_t len)
{
	struct scan s = { text, text + len }, week;

	if (!scan_char(&s, 'P'))
		return false;
	week = s;
	if (js_scan_number(&week) && scan_char(&week, 'W'))
		return scan_done(&week);
	if (scan_peek(&s) != 'T' && !scan_units(&s, "YMD"))
		return false;
	if (scan_char(&s, 'T') && !scan_units(&s, "HMS"))
		return false;
	return scan_done(&s);
}
