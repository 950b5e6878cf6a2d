/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * URIs: a reference against its base (RFC 3986, section 5.2), nothing more.
 *
 * Everything that names a schema becomes an absolute URI here, once, so that
 * the rest of the room compares strings. A path becomes file:///path: a
 * registry's own files have URIs whose path is the path in the registry.
 */
#include "jsonschema/internal.h"

struct part {
	const char *s;
	size_t len;
	bool there;
};

struct uri {
	struct part scheme, authority, path, query, fragment;
};

static size_t scheme_length(const char *s)
{
	size_t i = 0;

	if (!((*s | 32) >= 'a' && (*s | 32) <= 'z'))
		return 0;
	while (s[i] && (strchr("+-.", s[i]) || (s[i] >= '0' && s[i] <= '9') ||
			((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z')))
		i++;
	return s[i] == ':' ? i : 0;
}

bool js_uri_has_scheme(const char *uri)
{
	return scheme_length(uri) > 0;
}

static const char *take(struct part *out, const char *s, const char *stop)
{
	*out = (struct part){ s, strcspn(s, stop), true };
	return s + out->len;
}

static void split(struct uri *out, const char *s)
{
	size_t scheme = scheme_length(s);

	memset(out, 0, sizeof(*out));
	if (scheme) {
		out->scheme = (struct part){ s, scheme, true };
		s += scheme + 1;
	}
	if (s[0] == '/' && s[1] == '/')
		s = take(&out->authority, s + 2, "/?#");
	s = take(&out->path, s, "?#");
	if (*s == '?')
		s = take(&out->query, s + 1, "#");
	if (*s == '#')
		take(&out->fragment, s + 1, "");
}

/* Takes the last segment off, with the slash before it. */
static void drop_segment(struct gf_buf *out, size_t start, bool *climbs)
{
	if (out->len == start)
		*climbs = true;
	while (out->len > start && out->s[out->len - 1] != '/')
		out->len--;
	if (out->len > start)
		out->len--;
	out->s[out->len] = '\0';
}

/* RFC 3986, 5.2.4, on a path that starts with '/'. */
static void add_without_dots(struct gf_buf *out, const char *path, size_t len,
			     bool *climbs)
{
	const char *end = path + len, *next;
	size_t start = out->len, n;

	for (; path < end; path = next) {
		next = memchr(path + 1, '/', (size_t)(end - path - 1));
		if (!next)
			next = end;
		n = (size_t)(next - path);
		if (n == 2 && path[1] == '.') {
			if (next == end)
				gf_buf_addc(out, '/');
		} else if (n == 3 && path[1] == '.' && path[2] == '.') {
			drop_segment(out, start, climbs);
			if (next == end)
				gf_buf_addc(out, '/');
		} else {
			gf_buf_add(out, path, n);
		}
	}
}

/* The reference's path put in the place of the base's last segment. */
static void merge_path(struct gf_buf *out, const struct uri *base,
		       const struct part *path)
{
	size_t keep = base->path.len;

	while (keep && base->path.s[keep - 1] != '/')
		keep--;
	if (keep)
		gf_buf_add(out, base->path.s, keep);
	else if (base->authority.there)
		gf_buf_addc(out, '/');
	gf_buf_add(out, path->s, path->len);
}

static void add_path(struct gf_buf *out, const struct part *path, bool *climbs)
{
	if (path->len && path->s[0] == '/')
		add_without_dots(out, path->s, path->len, climbs);
	else if (path->len)
		gf_buf_add(out, path->s, path->len);
}

static void add_target_path(struct gf_buf *out, const struct uri *base,
			    const struct uri *ref, bool *climbs)
{
	struct gf_buf merged = GF_BUF_INIT;
	struct part path;

	if (!ref->path.len) {
		if (base->path.len)
			gf_buf_add(out, base->path.s, base->path.len);
		return;
	}
	if (ref->path.s[0] == '/') {
		add_path(out, &ref->path, climbs);
		return;
	}
	merge_path(&merged, base, &ref->path);
	path = (struct part){ merged.s, merged.len, true };
	add_path(out, &path, climbs);
	gf_buf_release(&merged);
}

static void add_scheme(struct gf_buf *out, const struct part *scheme)
{
	if (!scheme->there)
		return;
	for (size_t i = 0; i < scheme->len; i++)
		gf_buf_addc(out, scheme->s[i] >= 'A' && scheme->s[i] <= 'Z'
					 ? (char)(scheme->s[i] | 32)
					 : scheme->s[i]);
	gf_buf_addc(out, ':');
}

static void add_authority(struct gf_buf *out, const struct part *authority)
{
	if (!authority->there)
		return;
	gf_buf_adds(out, "//");
	gf_buf_add(out, authority->s, authority->len);
}

static void compose(struct gf_buf *out, const struct uri *base,
		    const struct uri *ref, bool *climbs)
{
	bool own = ref->scheme.there || ref->authority.there;
	const struct part *query = &ref->query;

	add_scheme(out, ref->scheme.there ? &ref->scheme : &base->scheme);
	add_authority(out, own ? &ref->authority : &base->authority);
	if (own) {
		add_path(out, &ref->path, climbs);
	} else {
		add_target_path(out, base, ref, climbs);
		if (!ref->path.len && !ref->query.there)
			query = &base->query;
	}
	if (query->there) {
		gf_buf_addc(out, '?');
		gf_buf_add(out, query->s, query->len);
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *decode(struct gf_arena *arena, const struct part *part)
{
	char *out, *p;
	int high, low;

	if (!part->len)
		return "";
	out = p = gf_arena_alloc(arena, part->len + 1);
	for (size_t i = 0; i < part->len; i++) {
		if (part->s[i] == '%' && i + 2 < part->len) {
			high = hex_digit(part->s[i + 1]);
			low = hex_digit(part->s[i + 2]);
			if (high >= 0 && low >= 0) {
				*p++ = (char)(high << 4 | low);
				i += 2;
				continue;
			}
		}
		*p++ = part->s[i];
	}
	*p = '\0';
	return out;
}

const char *js_uri_resolve(struct gf_arena *arena, const char *base,
			   const char *ref, const char **fragment, bool *climbs)
{
	struct gf_buf out = GF_BUF_INIT;
	struct uri b, r;
	const char *uri;
	bool above = false;

	split(&b, base);
	split(&r, ref);
	compose(&out, &b, &r, &above);
	uri = gf_arena_memdup(arena, out.s, out.len);
	gf_buf_release(&out);
	if (fragment)
		*fragment = decode(arena, &r.fragment);
	if (climbs)
		*climbs = above;
	return uri;
}

/* A path as a URI's path: what would be read otherwise is escaped. */
static const char *escape_path(struct gf_arena *arena, const char *path,
			       size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	struct gf_buf out = GF_BUF_INIT;
	const char *s;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)path[i];

		if (c > ' ' && c < 0x7f && !strchr("%?\"<>\\^`{|}", c)) {
			gf_buf_addc(&out, (char)c);
			continue;
		}
		gf_buf_addc(&out, '%');
		gf_buf_addc(&out, hex[c >> 4]);
		gf_buf_addc(&out, hex[c & 15]);
	}
	s = gf_arena_memdup(arena, out.s, out.len);
	gf_buf_release(&out);
	return s;
}

const char *js_uri_absolute(struct gf_arena *arena, const char *name,
			    const char **fragment)
{
	size_t len = strcspn(name, "#");

	if (js_uri_has_scheme(name))
		return js_uri_resolve(arena, name, name, fragment, NULL);
	name = gf_arena_printf(arena, "%s%s", escape_path(arena, name, len),
			       name + len);
	return js_uri_resolve(arena, "file:///", name, fragment, NULL);
}
