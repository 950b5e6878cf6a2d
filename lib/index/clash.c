/* SPDX-License-Identifier: EUPL-1.2 */
/* Properties that could not be columns, told on the schemas they stand in. */
#include "index/internal.h"

/* Told as a path, as people type it: "budget.montant". */
static const char *dotted(struct gf_diags *diags, const char *pointer)
{
	char *out = gf_arena_strdup(&diags->arena, pointer + (*pointer == '/'));
	char *p;

	for (p = out; *p; p++)
		if (*p == '/')
			*p = '.';
	return gf_diags_excerpt(diags, out, strlen(out));
}

static void add_clash(struct gf_diags *diags, const struct shape_clash *clash)
{
	const struct gf_node *node = gf_schema_node(clash->schema);
	const char *name =
		gf_diags_excerpt(diags, clash->name, strlen(clash->name));
	struct gf_diag *d =
		gf_diags_add(diags, GF_RULE_COLUMN_CLASH, node->span);

	if (!d)
		return;
	if (!clash->other)
		gf_say(diags, &d->message,
		       N_("'%s' has no column: there are too many"), name);
	else if (!*clash->other)
		gf_say(diags, &d->message,
		       N_("'%s' is a name that is already taken"), name);
	else
		gf_say(diags, &d->message,
		       N_("'%s' and '%s' would both be the column '%s'"),
		       dotted(diags, clash->other),
		       dotted(diags, clash->pointer), name);
	if (clash->other)
		gf_say(diags, &d->advice,
		       N_("give one of the two another name"));
}

void gf_shape_report(const struct gf_shape *shape,
		     const struct gf_registry *reg GF_UNUSED,
		     gf_report_fn report, void *payload)
{
	bool *told = gf_xcalloc(shape->nclashes + 1, sizeof(*told));
	struct gf_diags diags = { 0 };
	struct gf_source *src;
	uint32_t i, j;

	/* a document at a time, in the order of the kinds */
	for (i = 0; i < shape->nclashes; i++) {
		if (told[i] || !shape->clashes[i].schema)
			continue;
		src = gf_schema_source(shape->clashes[i].schema);
		gf_diags_clear(&diags);
		for (j = i; j < shape->nclashes; j++) {
			if (!shape->clashes[j].schema ||
			    gf_schema_source(shape->clashes[j].schema) != src)
				continue;
			add_clash(&diags, &shape->clashes[j]);
			told[j] = true;
		}
		gf_diags_sort(&diags);
		report(src, &diags, payload);
	}
	gf_diags_release(&diags);
	free(told);
}
