/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sentences: a message id and arguments, put together in a language only
 * when they are written. Translators may reorder arguments (%2$s).
 */
#include "diag/diag.h"

/*
 * Those who write sentences cut values where it reads well; this is so that
 * nobody's oversight makes one of a megabyte.
 */
#define ARG_BYTES 4096

static const char *keep_arg(struct gf_diags *diags, const char *arg)
{
	size_t len = strnlen(arg, ARG_BYTES + 1);

	if (len <= ARG_BYTES)
		return gf_arena_memdup(&diags->arena, arg, len);
	for (len = ARG_BYTES; len && ((unsigned char)arg[len] & 0xc0) == 0x80;)
		len--;
	return gf_arena_printf(&diags->arena, "%.*s…", (int)len, arg);
}

void gf_say_args(struct gf_diags *diags, struct gf_text *text,
		 const char *msgid, const char *const *args)
{
	unsigned i;

	*text = (struct gf_text){ .msgid = msgid };
	for (i = 0; i < GF_TEXT_ARGS && args[i]; i++)
		text->arg[i] = keep_arg(diags, args[i]);
	GF_BUG(i == GF_TEXT_ARGS && args[i]);
}

typedef void (*add_fn)(struct gf_buf *out, const char *s, size_t len);

static void add_raw(struct gf_buf *out, const char *s, size_t len)
{
	gf_buf_add(out, s, len);
}

/*
 * Reads one conversion after its '%': "s", "2$s" or "%". Gives its length,
 * or 0 when it is none of these, and the argument it names (from 0).
 */
static unsigned read_conversion(const char *p, unsigned next, unsigned *arg)
{
	*arg = next;
	if (p[0] == 's')
		return 1;
	if (p[0] >= '1' && p[0] <= '9' && p[1] == '$' && p[2] == 's') {
		*arg = (unsigned)(p[0] - '1');
		return 3;
	}
	return 0;
}

static void write_with(struct gf_buf *out, const struct gf_text *text,
		       const char *p, add_fn add)
{
	unsigned next = 0, arg, used;

	for (; *p; p++) {
		if (*p != '%') {
			gf_buf_addc(out, *p);
			continue;
		}
		used = read_conversion(p + 1, next, &arg);
		if (used && arg < GF_TEXT_ARGS && text->arg[arg]) {
			add(out, text->arg[arg], strlen(text->arg[arg]));
			next = arg + 1;
			p += used;
		} else {
			gf_buf_addc(out, '%');
			p += p[1] == '%';
		}
	}
}

void gf_text_write(struct gf_buf *out, const struct gf_text *text)
{
	if (text->msgid)
		write_with(out, text, gf_translate(text->msgid),
			   gf_buf_add_visible);
}

void gf_text_write_raw(struct gf_buf *out, const struct gf_text *text)
{
	if (text->msgid)
		write_with(out, text, gf_translate(text->msgid), add_raw);
}

void gf_text_write_in(struct gf_buf *out, const struct gf_text *text,
		      const char *lang)
{
	if (text->msgid)
		write_with(out, text, gf_translate_to(lang, text->msgid),
			   add_raw);
}
