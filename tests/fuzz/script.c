/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Fuzzes the header of saved questions: what is read lies in the file, a
 * finding has a place in it, and one without SELECT is never taken for whole.
 */
#include "index/index.h"
#include "replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = gf_xmemdup((const char *)data, size);
	struct gf_script script = { 0 };
	struct gf_diags diags = { 0 };
	struct gf_source src;
	bool whole;
	uint32_t i;

	gf_source_init(&src, "schema/queries/a.sql", text, size);
	whole = gf_script_parse(&script, &src, &diags);
	GF_BUG(whole != (script.sql != NULL));
	GF_BUG(!whole && !diags.errors);
	GF_BUG(strcmp(script.id, "a") != 0);
	GF_BUG(whole && memcmp(text + script.sql_at, script.sql,
			       strlen(script.sql)) != 0);
	GF_BUG(script.caveats &&
	       memcmp(text + script.caveats_at, script.caveats,
		      strlen(script.caveats)) != 0);
	for (i = 0; i < diags.n; i++)
		GF_BUG(diags.items[i].span.start > diags.items[i].span.end ||
		       diags.items[i].span.end > src.len);
	for (i = 0; i < script.nparams; i++)
		GF_BUG(gf_script_param(&script, script.params[i].name,
				       strlen(script.params[i].name)) !=
		       &script.params[i]);
	gf_script_release(&script);
	gf_diags_release(&diags);
	gf_source_release(&src);
	free(text);
	return 0;
}
