/* SPDX-License-Identifier: EUPL-1.2 */
/* What a path is: by convention, and by greffe.yaml. */
#include "registry.h"
#include "sides.h"

static const struct memory_file files[] = {
	{ "greffe.yaml", "ignore: ['*.bak', records/work/drafts/]\n"
			 "kinds:\n"
			 "  person:\n"
			 "    records: 'people/**/{id}.md'\n"
			 "    schema: schema/person.schema.yaml\n"
			 "    id_pattern: '^[a-z]+\\.[a-z]+$'\n"
			 "  photo:\n"
			 "    records: 'records/photos/{id}/about.json'\n"
			 "    schema: schema/work.schema.yaml\n"
			 "  page: {records: 'pages/*.md', id: /slug, schema: "
			 "schema/work.schema.yaml}\n" },
	{ "schema/person.schema.yaml", "type: object\n" },
	{ "schema/work.schema.yaml", "type: object\n" },
	{ NULL, NULL },
};

static const struct {
	const char *path;
	enum gf_file_kind file;
	enum gf_place_kind place;
	const char *kind, *id, *rule; /* NULL: none */
} places[] = {
	{ "records/work/a.yaml", 0, GF_PLACE_RECORD, "work", "a", NULL },
	{ "records/work/x/y/a-1.yaml", 0, GF_PLACE_RECORD, "work", "a-1",
	  NULL },
	{ "records/work/A.yaml", 0, GF_PLACE_RECORD, "work", "A", "id-form" },
	{ "records/work/a_b.yaml", 0, GF_PLACE_RECORD, "work", "a_b",
	  "id-form" },
	{ "records/work/a.yml", 0, GF_PLACE_STRAY, NULL, NULL,
	  "path-extension" },
	{ "records/work/a.bak", 0, GF_PLACE_IGNORED, NULL, NULL, NULL },
	{ "records/work/drafts", GF_FILE_DIR, GF_PLACE_IGNORED, NULL, NULL,
	  NULL },
	{ "records/work/README.md", 0, GF_PLACE_IGNORED, NULL, NULL, NULL },
	{ "records/work/.gitkeep", 0, GF_PLACE_IGNORED, NULL, NULL, NULL },
	{ "records/work/.DS_Store", 0, GF_PLACE_STRAY, NULL, NULL,
	  "path-stray" },
	{ "records/work/sub", GF_FILE_DIR, GF_PLACE_FOLDER, NULL, NULL, NULL },
	{ "records/work/sub.yaml", GF_FILE_DIR, GF_PLACE_STRAY, NULL, NULL,
	  "path-folder" },
	{ "records/work/l.yaml", GF_FILE_LINK, GF_PLACE_STRAY, NULL, NULL,
	  "path-symlink" },
	{ "records/work/p.yaml", GF_FILE_OTHER, GF_PLACE_STRAY, NULL, NULL,
	  "path-special" },
	{ "records/works", GF_FILE_DIR, GF_PLACE_STRAY, NULL, NULL,
	  "kind-unknown" },
	{ "records/works/a.yaml", 0, GF_PLACE_STRAY, NULL, NULL,
	  "kind-unknown" },
	{ "records/a.yaml", 0, GF_PLACE_STRAY, NULL, NULL, "path-no-kind" },
	{ "records/work/con.yaml", 0, GF_PLACE_RECORD, "work", "con",
	  "path-portable" },
	{ "records/work/a\\b.yaml", 0, GF_PLACE_RECORD, "work", "a\\b",
	  "path-portable" },
	{ "records/work/\xff.yaml", 0, GF_PLACE_RECORD, "work", "\xff",
	  "path-encoding" },
	{ "records/work/e\xcc\x81.yaml", 0, GF_PLACE_RECORD, "work",
	  "e\xcc\x81", "path-encoding" },
	{ "records/photos", GF_FILE_DIR, GF_PLACE_FOLDER, NULL, NULL, NULL },
	{ "records/photos/a", GF_FILE_DIR, GF_PLACE_FOLDER, NULL, NULL, NULL },
	{ "records/photos/a/about.json", 0, GF_PLACE_RECORD, "photo", "a",
	  NULL },
	{ "records/photos/a/about.yaml", 0, GF_PLACE_STRAY, NULL, NULL,
	  "path-extension" },
	{ "records/photos/a/a.jpg", 0, GF_PLACE_IGNORED, NULL, NULL, NULL },
	{ "people/ada.lovelace.md", 0, GF_PLACE_RECORD, "person",
	  "ada.lovelace", NULL },
	{ "people/x/ada.lovelace.md", 0, GF_PLACE_RECORD, "person",
	  "ada.lovelace", NULL },
	{ "people/ada.md", 0, GF_PLACE_RECORD, "person", "ada", "id-form" },
	{ "people/ada.lovelace.MD", 0, GF_PLACE_STRAY, NULL, NULL,
	  "path-extension" },
	{ "people/ada.lovelace.md", GF_FILE_DIR, GF_PLACE_STRAY, NULL, NULL,
	  "path-folder" },
	{ "pages/any.md", 0, GF_PLACE_RECORD, "page", "", NULL },
	{ "pages/x/any.md", 0, GF_PLACE_IGNORED, NULL, NULL, NULL },
	{ "schema/work.schema.yaml", 0, GF_PLACE_SCHEMA, NULL, NULL, NULL },
	{ "greffe.yaml", 0, GF_PLACE_SCHEMA, NULL, NULL, NULL },
	{ "README.md", 0, GF_PLACE_IGNORED, NULL, NULL, NULL },
};

