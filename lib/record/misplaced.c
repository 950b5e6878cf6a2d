/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A record in the folder of another kind: what its keys lack or have too much
 * of has one cause, and is told as one. Looked for only where several keys
 * are unknown, and believed only where another kind's schema takes the record
 * as it is.
 */
#include "record/internal.h"

static bool is_unknown_key(const struct gf_diag *d)
{
	return (d->rule == GF_RULE_ADDITIONAL_PROPERTY ||
		d->rule == GF_RULE_UNEVALUATED_PROPERTY) &&
	       strrchr(d->instance, '/') == d->instance;
}

static const struct gf_kind *kind_of(const struct gf_registry *reg,
				     const struct gf_kind *other_than,
				     struct gf_eval *eval,
				     const struct gf_node *root)
{
	struct gf_diags none = { 0 };
	const struct gf_kind *kinds, *found = NULL;
	size_t i, n;

	kinds = gf_registry_kinds(reg, &n);
	for (i = 0; i < n && !found; i++) {
		if (&kinds[i] != other_than && kinds[i].schema &&
		    gf_evaluate(eval, kinds[i].schema, root, &none))
			found = &kinds[i];
		gf_diags_clear(&none);
	}
	gf_diags_release(&none);
	return found;
}

static void say_misplaced(struct gf_diags *diags, const struct gf_place *place,
			  const struct gf_kind *meant,
			  const struct gf_node *root)
{
	struct gf_span top = { root->span.start, root->span.start };
	struct gf_diag *d = gf_diags_add(diags, GF_RULE_PATH_KIND, top);
	const char *id;

	diags->unread = true; /* its own kind's schema has no say */
	if (!d)
		return;
	gf_say(diags, &d->message,
	       N_("this record is written as one of the kind '%s'"),
	       meant->name);
	gf_say(diags, &d->expected, N_("a record of the kind '%s'"),
	       place->kind->name);
	id = gf_arena_memdup(&diags->arena, place->id, place->len);
	gf_say(diags, &d->advice, N_("move the file to '%s'"),
	       gf_kind_path(meant, id, &diags->arena));
}

void tell_misplaced(const struct gf_registry *reg, const struct gf_place *place,
		    struct gf_eval *eval, const struct gf_node *root,
		    struct gf_diags *diags, uint32_t first)
{
	const struct gf_kind *meant;
	uint32_t i, unknown = 0;

	for (i = first; i < diags->n; i++)
		unknown += is_unknown_key(&diags->items[i]);
	if (unknown < 2 || !place->len || diags->dropped)
		return;
	meant = kind_of(reg, place->kind, eval, root);
	if (!meant)
		return;
	for (i = first; i < diags->n; i++) /* no longer counted */
		gf_diags_set_severity(diags, &diags->items[i], GF_INFO);
	diags->n = first;
	say_misplaced(diags, place, meant, root);
}
