/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What dotted names mean in the shape of an index: columns, groups, lists to
 * enter, references to follow, ancestors to climb to. Names are properties
 * as the schema has them, columns as SQL has them, or labels in any language.
 */
#include "index/select.h"

#define ARROW " › "

enum { HOPS_MAX = 16, NAMES_MAX = 40 };

struct walk {
	struct asking *a;
	struct path *out;
	struct place place;
	const struct segment *segments;
	size_t i, n;
	struct gf_buf label;
};

/* --- what there is instead ----------------------------------------------- */

struct names {
	struct gf_near near;
	const char *names[NAMES_MAX];
	size_t n;
};

static bool offer_name(const char *name, const struct gf_schema *schema,
		       void *payload)
{
	const struct gf_node *labels;
	struct names *names = payload;

	gf_near_offer(&names->near, name, name);
	labels = schema ? gf_schema_keyword(schema, "x-labels") : NULL;
	if (labels && labels->type == GF_MAP)
		gf_map_each (pair, labels)
			if (pair->value->type == GF_STRING)
				gf_near_offer(&names->near, pair->value->text,
					      name);
	if (names->n < NAMES_MAX)
		names->names[names->n++] = name;
	return false;
}

static const char *place_name(const struct walk *w)
{
	const char *label;

	if (w->i && w->label.len)
		return w->label.s;
	label = gf_schema_label(w->place.schema);
	return label ? label : w->place.table->name;
}

static int fail_unknown(struct walk *w)
{
	const struct segment *seg = &w->segments[w->i];
	struct names names = { .n = 0 };

	gf_near_init(&names.near, seg->name, strlen(seg->name));
	each_name(w->a, &w->place, offer_name, &names);
	if (names.near.best)
		asking_fail(w->a, seg->at, seg->len,
			    _("unknown field '%.80s' in '%.80s'; did you mean "
			      "'%.80s'?"),
			    seg->name, place_name(w), names.near.best);
	else
		asking_fail(w->a, seg->at, seg->len,
			    _("unknown field '%.80s' in '%.80s'"), seg->name,
			    place_name(w));
	asking_list(w->a, _("there are:"), names.names, names.n);
	gf_near_release(&names.near);
	return -1;
}

static int fail_inside(struct walk *w)
{
	const struct segment *seg = &w->segments[w->i];

	return asking_fail(w->a, seg->at, seg->len,
			   _("nothing follows '%.80s': it is neither a "
			     "reference nor a group of fields"),
			   w->segments[w->i - 1].name);
}

/* --- following ----------------------------------------------------------- */

static struct hop *add_hop(struct walk *w, enum hop_kind kind,
			   const struct gf_shape_table *table)
{
	struct path *p = w->out;
	struct hop *hop = &p->hops[p->nhops++];

	*hop = (struct hop){ .kind = kind, .table = table };
	w->place = (struct place){ table, "", table->schema };
	p->table = table;
	p->many |= kind == HOP_LIST;
	return hop;
}

static int fail_long(struct walk *w)
{
	const struct segment *seg = &w->segments[w->i];

	return asking_fail(w->a, seg->at, seg->len,
			   _("a path goes through at most %d references and "
			     "lists"),
			   HOPS_MAX);
}

/*
 * To the record that a column names. A reference followed by a list needs no
 * row of the record itself: the list's rows have its id.
 */
static void follow(struct walk *w, const struct gf_shape_column *via,
		   const struct gf_shape_table *to)
{
	struct hop *hop = add_hop(w, HOP_REF, to);

	hop->via = via;
	hop->tagged = via->ref->type == GF_SEQ;
}

static int walk_on(struct walk *w);

/*
 * One way for each of the kinds that has what follows, into `tails`. How many
 * there are; -1: some kind has the name and not what comes after.
 */
