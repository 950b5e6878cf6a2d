/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A record's tree as rows: what its kind's shape has columns for, and the
 * texts, references and names in it. Runs on the threads that judge; the one
 * that writes only copies what is made here.
 */
#include "index/internal.h"

struct project {
	struct projection *out;
	const struct gf_shape *shape;
	const struct gf_verdict *v;
	const char *id; /* its place in the texts is id_at */
	uint32_t id_at, id_len;
	uint32_t pos[8]; /* of the lists it is in, from the outermost */
	unsigned lists;
	/* the way to a value, for the references */
	struct gf_buf field;
};

/* --- days ---------------------------------------------------------------- */

/* After Howard Hinnant's civil_from_days: eras of 400 years from March. */
bool iso_day(char out[11], int64_t day)
{
	int64_t z = day + 719468, era, doe, yoe, doy, mp, y, m, d;

	if (day < -719528 || day > 2932896) /* 0000-01-01, 9999-12-31 */
		return false;
	era = z / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d = doy - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = yoe + era * 400 + (m <= 2);
	snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000u,
		 (unsigned)m % 100u, (unsigned)d % 100u);
	return true;
}

/* --- cells --------------------------------------------------------------- */

static uint32_t keep(struct projection *out, const char *s, size_t len)
{
	uint32_t at = (uint32_t)out->texts.len;

	gf_buf_add(&out->texts, s, len);
	gf_buf_addc(&out->texts, '\0');
	return at;
}

static struct cell *add_cell(struct project *p, uint32_t row, uint32_t column)
{
	struct projection *out = p->out;
	struct projected_row *r = &out->rows[row];
	struct cell *c;

	GF_GROW(out->cells, out->ncells, out->cells_cap);
	c = &out->cells[out->ncells];
	c->column = column;
	c->next = r->first;
	r->first = out->ncells++;
	return c;
}

static void put_integer(struct project *p, uint32_t row, uint32_t column,
			int64_t integer)
{
	struct cell *c = add_cell(p, row, column);

	c->type = CELL_INTEGER;
	c->integer = integer;
}

/* A new row; by its number, since rows may move. */
static uint32_t add_row(struct project *p, uint32_t table)
{
	struct projection *out = p->out;
	uint32_t row = out->nrows, i;
	struct cell *c;

	GF_GROW(out->rows, out->nrows, out->rows_cap);
	out->rows[out->nrows++] = (struct projected_row){ table, NO_CELL };
	c = add_cell(p, row, 0);
	c->type = CELL_TEXT;
	c->at = p->id_at;
	c->len = p->id_len;
	for (i = 0; i < p->lists; i++)
		put_integer(p, row, 1 + i, p->pos[i]);
	return row;
}

static void put_text(struct project *p, uint32_t row, uint32_t column,
		     const char *s, uint32_t len)
{
	struct cell *c = add_cell(p, row, column);

	c->type = CELL_TEXT;
	c->len = len;
	c->at = keep(p->out, s, len);
}

static void put_number(struct project *p, uint32_t row, uint32_t column,
		       const struct gf_node *node)
{
	struct cell *c;

	if (node->number->small) {
		put_integer(p, row, column, node->number->integer);
		return;
	}
	c = add_cell(p, row, column);
	c->type = CELL_REAL;
	c->real = strtod(node->text, NULL);
}

static void put_json(struct project *p, uint32_t row, uint32_t column,
		     const struct gf_node *node)
{
	struct cell *c = add_cell(p, row, column);
	struct gf_buf *texts = &p->out->texts;

	c->type = CELL_TEXT;
	c->at = (uint32_t)texts->len;
	gf_node_write_json(texts, node, gf_limit(GF_LIMIT_RECORD_BYTES));
	c->len = (uint32_t)texts->len - c->at;
	gf_buf_addc(texts, '\0');
}

/* A column that follows another one; -1: there was no room for it. */
static void put_derived(struct project *p, uint32_t row, int32_t column,
			const char *s, uint32_t len)
{
	if (column >= 0)
		put_text(p, row, (uint32_t)column, s, len);
}

static void put_days(struct project *p, uint32_t row, const struct field *field,
		     const struct gf_node *node)
{
	int64_t days[2];
	char day[11];
	unsigned i;

	if (!gf_edtf_parse(node->text, node->len, &days[0], &days[1]))
		return;
	for (i = 0; i < 2; i++)
		if (iso_day(day, days[i]))
			put_derived(p, row, field->derived[i], day, 10);
}

