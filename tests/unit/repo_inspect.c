/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What no honest git would make is told, by commit and path, and what honest
 * people make is not; a bomb costs what it weighs and not what it names.
 */
#include "git_see.h"
#include "repo/internal.h"
#include "sides.h"

#include <sys/resource.h>

static struct gf_repo *repo;

/* --- objects made by hand ------------------------------------------------- */

static struct store *store; /* of what is not on the disk yet */

static void make(char out[GF_OID_HEX], const char *type, const void *bytes,
		 size_t len)
{
	struct gf_error err = { 0 };
	struct gf_oid id;

	if ((!store && odb_open(&store, repo, &err) < 0) ||
	    store_add(&id, store, type, bytes, len, &err) < 0)
		ok(false, "%s", err.msg);
	else
		gf_oid_hex(out, &id);
}

static void add_entry(struct gf_buf *tree, const char *entry, size_t len,
		      const char *of)
{
	struct gf_oid id;

	gf_oid_parse(&id, of);
	gf_buf_add(tree, entry, len);
	gf_buf_addc(tree, '\0');
	gf_buf_add(tree, id.id, sizeof(id.id));
}

/* Entries "MODE NAME", `;` between, all of one object. */
static void make_tree(char out[GF_OID_HEX], const char *entries, const char *of)
{
	struct gf_buf tree = GF_BUF_INIT;
	size_t len;

	for (; *entries; entries += len + (entries[len] == ';')) {
		len = strcspn(entries, ";");
		add_entry(&tree, entries, len, of);
	}
	make(out, "tree", tree.s, tree.len);
	gf_buf_release(&tree);
}

/* Two entries, each of its own. */
static void make_pair(char out[GF_OID_HEX], const char *a, const char *of_a,
		      const char *b, const char *of_b)
{
	struct gf_buf tree = GF_BUF_INIT;

	add_entry(&tree, a, strlen(a), of_a);
	add_entry(&tree, b, strlen(b), of_b);
	make(out, "tree", tree.s, tree.len);
	gf_buf_release(&tree);
}

/* With its parent (or NULL) so many times. */
static void make_commit(char out[GF_OID_HEX], const char *tree,
			const char *parent, size_t times)
{
	struct gf_buf text = GF_BUF_INIT;

	gf_buf_addf(&text, "tree %s\n", tree);
	while (parent && times--)
		gf_buf_addf(&text, "parent %s\n", parent);
	gf_buf_adds(&text, "author A <a@e> 1 +0000\n"
			   "committer A <a@e> 1 +0000\n\nx\n");
	make(out, "commit", text.s, text.len);
	gf_buf_release(&text);
}

/* --- what is told --------------------------------------------------------- */

struct told {
	struct gf_buf text;
	size_t n, limits;
};

static int see(const struct gf_abuse *abuse, struct gf_error *err GF_UNUSED,
	       void *payload)
{
	struct told *told = payload;

	gf_buf_add_visible(&told->text, abuse->path ? abuse->path : ".",
			   abuse->path ? strlen(abuse->path) : 1);
	gf_buf_addf(&told->text, ": %s\n", abuse->why);
	told->n++;
	told->limits += abuse->code == GF_ELIMIT;
	return 0;
}

struct asking {
	struct gf_inspect *inspect;
	struct told *told;
};

static int ask(const struct gf_commit_info *info, struct gf_error *err,
	       void *payload)
{
	struct asking *asking = payload;

	return gf_inspect_commit(asking->inspect, info, see, asking->told, err);
}

static const char *const usual[] = { "records", "schema", "greffe.yaml" };

/* All commits of a tip that none of `known` (or "") has. */
static int inspect(struct told *told, const char *tip, const char *known,
		   struct gf_error *err)
{
	struct asking asking = { gf_inspect_new(repo, usual, 3), told };
	struct gf_oid new, old;
	int ret;

	*told = (struct told){ .text = GF_BUF_INIT };
	if (odb_close(store, true, err) < 0)
		return -1;
	store = NULL;
	gf_oid_parse(&new, tip);
	if (*known)
		gf_oid_parse(&old, known);
	ret = gf_repo_new_commits(repo, &new, 1, &old, *known != '\0', SIZE_MAX,
				  ask, &asking, err);
	gf_inspect_free(asking.inspect);
	return ret;
}

