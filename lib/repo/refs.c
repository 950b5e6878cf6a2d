/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * References, as git keeps them: a file each under refs/, or a line of
 * packed-refs where there is no such file. Read here and not by libgit2, which
 * waits for ever for what comes out of a pipe and reads a gigabyte where there
 * is one. What cannot be read of one is told of that one alone.
 */
#include "repo/internal.h"

#define LINKS	     5	/* from one symbolic reference to another, as git */
#define DEPTH	     40 /* of folders, more than any name has */
#define REF_BYTES    1024
#define PACKED_BYTES ((size_t)64 << 20)
#define TRIES	     8

/* --- names ---------------------------------------------------------------- */

static bool is_name_byte(unsigned char c)
{
	return c > ' ' && c != 0x7f && !strchr("~^:?*[\\", c);
}

/* Whether one part of a name, between two '/', is as git wants it. */
static bool is_part(const char *s, size_t len)
{
	return len && *s != '.' &&
	       (len < 5 || memcmp(s + len - 5, ".lock", 5) != 0);
}

bool gf_ref_is_name(const char *name)
{
	const char *s = name, *part = name;

	for (;; s++) {
		if (*s && *s != '/') {
			if (!is_name_byte((unsigned char)*s) ||
			    !strncmp(s, "..", 2) || !strncmp(s, "@{", 2))
				return false;
			continue;
		}
		if (!is_part(part, (size_t)(s - part)))
			return false;
		if (!*s)
			break;
		part = s + 1;
	}
	return part != name && s[-1] != '.' && s - name < REF_BYTES;
}

static int refuse_name(const char *name, struct gf_error *err)
{
	return gf_fail(err, GF_EINVALID,
		       _("'%.200s' is no name of a reference"), name);
}

/* --- one file ------------------------------------------------------------- */

static int refuse_text(const char *name, struct gf_error *err)
{
	return gf_fail(
		err, GF_EIO,
		_("reference '%.200s' is damaged: its file holds neither "
		  "a commit nor the name of another reference"),
		name);
}

/* The text of `name` under a folder, on one line. */
static int read_line(struct gf_buf *out, const char *folder, const char *name,
		     struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT;
	int ret;

	gf_buf_addf(&path, "%s/%s", folder, name);
	ret = gf_file_read(out, path.s, REF_BYTES, err);
	/* what is left of references that were taken away, or packed */
	if (ret < 0 && gf_is_folder(path.s))
		gf_fail(err, GF_ENOTFOUND, _("there is no reference '%s'"),
			name);
	gf_buf_release(&path);
	if (ret < 0)
		return -1;
	while (out->len && strchr(" \t\r\n", out->s[out->len - 1]))
		out->s[--out->len] = '\0';
	return strlen(out->s) == out->len ? 0 : refuse_text(name, err);
}

bool ref_is_symbolic(const char *text, const char **to)
{
	if (strncmp(text, "ref:", 4) != 0)
		return false;
	*to = text + 4 + strspn(text + 4, " \t");
	return true;
}

/* --- packed-refs ---------------------------------------------------------- */

int packed_read(struct gf_buf *out, const struct gf_repo *repo,
		struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT;
	struct gf_error why;
	int ret;

	gf_buf_addf(&path, "%s/packed-refs", repo->common);
	ret = gf_file_read(out, path.s, PACKED_BYTES, &why);
	if (ret < 0 && why.code == GF_ENOTFOUND) {
		gf_buf_reset(out);
		ret = 0;
	} else if (ret < 0 && err) {
		*err = why;
	}
	gf_buf_release(&path);
	return ret;
}

enum packed_line packed_next(const char **at, struct packed *out)
{
	const char *s = *at, *end = strchrnul(s, '\n');

	*out = (struct packed){ .line = s, .line_len = (size_t)(end - s) };
	*at = *end ? end + 1 : end;
	if (!*s)
		return PACKED_END;
	if (*s == '#' || *s == '^') /* what it is, what a tag points to */
		return PACKED_OTHER;
	if (!*end || end - s < GF_OID_HEX + 1 || end - s > REF_BYTES ||
	    !gf_oid_parse(&out->id, s) || s[GF_OID_HEX - 1] != ' ')
		return PACKED_BROKEN;
	out->name = s + GF_OID_HEX;
	out->len = (size_t)(end - out->name);
	return PACKED_REF;
}

