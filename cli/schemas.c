/* SPDX-License-Identifier: EUPL-1.2 */
/* From the URI of a schema to the file that holds it: never a network. */
#include "cli/schemas.h"

#include <unistd.h>

/* scheme ":" — RFC 3986 section 3.1; a lone letter is not one (C:\…). */
static bool has_scheme(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

	return n > 1 && s[n] == ':';
}

/* An absolute path as a file: URI; all but unreserved is percent-encoded. */
static void add_file_uri(struct gf_buf *out, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~/";

	gf_buf_adds(out, "file://");
	for (; *path; path++)
		if (strchr(plain, *path))
			gf_buf_addc(out, *path);
		else
			gf_buf_addf(out, "%%%02X", (unsigned char)*path);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void add_decoded(struct gf_buf *out, const char *s)
{
	for (; *s; s++) {
		int high = *s == '%' ? hex_value(s[1]) : -1;
		int low = high >= 0 ? hex_value(s[2]) : -1;

		gf_buf_addc(out, low >= 0 ? (char)(high * 16 + low) : *s);
		s += low >= 0 ? 2 : 0;
	}
}

/* The path of a URI by the first --remote whose prefix it has. */
static bool map_remote(const struct cli_schemas *s, const char *uri,
		       struct gf_buf *path)
{
	uint32_t i;

	for (i = 0; i < s->remotes.n; i++) {
		const char *row = s->remotes.items[i];
		const char *eq = strrchr(row, '=');
		size_t len = (size_t)(eq - row);

		if (strncmp(uri, row, len) != 0)
			continue;
		gf_buf_adds(path, eq + 1);
		if (path->len && path->s[path->len - 1] != '/')
			gf_buf_addc(path, '/');
		add_decoded(path, uri + len + (uri[len] == '/'));
		return true;
	}
	return false;
}

static int refuse_remote(const char *uri, struct gf_error *err)
{
	const char *slash = strrchr(uri, '/');

	return gf_fail(err, GF_ENOTFOUND,
		       _("greffe never fetches: save the schemas in a folder "
			 "and add --remote %.*s=FOLDER"),
		       (int)(slash ? slash - uri + 1 : (ptrdiff_t)strlen(uri)),
		       uri);
}

static bool is_under(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return !strncmp(path, folder, len) &&
	       (folder[len - 1] == '/' || path[len] == '/');
}

static bool may_open(const struct cli_schemas *s, const char *path)
{
	uint32_t i;

	for (i = 0; i < s->folders.n; i++)
		if (is_under(path, s->folders.items[i]))
			return true;
	return is_under(path, s->cwd);
}

/* The folder of a path (what stands before its last '/') may be read from. */
static void allow_folder(struct cli_schemas *s, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return;
	GF_GROW(s->folders.items, s->folders.n, s->folders.cap);
	s->folders.items[s->folders.n++] =
		gf_xmemdup(path, (size_t)(slash - path + 1));
}

static int refuse_folder(const char *uri, struct gf_error *err)
{
	const char *slash = strrchr(uri, '/');
	int len = (int)(slash - uri + 1);

	return gf_fail(err, GF_ENOTFOUND,
		       _("it is outside the folders that you named; if you "
			 "trust it, add --remote %.*s=%.*s"),
		       len, uri, len - 7, uri + 7);
}

static int read_schema(const struct cli_schemas *s, const char *uri,
		       char **text, size_t *len, char **path,
		       struct gf_error *err)
{
	struct gf_buf file = GF_BUF_INIT, bytes = GF_BUF_INIT;
	const char *shown;
	size_t cwd = strlen(s->cwd);
	int ret = -1;

	if (!map_remote(s, uri, &file)) {
		if (strncmp(uri, "file://", 7) != 0)
			return refuse_remote(uri, err);
		add_decoded(&file, uri + 7);
		if (!may_open(s, file.s)) {
			gf_buf_release(&file);
			return refuse_folder(uri, err);
		}
	}
	if (gf_file_read_named(&bytes, file.s,
			       gf_limit(GF_LIMIT_RECORD_BYTES) * 16, err) < 0)
		goto out;
	shown = file.s;
	if (!strncmp(shown, s->cwd, cwd) && shown[cwd] == '/')
		shown += cwd + 1;
	*path = gf_xstrdup(shown);
	*len = bytes.len;
	*text = gf_buf_detach(&bytes);
	ret = 0;
out:
	gf_buf_release(&bytes);
	gf_buf_release(&file);
	return ret;
}

/* A gf_load_fn; keeps why it could not, for a schema that a person named. */
static int load(const char *uri, char **text, size_t *len, char **path,
		struct gf_error *err, void *payload)
{
	struct cli_schemas *s = payload;
	int ret = read_schema(s, uri, text, len, path, err);

	if (ret < 0 && err)
		s->err = *err;
	return ret;
}

int cli_schemas_init(struct cli_schemas *s, const struct cmd *cmd,
		     const char *dir, struct gf_schemas_opts *opts)
{
	uint32_t i;

	if (chdir(dir) < 0) {
		cli_warn(_("cannot work in '%s'"), dir);
		return CLI_FAILED;
	}
	s->cwd = getcwd(NULL, 0);
	if (!s->cwd) {
		cli_warn(_("cannot tell the current folder"));
		return CLI_FAILED;
	}
	for (i = 0; i < s->remotes.n; i++)
		if (!strchr(s->remotes.items[i], '='))
			return cli_usage(cmd,
					 _("--remote takes URL-PREFIX=DIR, not "
					   "'%s'"),
					 s->remotes.items[i]);
	opts->load = load;
	opts->payload = s;
	return -1;
}

void cli_schemas_release(struct cli_schemas *s)
{
	uint32_t i;

	for (i = 0; i < s->folders.n; i++)
		free((char *)s->folders.items[i]);
	free(s->folders.items);
	free((char *)s->cwd);
	free(s->remotes.items);
}

/* An absolute path without "." and "..". */
static const char *make_absolute(const struct cli_schemas *s,
				 struct gf_arena *arena, const char *path)
{
	const char *clean;

	path = gf_path_join(arena, s->cwd, path);
	clean = gf_path_normalise(arena, path);
	return clean ? gf_arena_printf(arena, "/%s", clean) : path;
}

char *cli_schemas_uri(struct cli_schemas *s, const char *base, const char *name)
{
	struct gf_arena arena = { 0 };
	struct gf_buf uri = GF_BUF_INIT;
	const char *fragment = strchr(name, '#');
	const char *path;

	if (has_scheme(name))
		return gf_xstrdup(name);
	path = gf_arena_memdup(&arena, name,
			       fragment ? (size_t)(fragment - name)
					: strlen(name));
	path = make_absolute(s, &arena, gf_path_join(&arena, base, path));
	allow_folder(s, *base ? make_absolute(s, &arena,
					      gf_path_join(&arena, base, "x"))
			      : path);
	add_file_uri(&uri, path);
	if (fragment)
		gf_buf_adds(&uri, fragment);
	gf_arena_release(&arena);
	return gf_buf_detach(&uri);
}