/* One folder `name` in a commit of its own; what is told holds `says`. */
static void check_tree(const char *top, const char *tree, const char *says)
{
	char root_tree[GF_OID_HEX], tip[GF_OID_HEX];
	struct gf_error err = { 0 };
	struct told told;

	make_tree(root_tree, top, tree);
	make_commit(tip, root_tree, NULL, 0);
	ok(!inspect(&told, tip, "", &err), "inspected %s", err.msg);
	if (says)
		ok(told.n && strstr(told.text.s, says), "%s: %s", says,
		   told.text.s);
	else
		is_str(told.text.s, "", "nothing is wrong");
	gf_buf_release(&told.text);
}

/* --- entries -------------------------------------------------------------- */

static char blob[GF_OID_HEX];

static const struct {
	const char *entries, *says; /* NULL: nothing is wrong */
} entries[] = {
	{ "100644 a.yaml;100755 b.yaml", NULL },
	{ "100644 .git", "'.git'" },
	{ "100644 .GIT", "'.git'" },
	{ "100644 git~1", "'git~1' is '.git'" },
	{ "100644 .git. ", "is '.git'" },
	{ "100644 .g\xe2\x80\x8cit", "is '.git'" },
	{ "100644 ..", "'..'" },
	{ "100644 a/b", "holds a '/'" },
	{ "100644 ", "no name" },
	{ "100644 a;100644 a", "there twice" },
	{ "100644 b;100644 a", "not in order" },
	{ "0100644 a", "begins with a zero" },
	{ "100777 a", "none that git writes" },
	{ "100664 a", "none that git writes" },
	{ "x a", "damaged" },
	{ "120000 a", "symbolic link" },
	{ "160000 a", "submodule" },
	{ "100644 A.yaml;100644 a.yaml", "'A.yaml' is there too|'a.yaml' is" },
	{ "100644 \xc3\x9f;100644 SS", NULL },
	{ "100644 SS;100644 \xc3\x9f", "same name" },
	{ "100644 e\xcc\x81;100644 \xc3\xa9", "same name" },
	{ "100644 e\xcc\x81", "accents" },
	{ "100644 a\x1b[2J", "control character" },
	{ "100644 a\nb", "control character" },
	{ "100644 \xff\xfe", "UTF-8" },
	{ "100644 -x.yaml", "hyphen" },
	{ "100644 x ", "space" },
	{ "100644 x.", "full stop" },
	{ "100644 CON.yaml", "device" },
	{ "100644 ..\\x", "Windows refuses" },
	{ "100644 C:x", "Windows refuses" },
};

static void check_entries(void)
{
	char tree[GF_OID_HEX];
	const char *says;
	size_t i;

	for (i = 0; i < GF_NELEMS(entries); i++) {
		says = entries[i].says;
		if (!strcmp(entries[i].entries, "100644 \xc3\x9f;100644 SS"))
			says = "not in order";
		if (says && strchr(says, '|'))
			says = strchr(says, '|') + 1;
		make_tree(tree, entries[i].entries, blob);
		check_tree("40000 records", tree, says);
	}
}

/* Elsewhere people do as they like, but for what git would not write. */
static void check_elsewhere(void)
{
	char tree[GF_OID_HEX];

	make_tree(tree,
		  "100644 CON;100644 Makefile;120000 a;160000 b;"
		  "100644 c\xff;100644 makefile",
		  blob);
	check_tree("40000 other", tree, NULL);
	check_tree("40000 Records;40000 records", tree, "same name");
	make_tree(tree, "100664 a", blob);
	check_tree("40000 other", tree, "none that git writes");
	check_tree("120000 records", blob, "symbolic link");
	check_tree("160000 schema", blob, "submodule");
	check_tree("40000 records", blob, "not what its folder says");
	check_tree("40000 records", "0000000000000000000000000000000000000000",
		   "no name");
}

/* What a parent had is not told again, and what is moved is. */
static void check_news(void)
{
	char bad[GF_OID_HEX], tree[GF_OID_HEX], a[GF_OID_HEX], b[GF_OID_HEX];
	struct gf_error err = { 0 };
	struct told told;

	make_tree(bad, "120000 link", blob);
	make_tree(tree, "40000 records", bad);
	make_commit(a, tree, NULL, 0);
	make_pair(tree, "100644 new.txt", blob, "40000 records", bad);
	make_commit(b, tree, a, 1);
	ok(!inspect(&told, b, a, &err), "inspected");
	ok(!told.n, "a parent's: %s", told.text.s);
	gf_buf_release(&told.text);
	ok(!inspect(&told, b, "", &err), "inspected");
	ok(told.n == 1, "both new: %s", told.text.s);
	gf_buf_release(&told.text);
	make_tree(tree, "40000 schema", bad);
	make_commit(b, tree, a, 1);
	ok(!inspect(&told, b, a, &err), "inspected");
	ok(told.n == 1, "moved: %s", told.text.s);
	gf_buf_release(&told.text);
}

