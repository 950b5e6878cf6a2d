/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Names of files and folders, ids, and what may be typed instead: a name must
 * exist on every computer that clones the registry.
 */
#include "record/internal.h"

#include <strings.h>

#define KIND_NAME_MAX 128

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_slug(const char *s, size_t len)
{
	size_t i;

	if (!len || len > gf_limit(GF_LIMIT_ID_BYTES))
		return false;
	for (i = 0; i < len; i++)
		if (!is_word(s[i]) &&
		    (s[i] != '-' || !i || i + 1 == len || s[i - 1] == '-'))
			return false;
	return true;
}

/* A slug, or one whose words '_' joins: what a kind may be called. */
bool is_kind_name(const char *s, size_t len)
{
	char copy[KIND_NAME_MAX];
	size_t i;

	if (len >= sizeof(copy))
		return false;
	for (i = 0; i < len; i++)
		copy[i] = s[i] == '_' ? '-' : s[i];
	return is_slug(copy, len);
}

bool gf_kind_allows_id(const struct gf_kind *kind, const char *id, size_t len)
{
	if (!kind->id_pattern)
		return is_slug(id, len);
	return len && gf_regex_search(kind->id_pattern, id, len) == 1;
}

void gf_slug(struct gf_buf *out, const char *s, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	size_t i, max = gf_limit(GF_LIMIT_ID_BYTES);

	gf_buf_reset(out);
	if (gf_utf8_check(s, len) == len)
		gf_fold(&folded, s, len);
	for (i = 0; i < folded.len && out->len < max; i++)
		if (is_word(folded.s[i]))
			gf_buf_addc(out, folded.s[i]);
		else if (out->len && out->s[out->len - 1] != '-')
			gf_buf_addc(out, '-');
	while (out->len && out->s[out->len - 1] == '-')
		out->s[--out->len] = '\0';
	gf_buf_release(&folded);
}

/* --- names that not every computer takes --------------------------------- */

/* CON, PRN, AUX, NUL, COM1-9, LPT1-9, with or without an extension. */
static bool is_device_name(const char *s)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t len = strcspn(s, "."), i;

	for (i = 0; i < GF_NELEMS(devices); i++)
		if (len == 3 && !strncasecmp(s, devices[i], 3))
			return true;
	return len == 4 && s[3] >= '1' && s[3] <= '9' &&
	       (!strncasecmp(s, "com", 3) || !strncasecmp(s, "lpt", 3));
}

/* Why a name is not portable, as a message about '%s'; NULL when it is. */
static const char *portable_fault(const char *name)
{
	size_t len = strlen(name), i;

	if (is_device_name(name))
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

static const char *encoding_fault(const char *name)
{
	size_t len = strlen(name);

	if (gf_utf8_check(name, len) != len)
		return N_("the name '%s' is not written in UTF-8");
	if (!gf_is_nfc(name, len))
		return N_("the accents of the name '%s' are separate "
			  "characters");
	return NULL;
}

static int say_name(struct gf_diags *diags, enum gf_rule rule, const char *what,
		    const char *name)
{
	struct gf_buf slug = GF_BUF_INIT;
	struct gf_diag *d;

	d = gf_diags_add(diags, rule, (struct gf_span){ 0, 0 });
	if (d) {
		gf_say(diags, &d->message, what, name);
		gf_slug(&slug, name, strcspn(name, "."));
		if (slug.len && !is_device_name(slug.s)) {
			gf_buf_adds(&slug, name + strcspn(name, "."));
			gf_say(diags, &d->advice,
			       N_("give it another name, for example '%s'"),
			       slug.s);
		}
	}
	gf_buf_release(&slug);
	return -1;
}

bool is_plain_name(const char *path, const char *name, size_t len)
{
	return is_slug(name, len) && !is_device_name(name) &&
	       strlen(path) <= gf_limit(GF_LIMIT_PATH_BYTES);
}

static int check_lengths(struct gf_diags *diags, const char *path)
{
	bool name = strlen(gf_path_base(path)) > gf_limit(GF_LIMIT_NAME_BYTES);
	struct gf_diag *d;
	char max[24];

	if (!name && strlen(path) <= gf_limit(GF_LIMIT_PATH_BYTES))
		return 0;
	snprintf(max, sizeof(max), "%zu",
		 gf_limit(name ? GF_LIMIT_NAME_BYTES : GF_LIMIT_PATH_BYTES));
	d = gf_diags_add(diags, GF_RULE_PATH_LONG, (struct gf_span){ 0, 0 });
	if (d && name)
		gf_say(diags, &d->message,
		       N_("the name is longer than %s bytes"), max);
	else if (d)
		gf_say(diags, &d->message,
		       N_("the path is longer than %s bytes"), max);
	return -1;
}

int check_name(struct gf_diags *diags, const char *path)
{
	const char *name = gf_path_base(path), *what;

	what = encoding_fault(name);
	if (what)
		return say_name(diags, GF_RULE_PATH_ENCODING, what, name);
	what = portable_fault(name);
	if (what)
		return say_name(diags, GF_RULE_PATH_PORTABLE, what, name);
	return check_lengths(diags, path);
}
