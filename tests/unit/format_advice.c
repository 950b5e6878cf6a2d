/* SPDX-License-Identifier: EUPL-1.2 */
/* What was meant by a text that has not its format. */
#include "jsonschema/jsonschema.h"
#include "tap.h"

static const struct {
	const char *format, *text, *advice;
} rows[] = {
	{ "date", "12/03/2026", "2026-03-12" },
	{ "date", "12.3.2026", "2026-03-12" },
	{ "date", "12 mars 2026", "2026-03-12" },
	{ "date", "1er ao\xc3\xbbt 2025", "2025-08-01" },
	{ "date", "jeudi 12 mars 2026", "2026-03-12" },
	{ "date", "March 12, 2026", "2026-03-12" },
	{ "date", "03/25/2026", "2026-03-25" },
	{ "date", "2026/3/12", "2026-03-12" },
	{ "date", "20260312", "2026-03-12" },
	{ "date", "2026-03-12T10:00:00Z", "2026-03-12" },
	{ "date", "31/02/2026", NULL },
	{ "date", "mars 2026", NULL },
	{ "date", "2026-03-12", NULL },
	{ "date", "un jour", NULL },
	{ "edtf", "mars 2026", "2026-03" },
	{ "edtf", "03/2026", "2026-03" },
	{ "edtf", "30/06/2025", "2025-06-30" },
	{ "edtf", "2025-", "2025" },
	{ "edtf", "2025-6", "2025-06" },
	{ "edtf", "automne 2022", "2022-23" },
	{ "edtf", "\xc3\x89t\xc3\xa9 2022", "2022-22" },
	{ "edtf", "vers 2019", "2019~" },
	{ "edtf",
	  "d\xc3\xa9"
	  "but 2025",
	  "2025~" },
	{ "edtf", "2024 ?", "2024?" },
	{ "edtf", "2025-06-31", NULL },
	{ "edtf", "2018-11/2019", NULL },
	{ "time", "14h30", "14:30:00Z" },
	{ "time", "9 heures", "09:00:00Z" },
	{ "time", "25h", NULL },
	{ "date-time", "2026-03-12 14:30", "2026-03-12T14:30:00Z" },
	{ "date-time", "12/03/2026 14h30", "2026-03-12T14:30:00Z" },
	{ "date-time", "demain midi", NULL },
	{ "email", " a@b.fr ", "a@b.fr" },
	{ "email", "<a@b.fr>", "a@b.fr" },
	{ "email", "mailto:a@b.fr", "a@b.fr" },
	{ "email", "a (at) b.fr", "a@b.fr" },
	{ "email", "a b", NULL },
	{ "uri", "www.x.fr", "https://www.x.fr" },
	{ "uri", "x.fr/page", "https://x.fr/page" },
	{ "uri", "http//x.fr", "http://x.fr" },
	{ "uri", "https://x.fr/a b", "https://x.fr/a%20b" },
	{ "uri", "https://x.fr/\xc3\xa9t\xc3\xa9",
	  "https://x.fr/%C3%A9t%C3%A9" },
	{ "uri", "a@b.fr", "mailto:a@b.fr" },
	{ "uri", "voir le site", NULL },
	{ "hostname", "https://x.fr/a", "x.fr" },
	{ "uuid", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
	  "2eb8aa08-aa98-11ea-b4aa-73b441d16380" },
	{ "uuid", "2eb8aa08aa9811eab4aa73b441d16380",
	  "2eb8aa08-aa98-11ea-b4aa-73b441d16380" },
	{ "siren", "732 829 320", "732829320" },
	{ "siren",
	  "732\xc2\xa0"
	  "829\xe2\x80\xaf"
	  "320",
	  "732829320" },
	{ "siren", "FR44732829320", "732829320" },
	{ "siren", "732 829 321", NULL },
	{ "siret", "732 829 320 00074", "73282932000074" },
	{ "rna", "w751234567", "W751234567" },
	{ "bcp47",
	  "fran\xc3\xa7"
	  "ais",
	  "fr" },
	{ "bcp47", "English", "en" },
	{ "bcp47", "fra", "fr" },
	{ "bcp47", "fr_FR", "fr-FR" },
	{ "bcp47", "klingonais", NULL },
	{ "spdx", "Creative Commons BY-SA 4.0", "CC-BY-SA-4.0" },
	{ "spdx", "CC BY SA 4.0", "CC-BY-SA-4.0" },
	{ "spdx", "cc-by-sa 4", "CC-BY-SA-4.0" },
	{ "spdx", "CC BY-SA", "CC-BY-SA-4.0" },
	{ "spdx", "Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0" },
	{ "spdx", "GPLv3", "GPL-3.0-only" },
	{ "spdx", "GPL v3 or later", "GPL-3.0-or-later" },
	{ "spdx", "GNU General Public License v3.0", "GPL-3.0-only" },
	{ "spdx", "licence ouverte", "etalab-2.0" },
	{ "spdx", "Licence Ouverte / Open Licence 2.0", "etalab-2.0" },
	{ "spdx", "Apache License, Version 2.0", "Apache-2.0" },
	{ "spdx", "MIT License", "MIT" },
	{ "spdx", "eupl v1.2", "EUPL-1.2" },
	{ "spdx", "Open Database License", "ODbL-1.0" },
	{ "spdx", "mit or apache-2.0", "MIT OR Apache-2.0" },
	{ "spdx", "tous droits r\xc3\xa9serv\xc3\xa9s", NULL },
	{ "spdx", "MIT", NULL },
	{ "ipv4", "1.2.3", NULL },
	{ "unheard-of", "a", NULL },
};

int main(void)
{
	struct gf_arena arena = { 0 };
	struct gf_buf large = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		is_str(gf_format_advice(&arena, rows[i].format, rows[i].text,
					strlen(rows[i].text)),
		       rows[i].advice, "%s '%s'", rows[i].format, rows[i].text);
	gf_buf_fill(&large, ' ', 100000);
	is_str(gf_format_advice(&arena, "spdx", large.s, large.len), NULL,
	       "nothing is looked for in a large text");
	is_str(gf_format_advice(&arena, "date", "\xff/\xff", 3), NULL,
	       "nor in what is not UTF-8");
	gf_buf_release(&large);
	gf_arena_release(&arena);
	return tap_done();
}
