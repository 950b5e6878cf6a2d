/* SPDX-License-Identifier: EUPL-1.2 */
/* Findings as rows of _finding: where they are, and their words. */
#include "index/internal.h"

static uint32_t keep_text(struct gf_buf *texts, const struct gf_text *text,
			  const char *lang)
{
	uint32_t at = (uint32_t)texts->len;

	gf_text_write_in(texts, text, lang);
	gf_buf_addc(texts, '\0');
	return at;
}

void founds_add(struct founds *out, struct gf_buf *texts, struct gf_source *src,
		const struct gf_diags *diags, uint32_t first)
{
	const struct gf_diag *d;
	struct gf_position at;
	struct found *f;
	uint32_t i;

	for (i = first; i < diags->n; i++) {
		d = &diags->items[i];
		GF_GROW(out->items, out->n, out->cap);
		f = &out->items[out->n++];
		*f = (struct found){
			.rule = gf_rule(d->rule)->id,
			.severity = gf_severity_name(d->severity),
		};
		f->field = (uint32_t)texts->len;
		gf_buf_add(texts, d->instance, strlen(d->instance) + 1);
		f->message_fr = keep_text(texts, &d->message, "fr");
		f->message_en = keep_text(texts, &d->message, "en");
		out->count[d->severity]++;
		if (!src)
			continue;
		at = gf_source_position(src, d->span.start);
		f->line = at.line;
		f->column = at.column;
	}
}

void found_bind(struct sqlite3_stmt *st, int i, const char *path,
		const char *source, uint32_t n, const struct found *found,
		const char *texts)
{
	const char *const after[] = { found->rule, found->severity,
				      texts + found->field };
	const char *fr = texts + found->message_fr;
	const char *en = texts + found->message_en;
	size_t k;

	stmt_text(st, i++, path, strlen(path));
	stmt_text(st, i++, source, strlen(source));
	stmt_int(st, i++, n);
	for (k = 0; k < GF_NELEMS(after); k++)
		stmt_text(st, i++, after[k], strlen(after[k]));
	stmt_int(st, i++, found->line);
	stmt_int(st, i++, found->column);
	stmt_text(st, i++, fr, strlen(fr));
	stmt_text(st, i, en, strlen(en));
}
