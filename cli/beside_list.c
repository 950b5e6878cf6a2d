/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * See beside.h. Lists side by side: items by what they are called, each
 * compared with its like, or counted and added up.
 */
#include "cli/beside.h"
#include "cli/tell.h"

enum { VALUE_WIDTH = 36, ONLY_SHOWN = 6 };

/* --- what only some of them have ------------------------------------------- */

/*
 * What a list has in some of the records only: sums of it compare what is not
 * the same.
 */
struct only {
	struct gf_buf names[BESIDE_MOST];
	size_t n[BESIDE_MOST];
};

static void only_here(struct beside *b, struct only *only,
		      const struct beside_row *row, const char *name)
{
	size_t i, here = 0, last = 0;

	for (i = 0; i < b->n; i++)
		if (row->at[i]) {
			here++;
			last = i;
		}
	for (i = 0; i < b->n && here < b->n; i++) {
		/* of several records, the few that lack it would be no news */
		if (!row->at[i] || (here > 1 && i != last))
			continue;
		if (only->n[i]++ >= ONLY_SHOWN)
			continue;
		if (only->names[i].len)
			gf_buf_adds(&only->names[i], ", ");
		gf_buf_adds(&only->names[i], name);
	}
}

static void note_only(struct beside *b, struct only *only)
{
	const char *text, *format;
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (!only->n[i])
			continue;
		if (only->n[i] > ONLY_SHOWN)
			gf_buf_adds(&only->names[i], "…");
		format = b->n == 2
				 ? _("partial comparison: in '%1$s', only "
				     "%2$s has %3$s")
				 : _("partial comparison: in '%1$s', %2$s and "
				     "not every other has %3$s");
		text = gf_arena_printf(&b->past->arena, format, b->label.s,
				       b->names[i], only->names[i].s);
		beside_note(b, text);
	}
}

/* --- items known by a name ----------------------------------------------- */

/* Items of the lists by what they are called, in the order they are met. */
struct group {
	const struct gf_node *name;
	struct beside_row
		row; /* the item of each record, or the first of several */
	double sum[BESIDE_MOST];
	size_t n[BESIDE_MOST];
	bool whole; /* all sums are whole numbers */
};

struct groups {
	struct gf_strmap map;
	struct gf_arena arena;
};

static struct group *group_of(struct groups *g, const struct gf_node *name)
{
	struct gf_buf json = GF_BUF_INIT;
	struct group *group;

	gf_node_write_json(&json, name, 1000);
	group = gf_strmap_get(&g->map, json.s, json.len);
	if (!group) {
		group = gf_arena_zalloc(&g->arena, sizeof(*group));
		group->name = name;
		group->whole = true;
		gf_strmap_put(&g->map,
			      gf_arena_memdup(&g->arena, json.s, json.len),
			      json.len, group);
	}
	gf_buf_release(&json);
	return group;
}

static void gather(struct beside *b, struct groups *g,
		   const struct beside_row *lists, const char *by,
		   const char *sum)
{
	const struct gf_node *name, *value;
	struct group *group;
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (!lists->at[i])
			continue;
		gf_seq_each (item, lists->at[i]) {
			name = gf_map_get(*item, by);
			if (!name || name->type >= GF_SEQ)
				continue;
			group = group_of(g, name);
			if (!group->row.at[i])
				group->row.at[i] = *item;
			group->n[i]++;
			value = sum ? gf_map_get(*item, sum) : NULL;
			if (!value || value->type != GF_NUMBER)
				continue;
			group->sum[i] += strtod(value->text, NULL);
			group->whole = group->whole &&
				       gf_node_is_integer(value);
		}
	}
}

static void release_groups(struct groups *g)
{
	gf_strmap_release(&g->map);
	gf_arena_release(&g->arena);
}

/* "[Loyer]": the label of a name, or the name. */
static struct beside_place enter_group(struct beside *b,
				       const struct group *group,
				       const char *by,
				       const struct gf_schema *items)
{
	struct gf_buf field = GF_BUF_INIT, label = GF_BUF_INIT;
	struct beside_place place;

	gf_buf_addf(&field, "[%s=", by);
	gf_buf_add(&field, group->name->text, group->name->len);
	gf_buf_addc(&field, ']');
	gf_buf_addc(&label, '[');
	tell_value(&label, group->name,
		   items ? gf_schema_property(items, by) : NULL, VALUE_WIDTH);
	gf_buf_addc(&label, ']');
	place = beside_enter(b, field.s, label.s);
	gf_buf_release(&field);
	gf_buf_release(&label);
	return place;
}

/* --- a list added up ----------------------------------------------------- */

static void put_sum(struct beside *b, const struct group *group, size_t i,
		    const char *unit)
{
	char number[64];

	if (!group->n[i]) {
		gf_sheet_null(b->sheet);
		return;
	}
	snprintf(number, sizeof(number), group->whole ? "%.0f" : "%.15g",
		 group->sum[i]);
	if (b->people) {
		struct gf_buf text = GF_BUF_INIT;

		gf_write_amount(&text, number, strlen(number), unit);
		gf_sheet_text(b->sheet, text.s, text.len);
		gf_buf_release(&text);
	} else {
		gf_sheet_text(b->sheet, number, strlen(number));
	}
}

