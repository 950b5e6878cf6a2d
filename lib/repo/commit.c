/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Commits as Git keeps them: lines `key SP value`, an empty one, the message.
 * The folder and the parents must be what git writes; whatever a commit says
 * of people and times is taken as it is, since anyone may write it there.
 * Read here and not by libgit2, which gives up on an odd date and knows
 * nothing of shallow clones.
 */
#include "repo/internal.h"

#define HEX_LEN	      40
#define SHALLOW_BYTES ((size_t)4 << 20)
#define DAY	      86400

/* --- ids in hexadecimal -------------------------------------------------- */

/* One more than their values: all others are 0. */
static const unsigned char digits[256] = {
	['0'] = 1,  ['1'] = 2,	['2'] = 3,  ['3'] = 4,	['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,	['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

bool gf_oid_parse(struct gf_oid *out, const char *hex)
{
	const unsigned char *s = (const unsigned char *)hex;
	unsigned high, low;
	size_t i;

	for (i = 0; i < sizeof(out->id); i++) {
		/* one after the other: the text may end here */
		high = digits[s[2 * i]];
		low = high ? digits[s[2 * i + 1]] : 0;
		if (!low)
			return false;
		out->id[i] = (unsigned char)((high - 1) << 4 | (low - 1));
	}
	return true;
}

int gf_oid_compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct gf_oid));
}

/* --- the edge of a shallow clone ----------------------------------------- */

void edges_read(struct gf_repo *repo)
{
	struct gf_buf path = GF_BUF_INIT, text = GF_BUF_INIT;
	const char *line, *end;
	size_t cap = 0;

	/* of the common folder: a linked work tree has no such file */
	gf_buf_addf(&path, "%s/shallow", repo->common);
	if (gf_file_read(&text, path.s, SHALLOW_BYTES, NULL) < 0)
		gf_buf_reset(&text); /* a commit that is missing is told then */
	for (line = text.s; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		if (end - line < HEX_LEN)
			continue;
		GF_GROW(repo->edges, repo->nedges, cap);
		if (gf_oid_parse(&repo->edges[repo->nedges], line))
			repo->nedges++;
	}
	if (repo->nedges)
		qsort(repo->edges, repo->nedges, sizeof(*repo->edges),
		      gf_oid_compare);
	gf_buf_release(&text);
	gf_buf_release(&path);
}

static bool is_edge(const struct gf_repo *repo, const struct gf_oid *id)
{
	return repo->nedges && bsearch(id, repo->edges, repo->nedges,
				       sizeof(*repo->edges), gf_oid_compare);
}

/* --- lines --------------------------------------------------------------- */

/* The value of a line `key SP value` at *s; NULL: another line stands there. */
static const char *take(const char **s, const char *key, size_t *len)
{
	size_t n = strlen(key);
	const char *value = *s + n + 1, *end;

	if (strncmp(*s, key, n) != 0 || (*s)[n] != ' ')
		return NULL;
	end = strchrnul(value, '\n');
	*len = (size_t)(end - value);
	*s = *end ? end + 1 : end;
	return value;
}

static bool take_id(const char **s, const char *key, struct gf_oid *out)
{
	size_t len;
	const char *value = take(s, key, &len);

	return value && len == HEX_LEN && gf_oid_parse(out, value);
}

/* What does not fit is the nearest that does. */
static int64_t read_number(const char *s, const char *end)
{
	bool below = s < end && *s == '-';
	int64_t n = 0;

	for (s += below; s < end && *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *s - '0', &n))
			n = INT64_MAX;
	return below ? -n : n;
}

/* +0130 is ninety minutes; what is no such thing is none. */
static int read_offset(const char *s, const char *end)
{
	bool west = s < end && *s == '-';
	int64_t n;

	if (s == end || (*s != '-' && *s != '+'))
		return 0;
	n = read_number(s + 1, end);
	if (n < 0 || n > 9999)
		return 0;
	n = n / 100 * 60 + n % 100;
	return (int)(west ? -n : n);
}

static const char *skip_spaces(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	return s;
}

static struct span trim(const char *s, const char *end)
{
	s = skip_spaces(s, end);
	while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return (struct span){ s, (size_t)(end - s) };
}

/* `Name <mail> seconds +hhmm`, or whatever stands there instead. */
static void read_person(struct person *out, const char *s, size_t len)
{
	const char *end = s + len, *open, *close;

	*out = (struct person){ { s, 0 }, { s, 0 }, 0, 0 };
	open = memchr(s, '<', len);
	if (!open) {
		out->name = trim(s, end);
		return;
	}
	out->name = trim(s, open);
	close = memchr(open, '>', (size_t)(end - open));
	out->email = trim(open + 1, close ? close : end);
	close = memrchr(s, '>', len); /* the time is behind the last one */
	if (!close)
		return;
	s = skip_spaces(close + 1, end);
	out->time = read_number(s, end);
	while (s < end && *s != ' ')
		s++;
	out->offset = read_offset(skip_spaces(s, end), end);
}