/* The languages of a localised value, and which one stands for all. */
static void put_localised(struct project *p, uint32_t row,
			  const struct field *field, const struct gf_node *node)
{
	const struct gf_node *text, *first = NULL;
	unsigned lang;

	for (lang = 0; lang < LANGS; lang++) {
		bool own = !strcmp(shape_langs[lang], p->shape->lang);

		if (node->type == GF_STRING)
			text = own ? node : NULL;
		else
			text = gf_map_get(node, shape_langs[lang]);
		if (!text || text->type != GF_STRING)
			continue;
		put_derived(p, row, field->derived[lang], text->text,
			    text->len);
		if (!first || own)
			first = text;
	}
	if (!first && node->type == GF_STRING)
		first = node;
	if (first)
		put_text(p, row, (uint32_t)field->column, first->text,
			 first->len);
}

static void put_value(struct project *p, uint32_t row, uint32_t table,
		      const struct field *field, const struct gf_node *node)
{
	const struct gf_shape_column *column =
		&p->shape->tables[table].columns[field->column];
	uint32_t at = (uint32_t)field->column;

	if (field->json) {
		put_json(p, row, at, node);
	} else if (field->localised) {
		put_localised(p, row, field, node);
	} else if (node->type == GF_STRING) {
		put_text(p, row, at, node->text, node->len);
		if (field->edtf)
			put_days(p, row, field, node);
	} else if (node->type == GF_NUMBER) {
		put_number(p, row, at, node);
	} else if (node->type == GF_BOOL && column->type == GF_COLUMN_BOOLEAN) {
		put_integer(p, row, at, node->boolean);
	} else if (node->type == GF_BOOL) {
		put_text(p, row, at, node->boolean ? "true" : "false",
			 node->boolean ? 4 : 5);
	}
}

/* --- rows ---------------------------------------------------------------- */

/* Depth is bounded by that of the shape. */
static void project_value(struct project *p, uint32_t row, uint32_t table,
			  const struct field *field,
			  const struct gf_node *node);

static void project_keys(struct project *p, uint32_t row, uint32_t table,
			 const struct field *field, const struct gf_node *node)
{
	const struct field *member;

	gf_map_each (pair, node) {
		member = gf_strmap_get_hashed(&field->keys, pair->key->text,
					      pair->key->len, pair->key->hash);
		if (member)
			project_value(p, row, table, member, pair->value);
	}
}

static void project_item(struct project *p, const struct field *list,
			 const struct gf_node *node, uint32_t pos)
{
	uint32_t row;

	p->pos[p->lists++] = pos;
	row = add_row(p, (uint32_t)list->table);
	project_value(p, row, (uint32_t)list->table, list->item, node);
	p->lists--;
}

static void project_value(struct project *p, uint32_t row, uint32_t table,
			  const struct field *field, const struct gf_node *node)
{
	uint32_t i;

	if (node->type == GF_NULL && field->table < 0)
		return;
	if (field->table >= 0) {
		if (node->type != GF_SEQ && node->type != GF_NULL)
			project_item(p, field, node, 0);
		for (i = 0; node->type == GF_SEQ && i < node->n; i++)
			project_item(p, field, node->items[i], i);
		return;
	}
	if (field->column >= 0)
		put_value(p, row, table, field, node);
	if (node->type == GF_MAP && field->keys.n)
		project_keys(p, row, table, field, node);
}

/* --- texts and references ------------------------------------------------ */

static int by_place(const void *a, const void *b, void *payload)
{
	const struct gf_reference *refs = payload;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	size_t p = refs[x].span.start, q = refs[y].span.start;

	return p != q ? (p < q ? -1 : 1) : (x > y) - (x < y);
}

/* A record may have as many references as values: they are not searched. */
static void sort_refs(struct project *p)
{
	struct projection *out = p->out;
	uint32_t n = p->v->nrefs, i;

	if (n > out->places_cap) {
		out->places_cap = n;
		out->places =
			gf_xrealloc(out->places, n * sizeof(*out->places));
	}
	for (i = 0; i < n; i++)
		out->places[i] = i;
	if (n > 1)
		qsort_r(out->places, n, sizeof(*out->places), by_place,
			p->v->refs);
}

