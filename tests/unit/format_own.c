/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Formats that the official suite does not test: spdx, bcp47, siren, siret,
 * rna; and what all of them share.
 */
#include "jsonschema/jsonschema.h"
#include "tap.h"

struct row {
	const char *format;
	bool valid;
	const char *text;
};

static const struct row rows[] = {
	{ "spdx", true, "MIT" },
	{ "spdx", true, "CC-BY-SA-4.0" },
	{ "spdx", true, "etalab-2.0" },
	{ "spdx", true, "EUPL-1.2" },
	{ "spdx", true, "0BSD" },
	{ "spdx", true, "zlib-acknowledgement" },
	{ "spdx", true, "GPL-2.0" },
	{ "spdx", true, "Apache-2.0+" },
	{ "spdx", true, "NONE" },
	{ "spdx", true, "NOASSERTION" },
	{ "spdx", true, "LicenseRef-la-27e-region" },
	{ "spdx", true, "DocumentRef-a.b:LicenseRef-c" },
	{ "spdx", true, "MIT OR Apache-2.0" },
	{ "spdx", true, "(MIT OR EUPL-1.2) AND CC0-1.0" },
	{ "spdx", true, "((MIT))" },
	{ "spdx", true, "GPL-2.0-only WITH Classpath-exception-2.0" },
	{ "spdx", true, "( MIT )" },
	{ "spdx", false, "" },
	{ "spdx", false, "mit" },
	{ "spdx", false, "CC-BY-SA" },
	{ "spdx", false, "CC BY-SA 4.0" },
	{ "spdx", false, "MIT or Apache-2.0" },
	{ "spdx", false, "MIT Apache-2.0" },
	{ "spdx", false, "MIT OR" },
	{ "spdx", false, "OR MIT" },
	{ "spdx", false, "MIT +" },
	{ "spdx", false, "MIT++" },
	{ "spdx", false, "+" },
	{ "spdx", false, "(MIT" },
	{ "spdx", false, "MIT)" },
	{ "spdx", false, "()" },
	{ "spdx", false, ")MIT(" },
	{ "spdx", false, "MIT WITH MIT" },
	{ "spdx", false, "MIT WITH" },
	{ "spdx", false, "(MIT) WITH Classpath-exception-2.0" },
	{ "spdx", false, "NONE OR MIT" },
	{ "spdx", false, "LicenseRef-" },
	{ "spdx", false, "DocumentRef-a:MIT" },
	{ "spdx", false, "LicenseRef-a_b" },
	{ "spdx", false, " MIT" },
	{ "spdx", false, "MIT\t" },

	{ "bcp47", true, "fr" },
	{ "bcp47", true, "FR" },
	{ "bcp47", true, "pt-BR" },
	{ "bcp47", true, "zh-Hant-TW" },
	{ "bcp47", true, "gsw" },
	{ "bcp47", true, "es-419" },
	{ "bcp47", true, "zh-yue-HK" },
	{ "bcp47", true, "sl-rozaj-biske" },
	{ "bcp47", true, "de-1996" },
	{ "bcp47", true, "fr-u-ca-gregory-x-27e" },
	{ "bcp47", true, "x-greffe" },
	{ "bcp47", true, "i-klingon" },
	{ "bcp47", true, "en-GB-oed" },
	{ "bcp47", true, "zh-min-nan" },
	{ "bcp47", false, "" },
	{ "bcp47", false, "f" },
	{ "bcp47", false, "qq" },
	{ "bcp47", false, "fra" },
	{ "bcp47", false, "fr_FR" },
	{ "bcp47", false, "fr-" },
	{ "bcp47", false, "-fr" },
	{ "bcp47", false, "fr--FR" },
	{ "bcp47", false, "french" },
	{ "bcp47", false,
	  "fran\xc3\xa7"
	  "ais" },
	{ "bcp47", false, "fr-FR-BE" },
	{ "bcp47", false, "de-1996-1996" },
	{ "bcp47", false, "fr-u" },
	{ "bcp47", false, "fr-u-ca-u-nu" },
	{ "bcp47", false, "fr-x" },
	{ "bcp47", false, "fr-abcdefghi" },
	{ "bcp47", false, "fr FR" },

	{ "siren", true, "732829320" },
	{ "siren", true, "356000000" },
	{ "siren", false, "732829321" },
	{ "siren", false, "732 829 320" },
	{ "siren", false, "73282932" },
	{ "siren", false, "7328293200" },
	{ "siren", false, "73282932X" },
	{ "siren", false, "" },

	{ "siret", true, "73282932000074" },
	{ "siret", true, "35600000000048" },
	{ "siret", true, "35600000009075" },
	{ "siret", false, "35600000000049" },
	{ "siret", false, "73282932000075" },
	{ "siret", false, "732829320" },
	{ "siret", false, "732 829 320 00074" },
	{ "siret", false, "73282932O00074" },

	{ "rna", true, "W751234567" },
	{ "rna", true, "W9C1234567" },
	{ "rna", false, "w751234567" },
	{ "rna", false, "W75123456" },
	{ "rna", false, "W7512345678" },
	{ "rna", false, "WA51234567" },
	{ "rna", false, "W7C123456X" },

	{ "email", true, "prenom.nom@la27eregion.fr" },
	{ "email", false, "a@b@c.fr" },
	{ "email", false, "pr\xc3\xa9nom@la27eregion.fr" },
	{ "idn-email", true, "pr\xc3\xa9nom@la27eregion.fr" },
	{ "uri", true, "https://www.la27eregion.fr/" },
	{ "uri", false, "www.la27eregion.fr" },
	{ "relative-json-pointer", true, "0+1/titre" },
	{ "relative-json-pointer", true, "1-1#" },
	{ "relative-json-pointer", false, "0+" },
	{ "relative-json-pointer", false, "0+01" },
	{ "unheard-of", true, "anything" },
};

