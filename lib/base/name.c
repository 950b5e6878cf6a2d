/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of files that not every computer takes. */
#include "base/base.h"

#include <strings.h>

bool gf_is_device_name(const char *s)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t len = strcspn(s, "."), i;

	for (i = 0; i < GF_NELEMS(devices); i++)
		if (len == 3 && !strncasecmp(s, devices[i], 3))
			return true;
	return len == 4 && s[3] >= '1' && s[3] <= '9' &&
	       (!strncasecmp(s, "com", 3) || !strncasecmp(s, "lpt", 3));
}

const char *gf_name_portable_fault(const char *name)
{
	size_t len = strlen(name), i;

	if (gf_is_device_name(name))
		return N_("'%s' is a device and not a file on Windows");
	if (strpbrk(name, "<>:\"|?*\\"))
		return N_("'%s' holds a character that Windows refuses in a "
			  "name");
	for (i = 0; i < len; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return N_("'%s' holds a control character");
	if (name[0] == ' ' || name[len - 1] == ' ')
		return N_("'%s' starts or ends with a space");
	if (name[len - 1] == '.')
		return N_("'%s' ends with a full stop, which Windows drops");
	if (name[0] == '-')
		return N_("'%s' starts with a hyphen, which programs take for "
			  "an option");
	return NULL;
}

const char *gf_name_encoding_fault(const char *name)
{
	size_t len = strlen(name);

	if (gf_utf8_check(name, len) != len)
		return N_("the name '%s' is not written in UTF-8");
	if (!gf_is_nfc(name, len))
		return N_("the accents of the name '%s' are separate "
			  "characters");
	return NULL;
}
