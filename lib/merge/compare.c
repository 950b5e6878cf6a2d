/* SPDX-License-Identifier: EUPL-1.2 */
/* What changed between two states of a record, gathered. */
#include "merge/internal.h"

struct gathering {
	struct gf_changes *out;
	struct gf_arena *arena;
};

static void gather(struct walk *w, enum walk_kind kind,
		   const struct gf_node *old, const struct gf_node *new,
		   const struct gf_schema *schema)
{
	const struct gathering *g = w->payload;
	struct gf_changes *out = g->out;
	const struct gf_buf *pointer;

	pointer = new ? &w->new_pointer : &w->old_pointer;
	GF_GROW(out->items, out->n, out->cap);
	out->items[out->n++] = (struct gf_change){
		.kind = (enum gf_change_kind)kind,
		.pointer = gf_arena_memdup(g->arena, pointer->s, pointer->len),
		.path = gf_arena_memdup(g->arena, w->path.s, w->path.len),
		.old = old,
		.new = new,
		.schema = schema,
	};
}

void gf_record_compare(struct gf_changes *out, const struct gf_node *old,
		       const struct gf_node *new,
		       const struct gf_schema *schema, struct gf_arena *arena)
{
	struct gathering g = { out, arena };
	struct walk w = { .tell = gather, .payload = &g };

	walk_run(&w, old, new, schema);
}

void gf_changes_release(struct gf_changes *changes)
{
	free(changes->items);
	*changes = (struct gf_changes){ 0 };
}

const char *gf_change_name(enum gf_change_kind kind)
{
	static const char *const names[] = {
		[GF_ADDED] = "added",
		[GF_REMOVED] = "removed",
		[GF_CHANGED] = "changed",
		[GF_MOVED] = "moved",
	};

	return names[kind];
}
