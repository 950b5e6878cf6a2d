/* SPDX-License-Identifier: EUPL-1.2 */
/* Schemas become tables and columns, within limits; what clashes is told. */
#include "index/index.h"
#include "registry.h"
#include "sides.h"

static void write_shape(struct gf_buf *out, const struct gf_shape *shape)
{
	static const char letters[] = { [GF_COLUMN_TEXT] = 't',
					[GF_COLUMN_INTEGER] = 'i',
					[GF_COLUMN_REAL] = 'r',
					[GF_COLUMN_BOOLEAN] = 'b',
					[GF_COLUMN_JSON] = 'j' };
	uint32_t i, j;

	for (i = 0; i < shape->n; i++) {
		const struct gf_shape_table *t = &shape->tables[i];

		gf_buf_addf(out, "%s:", t->name);
		for (j = 0; j < t->n; j++)
			if (t->columns[j].name[0] != '_' ||
			    t->columns[j].schema)
				gf_buf_addf(out, " %s/%c", t->columns[j].name,
					    letters[t->columns[j].type]);
		gf_buf_addc(out, '\n');
	}
}

static void on_clash(struct gf_source *src, struct gf_diags *diags,
		     void *payload)
{
	struct gf_buf *out = payload;
	uint32_t i;

	for (i = 0; i < diags->n; i++) {
		gf_buf_addf(out, "%s %s: ", src->path,
			    gf_rule(diags->items[i].rule)->id);
		gf_text_write_raw(out, &diags->items[i].message);
		gf_buf_addc(out, '\n');
	}
}

static void shapes(const char *schema, const char *tables, const char *clashes)
{
	const struct memory_file files[] = { { "schema/a.schema.yaml", schema },
					     { NULL, NULL } };
	struct gf_registry *reg = memory_registry(files);
	struct gf_shape *shape = gf_shape_new(reg);
	struct gf_buf out = GF_BUF_INIT, told = GF_BUF_INIT;

	write_shape(&out, shape);
	gf_shape_report(shape, reg, on_clash, &told);
	if (tables)
		is_str(out.s, tables, "%.50s", schema);
	is_str(told.s, clashes, "its clashes");
	gf_shape_free(shape);
	gf_registry_free(reg);
	gf_buf_release(&out);
	gf_buf_release(&told);
}

static void test_types(void)
{
	shapes("properties: {s: {type: string}, i: {type: integer},"
	       " r: {type: number}, b: {type: boolean},"
	       " e: {enum: [x, y]}, n: {enum: [1, 2]}, any: {},"
	       " m: {type: [string, integer]}, o: {type: object}}\n",
	       "a: s/t i/i r/r b/b e/t n/i any/j m/t o/j\n", "");
	shapes("properties: {d: {type: string, format: edtf},"
	       " l: {type: [string, object], x-localised: true,"
	       " properties: {fr: {type: string}}}}\n",
	       "a: d/t d_min/t d_max/t l/t l_fr/t l_en/t\n", "");
	shapes("properties: {p: {type: object, properties:"
	       " {q: {type: integer}, r: {type: object, properties:"
	       " {s: {type: string}}}}}}\n",
	       "a: p_q/i p_r_s/t\n", "");
}

static void test_branches(void)
{
	shapes("$defs: {d: {properties: {by_ref: {type: string}}}}\n"
	       "$ref: '#/$defs/d'\n"
	       "allOf: [{properties: {all: {type: integer}}}]\n"
	       "anyOf: [{properties: {any: {type: string}}}, true]\n"
	       "oneOf: [{properties: {one: {type: string}}}]\n"
	       "if: {properties: {all: {const: 1}}}\n"
	       "then: {properties: {then: {type: string}}}\n"
	       "else: {properties: {else: {type: boolean}}}\n",
	       NULL, "");
	shapes("$defs: {d: {type: object, properties: {v: {type: string},"
	       " sub: {$ref: '#/$defs/d'}}}}\n"
	       "properties: {top: {$ref: '#/$defs/d'}}\n",
	       "a: top_v/t top_sub_v/t top_sub_sub/j\n", "");
}

