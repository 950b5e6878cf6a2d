/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is wrong with one entry of a folder, or with its names together. Git
 * itself takes much of this, whatever it is told to check: names that lead
 * out of a work tree on other systems, links where records are, names that
 * are one name elsewhere.
 */
#include "repo/inspect.h"

#include <strings.h>

#define ID_BYTES 20

/* --- bytes that are no folder ---------------------------------------------- */

static bool is_empty(const char *name GF_UNUSED, size_t len)
{
	return !len;
}

static bool has_slash(const char *name, size_t len)
{
	return memchr(name, '/', len) != NULL;
}

static bool is_dots(const char *name, size_t len GF_UNUSED)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

static bool is_git(const char *name, size_t len GF_UNUSED)
{
	return !strcasecmp(name, ".git");
}

/* Why a folder does not parse, at the entry where that shows. */
static const struct {
	bool (*is_so)(const char *name, size_t len);
	const char *why;
} names[] = {
	{ is_empty, N_("an entry of this folder has no name") },
	{ has_slash, N_("a name in this folder holds a '/'") },
	{ is_dots, N_("this folder has an entry of the name '.' or '..'") },
	{ is_git, N_("this folder has an entry of the name '.git'") },
};

static const char *name_fault(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(names); i++)
		if (names[i].is_so(name, len))
			return names[i].why;
	return NULL;
}

const char *folder_fault(const struct gf_buf *bytes)
{
	const char *s = bytes->s, *end = s + bytes->len, *why;
	size_t len;

	while (s < end) {
		s += strspn(s, "01234567");
		if (*s++ != ' ')
			return N_("this folder is damaged");
		len = strlen(s);
		if ((size_t)(end - s) < len + 1 + ID_BYTES)
			return N_("this folder is cut short");
		why = name_fault(s, len);
		if (why)
			return why;
		s += len + 1 + ID_BYTES;
	}
	return N_("the names of this folder are not in order, or one is there "
		  "twice");
}

/* --- one entry ------------------------------------------------------------ */

/* As HFS+ reads a name: without what is not seen, in lower case. */
static void fold_unseen(struct gf_buf *out, const char *name)
{
	size_t len = strlen(name), n;
	uint32_t cp;

	gf_buf_reset(out);
	for (; len; name += n, len -= n) {
		n = gf_utf8_len(name, len);
		if (!n)
			break;
		gf_utf8_next(name, len, &cp);
		if ((cp >= 0x200c && cp <= 0x200f) ||
		    (cp >= 0x202a && cp <= 0x202e) ||
		    (cp >= 0x206a && cp <= 0x206f) || cp == 0xfeff)
			continue;
		gf_buf_add(out, name, n);
	}
}

/* What some system takes for ".git": "git~1", ".git ", ".GIT:x"… */
static bool is_git_elsewhere(const char *name)
{
	struct gf_buf seen = GF_BUF_INIT;
	bool is_so;

	if (!strncasecmp(name, "git~", 4))
		return name[4] >= '1' && name[4] <= '9' && !name[5];
	if (!strncasecmp(name, ".git", 4) && strchr(" .:\\", name[4]))
		return name[4] == ':' || name[4] == '\\' ||
		       name[4 + strspn(name + 4, " .")] == '\0';
	if (*name != '.' && (unsigned char)*name < 0x80)
		return false;
	fold_unseen(&seen, name);
	is_so = !strcasecmp(seen.s, ".git");
	gf_buf_release(&seen);
	return is_so;
}

enum { FOLDER = 040000, LINK = 0120000, MODULE = 0160000 };

static const char *mode_fault(unsigned mode, enum where where)
{
	static const unsigned known[] = { 0100644, 0100755, FOLDER, LINK,
					  MODULE };
	size_t i;

	for (i = 0; i < GF_NELEMS(known) && known[i] != mode; i++)
		;
	if (i == GF_NELEMS(known))
		return N_("its mode is none that git writes");
	if (where != INSIDE)
		return NULL;
	if (mode == LINK)
		return N_("it is a symbolic link, where records and schemas "
			  "are: put the file itself there");
	if (mode == MODULE)
		return N_("it is a submodule, where records and schemas are: "
			  "put the files themselves there");
	return NULL;
}

/* A fault about '%s', which is the name. */
static int tell_name(struct gf_inspect *inspect, const char *why,
		     const char *name)
{
	struct gf_buf shown = GF_BUF_INIT;
	int ret;

	gf_buf_add_visible(&shown, name, strnlen(name, 100));
	/* its format is one of ours, of one argument */
	ret = abuse_tell(inspect, GF_EINVALID, _(why), shown.s);
	gf_buf_release(&shown);
	return ret;
}

static int name_inspect(struct gf_inspect *inspect, const char *name,
			enum where where, const char **why)
{
	size_t most = gf_limit(GF_LIMIT_NAME_BYTES);

