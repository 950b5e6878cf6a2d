/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The errors of one state. Those of records are rows of the index: nothing is
 * judged again to know them, however many there are.
 */
#include "gate/internal.h"

/* More than this are all the same to who reads them: too many. */
#define FAULTS_MAX 1000000

static struct fault *add(struct faults *out, const char *path)
{
	struct fault *f;

	GF_GROW(out->items, out->n, out->cap);
	f = &out->items[out->n++];
	*f = (struct fault){ .path = gf_arena_strdup(&out->arena, path) };
	gf_strmap_put(&out->paths, f->path, strlen(f->path), f);
	return f;
}

/* --- of the schemas ------------------------------------------------------ */

static void add_schema(struct faults *out, struct gf_source *src,
		       const struct gf_diag *d)
{
	struct gf_position at = gf_source_position(src, d->span.start);
	struct gf_buf text = GF_BUF_INIT;
	struct fault *f = add(out, src->path);

	gf_text_write_in(&text, &d->message, out->lang);
	f->rule = gf_arena_strdup(&out->arena, gf_diag_rule(d));
	f->pointer =
		gf_arena_strdup(&out->arena, d->instance ? d->instance : "");
	f->message = gf_arena_memdup(&out->arena, text.s, text.len);
	f->line = src->text ? at.line : 0;
	f->column = src->text ? at.column : 0;
	gf_buf_release(&text);
}

static void on_schema(struct gf_source *src, struct gf_diags *diags,
		      void *payload)
{
	struct faults *out = payload;
	const struct gf_diag *d;
	uint32_t listed = 0;

	out->schema_warnings += diags->warnings;
	for (d = diags->items; d < diags->items + diags->n; d++) {
		if (d->severity != GF_ERROR || out->n >= FAULTS_MAX)
			continue;
		add_schema(out, src, d);
		listed++;
	}
	out->hidden += diags->errors - listed;
}

/* --- of records ---------------------------------------------------------- */

static const char *text_of(struct faults *out, struct gf_rows *rows, int column)
{
	const char *text = gf_rows_text(rows, column, NULL);

	return gf_arena_strdup(&out->arena, text ? text : "");
}

static void take_row(struct faults *out, struct gf_rows *rows)
{
	const char *path = gf_rows_text(rows, 0, NULL);
	struct fault *f = add(out, path ? path : "");

	f->rule = text_of(out, rows, 1);
	f->pointer = text_of(out, rows, 2);
	f->line = (uint32_t)gf_rows_integer(rows, 3);
	f->column = (uint32_t)gf_rows_integer(rows, 4);
	f->message = text_of(out, rows, 5);
}

static int gather_records(struct faults *out, struct gf_index *index,
			  struct gf_error *err)
{
	bool french = !strcmp(out->lang, "fr");
	struct gf_rows *rows;
	int ret;

	if (gf_rows_open(&rows, index,
			 french ? "SELECT path, rule, field, line, \"column\","
				  " message_fr FROM _finding WHERE"
				  " severity = 'error'"
				: "SELECT path, rule, field, line, \"column\","
				  " message_en FROM _finding WHERE"
				  " severity = 'error'",
			 GF_OURS, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0 && out->n < FAULTS_MAX)
		take_row(out, rows);
	gf_rows_close(rows);
	return ret < 0 ? -1 : 0;
}

/* --- all ----------------------------------------------------------------- */

static int compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

/* Whatever the order in which the index has them. */
static int by_place(const void *a, const void *b)
{
	const struct fault *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	if (!order)
		order = compare_numbers(x->line, y->line);
	if (!order)
		order = compare_numbers(x->column, y->column);
	if (!order)
		order = strcmp(x->rule, y->rule);
	if (!order)
		order = strcmp(x->pointer, y->pointer);
	return order ? order : strcmp(x->message, y->message);
}

int faults_gather(struct faults *out, struct gf_index *index, const char *lang,
		  struct gf_error *err)
{
	struct gf_index_tally tally;
	uint32_t before;

	out->lang = lang;
	gf_shape_report(gf_index_shape(index), gf_index_registry(index),
			on_schema, out);
	if (gf_index_tell_schemas(index, on_schema, out, err) < 0)
		return -1;
	gf_index_tally(index, &tally);
	before = out->n;
	if (tally.errors && gather_records(out, index, err) < 0)
		return -1;
	out->unjudged = (uint32_t)tally.unjudged;
	out->hidden += out->unjudged;
	if (tally.errors > out->n - before)
		out->hidden += (uint32_t)(tally.errors - (out->n - before));
	if (out->n)
		qsort(out->items, out->n, sizeof(*out->items), by_place);
	return 0;
}

void faults_keep(const struct faults *faults, struct stand *stand)
{
	const struct fault *f;

	stand->readable = stand->has_registry = true;
	stand->hidden = faults->hidden;
	for (f = faults->items; f < faults->items + faults->n; f++)
		ratchet_add(&stand->had,
			    &(struct known){ "error", f->path, f->rule,
					     f->pointer });
}

void faults_release(struct faults *faults)
{
	gf_strmap_release(&faults->paths);
	gf_arena_release(&faults->arena);
	free(faults->items);
	*faults = (struct faults){ 0 };
}
