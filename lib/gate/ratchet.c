/* SPDX-License-Identifier: EUPL-1.2 */
/* See gate.h. Two states are never held at once: one is remembered. */
#include "gate/internal.h"

/* How often a finding was there, and how often it was found again. */
struct count {
	uint32_t n, used, round;
};

static void write_key(struct gf_buf *out, const struct known *known,
		      const char *path)
{
	gf_buf_addf(out, "%s\n%s\n%s\n%s", known->severity, path, known->rule,
		    known->pointer ? known->pointer : "");
}

void ratchet_add(struct gf_ratchet *r, const struct known *known)
{
	struct gf_buf key = GF_BUF_INIT;
	struct count *count;

	write_key(&key, known, known->path);
	count = gf_strmap_get(&r->had, key.s, key.len);
	if (!count) {
		count = gf_arena_zalloc(&r->arena, sizeof(*count));
		gf_strmap_put(&r->had,
			      gf_arena_memdup(&r->arena, key.s, key.len),
			      key.len, count);
	}
	count->n++;
	gf_buf_release(&key);
}

void ratchet_begin(struct gf_ratchet *r)
{
	r->round++;
}

bool ratchet_take(struct gf_ratchet *r, const struct known *known,
		  const char *was)
{
	struct gf_buf key = GF_BUF_INIT;
	struct count *count;

	write_key(&key, known, was);
	count = gf_strmap_get(&r->had, key.s, key.len);
	gf_buf_release(&key);
	if (!count)
		return false;
	if (count->round != r->round)
		*count = (struct count){ count->n, 0, r->round };
	if (count->used == count->n)
		return false;
	count->used++;
	return true;
}

/* --- a state remembered -------------------------------------------------- */

static void take_schema(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	const struct gf_diag *d;

	for (d = diags->items; d < diags->items + diags->n; d++)
		ratchet_add(payload,
			    &(struct known){ gf_severity_name(d->severity),
					     src->path, gf_diag_rule(d),
					     d->instance });
}

static int take_records(struct gf_ratchet *r, struct gf_index *index,
			struct gf_error *err)
{
	struct gf_rows *rows;
	int ret;

	if (gf_rows_open(&rows, index,
			 "SELECT severity, path, rule, field FROM _finding",
			 GF_OURS, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0)
		ratchet_add(r, &(struct known){ gf_rows_text(rows, 0, NULL),
						gf_rows_text(rows, 1, NULL),
						gf_rows_text(rows, 2, NULL),
						gf_rows_text(rows, 3, NULL) });
	gf_rows_close(rows);
	return ret;
}

int gf_ratchet_load(struct gf_ratchet *r, struct gf_index *index,
		    const struct gf_commit *since, struct gf_error *err)
{
	if (gf_index_view_commit(index, since, err) < 0)
		return gf_wrap(err, _("cannot judge --since"));
	gf_shape_report(gf_index_shape(index), gf_index_registry(index),
			take_schema, r);
	if (gf_index_tell_schemas(index, take_schema, r, err) < 0 ||
	    take_records(r, index, err) < 0)
		return -1;
	r->loaded = true;
	return 0;
}

int gf_ratchet_follow(struct gf_ratchet *r, struct gf_index *index,
		      const struct gf_follow *follow, struct gf_error *err)
{
	return renames_find(&r->renamed, &r->arena, index, follow, err);
}

void gf_ratchet_apply(struct gf_ratchet *r, const char *path,
		      struct gf_diags *diags)
{
	const char *was = gf_strmap_get(&r->renamed, path, strlen(path));
	struct gf_diag *d;

	for (d = diags->items; d < diags->items + diags->n; d++) {
		const struct known known = { gf_severity_name(d->severity),
					     path, gf_diag_rule(d),
					     d->instance };

		if (d->standing == GF_COUNTS &&
		    ratchet_take(r, &known, was ? was : path))
			gf_diags_set_standing(diags, d, GF_DEBT);
	}
}

void gf_ratchet_release(struct gf_ratchet *r)
{
	gf_strmap_release(&r->had);
	gf_strmap_release(&r->renamed);
	gf_arena_release(&r->arena);
}