static const struct gf_reference *ref_at(const struct project *p,
					 const struct gf_node *node)
{
	const struct gf_reference *refs = p->v->refs;
	const uint32_t *places = p->out->places;
	uint32_t from = 0, to = p->v->nrefs, mid;

	while (from < to) {
		mid = from + (to - from) / 2;
		if (refs[places[mid]].span.start < node->span.start)
			from = mid + 1;
		else
			to = mid;
	}
	return from < p->v->nrefs &&
			       refs[places[from]].span.start == node->span.start
		       ? &refs[places[from]]
		       : NULL;
}

static bool is_listed(const struct gf_node *kinds, const char *s, size_t len)
{
	gf_seq_each (item, kinds)
		if ((*item)->type == GF_STRING && (*item)->len == len &&
		    !memcmp((*item)->text, s, len))
			return true;
	return false;
}

/*
 * One kind: the id is typed alone. Several: KIND/ID. Typed otherwise, it is
 * odd: lib/relate has to look at it.
 */
static void add_target(struct project *p, struct projected_ref *r,
		       const struct gf_node *kinds, const char *typed,
		       uint32_t len)
{
	const char *slash = memchr(typed, '/', len);
	struct projection *out = p->out;
	uint32_t kind = slash ? (uint32_t)(slash - typed) : 0;

	if (kinds->type == GF_SEQ && kinds->n == 1)
		kinds = kinds->items[0];
	r->kind = UINT32_MAX;
	if (kinds->type == GF_STRING) {
		r->kind = keep(out, kinds->text, kinds->len);
		r->form |= slash ? REF_ODD : 0;
	} else if (kinds->type == GF_SEQ && slash) {
		r->kind = keep(out, typed, kind);
		r->form |= is_listed(kinds, typed, kind) ? 0 : REF_ODD;
		typed += kind + 1;
		len -= kind + 1;
	} else {
		r->form |= REF_ODD;
	}
	r->target = keep(out, typed, len);
}

static void add_ref(struct project *p, const struct gf_reference *ref, int pos)
{
	struct projection *out = p->out;
	struct projected_ref *r;

	GF_GROW(out->refs, out->nrefs, out->refs_cap);
	r = &out->refs[out->nrefs++];
	r->pos = pos;
	r->form = ref->acyclic ? REF_ACYCLIC : 0;
	r->field = keep(out, p->field.s, p->field.len);
	add_target(p, r, ref->kinds, p->v->text.s + ref->target.start,
		   ref->target.len);
}

static void add_body(struct project *p, const struct gf_node *node)
{
	if (p->out->body.len)
		gf_buf_addc(&p->out->body, '\n');
	/* as json_tree() reads it again: up to a NUL */
	gf_buf_add(&p->out->body, node->text, strnlen(node->text, node->len));
}

/* Depth is bounded by the composer. */
static void look_inside(struct project *p, const struct gf_node *node, int pos)
{
	const struct gf_reference *ref;
	size_t len = p->field.len;
	uint32_t i;

	if (node->type == GF_STRING) {
		add_body(p, node);
		ref = ref_at(p, node);
		if (ref)
			add_ref(p, ref, pos);
	} else if (node->type == GF_SEQ) {
		for (i = 0; i < node->n; i++)
			look_inside(p, node->items[i], pos < 0 ? (int)i : pos);
	} else if (node->type == GF_MAP) {
		gf_map_each (pair, node) {
			if (len)
				gf_buf_addc(&p->field, '.');
			gf_buf_add(&p->field, pair->key->text, pair->key->len);
			look_inside(p, pair->value, pos);
			p->field.len = len;
		}
	}
}

/* --- names --------------------------------------------------------------- */

static void add_name(struct project *p, char what, const char *s, size_t len)
{
	struct projection *out = p->out;

	GF_GROW(out->names, out->nnames, out->names_cap);
	out->names[out->nnames++] = (struct projected_name){
		.what = what, .at = keep(out, s, len), .len = (uint32_t)len
	};
}

static bool may_have_twin(const char *path)
{
	for (; *path; path++)
		if ((*path >= 'A' && *path <= 'Z') || (*path & 0x80))
			return true;
	return false;
}

