/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * JSON between machines: what the daemon's socket and the forges send. Records
 * and schemas are never read here: they have positions, which lib/yaml keeps.
 * The one file that knows jansson, which reads; writing needs no library.
 */
#include "base/base.h"

#include <jansson.h>

/* A value is jansson's own, under a name that tells nobody so. */
static json_t *inside(const struct gf_wire *wire)
{
	return (json_t *)(uintptr_t)wire;
}

static const struct gf_wire *outside(const json_t *value)
{
	return (const struct gf_wire *)value;
}

/* --- read ---------------------------------------------------------------- */

/* How deep brackets go, before jansson goes there by calling itself. */
static bool is_deep(const char *s, size_t len)
{
	size_t depth = 0, i;
	bool quoted = false;

	for (i = 0; i < len; i++) {
		if (quoted && s[i] == '\\')
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (!quoted && (s[i] == '{' || s[i] == '['))
			depth++;
		else if (!quoted && (s[i] == '}' || s[i] == ']') && depth)
			depth--;
		if (depth > gf_limit(GF_LIMIT_YAML_DEPTH))
			return true;
	}
	return false;
}

int gf_wire_read(struct gf_wire **out, const char *s, size_t len,
		 struct gf_error *err)
{
	json_error_t why;
	json_t *value;

	*out = NULL;
	if (is_deep(s, len))
		return gf_fail(err, GF_ELIMIT,
			       _("JSON nested deeper than %zu levels"),
			       gf_limit(GF_LIMIT_YAML_DEPTH));
	json_set_alloc_funcs(gf_xmalloc, free);
	value = json_loadb(s, len, JSON_REJECT_DUPLICATES, &why);
	if (!value)
		return gf_fail(err, GF_EINVALID, _("no JSON at column %d: %s"),
			       why.column, why.text);
	if (!json_is_object(value)) {
		json_decref(value);
		return gf_fail(err, GF_EINVALID, _("no JSON object"));
	}
	*out = (struct gf_wire *)value;
	return 0;
}

void gf_wire_free(struct gf_wire *wire)
{
	if (wire)
		json_decref(inside(wire));
}

const struct gf_wire *gf_wire_get(const struct gf_wire *wire, const char *name)
{
	return wire ? outside(json_object_get(inside(wire), name)) : NULL;
}

const char *gf_wire_text(const struct gf_wire *wire, const char *name)
{
	const struct gf_wire *value = name ? gf_wire_get(wire, name) : wire;

	return value ? json_string_value(inside(value)) : NULL;
}

bool gf_wire_integer(const struct gf_wire *wire, const char *name, int64_t *out)
{
	const struct gf_wire *value = name ? gf_wire_get(wire, name) : wire;

	if (!value || !json_is_integer(inside(value)))
		return false;
	*out = json_integer_value(inside(value));
	return true;
}

bool gf_wire_true(const struct gf_wire *wire, const char *name)
{
	const struct gf_wire *value = gf_wire_get(wire, name);

	return value && json_is_true(inside(value));
}

size_t gf_wire_count(const struct gf_wire *wire)
{
	return wire ? json_array_size(inside(wire)) : 0;
}

const struct gf_wire *gf_wire_at(const struct gf_wire *wire, size_t i)
{
	return wire ? outside(json_array_get(inside(wire), i)) : NULL;
}

/* --- written ------------------------------------------------------------- */

/*
 * Whether a comma stands between members is seen by what was written last: it
 * needs none behind an opening bracket, a colon, or another line.
 */
static void begin(struct gf_buf *out, const char *name)
{
	if (out->len && !strchr("{[:\n", out->s[out->len - 1]))
		gf_buf_addc(out, ',');
	if (name) {
		gf_buf_add_json(out, name, strlen(name));
		gf_buf_addc(out, ':');
	}
}

void gf_wire_open(struct gf_buf *out, const char *name, char bracket)
{
	begin(out, name);
	gf_buf_addc(out, bracket);
}

void gf_wire_close(struct gf_buf *out, char bracket)
{
	gf_buf_addc(out, bracket);
}

void gf_wire_add_bytes(struct gf_buf *out, const char *name, const char *s,
		       size_t len)
{
	begin(out, name);
	gf_buf_add_json(out, s, len);
}

void gf_wire_add_text(struct gf_buf *out, const char *name, const char *s)
{
	if (s)
		gf_wire_add_bytes(out, name, s, strlen(s));
}

void gf_wire_add_integer(struct gf_buf *out, const char *name, int64_t value)
{
	begin(out, name);
	gf_buf_addf(out, "%lld", (long long)value);
}

void gf_wire_add_bool(struct gf_buf *out, const char *name, bool value)
{
	begin(out, name);
	gf_buf_adds(out, value ? "true" : "false");
}
