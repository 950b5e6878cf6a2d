/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Notes added to a commit of notes. Its folders have two levels of two
 * letters, from the first note on: a folder never has more than 256 others,
 * and at 100,000 notes the last one has two files. Only the folders on the way
 * to what is new are read and made again. Those that somebody else has cut in
 * another way are cut as ours when they are met.
 */
#include "repo/internal.h"

#define LETTERS (GF_OID_HEX - 1)
#define LEVELS	2
#define AUTHOR	"greffed <greffed@localhost>"

/* A note on its way to its folder: its blob, and who brought it. */
struct placed {
	struct gf_oid of, blob;
	size_t turn; /* of two of one object the later one is kept */
};

struct placing {
	struct placed *items;
	size_t n, cap;
};

struct writing {
	const struct gf_repo *repo;
	struct store *store;
	struct gf_error *err;
};

static void add(struct placing *p, const struct gf_oid *of,
		const struct gf_oid *blob, size_t turn)
{
	GF_GROW(p->items, p->n, p->cap);
	p->items[p->n++] = (struct placed){ *of, *blob, turn };
}

static int compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = gf_oid_compare(&x->of, &y->of);

	return order ? order : x->turn < y->turn ? -1 : x->turn > y->turn;
}

/* In the order of what they are of, the last of each. */
static void sort(struct placing *p)
{
	size_t i, kept = 0;

	if (p->n)
		qsort(p->items, p->n, sizeof(*p->items), compare_placed);
	for (i = 0; i < p->n; i++)
		if (i + 1 == p->n ||
		    gf_oid_compare(&p->items[i].of, &p->items[i + 1].of) != 0)
			p->items[kept++] = p->items[i];
	p->n = kept;
}

/* --- what was there ------------------------------------------------------- */

/* The notes of a folder that is cut finer than ours. */
struct gathering {
	struct placing *into;
	char hex[GF_OID_HEX]; /* of its first note's folders */
	size_t len;
};

static int gather(const struct gf_repo_entry *entry,
		  struct gf_error *err GF_UNUSED, void *payload)
{
	struct gathering *g = payload;
	struct gf_buf path = GF_BUF_INIT;
	struct gf_oid of;

	gf_buf_addf(&path, "%.*s%s", (int)g->len, g->hex, entry->path);
	if (entry->kind == GF_FILE_REGULAR && note_path_parse(&of, path.s))
		add(g->into, &of, &entry->id, 0);
	gf_buf_release(&path);
	return 0;
}

/* The letters of a folder's name, and nothing else. */
static bool is_part(const char *name)
{
	return strlen(name) == 2 && strspn(name, "0123456789abcdef") == 2;
}

/* A folder of the base, sorted out. */
struct old_folder {
	struct folder folder;
	struct gf_oid *children; /* 256 of them */
	bool has[256];
};

static unsigned part_value(const char *part)
{
	return (unsigned)strtoul((const char[]){ part[0], part[1], 0 }, NULL,
				 16);
}

/*
 * One entry of a folder at a level: a folder that goes on, a note (which goes
 * where ours are), or what is none of notes and is left out.
 */
static int sort_out(struct old_folder *old, const struct writing *w,
		    const struct entry *e, struct gathering *g, unsigned level)
{
	struct gf_oid of;

	if (e->kind == GF_FILE_DIR && is_part(e->name) && level < LEVELS) {
		old->children[part_value(e->name)] = e->id;
		old->has[part_value(e->name)] = true;
		return 0;
	}
	g->hex[g->len] = '\0';
	if (e->kind == GF_FILE_DIR && is_part(e->name)) {
		struct gathering below = *g;

		memcpy(below.hex + below.len, e->name, 3);
		below.len += 2;
		return gf_repo_walk(w->repo, &e->id, "", gather, &below,
				    w->err);
	}
	if (e->kind == GF_FILE_REGULAR && strlen(e->name) == LETTERS - g->len) {
		memcpy(g->hex + g->len, e->name, LETTERS - g->len + 1);
		if (note_path_parse(&of, g->hex))
			add(g->into, &of, &e->id, 0);
	}
	return 0;
}

static int read_old(struct old_folder *old, const struct writing *w,
		    const struct gf_oid *id, struct placing *into,
		    const char *hex, unsigned level)
{
	struct gathering g = { .into = into, .len = (size_t)level * 2 };
	struct entry e;
	int ret = 0;
	size_t i;

	memcpy(g.hex, hex, g.len);
	if (folder_read(&old->folder, NULL, w->repo, id, "", w->err) < 0)
		return -1;
	for (i = 0; i < old->folder.n && !ret; i++) {
		folder_entry(&old->folder, i, &e);
		ret = sort_out(old, w, &e, &g, level);
	}
	return ret;
}

/* --- what there is now ---------------------------------------------------- */

static void add_entry(struct gf_buf *out, const char *mode, const char *name,
		      const struct gf_oid *id)
{
	gf_buf_addf(out, "%s %s", mode, name);
	gf_buf_addc(out, '\0');
	gf_buf_add(out, id->id, sizeof(id->id));
}

static int make_folder(struct gf_oid *out, const struct writing *w,
		       const struct gf_oid *old, struct placing *notes,
		       const char *hex, unsigned level);

