/* SPDX-License-Identifier: EUPL-1.2 */
/* See links.h: in breadth, a question to the index for each record. */
#include "cli/links.h"

/* --- questions ----------------------------------------------------------- */

static int bind(struct gf_rows *rows, const char *kind, const char *id,
		struct gf_error *err)
{
	gf_rows_reset(rows);
	if (kind &&
	    gf_rows_bind_text(rows, ":kind", kind, strlen(kind), err) < 0)
		return -1;
	return gf_rows_bind_text(rows, ":id", id, strlen(id), err);
}

static int open_in(struct links *g, const struct gf_kind *kind,
		   struct gf_error *err)
{
	const struct gf_shape_table *former = titles_former(g->ask, kind);
	struct gf_buf sql = GF_BUF_INIT;
	int ret;

	gf_buf_adds(&sql, "WITH refers AS MATERIALIZED (SELECT kind, id, "
			  "field FROM _link WHERE target_kind = :kind AND "
			  "target_id IN (SELECT :id");
	if (former) {
		gf_buf_adds(&sql, " UNION ALL SELECT _value FROM ");
		gf_sql_name(&sql, former->name);
		gf_buf_adds(&sql, " WHERE _id = :id");
	}
	gf_buf_adds(&sql, ")) SELECT DISTINCT kind, id, field FROM refers "
			  "ORDER BY 1, 3, 2");
	ret = gf_rows_open(&g->ways[kind->index], g->ask->index, sql.s, GF_OURS,
			   err);
	gf_buf_release(&sql);
	return ret;
}

/* Who refers to a record, or whom it refers to. */
static int open_links(struct links *g, const struct links_spot *spot,
		      struct gf_rows **out, struct gf_error *err)
{
	static const char sql[] =
		"SELECT DISTINCT target_kind, target_id, field FROM _link "
		"WHERE kind = :kind AND id = :id ORDER BY 3, 1, 2";
	const struct gf_kind *kind;

	*out = NULL;
	if (g->in) {
		kind = gf_registry_kind(g->ask->reg, spot->kind,
					strlen(spot->kind));
		if (!kind)
			return 0;
		if (!g->ways[kind->index] && open_in(g, kind, err) < 0)
			return -1;
		*out = g->ways[kind->index];
	} else {
		if (!g->out &&
		    gf_rows_open(&g->out, g->ask->index, sql, GF_OURS, err) < 0)
			return -1;
		*out = g->out;
	}
	return bind(*out, spot->kind, spot->id, err);
}

/* --- spots and arcs ------------------------------------------------------ */

static uint32_t find_spot(struct links *g, const char *kind, const char *id)
{
	const char *key = gf_arena_printf(&g->ask->arena, "%s/%s", kind, id);

	return (uint32_t)(uintptr_t)gf_strmap_get(&g->known, key, strlen(key));
}

/* Its place, from 1; as a record is called now, where it was called `id`. */
static int add_spot(struct links *g, const char *kind, const char *id,
		    unsigned depth, uint32_t *place, struct gf_error *err)
{
	struct gf_arena *arena = &g->ask->arena;
	const char *title = NULL, *now = NULL, *key;
	int ret;

	*place = find_spot(g, kind, id);
	if (*place)
		return 0;
	ret = titles_find(&g->titles, kind, id, strlen(id), &title, &now, err);
	if (ret < 0)
		return -1;
	*place = now ? find_spot(g, kind, now) : 0;
	if (!*place) {
		GF_GROW(g->spots, g->nspots, g->spots_cap);
		g->spots[g->nspots++] = (struct links_spot){
			.kind = gf_arena_strdup(arena, kind),
			.id = gf_arena_strdup(arena, now ? now : id),
			.title = ret ? gf_arena_strdup(arena, title) : NULL,
			.depth = depth,
		};
		*place = g->nspots;
		if (now) {
			key = gf_arena_printf(arena, "%s/%s", kind, now);
			gf_strmap_put(&g->known, key, strlen(key),
				      (void *)(uintptr_t)*place);
		}
	}
	key = gf_arena_printf(arena, "%s/%s", kind, id);
	gf_strmap_put(&g->known, key, strlen(key), (void *)(uintptr_t)*place);
	return 0;
}

static int expand(struct links *g, uint32_t at, struct gf_error *err)
{
	unsigned depth = g->spots[at].depth + 1;
	uint32_t before, place, start = g->narcs;
	const char *kind;
	struct gf_rows *rows;
	int ret = 0;

	if (open_links(g, &g->spots[at], &rows, err) < 0)
		return -1;
	g->spots[at].arc = start;
	while (rows && (ret = gf_rows_step(rows, err)) > 0) {
		kind = gf_rows_text(rows, 0, NULL);
		before = g->nspots;
		if (before >= LINKS_MOST) {
			g->cut = true;
			break;
		}
		if (add_spot(g, kind ? kind : "?", gf_rows_text(rows, 1, NULL),
			     depth, &place, err) < 0)
			return -1;
		GF_GROW(g->arcs, g->narcs, g->arcs_cap);
		g->arcs[g->narcs++] = (struct links_arc){
			.to = place - 1,
			.field = gf_arena_strdup(&g->ask->arena,
						 gf_rows_text(rows, 2, NULL)),
			.first = g->nspots > before,
		};
	}
	g->spots[at].narcs = g->narcs - start;
	return ret < 0 ? -1 : 0;
}

int links_gather(struct links *g, const struct ask_record *start,
		 unsigned depth, struct gf_error *err)
{
	uint32_t i, place;

	titles_open(&g->titles, g->ask);
	g->nkinds = g->titles.n;
	g->ways = gf_xcalloc(g->nkinds + 1, sizeof(struct gf_rows *));
	if (add_spot(g, start->kind->name, start->id, 0, &place, err) < 0)
		return -1;
	for (i = 0; i < g->nspots && !g->cut; i++)
		if (g->spots[i].depth < depth && g->spots[i].title &&
		    expand(g, i, err) < 0)
			return -1;
	return 0;
}

void links_release(struct links *g)
{
	size_t i;

	for (i = 0; i < g->nkinds; i++)
		gf_rows_close(g->ways[i]);
	gf_rows_close(g->out);
	titles_close(&g->titles);
	gf_strmap_release(&g->known);
	free(g->ways);
	free(g->spots);
	free(g->arcs);
}
