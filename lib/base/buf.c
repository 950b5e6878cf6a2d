/* SPDX-License-Identifier: EUPL-1.2 */
/* Growing strings, and the escapes every text output goes through. */
#include "base/base.h"

char gf_buf_empty[1];

void gf_buf_init(struct gf_buf *buf)
{
	buf->s = gf_buf_empty;
	buf->len = buf->cap = 0;
}

void gf_buf_release(struct gf_buf *buf)
{
	if (buf->cap)
		free(buf->s);
	gf_buf_init(buf);
}

void gf_buf_reset(struct gf_buf *buf)
{
	buf->len = 0;
	if (buf->cap)
		buf->s[0] = '\0';
}

void gf_buf_reserve(struct gf_buf *buf, size_t more)
{
	size_t want = buf->len + more + 1;
	size_t cap = buf->cap ? buf->cap : 64;

	GF_BUG(want < more);
	if (want <= buf->cap)
		return;
	while (cap < want)
		cap += cap / 2 + 1;
	buf->s = gf_xrealloc(buf->cap ? buf->s : NULL, cap);
	buf->cap = cap;
	buf->s[buf->len] = '\0';
}

void gf_buf_add(struct gf_buf *buf, const void *s, size_t len)
{
	if (!len)
		return;
	gf_buf_reserve(buf, len);
	memcpy(buf->s + buf->len, s, len);
	buf->len += len;
	buf->s[buf->len] = '\0';
}

void gf_buf_adds(struct gf_buf *buf, const char *s)
{
	gf_buf_add(buf, s, strlen(s));
}

void gf_buf_addc(struct gf_buf *buf, char c)
{
	gf_buf_add(buf, &c, 1);
}

void gf_buf_fill(struct gf_buf *buf, char c, size_t n)
{
	gf_buf_reserve(buf, n);
	memset(buf->s + buf->len, c, n);
	buf->len += n;
	buf->s[buf->len] = '\0';
}

void gf_buf_addf(struct gf_buf *buf, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	GF_BUG(len < 0);
	gf_buf_reserve(buf, (size_t)len);
	va_start(ap, fmt);
	vsnprintf(buf->s + buf->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)len;
}

char *gf_buf_detach(struct gf_buf *buf)
{
	char *s;

	gf_buf_reserve(buf, 0);
	s = buf->s;
	gf_buf_init(buf);
	return s;
}

/* Bytes of the UTF-8 character at s, or 0 when it is not one. */
static unsigned valid_char(const char *s, size_t len, uint32_t *cp)
{
	unsigned char c = (unsigned char)s[0];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (n > len || gf_utf8_check(s, n) != n)
		return 0;
	return gf_utf8_next(s, n, cp);
}

/* Moves the cursor, hides text, or turns the direction of what follows. */
static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x061c ||
	       (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff || cp == 0xfffe ||
	       cp == 0xffff; /* and what is no character */
}

/* Bytes of ASCII from s on that every escape leaves as they are. */
static size_t plain_len(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' &&
	       s[i] != '\\')
		i++;
	return i;
}

void gf_buf_add_visible(struct gf_buf *buf, const char *s, size_t len)
{
	size_t i, plain;
	uint32_t cp;
	unsigned n;

	for (i = 0; i < len;) {
		plain = plain_len(s + i, len - i);
		gf_buf_add(buf, s + i, plain);
		i += plain;
		if (i == len)
			break;
		n = valid_char(s + i, len - i, &cp);
		if (!n)
			gf_buf_addf(buf, "\\x%02x", (unsigned char)s[i++]);
		else if (cp == '\n' || cp == '\t')
			gf_buf_adds(buf, cp == '\n' ? "\\n" : "\\t");
		else if (is_control(cp))
			gf_buf_addf(buf, cp < 0x100 ? "\\x%02x" : "\\u%04x",
				    cp);
		else
			gf_buf_add(buf, s + i, n);
		i += n;
	}
}

static void add_json_control(struct gf_buf *buf, uint32_t cp)
{
	static const char *const name[] = { ['\b'] = "\\b",
					    ['\f'] = "\\f",
					    ['\n'] = "\\n",
					    ['\r'] = "\\r",
					    ['\t'] = "\\t" };

	if (cp < GF_NELEMS(name) && name[cp])
		gf_buf_adds(buf, name[cp]);
	else
		gf_buf_addf(buf, "\\u%04x", cp);
}

void gf_buf_add_json(struct gf_buf *buf, const char *s, size_t len)
{
	size_t i, plain;
	uint32_t cp;
	unsigned n;

	gf_buf_addc(buf, '"');
	for (i = 0; i < len;) {
		plain = plain_len(s + i, len - i);
		gf_buf_add(buf, s + i, plain);
		i += plain;
		if (i == len)
			break;
		n = valid_char(s + i, len - i, &cp);
		if (!n) {
			gf_buf_adds(buf, "\xef\xbf\xbd");
			i++;
			continue;
		}
		if (cp == '"' || cp == '\\')
			gf_buf_addf(buf, "\\%c", (char)cp);
		else if (is_control(cp))
			add_json_control(buf, cp);
		else
			gf_buf_add(buf, s + i, n);
		i += n;
	}
	gf_buf_addc(buf, '"');
}