static int find_packed(struct gf_oid *out, const struct gf_repo *repo,
		       const char *name, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	enum packed_line kind;
	const char *at;
	struct packed line;
	bool found = false;

	if (packed_read(&text, repo, err) < 0)
		return -1;
	for (at = text.s; !found && (kind = packed_next(&at, &line));) {
		found = kind == PACKED_REF && line.len == strlen(name) &&
			!memcmp(line.name, name, line.len);
		*out = line.id;
	}
	gf_buf_release(&text);
	return found ? 0
		     : gf_fail(err, GF_ENOTFOUND,
			       _("there is no reference '%s'"), name);
}

/* --- one reference -------------------------------------------------------- */

int ref_read(struct gf_oid *out, struct gf_buf *text,
	     const struct gf_repo *repo, const char *name, struct gf_error *err)
{
	struct gf_error why;

	if (read_line(text, repo->common, name, &why) < 0) {
		if (why.code == GF_ENOTFOUND)
			return find_packed(out, repo, name, err);
		if (err)
			*err = why;
		return -1;
	}
	if (!strncmp(text->s, "ref:", 4))
		return 1;
	return text->len == GF_OID_HEX - 1 && gf_oid_parse(out, text->s)
		       ? 0
		       : refuse_text(name, err);
}

int gf_repo_ref(struct gf_oid *out, const struct gf_repo *repo,
		const char *name, struct gf_error *err)
{
	struct gf_buf at = GF_BUF_INIT, text = GF_BUF_INIT;
	size_t left = LINKS;
	const char *to;
	int ret = 1;

	gf_buf_adds(&at, name);
	while (ret > 0) {
		if (!gf_ref_is_name(at.s))
			ret = refuse_name(at.s, err);
		else if (!left--)
			ret = gf_fail(err, GF_EIO,
				      _("reference '%s' leads from one to "
					"another more than %d times"),
				      name, LINKS);
		else
			ret = ref_read(out, &text, repo, at.s, err);
		if (ret > 0 && ref_is_symbolic(text.s, &to)) {
			gf_buf_reset(&at);
			gf_buf_adds(&at, to);
		}
	}
	gf_buf_release(&text);
	gf_buf_release(&at);
	return ret;
}

int gf_repo_head_branch(struct gf_buf *out, const struct gf_repo *repo,
			struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	const char *to = NULL;
	int ret;

	gf_buf_reset(out);
	ret = read_line(&text, repo->own, "HEAD", err);
	if (!ret && !ref_is_symbolic(text.s, &to))
		ret = gf_fail(err, GF_ENOTFOUND,
			      _("no branch is checked out (HEAD is detached)"));
	if (!ret && !gf_ref_is_name(to))
		ret = refuse_text("HEAD", err);
	if (!ret)
		gf_buf_adds(out, to);
	gf_buf_release(&text);
	return ret;
}

/* --- all of them ---------------------------------------------------------- */

/* Of one name, the first of these is what it is. */
enum kept { A_FILE, A_PACKED_LINE, TOO_DEEP, A_BROKEN_LINE };

struct listed {
	const char *name;
	enum kept kept;
	struct gf_oid id; /* of a packed line; files are read when told */
};

struct listing {
	const struct gf_repo *repo;
	const char *prefix;
	struct gf_arena arena;
	struct listed *items;
	size_t n, cap;
};

static bool has_prefix(const struct listing *list, const char *name, size_t len)
{
	size_t n = strlen(list->prefix);

	return len >= n && !memcmp(name, list->prefix, n);
}

static void add_listed(struct listing *list, enum kept kept, const char *name,
		       size_t len, const struct gf_oid *id)
{
	struct listed *found;

	GF_GROW(list->items, list->n, list->cap);
	found = &list->items[list->n++];
	found->kept = kept;
	found->name = gf_arena_memdup(&list->arena, name, len);
	found->id = *id;
}