	*why = NULL;
	if (is_git_elsewhere(name))
		*why = N_("'%s' is '.git' for some computers");
	if (!*why && where == INSIDE)
		*why = gf_name_encoding_fault(name);
	if (!*why && where == INSIDE)
		*why = gf_name_portable_fault(name);
	if (!*why && strlen(name) > most) {
		*why = "";
		return abuse_tell(inspect, GF_ELIMIT,
				  _("its name is longer than %zu bytes"), most);
	}
	return *why ? tell_name(inspect, *why, name) : 0;
}

static int size_inspect(struct gf_inspect *inspect, const struct entry *e,
			struct gf_error *err)
{
	size_t most = gf_limit(GF_LIMIT_OBJECT_BYTES);
	struct gf_error why;

	if (!object_check(inspect->repo, &e->id, OBJECT_FILE, inspect->path.s,
			  most, &why))
		return 1;
	switch (why.code) {
	case GF_ELIMIT:
		return abuse_tell(inspect, GF_ELIMIT,
				  _("it is larger than %zu bytes"), most);
	case GF_EINVALID:
		return abuse_tell(inspect, GF_EINVALID,
				  _("it is not what its folder says"));
	default:
		if (err)
			*err = why;
		return -1;
	}
}

int entry_inspect(struct gf_inspect *inspect, const struct folder *folder,
		  size_t i, const struct entry *e, enum where where,
		  struct gf_error *err)
{
	static const struct gf_oid none;
	const char *mode = folder->bytes.s + folder->at[i], *why;

	if (is_erased(inspect, &e->id))
		return tell_erased(inspect);
	if (*mode == '0')
		return abuse_tell(inspect, GF_EINVALID,
				  _("its mode begins with a zero"));
	why = mode_fault((unsigned)strtoul(mode, NULL, 8), where);
	if (why)
		return abuse_tell(inspect, GF_EINVALID, "%s", _(why));
	if (!gf_oid_compare(&e->id, &none))
		return abuse_tell(inspect, GF_EINVALID,
				  _("its object has no name"));
	if (name_inspect(inspect, e->name, where, &why) < 0)
		return -1;
	if (why)
		return 0;
	return where == INSIDE && e->kind == GF_FILE_REGULAR
		       ? size_inspect(inspect, e, err)
		       : 1;
}

/* --- names that are one elsewhere ------------------------------------------ */

/* Most names: no other one folds to them but by being the same. */
static bool is_folded(const char *name)
{
	for (; *name; name++)
		if ((*name >= 'A' && *name <= 'Z') ||
		    (unsigned char)*name >= 0x80)
			return false;
	return true;
}

struct twins {
	struct gf_inspect *inspect;
	const struct folder *folder;
	const bool *is_new;
	size_t path_len;
	enum where where;
	struct gf_arena arena;
	struct gf_strmap folds; /* index + 1 */
};

static int tell_twins(struct twins *t, const char *a, const char *b)
{
	struct gf_buf *path = &t->inspect->path, shown = GF_BUF_INIT;
	int ret = 0;

	path->len = t->path_len;
	if (path->len)
		gf_buf_addc(path, '/');
	gf_buf_adds(path, a);
	if (t->where == INSIDE || place_of(t->inspect, path->s) != ELSEWHERE) {
		gf_buf_add_visible(&shown, b, strnlen(b, 100));
		ret = abuse_tell(t->inspect, GF_EINVALID,
				 _("'%s' is there too, and is the same name on "
				   "many computers: rename one of the two"),
				 shown.s);
	}
	gf_buf_release(&shown);
	return ret;
}

static int meet(struct twins *t, size_t i)
{
	struct gf_buf fold = GF_BUF_INIT;
	struct entry e, other;
	size_t at = SIZE_MAX, j;
	char *kept;
	int ret = 0;

	folder_entry(t->folder, i, &e);
	if (is_folded(e.name))
		return 0;
	gf_casefold(&fold, e.name, strlen(e.name));
	kept = gf_arena_memdup(&t->arena, fold.s, fold.len);
	j = (size_t)(uintptr_t)gf_strmap_put(&t->folds, kept, fold.len,
					     (void *)(uintptr_t)(i + 1));
	if (j)
		folder_entry(t->folder, j - 1, &other);
	if (j && (t->is_new[i] || t->is_new[j - 1]))
		ret = tell_twins(t, e.name, other.name);
	else if (!j && folder_find_near(t->folder, fold.s, &at, &other) &&
		 at != i && (t->is_new[i] || t->is_new[at]))
		ret = tell_twins(t, e.name, other.name);
	gf_buf_release(&fold);
	return ret;
}

int twins_inspect(struct gf_inspect *inspect, const struct folder *folder,
		  const bool *is_new, size_t path_len, enum where where)
{
	struct twins t = { .inspect = inspect,
			   .folder = folder,
			   .is_new = is_new,
			   .path_len = path_len,
			   .where = where };
	int ret = 0;
	size_t i;

	for (i = 0; i < folder->n && !ret; i++)
		ret = meet(&t, i);
	gf_strmap_release(&t.folds);
	gf_arena_release(&t.arena);
	return ret;
}