static void test_lists(void)
{
	shapes("properties: {t: {type: array, items: {type: string}},"
	       " l: {type: array, items: {type: object, properties:"
	       " {x: {type: integer}, y: {type: array, items:"
	       " {type: number}}}}}, j: {type: array}}\n",
	       "a: j/j\na_t: _value/t\na_l: x/i\na_l_y: _value/r\n", "");
}

static void test_clashes(void)
{
	shapes("properties: {a_b: {type: string}, a: {properties:"
	       " {b: {type: string}}}}\n",
	       "a: a_b/t\n",
	       "schema/a.schema.yaml column-clash: 'a_b' and 'a.b' would both"
	       " be the column 'a_b'\n");
	shapes("properties: {Nom: {type: string}, nom: {type: string},"
	       " _id: {type: string}}\n",
	       "a: Nom/t\n",
	       "schema/a.schema.yaml column-clash: 'Nom' and 'nom' would both"
	       " be the column 'nom'\n"
	       "schema/a.schema.yaml column-clash: '_id' is a name that is"
	       " already taken\n");
}

/* One column an integer property, and `_id`. */
static void has_columns(size_t n, size_t want)
{
	struct gf_buf text = GF_BUF_INIT, out = GF_BUF_INIT;
	struct memory_file files[] = { { "schema/a.schema.yaml", NULL },
				       { NULL, NULL } };
	struct gf_registry *reg;
	struct gf_shape *shape;
	size_t i;

	gf_buf_adds(&text, "properties:\n");
	for (i = 0; i < n; i++)
		gf_buf_addf(&text, "  c%zu: {type: integer}\n", i);
	files[0].text = text.s;
	reg = memory_registry(files);
	shape = gf_shape_new(reg);
	is_int(shape->tables[0].n, want, "%zu properties", n);
	gf_shape_report(shape, reg, on_clash, &out);
	side(GF_LIMIT_TABLE_COLUMNS, n + 1, !out.len);
	gf_shape_free(shape);
	gf_registry_free(reg);
	gf_buf_release(&text);
	gf_buf_release(&out);
}

/* A list is a table, and so is the kind. */
static void has_tables(size_t n, size_t want)
{
	struct gf_buf text = GF_BUF_INIT, out = GF_BUF_INIT;
	struct memory_file files[] = { { "schema/a.schema.yaml", NULL },
				       { NULL, NULL } };
	struct gf_registry *reg;
	struct gf_shape *shape;
	size_t i;

	gf_buf_adds(&text, "properties:\n");
	for (i = 0; i < n; i++)
		gf_buf_addf(&text,
			    "  l%zu: {type: array, items: {type: string}}\n",
			    i);
	files[0].text = text.s;
	reg = memory_registry(files);
	shape = gf_shape_new(reg);
	is_int(shape->n, want, "%zu lists", n);
	gf_shape_report(shape, reg, on_clash, &out);
	side(GF_LIMIT_KIND_TABLES, n + 1, !out.len);
	gf_shape_free(shape);
	gf_registry_free(reg);
	gf_buf_release(&text);
	gf_buf_release(&out);
}

static void test_limits(void)
{
	size_t columns = gf_limit(GF_LIMIT_TABLE_COLUMNS);
	size_t tables = gf_limit(GF_LIMIT_KIND_TABLES);

	has_columns(columns - 2, columns - 1);
	has_columns(columns - 1, columns);
	has_columns(columns, columns);
	has_tables(tables - 2, tables - 1);
	has_tables(tables - 1, tables);
	has_tables(tables, tables);
}

int main(void)
{
	test_types();
	test_branches();
	test_lists();
	test_clashes();
	test_limits();
	return tap_done();
}