/* --- depth, width, bombs -------------------------------------------------- */

/* `levels` folders inside one another, each `wide` times the one below. */
static void make_tower(char out[GF_OID_HEX], unsigned levels, unsigned wide)
{
	struct gf_buf all = GF_BUF_INIT;
	unsigned i;

	for (i = 0; i < wide; i++)
		gf_buf_addf(&all, "40000 %02u;", i);
	make_tree(out, "100644 f", blob);
	while (levels--)
		make_tree(out, all.s, out);
	gf_buf_release(&all);
}

static void check_depth(unsigned depth)
{
	char tree[GF_OID_HEX], tip[GF_OID_HEX];
	struct told told;

	make_tower(tree, depth, 1);
	make_commit(tip, tree, NULL, 0);
	ok(!inspect(&told, tip, "", NULL), "%u folders", depth);
	ok((told.limits == 0) == (depth <= gf_limit(GF_LIMIT_TREE_DEPTH)),
	   "%u folders: %s", depth, told.text.s);
	gf_buf_release(&told.text);
}

static void check_bombs(void)
{
	struct rusage usage;
	char tree[GF_OID_HEX];

	make_tower(tree, 10, 10);
	check_tree("40000 records", tree, "more than 2000000 files");
	make_tower(tree, 40, 2);
	check_tree("40000 other", tree, "more than 2000000 files");
	check_depth(49);
	check_depth(50);
	check_depth(51);
	check_depth(300);
	/* the same folders, deeper than they were first */
	make_tower(tree, 30, 1);
	check_tree("40000 a;40000 b", tree, NULL);
	getrusage(RUSAGE_SELF, &usage);
	printf("# %ld MB\n", usage.ru_maxrss >> 10);
}

/* A folder known where it was, and then too deep elsewhere. */
static void check_known_deep(void)
{
	char low[GF_OID_HEX], high[GF_OID_HEX], tip[GF_OID_HEX];
	struct told told;
	unsigned i;

	make_tower(low, 30, 1);
	memcpy(high, low, GF_OID_HEX);
	for (i = 0; i < 25; i++)
		make_tree(high, "40000 d", high);
	make_pair(high, "40000 a", low, "40000 b", high);
	make_commit(tip, high, NULL, 0);
	ok(!inspect(&told, tip, "", NULL), "inspected");
	ok(told.n == 1 && told.limits == 1, "known and too deep: %s",
	   told.text.s);
	gf_buf_release(&told.text);
}

/* --- limits --------------------------------------------------------------- */

static void check_object_bytes(size_t size)
{
	char big[GF_OID_HEX], tree[GF_OID_HEX], tip[GF_OID_HEX];
	char *zeroes = gf_xcalloc(1, size);
	struct told told;

	make(big, "blob", zeroes, size);
	free(zeroes);
	make_tree(tree, "100644 big.yaml", big);
	make_tree(tree, "40000 records", tree);
	make_commit(tip, tree, NULL, 0);
	ok(!inspect(&told, tip, "", NULL), "%zu bytes", size);
	side(GF_LIMIT_OBJECT_BYTES, size, !told.n);
	gf_buf_release(&told.text);
}

static void check_parents(size_t n)
{
	char parent[GF_OID_HEX], tree[GF_OID_HEX], tip[GF_OID_HEX];
	struct told told;

	make_tree(tree, "100644 a", blob);
	make_commit(parent, tree, NULL, 0);
	make_commit(tip, tree, parent, n);
	ok(!inspect(&told, tip, parent, NULL), "%zu parents", n);
	side(GF_LIMIT_COMMIT_PARENTS, n, !told.n);
	gf_buf_release(&told.text);
}

/* --- what a commit says --------------------------------------------------- */

#define WHO "author A <a@e> 1 +0000\ncommitter A <a@e> 1 +0000\n\n"

