/* SPDX-License-Identifier: EUPL-1.2 */
/* What all the schemas that may apply to a value say of it (facet.c). */
#ifndef GF_INDEX_FACET_H
#define GF_INDEX_FACET_H

#include "index/internal.h"

struct bag {
	const struct gf_schema **items;
	uint32_t n, cap;
};

/* What a bag says of a value; types are a mask of enum gf_type. */
struct facet {
	unsigned types;
	bool integer, fraction; /* of numbers */
	bool keys, items;	/* it is said which */
	bool edtf, day, localised;
	const struct gf_node *ref;
};
#define BIT(type) (1u << (type))
#define SCALARS	  (BIT(GF_BOOL) | BIT(GF_NUMBER) | BIT(GF_STRING))

void facet_put(const struct gf_schema *schema, void *payload);
void facet_property(struct bag *out, const struct bag *of, const char *key);
void facet_items(struct bag *out, const struct bag *of);
struct facet facet_of(const struct bag *bag);
enum gf_column_type facet_column(const struct facet *facet);

#endif
