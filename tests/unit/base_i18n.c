/* SPDX-License-Identifier: EUPL-1.2 */
/* A catalogue made by hand, read; then every way it can be broken. */
#include "base/base.h"
#include "tap.h"

#include <endian.h>
#include <locale.h>

static char root[] = "/tmp/greffe-i18n.XXXXXX";

static const struct {
	const char *id, *text;
	uint32_t id_len, text_len;
} messages[] = {
	{ "", "Plural-Forms: nplurals=2; plural=(n > 1);\n", 0, 42 },
	{ "%lu error\0%lu errors", "%lu erreur\0%lu erreurs", 20, 22 },
	{ "one form\0forms", "forme", 14, 5 },
	{ "warning", "avertissement", 7, 13 },
};

#define N_MESSAGES GF_NELEMS(messages)

static void add_u32(struct gf_buf *buf, size_t value)
{
	uint32_t v = htole32((uint32_t)value);

	gf_buf_add(buf, &v, sizeof(v));
}

static void make_catalogue(struct gf_buf *mo)
{
	size_t at = 28 + N_MESSAGES * 16, i;
	const uint32_t head[] = { 0x950412de,	       0, N_MESSAGES, 28,
				  28 + N_MESSAGES * 8, 0, 0 };

	gf_buf_reset(mo);
	for (i = 0; i < GF_NELEMS(head); i++)
		add_u32(mo, head[i]);
	for (i = 0; i < N_MESSAGES; i++) {
		add_u32(mo, messages[i].id_len);
		add_u32(mo, at);
		at += messages[i].id_len + 1;
	}
	for (i = 0; i < N_MESSAGES; i++) {
		add_u32(mo, messages[i].text_len);
		add_u32(mo, at);
		at += messages[i].text_len + 1;
	}
	for (i = 0; i < N_MESSAGES; i++)
		gf_buf_add(mo, messages[i].id, messages[i].id_len + 1);
	for (i = 0; i < N_MESSAGES; i++)
		gf_buf_add(mo, messages[i].text, messages[i].text_len + 1);
}

static void install(const char *s, size_t len)
{
	struct gf_buf path = GF_BUF_INIT;
	struct gf_error err;

	gf_buf_addf(&path, "%s/fr/LC_MESSAGES/greffe.mo", root);
	if (gf_file_write(path.s, s, len, &err) < 0)
		printf("Bail out! %s\n", err.msg);
	gf_buf_release(&path);
}

static void test_french(void)
{
	gf_i18n_init("fr", root);
	is_str(gf_i18n_lang(), "fr", "French");
	is_str(gf_translate("warning"), "avertissement", "translated");
	is_str(gf_translate("unknown"), "unknown", "left as it is");
	is_str(gf_translate(""), "", "nothing is not the header");
	is_str(gf_ntranslate("%lu error", "%lu errors", 0), "%lu erreur", "0");
	is_str(gf_ntranslate("%lu error", "%lu errors", 1), "%lu erreur", "1");
	is_str(gf_ntranslate("%lu error", "%lu errors", 2), "%lu erreurs", "2");
	is_str(gf_ntranslate("one form", "forms", 2), "forme",
	       "the last form there is");
	is_str(gf_ntranslate("cat", "cats", 0), "cats",
	       "English forms where nothing is translated");
	is_str(gf_ntranslate("cat", "cats", 1), "cat", "and one");
	is_str(setlocale(LC_ALL, NULL), "C", "no locale was set");
}

static void test_names(void)
{
	static const char *const cases[][2] = {
		{ "fr_FR.UTF-8", "fr" }, { "fr-BE", "fr" }, { "fr@x", "fr" },
		{ "fr.UTF-8", "fr" },	 { "frp", "en" },   { "en", "en" },
		{ "en_GB.UTF-8", "en" }, { "de", "en" },    { "", "en" },
		{ "C", "en" },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++) {
		gf_i18n_init(cases[i][0], root);
		is_str(gf_i18n_lang(), cases[i][1], "'%s'", cases[i][0]);
	}
	gf_i18n_init(NULL, root);
	is_str(gf_i18n_lang(), "en", "no language");
	is_str(gf_translate("warning"), "warning", "English again");
	is_str(gf_ntranslate("cat", "cats", 0), "cats", "0 in English");
	gf_i18n_init("fr", "/nowhere");
	is_str(gf_translate("warning"), "warning", "no catalogue");
	gf_i18n_init("fr", NULL);
	is_str(gf_translate("warning"), "warning", "no folder");
}

/* Cut anywhere, or one word of it changed: nothing outside is read. */
static void test_broken(void)
{
	struct gf_buf mo = GF_BUF_INIT;
	size_t i, spoiled = 0, cut = 0;
	char *copy;

	make_catalogue(&mo);
	for (i = 0; i < mo.len; i++) {
		install(mo.s, i);
		gf_i18n_init("fr", root);
		cut += strlen(gf_translate("warning")) > 0;
	}
	is_int(cut, mo.len, "cut at each byte");
	for (i = 0; i + 4 <= 28 + N_MESSAGES * 16; i += 4) {
		copy = gf_xmemdup(mo.s, mo.len);
		memset(copy + i, i % 8 ? 0xff : 0x7f, 4);
		install(copy, mo.len);
		gf_i18n_init("fr", root);
		spoiled += strlen(gf_translate("warning")) > 0;
		spoiled += strlen(gf_ntranslate("%lu error", "x", 2)) > 0;
		free(copy);
	}
	is_int(spoiled, i / 2, "each word spoiled");
	install(mo.s, mo.len);
	gf_buf_release(&mo);
}

int main(void)
{
	struct gf_buf mo = GF_BUF_INIT;
	char rm[64];

	if (!mkdtemp(root))
		return 1;
	make_catalogue(&mo);
	install(mo.s, mo.len);
	gf_buf_release(&mo);
	test_french();
	test_names();
	test_broken();
	test_french();
	gf_i18n_init("en", NULL);
	snprintf(rm, sizeof(rm), "rm -rf %s", root);
	return system(rm) ? 1 : tap_done();
}
