/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the forms for programs have in common: members of JSON objects, a
 * finding as one text, and the mark by which it is known when its line moves.
 */
#include "diag/internal.h"

void gf_member(struct gf_buf *out, const char *key)
{
	char before = out->len ? out->s[out->len - 1] : '{';

	if (before != '{')
		gf_buf_addc(out, ',');
	gf_buf_addf(out, "\"%s\":", key);
}

void gf_member_string(struct gf_buf *out, const char *key, const char *s)
{
	gf_member(out, key);
	if (s)
		gf_buf_add_json(out, s, strlen(s));
	else
		gf_buf_adds(out, "null");
}

void gf_member_number(struct gf_buf *out, const char *key, uint32_t n)
{
	gf_member(out, key);
	gf_buf_addf(out, "%u", n);
}

/* A sentence in the reader's language, raw but for JSON's own escapes. */
void gf_member_text(struct gf_buf *out, const char *key,
		    const struct gf_text *text)
{
	struct gf_buf raw = GF_BUF_INIT;

	gf_text_write_raw(&raw, text);
	gf_member_string(out, key, text->msgid ? raw.s : NULL);
	gf_buf_release(&raw);
}

/* --- a finding as one text ----------------------------------------------- */

static void add_line(struct gf_buf *out, const char *label,
		     const struct gf_text *text)
{
	if (!text->msgid)
		return;
	gf_buf_addf(out, "\n%s ", label);
	gf_text_write(out, text);
}

void gf_message_write(struct gf_buf *out, const struct gf_diag *d)
{
	gf_text_write(out, &d->message);
	add_line(out, _("expected:"), &d->expected);
	add_line(out, _("try:"), &d->advice);
}

/* --- the mark of a finding ----------------------------------------------- */

/* FNV-1a; the NUL is hashed too, so that no two parts run together. */
static uint64_t add_hash(uint64_t hash, const char *s)
{
	do
		hash = (hash ^ (unsigned char)*s) * 1099511628211u;
	while (*s++);
	return hash;
}

static uint64_t hash_number(uint64_t hash, uint32_t n)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%u", n);
	return add_hash(hash, digits);
}

/*
 * By record, rule and JSON pointer, as debt is told from what is new; the
 * second of several that agree in all three by its number.
 */
uint64_t *gf_marks_make(const struct gf_source *src, uint32_t index,
			const struct gf_diags *diags)
{
	uint64_t *marks = gf_xcalloc(diags->n + 1, sizeof(*marks));
	uint64_t *alike = gf_xcalloc(diags->n + 1, sizeof(*alike));
	uint32_t *count = gf_xcalloc(diags->n + 1, sizeof(*count));
	struct gf_strmap seen = { 0 };
	uint32_t i, *first;

	for (i = 0; i < diags->n; i++) {
		const struct gf_diag *d = &diags->items[i];

		alike[i] = add_hash(14695981039346656037u, src->path);
		alike[i] = hash_number(alike[i], index);
		alike[i] = add_hash(alike[i], gf_diag_rule(d));
		alike[i] = add_hash(alike[i], d->instance);
		first = gf_strmap_put(&seen, (const char *)&alike[i],
				      sizeof(alike[i]), &count[i]);
		marks[i] = hash_number(alike[i], first ? ++*first : 0);
	}
	gf_strmap_release(&seen);
	free(count);
	free(alike);
	return marks;
}
