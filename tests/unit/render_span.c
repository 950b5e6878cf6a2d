/* SPDX-License-Identifier: EUPL-1.2 */
/* Periods along an axis of days. */
#include "render/render.h"
#include "tap.h"

static struct gf_buf got = GF_BUF_INIT;

static int64_t day(const char *s)
{
	int64_t n = INT64_MIN;

	gf_day_parse(s, strlen(s), &n);
	return n;
}

static void test_days(void)
{
	static const char *const wrong[] = {
		"",	      "2024",	      "2024-13-01",  "2024-00-01",
		"2024-01-32", "2024-1-01",    "2024/01/01",  "202a-01-01",
		"-",	      "999999-01-01", "2024-01-01T", "024-01-01"
	};
	int64_t n;
	size_t i;

	is_int(day("1970-01-01"), 0, "the first day");
	is_int(day("2024-02-29"), 19782, "a leap day");
	is_int(day("2000-03-01"), 11017, "after a leap day of 400 years");
	is_int(day("1900-03-01"), -25508, "after none of 100 years");
	is_int(day("0001-01-01"), -719162, "the year 1");
	is_int(day("9999-12-31"), 2932896, "the year 9999");
	is_int(day("-0001-12-31"), day("0000-01-01") - 1, "before the year 0");
	for (i = 0; i < GF_NELEMS(wrong); i++)
		ok(!gf_day_parse(wrong[i], strlen(wrong[i]), &n), "no day: %s",
		   wrong[i]);
}

/* "" stands for no end. */
static void is_span(const char *from_min, const char *from_max,
		    const char *to_min, const char *to_max, const char *want)
{
	struct gf_axis axis = { day("2024-01-01"), day("2025-12-30"), 10 };
	struct gf_period period = {
		.from_min = day(from_min),
		.from_max = day(from_max),
		.to_min = day(to_min),
		.to_max = *to_max ? day(to_max) : INT64_MAX,
	};

	gf_buf_reset(&got);
	gf_write_span(&got, &axis, &period);
	is_str(got.s, want, "from %s to %s", from_min, to_max);
}

static void test_spans(void)
{
	is_span("2024-01-01", "2024-01-01", "2025-12-30", "2025-12-30",
		"██████████");
	is_span("2024-08-01", "2024-08-01", "2025-03-01", "2025-03-01",
		"  ████");
	is_span("2024-01-01", "2024-12-31", "2025-06-01", "2025-12-30",
		"░░░░░███░░");
	is_span("2024-01-01", "2024-12-31", "2024-01-01", "2024-12-31",
		"░░░░░░");
	is_span("2025-01-15", "2025-01-15", "2025-01-15", "2025-01-15",
		"     ◆");
	is_span("2023-01-01", "2023-01-01", "2024-05-01", "2024-05-01", "◂█");
	is_span("2025-08-01", "2025-08-01", "2025-09-01", "", "       ██▸");
	is_span("2023-01-01", "2023-02-01", "2023-05-01", "2023-06-01", "");
	is_span("2026-01-01", "2026-01-01", "2026-05-01", "2026-06-01", "");
	is_span("2025-05-01", "2025-05-01", "2025-01-01", "2025-02-01", "");
}

static void is_axis(const char *first, const char *last, unsigned width,
		    const char *labels, const char *ticks)
{
	struct gf_axis axis = { day(first), day(last), width };

	gf_buf_reset(&got);
	gf_write_axis_labels(&got, &axis);
	is_str(got.s, labels, "labels from %s to %s", first, last);
	gf_buf_reset(&got);
	gf_write_axis_ticks(&got, &axis);
	is_str(got.s, ticks, "ticks from %s to %s", first, last);
}

static void test_axes(void)
{
	is_axis("2024-01-01", "2026-12-31", 24, "2024    2025    2026",
		"┬───────┬───────┬───────");
	is_axis("2024-06-01", "2026-06-01", 20, "     2025      2026",
		"─────┬─────────┬────");
	is_axis("2025-01-01", "2025-12-31", 30, "2025-01       2025-07",
		"┬─────────────┬───────────────");
	is_axis("-0100-01-01", "0100-01-01", 20, "-0100    0000",
		"┬────────┬─────────┬");
	is_axis("2025-03-03", "2025-03-09", 7, "", "───────");
	is_axis("2025-03-03", "2025-03-02", 7, "", "");
	is_axis("2025-03-03", "2025-03-09", 0, "", "");
}

int main(void)
{
	test_days();
	test_spans();
	test_axes();
	gf_buf_release(&got);
	return tap_done();
}