static void test_rows(void)
{
	size_t i, len;
	char *text;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		/* Its own bytes and no more, for a sanitizer to watch. */
		len = strlen(rows[i].text);
		text = gf_xmalloc(len ? len : 1);
		memcpy(text, rows[i].text, len);
		is_int(gf_format_check(rows[i].format, text, len),
		       rows[i].valid, "%s '%s'", rows[i].format, rows[i].text);
		free(text);
	}
}

static void test_table(void)
{
	const char *const *name;
	const char *before = "";
	unsigned n = 0;

	for (name = gf_formats(); *name; name++, n++) {
		ok(strcmp(before, *name) < 0 && gf_format_find(*name) &&
			   gf_format_expected(*name),
		   "%s is in its place, judged and described", *name);
		ok(!gf_format_find(*name)("a\0b", 3) ||
			   strstr(*name, "regex") || strstr(*name, "pointer"),
		   "%s holds no NUL", *name);
		before = *name;
	}
	is_int(n, 25, "formats");
	ok(!gf_format_find("unheard-of") && !gf_format_expected("unheard-of"),
	   "no others");
}

/* The example that people are told has the format. */
static void test_expected(void)
{
	const char *const *name;
	char example[80];
	const char *text;
	size_t len;

	for (name = gf_formats(); *name; name++) {
		text = strstr(gf_format_expected(*name), "such as ");
		if (!ok(text != NULL, "%s has an example", *name))
			continue;
		text += strlen("such as ");
		len = strcspn(text, ", ");
		if (!text[len] || text[len] == ' ' || text[len] == ',') {
			snprintf(example, sizeof(example), "%.*s", (int)len,
				 text);
			ok(gf_format_check(*name, example, strlen(example)),
			   "%s: '%s' is one", *name, example);
		}
	}
}

int main(void)
{
	test_rows();
	test_table();
	test_expected();
	return tap_done();
}