/* --- one commit ---------------------------------------------------------- */

static bool take_parents(struct commit *out, const char **s)
{
	out->nparents = 0;
	while (!strncmp(*s, "parent ", 7)) {
		GF_GROW(out->parents, out->nparents, out->cap);
		if (!take_id(s, "parent", &out->parents[out->nparents]))
			return false;
		out->nparents++;
	}
	return true;
}

/* Behind the headers; there may be some that we do not know. */
static const char *find_message(const char *s)
{
	while (*s && *s != '\n') {
		s = strchrnul(s, '\n');
		s += *s != '\0';
	}
	while (*s == '\n')
		s++;
	return s;
}

int commit_parse(struct commit *out)
{
	const char *s = out->bytes.s, *value;
	struct person committer = { 0 };
	size_t len;

	if (!take_id(&s, "tree", &out->is.tree) || !take_parents(out, &s))
		return -1;
	memset(&out->author, 0, sizeof(out->author));
	out->author.name.s = out->author.email.s = "";
	value = take(&s, "author", &len);
	if (value)
		read_person(&out->author, value, len);
	value = take(&s, "committer", &len);
	if (value)
		read_person(&committer, value, len);
	out->is.time = committer.time;
	out->message = find_message(s);
	return 0;
}

int commit_read(struct commit *out, const struct gf_repo *repo,
		const struct gf_oid *id, struct gf_error *err)
{
	char hex[GF_OID_HEX];

	if (!out->bytes.s)
		gf_buf_init(&out->bytes);
	if (object_read(&out->bytes, repo, id, OBJECT_COMMIT, NULL,
			gf_limit(GF_LIMIT_COMMIT_BYTES), err) < 0)
		return -1;
	out->is.id = *id;
	if (commit_parse(out) < 0) {
		gf_oid_hex(hex, id);
		return gf_fail(err, GF_EINVALID,
			       _("commit %s is damaged in the repository "
				 "(`git fsck` says more)"),
			       hex);
	}
	out->edge = is_edge(repo, id);
	if (out->edge)
		out->nparents = 0;
	return 0;
}

void commit_release(struct commit *commit)
{
	if (commit->bytes.s)
		gf_buf_release(&commit->bytes);
	free(commit->parents);
}

int gf_repo_commit(struct gf_commit *out, const struct gf_repo *repo,
		   const struct gf_oid *id, struct gf_error *err)
{
	struct commit commit = { 0 };
	int ret = commit_read(&commit, repo, id, err);

	*out = commit.is;
	commit_release(&commit);
	return ret;
}

/* --- behind tags ---------------------------------------------------------- */

bool tag_target(struct gf_oid *out, const struct gf_repo *repo,
		const struct gf_oid *tag)
{
	struct gf_buf bytes = GF_BUF_INIT;
	bool is_tag;

	is_tag = !object_read(&bytes, repo, tag, OBJECT_TAG, NULL,
			      gf_limit(GF_LIMIT_COMMIT_BYTES), NULL) &&
		 !strncmp(bytes.s, "object ", 7) &&
		 gf_oid_parse(out, bytes.s + 7);
	gf_buf_release(&bytes);
	return is_tag;
}

int gf_repo_peel(struct gf_commit *out, const struct gf_repo *repo,
		 const struct gf_oid *id, struct gf_error *err)
{
	struct gf_oid at = *id, next;
	size_t left = MOST_TAGS;

	while (gf_repo_commit(out, repo, &at, err) < 0) {
		if (!tag_target(&next, repo, &at))
			return -1;
		if (!left--)
			return gf_fail(err, GF_ELIMIT,
				       _("more than %d tags lead from one to "
					 "another"),
				       MOST_TAGS);
		at = next;
	}
	return 0;
}

/* --- by day -------------------------------------------------------------- */

static int begins_later(const struct gf_commit *first, struct gf_error *err)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &first->id);
	return gf_fail(err, GF_ENOTFOUND,
		       _("the history begins later, with commit %.12s"), hex);
}

int gf_repo_at_day(struct gf_commit *out, struct gf_commit *first,
		   const struct gf_repo *repo, int64_t day,
		   struct gf_error *err)
{
	struct commit commit = { 0 };
	struct gf_commit head;
	struct gf_oid next;
	int64_t end; /* the first second after that day */
	int ret = -1;

	if (__builtin_add_overflow(day, 1, &end) ||
	    __builtin_mul_overflow(end, DAY, &end))
		end = day < 0 ? INT64_MIN : INT64_MAX;
	if (gf_repo_resolve(&head, repo, "HEAD", err) < 0)
		return -1;
	for (next = head.id;; next = commit.parents[0]) {
		if (commit_read(&commit, repo, &next, err) < 0)
			break;
		*out = *first = commit.is;
		if (commit.is.time < end) {
			ret = 0;
			break;
		}
		if (!commit.nparents) {
			begins_later(first, err);
			break;
		}
	}
	commit_release(&commit);
	return ret;
}