static void put_count(struct beside *b, const struct group *group, size_t i)
{
	char number[32];

	snprintf(number, sizeof(number), "%zu", group->n[i]);
	gf_sheet_text(b->sheet, number, strlen(number));
}

static const char *unit_of(const struct gf_schema *items, const char *sum)
{
	return items && sum ? gf_schema_text(gf_schema_property(items, sum),
					     "x-unit")
			    : NULL;
}

static bool sums_differ(const struct beside *b, const struct group *group)
{
	size_t i;

	for (i = 1; i < b->n; i++)
		if (group->n[i] != group->n[0] ||
		    group->sum[i] < group->sum[0] ||
		    group->sum[i] > group->sum[0])
			return true;
	return false;
}

static void compare_sums(struct beside *b, const struct beside_row *lists,
			 const struct gf_schema *schema, const char *by,
			 const char *sum)
{
	const struct gf_schema *items = schema ? gf_schema_items(schema) : NULL;
	struct groups g = { 0 };
	struct only only = { 0 };
	struct gf_buf name = GF_BUF_INIT;
	struct beside_place place;
	uint32_t i;
	size_t j;

	for (j = 0; j < b->n; j++)
		gf_buf_init(&only.names[j]);
	gather(b, &g, lists, by, sum);
	for (i = 0; i < g.map.n; i++) {
		const struct group *group = g.map.entries[i].value;

		gf_buf_reset(&name);
		tell_value(&name, group->name,
			   items ? gf_schema_property(items, by) : NULL,
			   VALUE_WIDTH);
		only_here(b, &only, &group->row, name.s);
		if (b->differing && !sums_differ(b, group))
			continue;
		place = enter_group(b, group, by, items);
		beside_start_row(b);
		for (j = 0; j < b->n; j++) {
			if (sum)
				put_sum(b, group, j, unit_of(items, sum));
			else
				put_count(b, group, j);
		}
		gf_sheet_end_row(b->sheet);
		beside_leave(b, place);
	}
	note_only(b, &only);
	for (j = 0; j < b->n; j++)
		gf_buf_release(&only.names[j]);
	gf_buf_release(&name);
	release_groups(&g);
}

/* --- items side by side ---------------------------------------------------- */

static void compare_items(struct beside *b, const struct beside_row *lists,
			  const struct gf_schema *schema, const char *key)
{
	const struct gf_schema *items = gf_schema_items(schema);
	struct only only = { 0 };
	struct groups g = { 0 };
	struct gf_buf name = GF_BUF_INIT;
	struct beside_place place;
	uint32_t i;
	size_t j;

	for (j = 0; j < b->n; j++)
		gf_buf_init(&only.names[j]);
	gather(b, &g, lists, key, NULL);
	for (i = 0; i < g.map.n; i++) {
		const struct group *group = g.map.entries[i].value;

		gf_buf_reset(&name);
		tell_value(&name, group->name, NULL, VALUE_WIDTH);
		only_here(b, &only, &group->row, name.s);
		place = enter_group(b, group, key, items);
		beside_compare(b, &group->row, items);
		beside_leave(b, place);
	}
	note_only(b, &only);
	for (j = 0; j < b->n; j++)
		gf_buf_release(&only.names[j]);
	gf_buf_release(&name);
	release_groups(&g);
}

static bool all_maps(const struct beside *b, const struct beside_row *lists)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (lists->at[i])
			gf_seq_each (item, lists->at[i])
				if ((*item)->type != GF_MAP)
					return false;
	return true;
}

/* "lignes.poste" of the list `lignes`: "poste"; else NULL. */
static const char *field_in(const struct beside *b, const char *path)
{
	size_t len = b->field.len;

	if (!path || strncmp(path, b->field.s, len) != 0 || path[len] != '.')
		return NULL;
	return path + len + 1;
}

/* How the schema draws it says what of it is compared: group and value. */
static const char *chart_text(const struct beside *b, const char *key)
{
	const struct gf_schema *schema = b->named[0].kind->schema;
	const struct gf_node *chart = NULL;

	if (schema)
		chart = gf_schema_keyword(schema, "x-chart");
	return chart ? gf_map_text(chart, key) : NULL;
}

void beside_lists(struct beside *b, const struct beside_row *row,
		  const struct gf_schema *schema)
{
	const char *by = field_in(b, b->by ? b->by : chart_text(b, "group"));
	const char *sum = field_in(b, chart_text(b, "value"));
	const char *key = gf_schema_text(schema, "x-key");

	if (by && all_maps(b, row))
		compare_sums(b, row, schema, by, sum);
	else if (key && all_maps(b, row))
		compare_items(b, row, schema, key);
	else
		beside_put_row(b, row, schema);
}
