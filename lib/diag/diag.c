/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Findings gathered: what every room below the writers adds to. All are
 * counted; only so many are kept, so that a hostile document cannot fill the
 * memory with its own faults.
 */
#include "diag/diag.h"

#define KEEP_DEFAULT  10000
#define KEEP_BYTES    ((size_t)32 << 20) /* of what is said about them */
#define EXCERPT_BYTES 96
#define EXCERPT_CHARS 60

static void count(struct gf_diags *diags, enum gf_severity severity, int by)
{
	if (severity == GF_ERROR)
		diags->errors += (uint32_t)by;
	else if (severity == GF_WARNING)
		diags->warnings += (uint32_t)by;
}

/* A kept finding joins the counts, or leaves them. */
static void count_kept(struct gf_diags *diags, const struct gf_diag *d, int by)
{
	if (d->standing == GF_ACKNOWLEDGED)
		diags->acknowledged += (uint32_t)by;
	else if (d->standing == GF_DEBT)
		diags->debt += (uint32_t)by;
	else
		count(diags, d->severity, by);
}

static void drop(struct gf_diags *diags, enum gf_rule rule)
{
	if (!diags->dropped_of)
		diags->dropped_of = gf_arena_zalloc(
			&diags->arena,
			GF_RULE_COUNT * sizeof(*diags->dropped_of));
	diags->dropped_of[rule]++;
	diags->dropped++;
}

struct gf_diag *gf_diags_add(struct gf_diags *diags, enum gf_rule rule,
			     struct gf_span span)
{
	uint32_t keep = diags->keep ? diags->keep : KEEP_DEFAULT;
	struct gf_diag *d;

	count(diags, gf_rule(rule)->severity, 1);
	if (diags->n >= keep || diags->arena.used > KEEP_BYTES) {
		drop(diags, rule);
		return NULL;
	}
	GF_GROW(diags->items, diags->n, diags->cap);
	d = &diags->items[diags->n++];
	*d = (struct gf_diag){ .rule = rule,
			       .severity = gf_rule(rule)->severity,
			       .span = span,
			       .instance = "" };
	return d;
}

void gf_diags_set_severity(struct gf_diags *diags, struct gf_diag *diag,
			   enum gf_severity severity)
{
	count_kept(diags, diag, -1);
	diag->severity = severity;
	count_kept(diags, diag, 1);
}

void gf_diags_set_standing(struct gf_diags *diags, struct gf_diag *diag,
			   enum gf_standing standing)
{
	count_kept(diags, diag, -1);
	diag->standing = standing;
	count_kept(diags, diag, 1);
}

const char *gf_diag_rule(const struct gf_diag *diag)
{
	return diag->name ? diag->name : gf_rule(diag->rule)->id;
}

static uint32_t leave_out_dropped(struct gf_diags *diags, const bool *rules)
{
	uint32_t i, n, all = 0;

	for (i = 0; diags->dropped_of && i < GF_RULE_COUNT; i++) {
		if (!rules[i])
			continue;
		n = diags->dropped_of[i];
		count(diags, gf_rule((enum gf_rule)i)->severity, -(int)n);
		diags->dropped_of[i] = 0;
		all += n;
	}
	diags->dropped -= all;
	return all;
}

void gf_diags_take_out(struct gf_diags *diags, gf_diag_fn out, void *payload)
{
	uint32_t i, kept = 0;

	for (i = 0; i < diags->n; i++) {
		if (!out(&diags->items[i], payload)) {
			diags->items[kept++] = diags->items[i];
			continue;
		}
		count_kept(diags, &diags->items[i], -1);
		diags->left_out++;
	}
	diags->n = kept;
}

static bool is_of_rules(const struct gf_diag *diag, void *payload)
{
	const bool *rules = payload;

	return rules[diag->rule];
}

void gf_diags_leave_out(struct gf_diags *diags, const bool *rules)
{
	diags->left_out += leave_out_dropped(diags, rules);
	gf_diags_take_out(diags, is_of_rules, (void *)(uintptr_t)rules);
}

static int compare(const struct gf_diag *a, const struct gf_diag *b)
{
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return (a->rule > b->rule) - (a->rule < b->rule);
}

static void merge(struct gf_diag *to, const struct gf_diag *a, uint32_t na,
		  const struct gf_diag *b, uint32_t nb)
{
	while (na && nb) {
		if (compare(a, b) <= 0) {
			*to++ = *a++;
			na--;
		} else {
			*to++ = *b++;
			nb--;
		}
	}
	memcpy(to, a, na * sizeof(*a));
	memcpy(to + na, b, nb * sizeof(*b));
}

/* A merge sort: stable, so equal findings stay in the order of the cause. */
void gf_diags_sort(struct gf_diags *diags)
{
	uint32_t width, i, n = diags->n;
	struct gf_diag *from = diags->items, *to, *swap;

	if (n < 2)
		return;
	to = gf_xcalloc(n, sizeof(*to));
	for (width = 1; width < n; width *= 2) {
		for (i = 0; i < n; i += 2 * width) {
			uint32_t na = n - i < width ? n - i : width;
			uint32_t nb = n - i - na < width ? n - i - na : width;

			merge(to + i, from + i, na, from + i + na, nb);
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != diags->items)
		diags->cap = n;
	diags->items = from;
	free(to);
}

void gf_diags_clear(struct gf_diags *diags)
{
	gf_arena_clear(&diags->arena);
	/* what is said of a document goes; the memory and the bound stay */
	*diags = (struct gf_diags){ .arena = diags->arena,
				    .items = diags->items,
				    .cap = diags->cap,
				    .keep = diags->keep };
}

void gf_diags_release(struct gf_diags *diags)
{
	uint32_t keep = diags->keep;

	gf_arena_release(&diags->arena);
	free(diags->items);
	*diags = (struct gf_diags){ .keep = keep };
}

const char *gf_diags_excerpt(struct gf_diags *diags, const char *s, size_t len)
{
	size_t i, chars = 0;

	for (i = 0; i < len && i < EXCERPT_BYTES; i++) {
		chars += ((unsigned char)s[i] & 0xc0) != 0x80;
		if (chars > EXCERPT_CHARS)
			break;
	}
	if (i == len)
		return gf_arena_memdup(&diags->arena, s, len);
	while (i && ((unsigned char)s[i] & 0xc0) == 0x80)
		i--;
	return gf_arena_printf(&diags->arena, "%.*s…", (int)i, s);
}
