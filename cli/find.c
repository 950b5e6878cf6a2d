/* SPDX-License-Identifier: EUPL-1.2 */
/* Which registry a person works in: the nearest one above the folder. */
#include "cli/cli.h"

#include <unistd.h>

bool cli_is_registry(const char *dir)
{
	struct gf_buf path = GF_BUF_INIT;
	bool found;

	gf_buf_addf(&path, "%s/greffe.yaml", dir);
	found = !access(path.s, F_OK);
	if (!found) {
		gf_buf_reset(&path);
		gf_buf_addf(&path, "%s/schema", dir);
		found = gf_is_folder(path.s);
		gf_buf_reset(&path);
		gf_buf_addf(&path, "%s/records", dir);
		found = found && gf_is_folder(path.s);
	}
	gf_buf_release(&path);
	return found;
}

char *cli_find_registry(struct cli *cli, struct gf_error *err)
{
	char *dir = realpath(cli->dir, NULL), *slash;

	if (!dir) {
		gf_fail_errno(err, _("cannot work in '%s'"), cli->dir);
		return NULL;
	}
	while (!cli_is_registry(dir)) {
		slash = strrchr(dir, '/');
		if (slash == dir || !slash) {
			free(dir);
			gf_fail(err, GF_ENOTFOUND,
				_("no registry here: no folder above '%s' has "
				  "greffe.yaml, or schema/ and records/ "
				  "(greffe init makes one)"),
				cli->dir);
			return NULL;
		}
		*slash = '\0';
	}
	return dir;
}
