/* SPDX-License-Identifier: EUPL-1.2 */
/* The error channel: what could not be done, in one line for a person. */
#include "base/base.h"

#include <errno.h>

int gf_fail(struct gf_error *err, enum gf_err code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return -1;
	err->code = code;
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return -1;
}

/* What is met in practice, in our words; the rest in the system's own. */
const char *gf_errno_text(int code)
{
	static const struct {
		int code;
		const char *text;
	} rows[] = {
		{ ENOENT, N_("No such file or directory") },
		{ EACCES, N_("Permission denied") },
		{ EPERM, N_("Operation not permitted") },
		{ ENOTDIR, N_("Not a directory") },
		{ EISDIR, N_("Is a directory") },
		{ EEXIST, N_("File exists") },
		{ ELOOP, N_("Too many levels of symbolic links") },
		{ ENAMETOOLONG, N_("File name too long") },
		{ ENOSPC, N_("No space left on device") },
		{ EROFS, N_("Read-only file system") },
		{ EMFILE, N_("Too many open files") },
		{ ENOMEM, N_("Cannot allocate memory") },
		{ EPIPE, N_("Broken pipe") },
		{ EIO, N_("Input/output error") },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		if (rows[i].code == code)
			return _(rows[i].text);
	return strerror(code);
}

int gf_fail_errno(struct gf_error *err, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;
	size_t len;

	if (!err)
		return -1;
	err->code = saved == ENOENT || saved == ENOTDIR ? GF_ENOTFOUND : GF_EIO;
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	len = strlen(err->msg);
	/* translators: what could not be done, then, behind this, why */
	snprintf(err->msg + len, sizeof(err->msg) - len, _(": %s"),
		 gf_errno_text(saved));
	return -1;
}

int gf_wrap(struct gf_error *err, const char *fmt, ...)
{
	char inner[sizeof(err->msg)];
	va_list ap;
	size_t len;

	if (!err)
		return -1;
	memcpy(inner, err->msg, sizeof(inner));
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	len = strlen(err->msg);
	snprintf(err->msg + len, sizeof(err->msg) - len, _(": %s"), inner);
	return -1;
}

void gf_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "greffe: bug at %s:%d: %s\n", file, line, what);
	abort();
}
