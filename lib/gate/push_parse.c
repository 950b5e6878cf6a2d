/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What git writes to a hook, a line a ref: `OLD NEW REF`. Believed to the last
 * byte or not at all.
 */
#include "gate/internal.h"

#define OID_LEN (GF_OID_HEX - 1)

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Letters of lower case, as git writes them. */
static bool read_oid(struct gf_oid *out, const char *hex)
{
	int high, low;
	size_t i;

	for (i = 0; i < sizeof(out->id); i++) {
		high = digit_of(hex[2 * i]);
		low = high < 0 ? -1 : digit_of(hex[2 * i + 1]);
		if (low < 0)
			return false;
		out->id[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static bool is_zero(const struct gf_oid *oid)
{
	static const struct gf_oid zero;

	return !memcmp(oid, &zero, sizeof(zero));
}

static int refuse(struct gf_error *err, size_t number, const char *why)
{
	return gf_fail(err, GF_EINVALID,
		       _("line %zu of what git says is pushed: %s"), number,
		       why);
}

/* How many bytes of a line are hexadecimal. */
static size_t hex_len(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len && digit_of(s[i]) >= 0; i++)
		;
	return i;
}

static const char *what_is_wrong(const char *s, size_t len)
{
	size_t old = hex_len(s, len);

	if (memchr(s, '\0', len))
		return _("it holds a NUL byte");
	if (len > 2 * GF_OID_HEX + gf_limit(GF_LIMIT_PATH_BYTES))
		return _("it is too long");
	if (old == 64)
		return _("it names objects by SHA-256, which greffe does not "
			 "read yet");
	return _("it is not made of two object names and a reference");
}

/* No space and no control: git has no such names. */
static bool is_ref(const char *s, size_t len)
{
	size_t i;

	if (len < 6 || memcmp(s, "refs/", 5) != 0 ||
	    len > gf_limit(GF_LIMIT_PATH_BYTES))
		return false;
	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == 127)
			return false;
	return true;
}

static int parse_line(struct gf_push *out, const char *s, size_t len,
		      struct gf_error *err)
{
	struct gf_push_line line = { 0 };
	const char *ref = s + 2 * GF_OID_HEX;

	if (len < 2 * GF_OID_HEX || !read_oid(&line.old, s) ||
	    s[OID_LEN] != ' ' || !read_oid(&line.new, s + GF_OID_HEX) ||
	    s[GF_OID_HEX + OID_LEN] != ' ' ||
	    !is_ref(ref, len - 2 * GF_OID_HEX))
		return refuse(err, out->n + 1, what_is_wrong(s, len));
	line.has_old = !is_zero(&line.old);
	line.has_new = !is_zero(&line.new);
	if (!line.has_old && !line.has_new)
		return refuse(err, out->n + 1, _("it changes nothing"));
	line.ref = gf_arena_memdup(&out->arena, ref, len - 2 * GF_OID_HEX);
	GF_GROW(out->lines, out->n, out->cap);
	out->lines[out->n++] = line;
	return 0;
}

static int too_many(struct gf_error *err)
{
	return gf_fail(err, GF_ELIMIT,
		       _("more than %zu references are pushed at once; push "
			 "them in several times"),
		       gf_limit(GF_LIMIT_PUSH_REFS));
}

static int check_twins(const struct gf_push *push, struct gf_error *err)
{
	struct gf_strmap refs = { 0 };
	size_t i;
	int ret = 0;

	for (i = 0; i < push->n && !ret; i++)
		if (gf_strmap_put(&refs, push->lines[i].ref,
				  strlen(push->lines[i].ref),
				  (void *)(uintptr_t)push))
			ret = refuse(err, i + 1,
				     _("the same reference a second time"));
	gf_strmap_release(&refs);
	return ret;
}

int gf_push_parse(struct gf_push *out, const char *text, size_t len,
		  struct gf_error *err)
{
	const char *end = text + len, *stop;

	gf_push_release(out);
	if (!len)
		return gf_fail(err, GF_EINVALID,
			       _("git says nothing of what is pushed"));
	for (; text < end; text = stop + 1) {
		if (out->n == gf_limit(GF_LIMIT_PUSH_REFS))
			return too_many(err);
		stop = memchr(text, '\n', (size_t)(end - text));
		if (!stop)
			return refuse(err, out->n + 1,
				      _("it is cut off before its end"));
		if (parse_line(out, text, (size_t)(stop - text), err) < 0)
			return -1;
	}
	return check_twins(out, err);
}

void gf_push_release(struct gf_push *push)
{
	free(push->lines);
	gf_arena_release(&push->arena);
	*push = (struct gf_push){ 0 };
}
