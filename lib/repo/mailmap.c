/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * .mailmap: what people call themselves now, by what they called themselves
 * in commits. Read as git reads it: of addresses and names no case counts,
 * later lines win, and a line for a name and an address goes before one for
 * the address alone.
 */
#include "repo/internal.h"

#include <ctype.h>
#include <strings.h>

/* Whom a line is about ("" any name), then who that is (NULL: unchanged). */
struct mailmap_row {
	const char *email, *name;
	const char *new_email, *new_name;
	size_t line;
};

/* `Name <address>` at s, cut into two strings; what is behind, or NULL. */
static char *take_pair(char *s, const char **name, const char **email)
{
	char *left = strchr(s, '<'), *right = left ? strchr(left, '>') : NULL;
	char *end = left;

	*name = *email = NULL;
	if (!right)
		return NULL;
	while (s < left && isspace((unsigned char)*s))
		s++;
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	*name = s < end ? s : NULL;
	*email = left + 1;
	*end = *right = '\0';
	return right + 1;
}

static void read_line(struct mailmap *map, char *s)
{
	struct mailmap_row row = { .name = "", .line = map->n };
	const char *name, *email;

	if (*s == '#')
		return;
	s = take_pair(s, &row.new_name, &row.email);
	if (!s || !*row.email)
		return;
	take_pair(s, &name, &email);
	if (email) {
		row.new_email = row.email;
		row.email = email;
		row.name = name ? name : "";
	}
	GF_GROW(map->rows, map->n, map->cap);
	map->rows[map->n++] = row;
}

static int compare_rows(const void *a, const void *b)
{
	const struct mailmap_row *x = a, *y = b;
	int order = strcasecmp(x->email, y->email);

	return order ? order : strcasecmp(x->name, y->name);
}

static int compare_lines(const void *a, const void *b)
{
	const struct mailmap_row *x = a, *y = b;
	int order = compare_rows(a, b);

	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* One row for whom several lines are about. */
static void join_rows(struct mailmap *map)
{
	struct mailmap_row *row, *last = map->rows;

	for (row = map->rows + 1; row < map->rows + map->n; row++) {
		if (compare_rows(last, row) != 0) {
			*++last = *row;
			continue;
		}
		if (row->new_name || *row->name)
			last->new_name = row->new_name;
		if (row->new_email || *row->name)
			last->new_email = row->new_email;
	}
	map->n = (size_t)(last - map->rows) + 1;
}

void mailmap_parse(struct mailmap *map)
{
	char *line, *end;

	for (line = map->text.s; *line; line = end) {
		end = strchrnul(line, '\n');
		if (*end)
			*end++ = '\0';
		read_line(map, line);
	}
	if (!map->n)
		return;
	qsort(map->rows, map->n, sizeof(*map->rows), compare_lines);
	join_rows(map);
}

static const struct mailmap_row *find_row(const struct mailmap *map,
					  const char *name, const char *email)
{
	struct mailmap_row key = { .email = email, .name = name };

	return bsearch(&key, map->rows, map->n, sizeof(*map->rows),
		       compare_rows);
}

void mailmap_look_up(const struct mailmap *map, const char **name,
		     const char **email)
{
	const struct mailmap_row *row;

	if (!map->n)
		return;
	row = find_row(map, *name, *email);
	if (!row && **name)
		row = find_row(map, "", *email);
	if (row && row->new_name)
		*name = row->new_name;
	if (row && row->new_email)
		*email = row->new_email;
}

int mailmap_read(struct mailmap *map, const struct gf_repo *repo,
		 struct gf_error *err)
{
	struct gf_repo_entry at;
	struct gf_commit head;
	struct gf_error why;
	int ret;

	if (gf_repo_resolve(&head, repo, "HEAD", NULL) < 0)
		return 0; /* unborn, or broken: no fault of who asks */
	ret = gf_repo_find(&at, repo, &head.tree, ".mailmap", &why);
	if (!ret && at.kind == GF_FILE_REGULAR)
		ret = gf_repo_read(&map->text, repo, &at,
				   gf_limit(GF_LIMIT_MAILMAP_BYTES), &why);
	if (!ret)
		mailmap_parse(map);
	if (!ret || why.code == GF_ENOTFOUND || why.code == GF_ELIMIT)
		return 0;
	if (err)
		*err = why;
	return -1;
}

void mailmap_release(struct mailmap *map)
{
	free(map->rows);
	gf_buf_release(&map->text);
}
