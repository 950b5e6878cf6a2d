/* SPDX-License-Identifier: EUPL-1.2 */
/* Findings gathered, sorted, bounded; their sentences; the rules. */
#include "diag/diag.h"
#include "tap.h"

static struct gf_diag *add(struct gf_diags *diags, enum gf_rule rule,
			   uint32_t start)
{
	return gf_diags_add(diags, rule, (struct gf_span){ start, start + 1 });
}

static void test_add(void)
{
	struct gf_diags diags = { .keep = 2 };
	struct gf_diag *d = add(&diags, GF_RULE_REQUIRED, 5);

	ok(d && d->severity == GF_ERROR && !strcmp(d->instance, "") &&
		   !d->keyword && !d->message.msgid && !d->related.msgid,
	   "a new finding says nothing yet");
	gf_diags_set_severity(&diags, d, GF_WARNING);
	is_int(diags.errors, 0, "no error any more");
	is_int(diags.warnings, 1, "but a warning");
	gf_diags_set_severity(&diags, d, GF_INFO);
	is_int(diags.warnings, 0, "nor that");
	ok(add(&diags, GF_RULE_REQUIRED, 1) != NULL, "a second is kept");
	ok(!add(&diags, GF_RULE_REQUIRED, 2), "a third is only counted");
	is_int(diags.errors, 2, "errors, kept or not");
	is_int(diags.dropped, 1, "not kept");
	gf_diags_clear(&diags);
	ok(!diags.n && !diags.errors && !diags.dropped, "cleared");
	ok(add(&diags, GF_RULE_REQUIRED, 1) != NULL, "and ready again");
	gf_diags_release(&diags);
	is_int(diags.keep, 2, "the bound outlives the findings");
	gf_diags_release(&diags);
}

static void test_leave_out(void)
{
	bool rules[GF_RULE_COUNT] = { [GF_RULE_REQUIRED] = true };
	struct gf_diags diags = { .keep = 3 };
	int i;

	for (i = 0; i < 4; i++) {
		add(&diags, GF_RULE_TYPE, 1);
		add(&diags, GF_RULE_REQUIRED, 2);
	}
	is_int(diags.dropped, 5, "some are only counted");
	gf_diags_leave_out(&diags, rules);
	is_int(diags.n, 2, "those of a rule go");
	is_int(diags.errors, 4, "out of the count too");
	is_int(diags.dropped, 2, "kept or not");
	is_int(diags.left_out, 4, "and are counted apart");
	rules[GF_RULE_TYPE] = true;
	gf_diags_leave_out(&diags, rules);
	ok(!diags.n && !diags.errors && !diags.dropped, "all");
	is_int(diags.left_out, 8, "and counted");
	gf_diags_clear(&diags);
	is_int(diags.left_out, 0, "not for ever");
	gf_diags_release(&diags);
}

/* a second document with fewer acknowledged findings counted below zero */
static void test_clear_forgets_standings(void)
{
	struct gf_diags diags = { 0 };

	add(&diags, GF_RULE_REQUIRED, 0);
	add(&diags, GF_RULE_REQUIRED, 1);
	gf_diags_set_standing(&diags, &diags.items[0], GF_ACKNOWLEDGED);
	gf_diags_set_standing(&diags, &diags.items[1], GF_DEBT);
	ok(diags.acknowledged == 1 && diags.debt == 1, "both are counted");
	gf_diags_clear(&diags);
	ok(!diags.acknowledged && !diags.debt, "the next document has none");
	gf_diags_release(&diags);
}

static void test_keep_default(void)
{
	struct gf_diags diags = { 0 };
	int i;

	for (i = 0; i < 10001; i++)
		add(&diags, GF_RULE_REQUIRED, 0);
	is_int(diags.n, 10000, "ten thousand are kept");
	is_int(diags.dropped, 1, "the next one is counted");
	gf_diags_release(&diags);
}

static void test_sort(void)
{
	struct gf_diags diags = { 0 };
	struct gf_diag *d;
	uint32_t i, wrong = 0;
	char number[16];

	gf_diags_sort(&diags);
	for (i = 0; i < 1000; i++) {
		d = add(&diags, GF_RULE_REQUIRED, i * 7919 % 100);
		snprintf(number, sizeof(number), "%04u", i);
		gf_say(&diags, &d->message, "%s", number);
		if (i % 3 == 0)
			gf_diags_set_severity(&diags, d, GF_WARNING);
	}
	gf_diags_sort(&diags);
	for (i = 1; i < diags.n; i++) {
		const struct gf_diag *a = &diags.items[i - 1];
		const struct gf_diag *b = &diags.items[i];

		if (a->span.start != b->span.start)
			wrong += a->span.start > b->span.start;
		else if (a->severity != b->severity)
			wrong += a->severity < b->severity;
		else
			wrong += strcmp(a->message.arg[0], b->message.arg[0]) >=
				 0;
	}
	is_int(wrong, 0, "by place, severity, then as they came");
	add(&diags, GF_RULE_REQUIRED, 0);
	gf_diags_sort(&diags);
	is_int(diags.n, 1001, "one more after a sort");
	gf_diags_release(&diags);
}

/* --- sentences ----------------------------------------------------------- */

static void check_text(const struct gf_text *text, const char *shown,
		       const char *raw, const char *what)
{
	struct gf_buf buf = GF_BUF_INIT;

	gf_text_write(&buf, text);
	is_str(buf.s, shown, "%s, on a terminal", what);
	gf_buf_reset(&buf);
	gf_text_write_raw(&buf, text);
	is_str(buf.s, raw, "%s, raw", what);
	gf_buf_release(&buf);
}

