/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as prose and as cells: nothing of them drives a terminal. */
#include "render/render.h"
#include "replay.h"

static int keep(const char *s, size_t len, void *payload)
{
	gf_buf_add(payload, s, len);
	return 0;
}

/* Printable UTF-8, and what `blanks` has. */
static void check_visible(const struct gf_buf *out, const char *blanks)
{
	size_t i;

	GF_BUG(gf_utf8_check(out->s, out->len) != out->len);
	for (i = 0; i < out->len; i++)
		GF_BUG(((unsigned char)out->s[i] < ' ' || out->s[i] == 0x7f) &&
		       (!out->s[i] || !strchr(blanks, out->s[i])));
}

static void write_sheet(struct gf_buf *out, const char *format, uint32_t width,
			const char *s, size_t len)
{
	static const struct gf_sheet_column columns[] = {
		{ .name = "id", .fixed = true },
		{ .name = "json", .json = true },
		{ .name = "text" },
	};
	struct gf_sheet_opts opts = { .format = format,
				      .header = true,
				      .width = width };
	struct gf_sheet *sheet = gf_sheet_new(&opts, columns, 3, keep, out);

	gf_sheet_text(sheet, s, len / 2);
	gf_sheet_text(sheet, s, len);
	gf_sheet_text(sheet, s + len / 2, len - len / 2);
	gf_sheet_end_row(sheet);
	gf_sheet_integer(sheet, (int64_t)len);
	gf_sheet_mark(sheet, "?");
	gf_sheet_end_row(sheet);
	gf_sheet_finish(sheet);
	gf_sheet_free(sheet);
}

/* What our own YAML says is what it was given. */
static void check_yaml(const struct gf_buf *out, const char *s, size_t len)
{
	static struct gf_diags diags;
	static struct gf_doc doc;
	struct gf_compose_opts opts = { .strict = true, .max_bytes = 1 << 20 };
	const struct gf_node *text;
	struct gf_source src;

	gf_source_init(&src, "sheet", out->s, out->len);
	GF_BUG(!gf_compose(&doc, &src, &opts, &diags));
	text = gf_map_get(doc.root->items[0], "text");
	GF_BUG(!text || text->type != GF_STRING);
	if (gf_utf8_check(s, len) == len)
		GF_BUG(text->len != len || memcmp(text->text, s, len) != 0);
	gf_diags_clear(&diags);
	gf_source_release(&src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	const char *const *format;
	uint32_t width = size ? data[size - 1] % 100 : 0;
	struct gf_buf out = GF_BUF_INIT;

	gf_markdown_write(&out, s, size, width, width / 10, false);
	check_visible(&out, "\n");
	for (format = gf_sheet_formats(); *format; format++) {
		gf_buf_reset(&out);
		write_sheet(&out, *format, width, s, size);
		check_visible(&out, !strcmp(*format, "csv")   ? "\t\r\n"
				    : !strcmp(*format, "tsv") ? "\t\n"
							      : "\n");
		if (!strcmp(*format, "yaml"))
			check_yaml(&out, s + size / 2, size - size / 2);
	}
	gf_buf_release(&out);
	return 0;
}