static int follow_each(struct walk *w, const struct gf_shape_column *via,
		       struct path *tails)
{
	const struct segment *next = &w->segments[w->i];
	const struct gf_node *kinds = via->ref;
	const struct gf_shape_table *to;
	struct walk sub;
	int n = 0, tried = 0;
	uint32_t i;

	for (i = 0; i < kinds->n; i++) {
		to = kinds->items[i]->type == GF_STRING
			     ? kind_table(w->a, kinds->items[i]->text)
			     : NULL;
		if (!to || !path_has(w->a, to, next->name))
			continue;
		tails[n].hops = gf_arena_alloc(
			w->a->arena, HOPS_MAX * sizeof(*tails[n].hops));
		tails[n].start = w->place.table;
		sub = *w;
		sub.out = &tails[n];
		gf_buf_init(&sub.label);
		follow(&sub, via, to);
		tried++;
		if (walk_on(&sub) == 0 && !n++ && sub.label.len)
			gf_buf_addf(&w->label, ARROW "%s", sub.label.s);
		gf_buf_release(&sub.label);
	}
	return !n && tried ? -1 : n;
}

/* No kind has the name: what the first of them has instead. */
static int fail_of_kinds(struct walk *w, const struct gf_shape_column *via)
{
	const struct gf_node *first = via->ref->n ? via->ref->items[0] : NULL;
	const struct gf_shape_table *to = NULL;

	if (first && first->type == GF_STRING)
		to = kind_table(w->a, first->text);
	if (to)
		follow(w, via, to);
	return fail_unknown(w);
}

/* What the kinds agree on is the path's; anything else is only a value. */
static void join_tails(struct path *p, struct path *tails, size_t n)
{
	const struct path *one = &tails[0];
	size_t i;

	p->tails = tails;
	p->ntails = n;
	p->end = END_TAILS;
	p->schema = one->schema;
	p->column = one->column;
	p->ref = one->ref;
	for (i = 1; i < n; i++) {
		if (tails[i].ref != p->ref)
			p->ref = NULL;
		if (tails[i].schema != p->schema)
			p->schema = NULL;
		if (p->column && (!tails[i].column ||
				  tails[i].column->edtf != p->column->edtf ||
				  tails[i].column->day != p->column->day ||
				  tails[i].column->type != p->column->type))
			p->column = NULL;
	}
}

static int fork_path(struct walk *w, const struct gf_shape_column *via)
{
	const struct gf_node *kinds = via->ref;
	const struct segment *next = &w->segments[w->i];
	struct path *p = w->out, *tails, only;
	int n, i;

	tails = gf_arena_zalloc(w->a->arena, kinds->n * sizeof(*tails));
	n = follow_each(w, via, tails);
	if (n < 0)
		return -1;
	if (!n)
		return fail_of_kinds(w, via);
	if (n == 1 && p->nhops + tails[0].nhops <= HOPS_MAX) {
		only = tails[0];
		memcpy(p->hops + p->nhops, only.hops,
		       only.nhops * sizeof(*only.hops));
		only.hops = p->hops;
		only.nhops += p->nhops;
		only.many |= p->many;
		only.start = p->start;
		*p = only;
		return 0;
	}
	for (i = 0; i < n; i++)
		if (tails[i].many)
			return asking_fail(
				w->a, next->at, next->len,
				_("'%.80s' may be of several kinds, and a list "
				  "of each cannot be entered at once"),
				w->segments[w->i - 1].name);
	join_tails(p, tails, (size_t)n);
	return 0;
}

/* A reference to one kind, whose schema may be missing. */
static int follow_one(struct walk *w, const struct gf_shape_column *via)
{
	const struct segment *seg = &w->segments[w->i - 1];
	const struct gf_shape_table *to = kind_table(w->a, via->ref->text);

	if (!to)
		return asking_fail(w->a, seg->at, seg->len,
				   _("there is no kind '%.80s'"),
				   via->ref->text);
	follow(w, via, to);
	return walk_on(w);
}