static void test_places(const struct gf_registry *reg)
{
	struct gf_diags diags = { 0 };
	enum gf_place_kind what;
	struct gf_place place;
	char id[64];
	size_t i;

	for (i = 0; i < GF_NELEMS(places); i++) {
		gf_diags_clear(&diags);
		what = gf_registry_place(reg, places[i].path, places[i].file,
					 &place, &diags);
		is_int(what, places[i].place, "%s", places[i].path);
		is_str(diags.n ? gf_rule(diags.items[0].rule)->id : NULL,
		       places[i].rule, "its finding");
		ok(diags.n <= 1, "one at most");
		snprintf(id, sizeof(id), "%.*s", (int)place.len,
			 place.id ? place.id : "");
		is_str(place.kind ? place.kind->name : NULL, places[i].kind,
		       "its kind");
		is_str(place.kind ? id : NULL, places[i].id, "its id");
	}
	gf_diags_release(&diags);
}

/* Whose id may be of any length, so that nothing else is said of it. */
static bool is_placed(const struct gf_registry *reg, const char *folder,
		      size_t name)
{
	struct gf_buf path = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_place place;
	bool placed;

	gf_buf_addf(&path, "%s/a.", folder);
	gf_buf_fill(&path, 'a', name - strlen("a..md"));
	gf_buf_adds(&path, ".md");
	placed = gf_registry_place(reg, path.s, GF_FILE_REGULAR, &place,
				   &diags) == GF_PLACE_RECORD &&
		 !diags.n;
	ok(placed || (diags.n == 1 && diags.items[0].rule == GF_RULE_PATH_LONG),
	   "nothing else is said");
	gf_diags_release(&diags);
	gf_buf_release(&path);
	return placed;
}

/* No disk here takes a name above the limit: only a registry in memory can. */
static void test_names(const struct gf_registry *reg)
{
	size_t cap = gf_limit(GF_LIMIT_NAME_BYTES), n;

	for (n = cap - 1; n <= cap + 1; n++)
		side(GF_LIMIT_NAME_BYTES, n, is_placed(reg, "people", n));
}

static void test_paths(const struct gf_registry *reg)
{
	size_t cap = gf_limit(GF_LIMIT_PATH_BYTES), n;
	struct gf_buf folder = GF_BUF_INIT;

	gf_buf_adds(&folder, "people");
	while (folder.len < cap - 200)
		gf_buf_adds(&folder, "/folder");
	for (n = cap - 1; n <= cap + 1; n++)
		side(GF_LIMIT_PATH_BYTES, n,
		     is_placed(reg, folder.s, n - folder.len - 1));
	gf_buf_release(&folder);
}

static void test_ids(const struct gf_registry *reg)
{
	size_t cap = gf_limit(GF_LIMIT_ID_BYTES), n;
	struct gf_diags diags = { 0 };
	struct gf_buf path = GF_BUF_INIT;
	struct gf_place place;

	for (n = cap - 1; n <= cap + 1; n++) {
		gf_diags_clear(&diags);
		gf_buf_reset(&path);
		gf_buf_adds(&path, "records/work/");
		gf_buf_fill(&path, 'a', n);
		gf_buf_adds(&path, ".yaml");
		gf_registry_place(reg, path.s, GF_FILE_REGULAR, &place, &diags);
		side(GF_LIMIT_ID_BYTES, n, !diags.n);
	}
	is_int(diags.items[0].rule, GF_RULE_ID_FORM, "by its rule");
	gf_diags_release(&diags);
	gf_buf_release(&path);
}

static void test_registry(const struct gf_registry *reg)
{
	const char *const *roots = gf_registry_roots(reg);
	struct gf_arena arena = { 0 };
	size_t n;

	gf_registry_kinds(reg, &n);
	is_int(n, 4, "four kinds");
	is_str(gf_registry_kinds(reg, &n)[0].name, "page", "sorted");
	is_str(roots[0], "pages", "where they are");
	is_str(roots[1], "people", "in order");
	is_str(roots[2], "records", "none inside another");
	ok(!roots[3], "and no other");
	is_str(gf_kind_path(gf_registry_kind(reg, "person", 6), "a.b", &arena),
	       "people/a.b.md", "where a new one would be");
	is_str(gf_kind_path(gf_registry_kind(reg, "work", 4), "a", &arena),
	       "records/work/a.yaml", "by convention too");
	gf_arena_release(&arena);
}

static const struct {
	const char *text, *slug;
} slugs[] = {
	{ "Été à Lille", "ete-a-lille" },
	{ "  L'œuvre — n° 2 !", "l-oeuvre-n-2" },
	{ "a__b", "a-b" },
	{ "../../x", "x" },
	{ "\xff", "" },
	{ "", "" },
	{ "日本", "" },
};

static void test_slugs(void)
{
	struct gf_buf slug = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(slugs); i++) {
		gf_slug(&slug, slugs[i].text, strlen(slugs[i].text));
		is_str(slug.s, slugs[i].slug, "an id of '%s'", slugs[i].text);
	}
	gf_buf_release(&slug);
}

int main(void)
{
	struct gf_registry *reg = memory_registry(files);

	ok(reg, "a registry");
	test_registry(reg);
	test_places(reg);
	test_names(reg);
	test_paths(reg);
	test_ids(reg);
	test_slugs();
	gf_registry_free(reg);
	return tap_done();
}
