/* SPDX-License-Identifier: EUPL-1.2 */
/* The plain names where edits are laid over a view: what it has that is not
 * hidden, and what is in TEMP. */
#include "index/internal.h"

static const char relations[] =
	"CREATE TEMP VIEW _relations AS SELECT doc, path, source, rule,"
	" severity, field, line, \"column\", message_fr, message_en, acknowledged"
	" FROM main.\"_found@$V\" WHERE source NOT IN ('rule', 'waiver', 'own') AND"
	" CASE WHEN doc IS NULL THEN path NOT IN"
	" (SELECT path FROM temp._hidden_path) ELSE doc NOT IN"
	" (SELECT doc FROM temp._hidden) AND doc NOT IN"
	" (SELECT doc FROM temp._resettled) END"
	" UNION ALL SELECT doc, path, source, rule, severity, field, line,"
	" \"column\", message_fr, message_en, acknowledged"
	" FROM temp.\"_found@0\";";

static const char common[] =
	"CREATE TEMP VIEW _verdicts AS SELECT d.doc, r.kind AS kind, d.id,"
	" d.title, d.path, d.state, d.errors, d.warnings,"
	" (SELECT lower(hex(b.oid)) FROM main._blob b WHERE"
	" b.blob = d.blob) AS oid"
	" FROM main._document d JOIN main._rules r ON r.rules = d.rules"
	" WHERE +d.doc IN (SELECT doc FROM main.\"_in@$V\")"
	" AND +d.doc NOT IN (SELECT doc FROM temp._hidden)"
	" UNION ALL SELECT d.doc, k.kind, d.id, d.title, d.path, d.state,"
	" d.errors, d.warnings, (SELECT lower(hex(b.oid)) FROM temp._blob b"
	" WHERE b.blob = d.blob)"
	" FROM temp._document d JOIN temp._kinds k ON k.rules = d.rules;"
	"CREATE TEMP VIEW _record AS SELECT d.doc AS _doc, d.kind AS kind,"
	" d.id AS id, d.title AS title, d.path AS path, d.oid AS oid,"
	" CASE WHEN d.state = 2 THEN 'unreadable'"
	" WHEN d.state = 1 OR EXISTS (SELECT 1 FROM temp._relations f WHERE"
	" f.doc = d.doc AND f.source = 'relation' AND f.severity = 'error') THEN 'invalid'"
	" ELSE 'valid' END AS state,"
	" d.errors + (SELECT count(*) FROM temp._relations f WHERE"
	" f.doc = d.doc AND f.source = 'relation' AND f.severity = 'error')"
	" AS errors,"
	" d.warnings + (SELECT count(*) FROM temp._relations f WHERE"
	" f.doc = d.doc AND f.source = 'relation' AND f.severity = 'warning')"
	" AS warnings"
	" FROM temp._verdicts d;"
	"CREATE TEMP VIEW _link AS SELECT r.kind AS kind, d.id AS id,"
	" f.field AS field, f.pos AS pos, f.target_kind AS target_kind,"
	" f.target_id AS target_id"
	" FROM main._ref f JOIN main._document d ON d.doc = f.doc"
	" JOIN main._rules r ON r.rules = d.rules"
	" WHERE +f.doc IN (SELECT doc FROM main.\"_in@$V\")"
	" AND +f.doc NOT IN (SELECT doc FROM temp._hidden)"
	" UNION ALL SELECT k.kind, d.id, f.field, f.pos, f.target_kind,"
	" f.target_id FROM temp._ref f JOIN temp._document d ON d.doc = f.doc"
	" JOIN temp._kinds k ON k.rules = d.rules;"
	"CREATE TEMP VIEW _finding AS SELECT d.kind AS kind, d.id AS id,"
	" d.path AS path, f.rule AS rule, f.severity AS severity,"
	" f.field AS field, f.line AS line, f.\"column\" AS \"column\","
	" f.message_fr AS message_fr, f.message_en AS message_en,"
	" (SELECT a.acknowledged FROM temp.\"_found@0\" a WHERE"
	" a.doc = f.doc AND a.source = 'own' AND a.rule = f.rule AND"
	" a.field = f.field AND a.message_en = f.message_en)"
	" AS acknowledged"
	" FROM main._found f JOIN temp._verdicts d ON d.doc = f.doc"
	" UNION ALL SELECT d.kind, d.id, d.path, f.rule, f.severity,"
	" f.field, f.line, f.\"column\", f.message_fr, f.message_en,"
	" (SELECT a.acknowledged FROM temp.\"_found@0\" a WHERE"
	" a.doc = f.doc AND a.source = 'own' AND a.rule = f.rule AND"
	" a.field = f.field AND a.message_en = f.message_en)"
	" FROM temp._found f JOIN temp._verdicts d ON d.doc = f.doc"
	" UNION ALL SELECT d.kind, d.id, f.path, f.rule, f.severity,"
	" f.field, f.line, f.\"column\", f.message_fr, f.message_en,"
	" ifnull(f.acknowledged,"
	" (SELECT a.acknowledged FROM temp.\"_found@0\" a WHERE"
	" a.doc = f.doc AND a.source = 'own' AND a.rule = f.rule AND"
	" a.field = f.field AND a.message_en = f.message_en))"
	" FROM temp._relations f"
	" LEFT JOIN temp._verdicts d ON d.doc = f.doc"
	" WHERE f.source <> 'own';";

static void write_kind_view(struct gf_buf *out,
			    const struct gf_shape_table *table,
			    const struct shape_kind *k, int64_t view)
{
	gf_buf_adds(out, "CREATE TEMP VIEW ");
	gf_sql_name(out, table->name);
	gf_buf_adds(out, " AS ");
	if (k->number < TEMP_DOC) {
		ddl_kind_select(out, table, k->number, "main");
		gf_buf_addf(out,
			    " WHERE +d._doc IN (SELECT doc FROM"
			    " main.\"_in@%lld\")",
			    (long long)view);
		gf_buf_adds(out, " AND +d._doc NOT IN"
				 " (SELECT doc FROM temp._hidden)");
	}
	if (k->number < TEMP_DOC && k->edited)
		gf_buf_adds(out, " UNION ALL ");
	if (k->edited)
		ddl_kind_select(out, table, k->number, "temp");
	gf_buf_addc(out, ';');
}

int ddl_view_relations(struct db *db, int64_t view, struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	int ret;

	sql_for_view(&sql, relations, view);
	ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

int ddl_views_edited(struct db *db, const struct gf_shape *shape, int64_t view,
		     struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	uint32_t i, j;
	int ret;

	for (i = 0; i < shape->nkinds; i++) {
		const struct shape_kind *k = &shape->kinds[i];

		if (k->unasked)
			continue;
		for (j = k->first; j < k->first + k->ntables; j++)
			write_kind_view(&sql, &shape->tables[j], k, view);
	}
	sql_for_view(&sql, common, view);
	ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}
