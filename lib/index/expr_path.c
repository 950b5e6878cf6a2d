/* SPDX-License-Identifier: EUPL-1.2 */
/* Paths as they are typed: names with dots, and ancestors to climb to. */
#include "index/token.h"

/* `*[…]` behind a name. */
static int read_fits(struct reader *r, struct segment *seg)
{
	size_t start;

	r->at++; /* the '[' that was seen behind the star */
	start = r->at;
	if (advance(r) < 0 || read_or(r, &seg->fits) < 0)
		return -1;
	if (!at_op(r, "]"))
		return fail_here(r, "']'");
	seg->fits_text =
		gf_arena_memdup(r->a->arena, r->s + start, r->token.at - start);
	seg->len = r->token.at + 1 - seg->at;
	return 0;
}

/* The token is a name: it and all that is joined to it by dots. */
int read_path(struct reader *r, struct expr *e)
{
	size_t cap = 0;
	struct segment *seg, *more;

	e->type = EXPR_PATH;
	e->quoted = r->token.type == T_QUOTED;
	for (;;) {
		if (r->token.type != T_NAME && r->token.type != T_QUOTED)
			return fail_here(r, _("a name"));
		if (e->nsegments == cap) {
			cap = cap ? 2 * cap : 4;
			more = gf_arena_zalloc(r->a->arena,
					       cap * sizeof(*more));
			if (e->nsegments)
				memcpy(more, e->segments,
				       e->nsegments * sizeof(*more));
			e->segments = more;
		}
		seg = &e->segments[e->nsegments++];
		*seg = (struct segment){ .name = r->token.text,
					 .at = r->token.at,
					 .len = r->token.len };
		if (r->s[r->at] == '*' && r->s[r->at + 1] == '[') {
			r->at++;
			if (read_fits(r, seg) < 0)
				return -1;
		}
		e->len = seg->at + seg->len - e->at;
		if (r->s[r->at] != '.')
			break;
		r->at++;
		if (advance(r) < 0)
			return -1;
	}
	e->text = e->segments[0].name;
	return advance(r);
}

static int read_sort_path(struct reader *r, struct sort_path *out,
			  const struct gf_shape_table *table)
{
	struct expr e = { .at = 0 };

	out->down = at_op(r, "-");
	if (out->down && advance(r) < 0)
		return -1;
	e.at = r->token.at;
	if (r->token.type != T_NAME && r->token.type != T_QUOTED)
		return fail_here(r, _("a name"));
	if (read_path(r, &e) < 0)
		return -1;
	return path_resolve(r->a, &out->path, table, e.segments, e.nsegments);
}

int expr_read_paths(struct asking *a, struct sort_path **out, size_t *n,
		    const char *text, const struct gf_shape_table *table)
{
	struct sort_path *more;
	struct reader r;
	size_t cap = *n;

	if (start_reader(&r, a, text) < 0)
		return -1;
	for (;;) {
		if (*n == cap) {
			cap = cap ? 2 * cap : 8;
			more = gf_arena_zalloc(a->arena, cap * sizeof(*more));
			if (*n)
				memcpy(more, *out, *n * sizeof(*more));
			*out = more;
		}
		if (read_sort_path(&r, &(*out)[*n], table) < 0)
			return -1;
		++*n;
		if (!at_op(&r, ","))
			break;
		if (advance(&r) < 0)
			return -1;
	}
	if (at_word(&r, "desc") || at_word(&r, "asc"))
		return asking_fail(a, r.token.at, r.token.len,
				   _("a '-' in front sorts downwards, nothing "
				     "upwards: -%.80s"),
				   (*out)[*n - 1].path.name);
	return r.token.type == T_END ? 0 : fail_here(&r, "','");
}