static int climb(struct walk *w, const struct child *child)
{
	const struct segment *seg = &w->segments[w->i];
	const struct gf_shape_table *table = w->place.table;
	struct path *p = w->out;
	const struct gf_node *ref = child->column ? child->column->ref : NULL;
	struct hop before = { 0 }, *hop;

	if (table->parent || !ref || ref->type != GF_STRING ||
	    strcmp(ref->text, table->kind->name) != 0)
		return asking_fail(w->a, seg->at, seg->len,
				   _("'%.80s*[…]' climbs from record to record "
				     "of one kind: '%.80s' does not lead from "
				     "a record to another of its own kind"),
				   seg->name, seg->name);
	if (expr_adapt(w->a, seg->fits, table) < 0)
		return -1;
	/* where it starts is known by its id: its row is not needed */
	if (p->nhops && p->hops[p->nhops - 1].kind == HOP_REF)
		before = p->hops[--p->nhops];
	hop = add_hop(w, HOP_CLIMB, table);
	hop->via = before.via;
	hop->tagged = before.tagged;
	hop->climb = child->column;
	hop->fits = seg->fits;
	hop->fits_text = seg->fits_text;
	p->ref = ref;
	return 0;
}

static int end_path(struct walk *w, enum path_end end,
		    const struct gf_shape_column *column,
		    const struct gf_schema *schema)
{
	w->out->end = end;
	w->out->column = column;
	w->out->schema = schema;
	w->out->table = w->place.table;
	w->out->ref = column ? column->ref : NULL;
	return 0;
}

/* `debut.year`, `debut.month`: where the date leaves no doubt. */
static bool is_part(const char *name, const char *part, const char *translated)
{
	struct gf_buf folded = GF_BUF_INIT;
	bool is;

	gf_fold(&folded, name, strlen(name));
	is = !strcmp(folded.s, part) || !strcmp(folded.s, translated);
	gf_buf_release(&folded);
	return is;
}

static int end_date(struct walk *w, const struct gf_shape_column *column)
{
	const struct segment *seg = &w->segments[w->i];
	enum path_end end = END_COLUMN;
	const char *part = "";

	if (is_part(seg->name, "year", _("year")))
		end = END_YEAR, part = _("Year");
	else if (is_part(seg->name, "month", _("month")))
		end = END_MONTH, part = _("Month");
	if (end == END_COLUMN || w->i + 1 < w->n)
		return asking_fail(w->a, seg->at, seg->len,
				   _("a date has a 'year' and a 'month', not "
				     "'%.80s'"),
				   seg->name);
	gf_buf_adds(&w->label, ARROW);
	gf_buf_adds(&w->label, part);
	end_path(w, end, column, NULL);
	w->out->ref = NULL;
	return 0;
}

static int end_json(struct walk *w, const struct child *child)
{
	const struct segment *seg = &w->segments[w->i];

	if (w->place.table->parent)
		return asking_fail(w->a, seg->at, seg->len,
				   _("'%.80s' has fields of its own: name one "
				     "of them"),
				   seg->name);
	w->out->pointer = child->pointer;
	return end_path(w, END_JSON, NULL, child->schema);
}

static int enter_list(struct walk *w, const struct child *child)
{
	const struct gf_shape_column *value =
		gf_shape_column(child->list, "_value");
	const struct gf_shape_table *list = child->list;
	struct path *p = w->out;
	struct hop before = { 0 }, *hop;

	w->i++;
	if (w->i == w->n && !value) {
		w->i--;
		return end_json(w, child);
	}
	if (p->nhops && p->hops[p->nhops - 1].kind == HOP_REF)
		before = p->hops[--p->nhops];
	hop = add_hop(w, HOP_LIST, list);
	hop->via = before.via;
	hop->tagged = before.tagged;
	if (w->i == w->n)
		return end_path(w, END_COLUMN, value, value->schema);
	if (value && value->ref) {
		if (value->ref->type == GF_SEQ)
			return fork_path(w, value);
		return follow_one(w, value);
	} else if (value && list->n && (value->edtf || value->day)) {
		return end_date(w, value);
	}
	return walk_on(w);
}

