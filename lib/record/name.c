/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Names of files and folders, ids, and what may be typed instead: a name must
 * exist on every computer that clones the registry.
 */
#include "record/internal.h"

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

static int say_name(struct gf_diags *diags, enum gf_rule rule, const char *what,
		    const char *name)
{
	struct gf_buf slug = GF_BUF_INIT;
	struct gf_diag *d;

	d = gf_diags_add(diags, rule, (struct gf_span){ 0, 0 });
	if (d) {
		gf_say(diags, &d->message, what, name);
		gf_slug(&slug, name, strcspn(name, "."));
		if (slug.len && !gf_is_device_name(slug.s)) {
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
	return is_slug(name, len) && !gf_is_device_name(name) &&
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

	what = gf_name_encoding_fault(name);
	if (what)
		return say_name(diags, GF_RULE_PATH_ENCODING, what, name);
	what = gf_name_portable_fault(name);
	if (what)
		return say_name(diags, GF_RULE_PATH_PORTABLE, what, name);
	return check_lengths(diags, path);
}
