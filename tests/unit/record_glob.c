/* SPDX-License-Identifier: EUPL-1.2 */
/* Patterns of paths: what `records:` and `ignore:` of greffe.yaml mean. */
#include "record/internal.h"
#include "tap.h"

static const struct {
	const char *pattern, *path;
	bool matches;
} globs[] = {
	{ "a", "a", true },
	{ "a", "b", false },
	{ "", "", true },
	{ "", "a", false },
	{ "*", "abc", true },
	{ "*", "", true },
	{ "*", "a/b", false },
	{ "*~", "a.yaml~", true },
	{ "a*c", "abc", true },
	{ "a*c", "ac", true },
	{ "a*c", "abd", false },
	{ "a*b*c", "aXbYbZc", true },
	{ "?", "a", true },
	{ "?", "/", false },
	{ "a/?/c", "a/b/c", true },
	{ "**", "a/b/c", true },
	{ "**", "", true },
	{ "**/a", "a", true },
	{ "**/a", "x/y/a", true },
	{ "**/a", "xa", false },
	{ "a/**/b", "a/b", true },
	{ "a/**/b", "a/x/y/b", true },
	{ "a/**/b", "a/xb", false },
	{ "a/**/*.md", "a/b/c.md", true },
	{ "a/**", "a/b/c", true },
	{ "a/**", "b/c", false },
	{ "**/x/**/y", "a/x/b/x/c/y", true },
	{ "**/*a/b", "x/ca/ca/b", true },
};

static void test_globs(void)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(globs); i++)
		is_int(glob_match(globs[i].pattern, strlen(globs[i].pattern),
				  globs[i].path, strlen(globs[i].path)),
		       globs[i].matches, "'%s' and '%s'", globs[i].pattern,
		       globs[i].path);
}

static const struct {
	const char *pattern, *path, *id; /* id NULL: no match */
} patterns[] = {
	{ "data/{id}/publiccode.yml", "data/a.b/publiccode.yml", "a.b" },
	{ "data/{id}/publiccode.yml", "data/a/b/publiccode.yml", NULL },
	{ "data/{id}/publiccode.yml", "data//publiccode.yml", NULL },
	{ "data/{id}.yaml", "data/a.yaml", "a" },
	{ "data/{id}.yaml", "data/.yaml", NULL },
	{ "data/{id}.yaml", "data/a.yaml.yaml", "a.yaml" },
	{ "data/{id}.yaml", "data/a.yml", NULL },
	{ "data/{id}.yaml", "date/a.yaml", NULL },
	{ "data/r-{id}.yaml", "data/r-a.yaml", "a" },
	{ "data/r-{id}.yaml", "data/a.yaml", NULL },
	{ "{id}.md", "a.md", "a" },
	{ "**/{id}.md", "a.md", "a" },
	{ "**/{id}.md", "x/y/a.md", "a" },
	{ "c/**/{id}/index.md", "c/x/y/a/index.md", "a" },
	{ "d/*/{id}.yml", "d/x/a.yml", "a" },
	{ "d/*/{id}.yml", "d/a.yml", NULL },
	{ "{id}/{id}.yml", "a/a.yml", "a" },
	{ "{id}/{id}.yml", "a/b.yml", NULL },
	{ "people/*.yml", "people/a.yml", "" },
	{ "people/*.yml", "people/x/a.yml", NULL },
};

static void test_patterns(void)
{
	char found[64];
	const char *id;
	uint32_t len;
	bool matches;
	size_t i;

	for (i = 0; i < GF_NELEMS(patterns); i++) {
		matches = pattern_match(patterns[i].pattern, patterns[i].path,
					&id, &len);
		snprintf(found, sizeof(found), "%.*s", (int)len, id);
		is_str(matches ? found : NULL, patterns[i].id, "'%s' of '%s'",
		       patterns[i].pattern, patterns[i].path);
	}
	is_int(pattern_prefix("data/{id}.yml"), 5, "a prefix is folders");
	is_int(pattern_prefix("data/x-*.yml"), 5, "whole ones");
	is_int(pattern_prefix("{id}.yml"), 0, "or none");
}

/* Stars that a matcher which recurses would take years over. */
static void test_hostile(void)
{
	struct gf_buf pattern = GF_BUF_INIT, path = GF_BUF_INIT;
	const char *id;
	uint32_t len;
	int i;

	for (i = 0; i < 200; i++)
		gf_buf_adds(&pattern, "*a**/");
	gf_buf_adds(&pattern, "{id}b");
	for (i = 0; i < 500; i++)
		gf_buf_adds(&path, i % 7 ? "a" : "a/");
	ok(!pattern_match(pattern.s, path.s, &id, &len), "400 stars");
	gf_buf_release(&pattern);
	gf_buf_release(&path);
}

int main(void)
{
	test_globs();
	test_patterns();
	test_hostile();
	return tap_done();
}
