/* SPDX-License-Identifier: EUPL-1.2 */
/* Where each value of a record comes from, one state back. */
#include "merge/internal.h"

struct tracing {
	gf_leaf_fn fn;
	void *payload;
};

static void tell_leaf(struct walk *w, enum walk_kind kind,
		      const struct gf_node *old, const struct gf_node *new,
		      const struct gf_schema *schema)
{
	const struct tracing *t = w->payload;
	struct gf_leaf leaf = {
		.pointer = w->new_pointer.s,
		.path = w->path.s,
		.node = new,
		.was = kind == WALK_SAME ? old : NULL,
		.schema = schema,
	};

	t->fn(&leaf, t->payload);
}

void gf_record_trace(const struct gf_node *old, const struct gf_node *new,
		     const struct gf_schema *schema, gf_leaf_fn fn,
		     void *payload)
{
	struct tracing t = { fn, payload };
	struct walk w = { .leaves = true, .tell = tell_leaf, .payload = &t };

	walk_run(&w, NULL == new ? NULL : old, new, schema);
}