static size_t count_parts(const char *path)
{
	size_t n = 1;

	while ((path = strchr(path, '/')))
		path++, n++;
	return n;
}

static int add_file(const char *path, enum gf_file_kind kind,
		    struct gf_error *err GF_UNUSED, void *payload)
{
	static const struct gf_oid none;
	struct listing *list = payload;
	size_t len = strlen(path), n = strlen(list->prefix);
	bool deep = kind == GF_FILE_DIR && count_parts(path) > DEPTH;

	if (kind == GF_FILE_DIR &&
	    memcmp(path, list->prefix, len < n ? len : n))
		return 1; /* none of it is asked for */
	if (kind == GF_FILE_DIR && !deep)
		return 0;
	if (has_prefix(list, path, len) &&
	    (len < 5 || strcmp(path + len - 5, ".lock") != 0))
		add_listed(list, deep ? TOO_DEEP : A_FILE, path, len, &none);
	return deep;
}

static int list_files(struct listing *list, struct gf_error *err)
{
	struct gf_error why;
	size_t tries = TRIES;

	/* a folder that is taken away meanwhile: look again */
	do {
		list->n = 0;
		if (!gf_walk(list->repo->common, "refs", add_file, list, &why))
			return 0;
	} while (why.code == GF_ENOTFOUND && --tries);
	if (err)
		*err = why;
	return -1;
}

static int list_packed(struct listing *list, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	enum packed_line kind;
	struct packed line;
	const char *at;

	if (packed_read(&text, list->repo, err) < 0)
		return -1;
	for (at = text.s; (kind = packed_next(&at, &line));) {
		if (kind == PACKED_BROKEN)
			add_listed(list, A_BROKEN_LINE, "packed-refs", 11,
				   &line.id);
		if (kind == PACKED_REF && has_prefix(list, line.name, line.len))
			add_listed(list, A_PACKED_LINE, line.name, line.len,
				   &line.id);
	}
	gf_buf_release(&text);
	return 0;
}

static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (int)x->kept - (int)y->kept;
}

/* Where it stands, into found->id; -1: it cannot be read. */
static int look_at(struct listed *found, const struct gf_repo *repo,
		   struct gf_error *err)
{
	switch (found->kept) {
	case A_BROKEN_LINE:
		return gf_fail(err, GF_EIO,
			       _("a line of packed-refs is damaged (`git fsck` "
				 "says more)"));
	case TOO_DEEP:
		return gf_fail(err, GF_ELIMIT,
			       _("the name of a reference has more than %d "
				 "parts"),
			       DEPTH);
	default:
		if (!gf_ref_is_name(found->name))
			return refuse_name(found->name, err);
		return found->kept == A_FILE
			       ? gf_repo_ref(&found->id, repo, found->name, err)
			       : 0;
	}
}

static int tell(struct listed *found, const struct gf_repo *repo, gf_ref_fn fn,
		void *payload, struct gf_error *err)
{
	struct gf_error why = { 0 };
	int ret;

	if (!look_at(found, repo, &why))
		return fn(found->name, &found->id, err, payload) < 0 ? -1 : 0;
	if (why.code == GF_ENOTFOUND) /* it went away meanwhile */
		return 0;
	ret = fn(found->name, NULL, &why, payload);
	if (ret < 0 && err)
		*err = why;
	return ret < 0 ? -1 : 0;
}

int gf_repo_refs(const struct gf_repo *repo, const char *prefix, gf_ref_fn fn,
		 void *payload, struct gf_error *err)
{
	struct listing list = { .repo = repo, .prefix = prefix };
	int ret = -1;
	size_t i;

	if (list_files(&list, err) < 0 || list_packed(&list, err) < 0)
		goto out;
	if (list.n)
		qsort(list.items, list.n, sizeof(*list.items), compare_listed);
	for (ret = 0, i = 0; i < list.n && !ret; i++)
		if (!i || strcmp(list.items[i - 1].name, list.items[i].name))
			ret = tell(&list.items[i], repo, fn, payload, err);
out:
	free(list.items);
	gf_arena_release(&list.arena);
	return ret;
}