/* The notes whose id goes on with a byte, from `at` on, in their folder. */
static int make_child(struct gf_buf *bytes, const struct writing *w,
		      const struct old_folder *old, const struct placing *notes,
		      size_t *at, unsigned value, unsigned level)
{
	struct placing mine = { 0 };
	struct gf_oid made;
	char hex[GF_OID_HEX];
	size_t i = *at;
	int ret = 0;

	for (; i < notes->n && notes->items[i].of.id[level] == value; i++)
		add(&mine, &notes->items[i].of, &notes->items[i].blob,
		    notes->items[i].turn);
	if (mine.n)
		gf_oid_hex(hex, &mine.items[0].of);
	*at = i;
	if (mine.n)
		ret = make_folder(&made, w,
				  old->has[value] ? &old->children[value]
						  : NULL,
				  &mine, hex, level + 1);
	else
		made = old->children[value];
	if (!ret)
		add_entry(bytes, "40000",
			  (const char[]){ "0123456789abcdef"[value >> 4],
					  "0123456789abcdef"[value & 15], 0 },
			  &made);
	free(mine.items);
	return ret;
}

static int fill_folders(struct gf_buf *bytes, const struct writing *w,
			const struct old_folder *old,
			const struct placing *notes, unsigned level)
{
	unsigned value;
	size_t at = 0;
	int ret = 0;

	for (value = 0; value < 256 && !ret; value++)
		if (old->has[value] ||
		    (at < notes->n && notes->items[at].of.id[level] == value))
			ret = make_child(bytes, w, old, notes, &at, value,
					 level);
	return ret;
}

static void fill_files(struct gf_buf *bytes, const struct placing *notes,
		       unsigned level)
{
	char hex[GF_OID_HEX];
	size_t i;

	for (i = 0; i < notes->n; i++) {
		gf_oid_hex(hex, &notes->items[i].of);
		add_entry(bytes, "100644", hex + (size_t)level * 2,
			  &notes->items[i].blob);
	}
}

/* Recursion of LEVELS: the letters of an id, however many notes there are. */
static int make_folder(struct gf_oid *out, const struct writing *w,
		       const struct gf_oid *id, struct placing *notes,
		       const char *hex, unsigned level)
{
	struct old_folder old = { 0 };
	struct gf_buf bytes = GF_BUF_INIT;
	int ret = 0;

	old.children = gf_xcalloc(256, sizeof(*old.children));
	if (id)
		ret = read_old(&old, w, id, notes, hex, level);
	sort(notes);
	if (!ret && level < LEVELS)
		ret = fill_folders(&bytes, w, &old, notes, level);
	else if (!ret)
		fill_files(&bytes, notes, level);
	if (!ret)
		ret = store_add(out, w->store, "tree", bytes.s, bytes.len,
				w->err);
	folder_release(&old.folder);
	free(old.children);
	gf_buf_release(&bytes);
	return ret;
}

/* --- the commit ----------------------------------------------------------- */

static int add_commit(struct gf_oid *out, const struct writing *w,
		      const struct gf_oid *tree, const struct gf_oid *parent,
		      int64_t time, const char *message)
{
	struct gf_buf text = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	int ret;

	gf_oid_hex(hex, tree);
	gf_buf_addf(&text, "tree %s\n", hex);
	if (parent) {
		gf_oid_hex(hex, parent);
		gf_buf_addf(&text, "parent %s\n", hex);
	}
	time = time < 0 ? 0 : time; /* git has none before 1970 */
	gf_buf_addf(&text, "author " AUTHOR " %lld +0000\n", (long long)time);
	gf_buf_addf(&text, "committer " AUTHOR " %lld +0000\n\n%s\n",
		    (long long)time, message);
	ret = store_add(out, w->store, "commit", text.s, text.len, w->err);
	gf_buf_release(&text);
	return ret;
}

static int add_blobs(struct placing *out, const struct writing *w,
		     const struct gf_note *notes, size_t n)
{
	struct gf_oid blob;
	size_t i;

	for (i = 0; i < n; i++) {
		if (notes[i].len > gf_limit(GF_LIMIT_NOTE_BYTES))
			return gf_fail(w->err, GF_ELIMIT,
				       _("a note is larger than %zu bytes"),
				       gf_limit(GF_LIMIT_NOTE_BYTES));
		if (store_add(&blob, w->store, "blob", notes[i].text,
			      notes[i].len, w->err) < 0)
			return -1;
		add(out, &notes[i].of, &blob, i + 1);
	}
	return 0;
}

static int write_notes(struct gf_oid *out, const struct writing *w,
		       const struct gf_oid *base, struct placing *placing,
		       int64_t time, const char *message)
{
	struct gf_oid old, new;

	if (base && notes_folder(&old, w->repo, base, w->err) < 0)
		return -1;
	if (make_folder(&new, w, base ? &old : NULL, placing, "", 0) < 0)
		return -1;
	if (base && !gf_oid_compare(&old, &new)) {
		*out = *base;
		return 0;
	}
	return add_commit(out, w, &new, base, time, message);
}

int gf_notes_write(struct gf_oid *out, struct gf_repo *repo,
		   const struct gf_oid *base, const struct gf_note *notes,
		   size_t n, int64_t time, const char *message,
		   struct gf_error *err)
{
	struct writing w = { .repo = repo, .err = err };
	struct placing placing = { 0 };
	int ret;

	if (odb_open(&w.store, repo, err) < 0)
		return -1;
	ret = add_blobs(&placing, &w, notes, n);
	if (!ret)
		ret = write_notes(out, &w, base, &placing, time, message);
	if (odb_close(w.store, !ret, err) < 0)
		ret = -1;
	free(placing.items);
	return ret;
}
