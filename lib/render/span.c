/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Periods along an axis of days, a line each. A column stands for the days
 * that it covers: what touches one of them is drawn in it, so that the
 * shortest event is seen and two that follow each other meet.
 */
#include "internal.h"

#define YEAR_MAX  99999 /* whoever asks for more draws nothing */
#define LABEL_GAP 2	/* columns between two labels of the axis */

/* --- days ---------------------------------------------------------------- */

/* Days from 1970-01-01, in the calendar of today carried to all times. */
static int64_t count_days(int64_t year, unsigned month, unsigned day)
{
	/* years from March on, so that a leap day is the last of its year */
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year =
		(153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 +
		day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

/* The month that a day is in, counted from January of the year 0. */
static int64_t month_of(int64_t day)
{
	int64_t month = (day + 719528) * 12 * 400 / 146097;

	/* right but for a month: an average year has hardly its length */
	for (month++; month > INT32_MIN; month--) {
		int64_t year = month >= 0 ? month / 12 : (month - 11) / 12;

		if (count_days(year, (unsigned)(month - year * 12) + 1, 1) <=
		    day)
			break;
	}
	return month;
}

static int64_t first_day(int64_t month)
{
	int64_t year = month >= 0 ? month / 12 : (month - 11) / 12;

	return count_days(year, (unsigned)(month - year * 12) + 1, 1);
}

/* A number of so many digits at s, or -1. */
static long read_digits(const char *s, size_t n)
{
	long value = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

bool gf_day_parse(const char *s, size_t len, int64_t *day)
{
	bool before = len && s[0] == '-';
	long y, m, d;

	s += before;
	len -= before;
	if (len < 10 || len > 11 || s[len - 6] != '-' || s[len - 3] != '-')
		return false;
	y = read_digits(s, len - 6);
	m = read_digits(s + len - 5, 2);
	d = read_digits(s + len - 2, 2);
	if (y < 0 || y > YEAR_MAX || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	*day = count_days(before ? -y : y, (unsigned)m, (unsigned)d);
	return true;
}

/* --- columns ------------------------------------------------------------- */

/* The column of a day, which is on the axis. */
static unsigned column_of(const struct gf_axis *axis, int64_t day)
{
	return (unsigned)((uint64_t)(day - axis->first) * axis->width /
			  (uint64_t)(axis->last - axis->first + 1));
}

static int64_t clip(const struct gf_axis *axis, int64_t day)
{
	return day < axis->first  ? axis->first
	       : day > axis->last ? axis->last
				  : day;
}

static bool is_axis(const struct gf_axis *axis)
{
	return axis->width && axis->first <= axis->last &&
	       axis->last - axis->first <= (int64_t)2 * YEAR_MAX * 366;
}

void gf_write_span(struct gf_buf *out, const struct gf_axis *axis,
		   const struct gf_period *period)
{
	int64_t from = period->from_min, to = period->to_max;
	bool some = period->from_max <= period->to_min;
	unsigned i, start, end, sure_start, sure_end;

	if (!is_axis(axis) || from > to || from > axis->last ||
	    to < axis->first)
		return;
	start = column_of(axis, clip(axis, from));
	end = column_of(axis, clip(axis, to));
	sure_start = column_of(axis, clip(axis, period->from_max));
	sure_end = column_of(axis, clip(axis, period->to_min));
	/* certain somewhere, but not on this part of the axis */
	some &= period->from_max <= axis->last && period->to_min >= axis->first;
	gf_write_pad(out, start);
	for (i = start; i <= end; i++) {
		if (from == to)
			gf_buf_adds(out, "◆");
		else if (i == start && from < axis->first)
			gf_buf_adds(out, "◂");
		else if (i == end && to > axis->last)
			gf_buf_adds(out, "▸");
		else
			gf_buf_adds(out,
				    some && i >= sure_start && i <= sure_end
					    ? "█"
					    : "░");
	}
}

/* --- the axis ------------------------------------------------------------ */

/* Months from one tick to the next, so that the labels have room. */
static int64_t find_step(const struct gf_axis *axis)
{
	static const int64_t steps[] = { 1,    3,     6,     12,     24,
					 60,   120,   240,   600,    1200,
					 6000, 12000, 60000, 120000, 600000 };
	int64_t days = axis->last - axis->first + 1;
	size_t i;

	for (i = 0; i + 1 < GF_NELEMS(steps); i++) {
		/* "2025-03" and "2025" */
		int64_t label = (steps[i] < 12 ? 7 : 4) + LABEL_GAP;

		if (steps[i] * 30 * (int64_t)axis->width >= label * days)
			break;
	}
	return steps[i];
}

/* The first tick on the axis; those after it are `step` months apart. */
static int64_t first_tick(const struct gf_axis *axis, int64_t step)
{
	int64_t month = month_of(axis->first);
	int64_t tick = (month - (month % step + step) % step);

	return first_day(tick) < axis->first ? tick + step : tick;
}

static void write_label(struct gf_buf *out, int64_t month, bool years)
{
	int64_t year = month >= 0 ? month / 12 : (month - 11) / 12;

	gf_buf_addf(out, "%s%04lld", year < 0 ? "-" : "",
		    (long long)(year < 0 ? -year : year));
	if (!years)
		gf_buf_addf(out, "-%02d", (int)(month - year * 12) + 1);
}

void gf_write_axis_labels(struct gf_buf *out, const struct gf_axis *axis)
{
	size_t start = out->len, room;
	int64_t step, month;

	if (!is_axis(axis))
		return;
	step = find_step(axis);
	month = first_tick(axis, step);
	for (; first_day(month) <= axis->last; month += step) {
		unsigned at = column_of(axis, first_day(month));

		room = out->len - start;
		if (room && at < room + 1)
			continue; /* a year is longer than it was thought */
		if (at + (step < 12 ? 7u : 4u) > axis->width)
			break;
		gf_write_pad(out, at - room);
		write_label(out, month, step >= 12);
	}
}

void gf_write_axis_ticks(struct gf_buf *out, const struct gf_axis *axis)
{
	int64_t step, month;
	unsigned i, at;

	if (!is_axis(axis))
		return;
	step = find_step(axis);
	month = first_tick(axis, step);
	at = 0;
	for (i = 0; i < axis->width; i++) {
		while (first_day(month) <= axis->last &&
		       (at = column_of(axis, first_day(month))) < i)
			month += step;
		gf_buf_adds(out, first_day(month) <= axis->last && at == i
					 ? "┬"
					 : "─");
	}
}
