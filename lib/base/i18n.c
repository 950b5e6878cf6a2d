/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Messages in the reader's language, from gettext's own catalogues (.mo).
 *
 * They are read here rather than by the C library, which translates nothing
 * in the C and C.UTF-8 locales: in a container, under sshd or in a hook there
 * is often no other, and French must not depend on what is installed. So no
 * locale is ever set, and numbers are written the same everywhere.
 */
#include "base/base.h"

#include <endian.h>

#define CATALOGUE_LIMIT ((size_t)4 * 1024 * 1024)
#define MO_MAGIC	0x950412deu

/* A language: its name, and which form a number takes. */
struct language {
	const char *name;
	unsigned (*form)(unsigned long n);
};

static unsigned form_en(unsigned long n)
{
	return n != 1;
}

static unsigned form_fr(unsigned long n)
{
	return n > 1;
}

static const struct language languages[] = {
	{ "en", form_en }, /* the language of the messages themselves */
	{ "fr", form_fr },
};

/* Set once, before any thread; read only ever after. */
static struct catalogue {
	const struct language *lang;
	struct gf_buf file;
	struct gf_strmap messages; /* msgid to its row of the table of texts */
} catalogue = { .lang = languages, .file = GF_BUF_INIT },
  others[GF_NELEMS(languages)]; /* by language; lang NULL: not read */
static struct gf_buf folder = GF_BUF_INIT;
static bool plain;

/* Number `i` of those that start at `at`; msgfmt writes little-endian. */
static uint32_t mo_number(const struct gf_buf *mo, size_t at, unsigned i)
{
	uint32_t v;

	memcpy(&v, mo->s + at + (size_t)i * sizeof(v), sizeof(v));
	return le32toh(v);
}

/* Where a string of the catalogue starts; NULL when it lies outside. */
static const char *mo_string(const struct gf_buf *mo, size_t at, uint32_t *len)
{
	uint32_t start = mo_number(mo, at, 1);

	*len = mo_number(mo, at, 0);
	if (start > mo->len || *len >= mo->len - start || mo->s[start + *len])
		return NULL;
	return mo->s + start;
}

/* The number of messages and where their two tables are. */
static bool read_header(const struct gf_buf *mo, uint32_t *n, uint32_t *ids,
			uint32_t *texts)
{
	size_t table;

	if (mo->len < 5 * sizeof(*n) || mo_number(mo, 0, 0) != MO_MAGIC ||
	    mo_number(mo, 0, 1) >> 16 > 1)
		return false;
	*n = mo_number(mo, 0, 2);
	*ids = mo_number(mo, 0, 3);
	*texts = mo_number(mo, 0, 4);
	table = (size_t)*n * 8;
	return *ids <= mo->len && *texts <= mo->len &&
	       table <= mo->len - *ids && table <= mo->len - *texts;
}

static void read_messages(struct catalogue *c)
{
	struct gf_buf *mo = &c->file;
	uint32_t n, ids, texts, i, len;

	if (!read_header(mo, &n, &ids, &texts))
		return;
	for (i = 0; i < n; i++) {
		size_t row = texts + (size_t)i * 8;
		const char *id = mo_string(mo, ids + (size_t)i * 8, &len);
		const char *text = mo_string(mo, row, &len);

		/*
		 * A message is found by its first form, as gettext does; the
		 * empty one is the catalogue's own header.
		 */
		if (id && text && *id && *text)
			gf_strmap_put(&c->messages, id, strlen(id),
				      mo->s + row);
	}
}

/* "fr", "fr_FR.UTF-8" and "fr-BE" are French. */
static bool is_named(const struct language *language, const char *lang)
{
	size_t len = strlen(language->name);

	return !strncmp(language->name, lang, len) &&
	       (!lang[len] || strchr("_-.@:", lang[len]));
}

static void forget(struct catalogue *c)
{
	gf_strmap_release(&c->messages);
	gf_buf_release(&c->file);
	c->lang = NULL;
}

/* Without a catalogue all is said in English, which is no failure. */
static void read_catalogue(struct catalogue *c, const struct language *lang)
{
	struct gf_buf path = GF_BUF_INIT;

	forget(c);
	c->lang = lang;
	if (lang == languages || !folder.len)
		return;
	gf_buf_addf(&path, "%s/%s/LC_MESSAGES/greffe.mo", folder.s, lang->name);
	if (!gf_file_read_named(&c->file, path.s, CATALOGUE_LIMIT, NULL))
		read_messages(c);
	gf_buf_release(&path);
}

/* The first of a list, "de:fr", that is known; else the first there is. */
static const struct language *find_language(const char *list)
{
	size_t i;

	while (list) {
		for (i = 0; i < GF_NELEMS(languages); i++)
			if (is_named(&languages[i], list))
				return &languages[i];
		list = strchr(list, ':');
		list = list ? list + 1 : NULL;
	}
	return languages;
}

void gf_i18n_init(const char *lang, const char *localedir)
{
	const struct language *chosen = find_language(lang);
	size_t i;

	for (i = 0; i < GF_NELEMS(others); i++)
		forget(&others[i]);
	gf_buf_reset(&folder);
	if (localedir)
		gf_buf_adds(&folder, localedir);
	read_catalogue(&catalogue, chosen);
}

void gf_i18n_load_all(void)
{
	size_t i;

	for (i = 1; i < GF_NELEMS(languages); i++)
		if (!others[i].lang && catalogue.lang != &languages[i])
			read_catalogue(&others[i], &languages[i]);
}

void gf_i18n_plain(bool on)
{
	plain = on;
}

const char *gf_i18n_lang(void)
{
	return plain ? languages->name : catalogue.lang->name;
}

/* The forms of a message, NUL between them; NULL when it has none. */
static const char *find_forms(const struct catalogue *c, const char *msgid,
			      uint32_t *len)
{
	const char *row;

	row = gf_strmap_get(&c->messages, msgid, strlen(msgid));
	return row ? mo_string(&c->file, (size_t)(row - c->file.s), len) : NULL;
}

const char *gf_translate(const char *msgid)
{
	uint32_t len;
	const char *forms = plain ? NULL : find_forms(&catalogue, msgid, &len);

	return forms ? forms : msgid;
}

const char *gf_translate_to(const char *lang, const char *msgid)
{
	const struct catalogue *c = &catalogue;
	const char *forms;
	uint32_t len;
	size_t i;

	for (i = 0; i < GF_NELEMS(others) && strcmp(c->lang->name, lang); i++)
		if (others[i].lang)
			c = &others[i];
	if (strcmp(c->lang->name, lang) != 0)
		return msgid;
	forms = find_forms(c, msgid, &len);
	return forms ? forms : msgid;
}

const char *gf_ntranslate(const char *one, const char *many, unsigned long n)
{
	unsigned form = catalogue.lang->form(n);
	const char *forms, *next;
	uint32_t len;

	forms = plain ? NULL : find_forms(&catalogue, one, &len);
	if (!forms)
		return form_en(n) ? many : one;
	for (; form; form--) {
		next = forms + strlen(forms) + 1;
		if (next >= forms + len)
			break;
		len -= (uint32_t)(next - forms);
		forms = next;
	}
	return forms;
}