static const struct {
	const char *text, *says;
} words[] = {
	{ WHO "x\n", NULL },
	{ "author  <> 0 +9999\ncommitter A <a@e> 0 +0000\n\n", NULL },
	{ "author A <a@e> 1 +0\ncommitter A <a@e> 99999999999 +0000\n\n",
	  NULL },
	{ "author A <a@e> 1 +0\ncommitter A <a@e> 9223372036854775807 +0\n\n",
	  "no calendar" },
	{ "author A <a@e> -5 +0\ncommitter A <a@e> 1 +0\n\n", "no calendar" },
	{ "committer A <a@e> 1 +0000\n\nx", "who made it" },
	{ "author A <a@e> 1 +0\n\ncommitter A <a@e> 1 +0", "who made it" },
};

/* A commit of such words; what is told of it holds `says`. */
static void check_text(const char *text, size_t len, const char *says)
{
	struct gf_buf whole = GF_BUF_INIT;
	struct gf_error err = { 0 };
	char tree[GF_OID_HEX], tip[GF_OID_HEX];
	struct told told;

	make_tree(tree, "100644 a", blob);
	gf_buf_addf(&whole, "tree %s\n", tree);
	gf_buf_add(&whole, text, len);
	make(tip, "commit", whole.s, whole.len);
	ok(!inspect(&told, tip, "", &err), "inspected %s", err.msg);
	ok(says ? strstr(told.text.s, says) != NULL : !told.n, "%s: %s",
	   says ? says : "nothing", told.text.s);
	gf_buf_release(&told.text);
	gf_buf_release(&whole);
}

/* A name, an address, a message of as many bytes. */
static void check_long(const char *before, const char *behind, size_t len,
		       const char *says)
{
	struct gf_buf text = GF_BUF_INIT;

	gf_buf_adds(&text, before);
	gf_buf_fill(&text, 'x', len);
	gf_buf_adds(&text, behind);
	check_text(text.s, text.len, says);
	gf_buf_release(&text);
}

static void check_words(void)
{
	static const char nul[] = WHO "x\0y";
	size_t name = gf_limit(GF_LIMIT_AUTHOR_BYTES), i;
	size_t most = gf_limit(GF_LIMIT_MESSAGE_BYTES);

	for (i = 0; i < GF_NELEMS(words); i++)
		check_text(words[i].text, strlen(words[i].text), words[i].says);
	check_text(nul, sizeof(nul) - 1, "NUL");
	check_long("author ", " <a@e> 1 +0\ncommitter A <a@e> 1 +0\n\n", name,
		   NULL);
	check_long("author ", " <a@e> 1 +0\ncommitter A <a@e> 1 +0\n\n",
		   name + 1, "longer than 1024");
	check_long("author A <", "> 1 +0\ncommitter A <a@e> 1 +0\n\n", name + 1,
		   "longer than 1024");
	check_long(WHO, "", most, NULL);
	check_long(WHO, "", most + 1, "longer than 65536");
}

static void check_missing(void)
{
	char tree[GF_OID_HEX], tip[GF_OID_HEX];
	struct gf_error err = { 0 };
	struct told told;

	make_tree(tree, "40000 records",
		  "1111111111111111111111111111111111111111");
	make_commit(tip, tree, NULL, 0);
	ok(inspect(&told, tip, "", &err) < 0, "a missing folder: %s", err.msg);
	gf_buf_release(&told.text);
	make_tree(tree, "100644 greffe.yaml",
		  "1111111111111111111111111111111111111111");
	make_commit(tip, tree, NULL, 0);
	ok(inspect(&told, tip, "", &err) < 0, "a missing file: %s", err.msg);
	gf_buf_release(&told.text);
}

int main(void)
{
	struct gf_error err;
	size_t i;

	start_git();
	type("git init -q -b main .");
	if (gf_repo_open(&repo, ".", &err) < 0) {
		ok(false, "%s", err.msg);
		return tap_done();
	}
	make(blob, "blob", "x\n", 2);
	check_entries();
	check_elsewhere();
	check_news();
	check_bombs();
	check_known_deep();
	check_words();
	check_missing();
	for (i = 0; i < 3; i++) {
		check_object_bytes(gf_limit(GF_LIMIT_OBJECT_BYTES) - 1 + i);
		check_parents(gf_limit(GF_LIMIT_COMMIT_PARENTS) - 1 + i);
	}
	gf_repo_close(repo);
	end_git();
	return tap_done();
}