static void test_text(void)
{
	struct gf_diags diags = { 0 };
	struct gf_text text = { 0 };
	char arg[] = "été";

	check_text(&text, "", "", "nothing to say");
	gf_say(&diags, &text, "all is said");
	check_text(&text, "all is said", "all is said", "no argument");
	gf_say(&diags, &text, "'%s' is not '%s'", arg, "b\n");
	arg[0] = 'X';
	check_text(&text, "'été' is not 'b\\n'", "'été' is not 'b\n'",
		   "two, copied");
	gf_say(&diags, &text, "%2$s before %1$s, 100%%", "a", "b");
	check_text(&text, "b before a, 100%", "b before a, 100%", "reordered");
	gf_say(&diags, &text, "%1$s%2$s%3$s%4$s", "a", "b", "c", "d");
	check_text(&text, "abcd", "abcd", "four");
	gf_say(&diags, &text, "%s and %s", "one");
	check_text(&text, "one and %s", "one and %s", "an argument that lacks");
	gf_say(&diags, &text, "%d %9$s %", "a");
	check_text(&text, "%d %9$s %", "%d %9$s %", "what is no conversion");
	gf_say(&diags, &text, "%s", "%s%n");
	check_text(&text, "%s%n", "%s%n", "an argument is no format");
	gf_diags_release(&diags);
}

static void test_excerpt(void)
{
	struct gf_diags diags = { 0 };
	struct gf_buf long_one = GF_BUF_INIT;
	const char *got;

	is_str(gf_diags_excerpt(&diags, "", 0), "", "nothing");
	is_str(gf_diags_excerpt(&diags, "abc", 2), "ab", "a part");
	gf_buf_fill(&long_one, 'x', 60);
	is_str(gf_diags_excerpt(&diags, long_one.s, long_one.len), long_one.s,
	       "sixty characters");
	gf_buf_addc(&long_one, 'x');
	got = gf_diags_excerpt(&diags, long_one.s, long_one.len);
	is_int(strlen(got), 60 + strlen("…"), "one more is cut");
	gf_buf_reset(&long_one);
	while (long_one.len < 1000)
		gf_buf_adds(&long_one, "😀");
	got = gf_diags_excerpt(&diags, long_one.s, long_one.len);
	is_int(gf_utf8_check(got, strlen(got)), strlen(got),
	       "never inside a character");
	gf_buf_release(&long_one);
	gf_diags_release(&diags);
}

/* --- rules --------------------------------------------------------------- */

static bool is_kebab(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return *s && !s[n] && *s != '-' && s[n - 1] != '-' && !strstr(s, "--");
}

/* Long keys above many faults: the pointers alone would be gigabytes. */
static void test_keep_bytes(void)
{
	struct gf_diags diags = { 0 };
	char *text = gf_xmalloc(1 << 20);
	struct gf_diag *d;
	int i, kept = 0;

	memset(text, 'k', 1 << 20);
	for (i = 0; i < 100; i++) {
		d = gf_diags_add(&diags, GF_RULE_TYPE, (struct gf_span){ 0 });
		if (!d)
			continue;
		kept++;
		d->instance = gf_arena_memdup(&diags.arena, text, 1 << 20);
	}
	ok(kept > 20 && kept < 40, "32 megabytes are kept");
	is_int(diags.errors, 100, "all are counted");
	is_int(diags.dropped, 100 - kept, "those that are not kept too");
	gf_diags_clear(&diags);
	ok(gf_diags_add(&diags, GF_RULE_TYPE, (struct gf_span){ 0 }) != NULL,
	   "and the next document starts anew");
	gf_diags_release(&diags);
	free(text);
}

static void test_long_argument(void)
{
	struct gf_diags diags = { 0 };
	struct gf_buf arg = GF_BUF_INIT;
	struct gf_text text;

	gf_buf_fill(&arg, 'x', 4095);
	gf_buf_adds(&arg, "\xc3\xa9");
	gf_say(&diags, &text, "%s", arg.s);
	is_int((long)strlen(text.arg[0]), 4095 + 3,
	       "an argument is cut before a character that does not fit");
	ok(!strcmp(text.arg[0] + 4090, "xxxxx\xe2\x80\xa6"),
	   "and an ellipsis says so");
	arg.s[4095] = 'x';
	arg.s[4096] = '\0';
	gf_say(&diags, &text, "%s", arg.s);
	is_str(text.arg[0], arg.s, "4,096 bytes are not cut");
	gf_buf_release(&arg);
	gf_diags_release(&diags);
}

static void test_rules(void)
{
	int i;

	for (i = 0; i < GF_RULE_COUNT; i++) {
		const struct gf_rule_info *rule = gf_rule((enum gf_rule)i);

		ok(is_kebab(rule->id) && gf_rule_find(rule->id) == i,
		   "'%s' is an id, and the only one of its name", rule->id);
		ok(*rule->what && *rule->why && *rule->bad && *rule->good &&
			   strcmp(rule->bad, rule->good) != 0,
		   "'%s' is explained, with two examples", rule->id);
	}
	is_int(gf_rule_find("no-such-rule"), -1, "an unknown rule");
	is_int(gf_rule_find(""), -1, "no rule");
	is_str(gf_severity_name(GF_INFO), "info", "info");
	is_str(gf_severity_name(GF_WARNING), "warning", "warning");
	is_str(gf_severity_name(GF_ERROR), "error", "error");
}

int main(void)
{
	test_add();
	test_clear_forgets_standings();
	test_keep_default();
	test_leave_out();
	test_sort();
	test_text();
	test_excerpt();
	test_keep_bytes();
	test_long_argument();
	test_rules();
	return tap_done();
}
