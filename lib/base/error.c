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
	snprintf(err->msg + len, sizeof(err->msg) - len, ": %s",
		 strerror(saved));
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
	snprintf(err->msg + len, sizeof(err->msg) - len, ": %s", inner);
	return -1;
}

void gf_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "greffe: bug at %s:%d: %s\n", file, line, what);
	abort();
}