static void add_names(struct project *p, const char *path)
{
	const struct gf_verdict *v = p->v;
	struct gf_buf folded = GF_BUF_INIT;
	uint32_t i;

	for (i = 0; i < v->nformer; i++)
		add_name(p, 'f', v->text.s + v->former[i].id.start,
			 v->former[i].id.len);
	for (i = 0; i < v->nuniques; i++)
		add_name(p, 'u', v->text.s + v->uniques[i].value.start,
			 v->uniques[i].value.len);
	for (i = 0; i < v->nnames; i++)
		add_name(p, 'n', v->text.s + v->names[i].start,
			 v->names[i].len);
	if (may_have_twin(path) &&
	    gf_utf8_check(path, strlen(path)) == strlen(path)) {
		gf_casefold(&folded, path, strlen(path));
		add_name(p, 'p', folded.s, folded.len);
	}
	gf_buf_release(&folded);
}

/* --- a record ------------------------------------------------------------ */

static const struct gf_node *in_language(const struct gf_node *node,
					 const char *lang)
{
	const struct gf_node *text;
	unsigned i;

	if (!node || node->type != GF_MAP)
		return node;
	text = gf_map_get(node, lang);
	for (i = 0; i < LANGS && !text; i++)
		text = gf_map_get(node, shape_langs[i]);
	return text;
}

static void find_title(struct project *p, const struct shape_kind *k)
{
	const struct gf_node *node = NULL;

	if (k->title && p->v->root)
		node = gf_node_at(p->v->root, k->title);
	node = in_language(node, p->shape->lang);
	if (node && (node->type == GF_STRING || node->type == GF_NUMBER)) {
		p->out->title_len = node->len;
		p->out->title = keep(p->out, node->text, node->len);
	} else {
		p->out->title_len = p->id_len;
		p->out->title = p->id_at;
	}
}

static void clear(struct projection *out)
{
	struct gf_buf *bufs[] = { &out->texts, &out->json, &out->body };
	size_t i;

	for (i = 0; i < GF_NELEMS(bufs); i++) {
		if (bufs[i]->cap)
			gf_buf_reset(bufs[i]);
		else
			gf_buf_init(bufs[i]);
	}
	out->ncells = out->nrows = out->nrefs = out->nnames = 0;
}

static void project_rows(struct project *p, const struct shape_kind *k)
{
	const struct gf_node *root = p->v->root;
	uint32_t row;

	/* the words of a record are read from it too */
	if (!k->unasked || !p->shape->unsearched)
		gf_node_write_json(&p->out->json, root,
				   8 * gf_limit(GF_LIMIT_RECORD_BYTES));
	if (k->unasked || !k->ntables)
		return;
	row = add_row(p, k->first);
	if (root->type == GF_MAP)
		project_keys(p, row, k->first, &k->root, root);
}

void project_record(struct projection *out, const struct gf_shape *shape,
		    const struct gf_kind *kind, const char *path,
		    const struct gf_verdict *v)
{
	const struct shape_kind *k = &shape->kinds[kind->index];
	struct project p = { .out = out, .shape = shape, .v = v };

	clear(out);
	gf_buf_init(&p.field);
	p.id_len = v->id.len;
	p.id_at = keep(out, v->text.s + v->id.start, v->id.len);
	find_title(&p, k);
	add_names(&p, path);
	if (v->root) {
		project_rows(&p, k);
		sort_refs(&p);
		look_inside(&p, v->root, -1);
	}
	gf_buf_release(&p.field);
}

size_t projection_bytes(const struct projection *p)
{
	return p->texts.cap + p->json.cap + p->body.cap +
	       p->cells_cap * sizeof(*p->cells) +
	       p->rows_cap * sizeof(*p->rows) + p->refs_cap * sizeof(*p->refs) +
	       p->places_cap * sizeof(*p->places) +
	       p->names_cap * sizeof(*p->names);
}

void projection_release(struct projection *p)
{
	if (p->texts.cap)
		gf_buf_release(&p->texts);
	if (p->json.cap)
		gf_buf_release(&p->json);
	if (p->body.cap)
		gf_buf_release(&p->body);
	free(p->cells);
	free(p->rows);
	free(p->refs);
	free(p->places);
	free(p->names);
	*p = (struct projection){ 0 };
}