static int pass_column(struct walk *w, const struct child *child)
{
	const struct gf_shape_column *column = child->column;

	if (++w->i == w->n)
		return end_path(w, END_COLUMN, column,
				column->schema ? column->schema
					       : child->schema);
	if (column->ref && column->ref->type == GF_SEQ)
		return fork_path(w, column);
	if (column->ref)
		return follow_one(w, column);
	if (column->edtf || column->day)
		return end_date(w, column);
	return fail_inside(w);
}

static void add_label(struct walk *w, const struct child *child)
{
	const char *label = gf_schema_label(child->schema);

	if (w->label.len)
		gf_buf_adds(&w->label, ARROW);
	gf_buf_adds(&w->label, label ? label : w->segments[w->i].name);
}

static int enter_group(struct walk *w, const struct child *child)
{
	if (w->i + 1 == w->n)
		return end_json(w, child);
	w->i++;
	w->place.prefix = child->pointer;
	w->place.schema = child->schema;
	return 1;
}

/* One name further. 1: there are more; 0: the end; -1. */
static int step(struct walk *w)
{
	const struct segment *seg = &w->segments[w->i];
	struct child child;

	if (w->out->nhops + 2 > HOPS_MAX)
		return fail_long(w);
	if (!find_child(w->a, &w->place, seg->name, &child)) {
		if (!is_id_name(seg->name) || *w->place.prefix)
			return fail_unknown(w);
		if (w->i + 1 < w->n) {
			w->i++;
			return fail_inside(w);
		}
		return end_path(w, END_ID, NULL, NULL);
	}
	add_label(w, &child);
	if (seg->fits) {
		if (climb(w, &child) < 0)
			return -1;
		if (++w->i < w->n)
			return 1;
		w->out->end = END_ID;
		return 0;
	}
	if (child.list)
		return enter_list(w, &child);
	if (child.group && (w->i + 1 < w->n || !child.column) &&
	    !(child.column && child.column->ref))
		return enter_group(w, &child);
	return pass_column(w, &child);
}

static int walk_on(struct walk *w)
{
	int ret;

	do {
		ret = step(w);
	} while (ret > 0);
	return ret;
}

/* The title of what a reference names needs no more than its label. */
static bool is_title(const struct path *p)
{
	return p->nhops && gf_schema_has_role(p->schema, "title");
}

static const char *path_label(const struct walk *w)
{
	const char *s = w->label.s, *last = NULL, *next;

	for (next = strstr(s, ARROW); next; next = strstr(next + 1, ARROW))
		last = next;
	if (last && is_title(w->out))
		return gf_arena_memdup(w->a->arena, s, (size_t)(last - s));
	if (!w->label.len)
		return "id";
	return gf_arena_memdup(w->a->arena, s, w->label.len);
}

int path_resolve(struct asking *a, struct path *out,
		 const struct gf_shape_table *start,
		 const struct segment *segments, size_t n)
{
	struct walk w = { .a = a,
			  .out = out,
			  .place = { start, "", start->schema },
			  .segments = segments,
			  .n = n,
			  .label = GF_BUF_INIT };
	const struct segment *last = &segments[n - 1];
	int ret;

	*out = (struct path){ .start = start, .table = start };
	out->hops = gf_arena_alloc(a->arena, HOPS_MAX * sizeof(*out->hops));
	ret = walk_on(&w);
	out->name = gf_arena_memdup(a->arena, a->text + segments[0].at,
				    last->at + last->len - segments[0].at);
	if (!ret)
		out->label = path_label(&w);
	gf_buf_release(&w.label);
	return ret;
}
