/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files of formats share: the judges, and the small hand that reads
 * text for them. Every judge reads its text once from left to right, never
 * back, so that a hostile text costs its length and no more.
 */
#ifndef GF_JSONSCHEMA_FORMAT_H
#define GF_JSONSCHEMA_FORMAT_H

#include "jsonschema/jsonschema.h"

/* --- reading by hand ----------------------------------------------------- */

struct scan {
	const char *p, *end;
};

static inline bool scan_done(const struct scan *s)
{
	return s->p == s->end;
}

/* The next byte, or 0 at the end (which a NUL byte never passes for). */
static inline char scan_peek(const struct scan *s)
{
	return s->p < s->end ? *s->p : '\0';
}

static inline bool scan_char(struct scan *s, char c)
{
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_alnum(char c)
{
	return is_digit(c) || is_alpha(c);
}

static inline bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Exactly n digits, n <= 9. */
bool js_scan_digits(struct scan *s, unsigned n, unsigned *value);
/* Any number of digits, at least one. */
bool js_scan_number(struct scan *s);

/* --- days (format_time.c) ------------------------------------------------ */

unsigned js_month_days(unsigned year, unsigned month);
/* Since 1970-01-01, in the calendar of today carried back. */
int64_t js_days(unsigned year, unsigned month, unsigned day);
/* YYYY-MM-DD, a day that exists. */
bool js_scan_date(struct scan *s, unsigned *year, unsigned *month,
		  unsigned *day);

/* --- the judges ---------------------------------------------------------- */

/* format_time.c */
bool js_is_date(const char *text, size_t len);
bool js_is_time(const char *text, size_t len);
bool js_is_date_time(const char *text, size_t len);
bool js_is_duration(const char *text, size_t len);
/* edtf.c */
bool js_is_edtf(const char *text, size_t len);
/* format_net.c */
bool js_is_ipv4(const char *text, size_t len);
bool js_is_ipv6(const char *text, size_t len);
bool js_is_email(const char *text, size_t len);
bool js_is_idn_email(const char *text, size_t len);
/* idn.c */
bool js_is_hostname(const char *text, size_t len);
bool js_is_idn_hostname(const char *text, size_t len);
/* format_uri.c */
bool js_is_uri(const char *text, size_t len);
bool js_is_uri_reference(const char *text, size_t len);
bool js_is_iri(const char *text, size_t len);
bool js_is_iri_reference(const char *text, size_t len);
/* format_template.c */
bool js_is_uri_template(const char *text, size_t len);
/* format_text.c */
bool js_is_uuid(const char *text, size_t len);
bool js_is_json_pointer(const char *text, size_t len);
bool js_is_relative_json_pointer(const char *text, size_t len);
bool js_is_regex(const char *text, size_t len);
/* format_code.c */
bool js_is_siren(const char *text, size_t len);
bool js_is_siret(const char *text, size_t len);
bool js_is_rna(const char *text, size_t len);
/* format_lang.c */
bool js_is_bcp47(const char *text, size_t len);
/* spdx.c */
bool js_is_spdx(const char *text, size_t len);

/*
 * A letter beyond ASCII that an IRI or a URI template may hold (RFC 3987
 * ucschar, iprivate); at s, valid UTF-8. Its bytes, or 0.
 */
unsigned js_ucschar(const char *s, size_t len, bool private_too);

/* --- what was meant (format_advice.c, advice_*.c) ------------------------ */

/* Nobody types a value longer than this for one of another format. */
#define GF_ADVICE_BYTES 1024

/* Writes a value that has the format, or false. */
typedef bool (*advise_fn)(struct gf_buf *out, const char *text, size_t len);

bool js_advise_date(struct gf_buf *out, const char *text, size_t len);
bool js_advise_edtf(struct gf_buf *out, const char *text, size_t len);
bool js_advise_time(struct gf_buf *out, const char *text, size_t len);
bool js_advise_date_time(struct gf_buf *out, const char *text, size_t len);
bool js_advise_email(struct gf_buf *out, const char *text, size_t len);
bool js_advise_uri(struct gf_buf *out, const char *text, size_t len);
bool js_advise_hostname(struct gf_buf *out, const char *text, size_t len);
bool js_advise_uuid(struct gf_buf *out, const char *text, size_t len);
bool js_advise_code(struct gf_buf *out, const char *text, size_t len);
bool js_advise_bcp47(struct gf_buf *out, const char *text, size_t len);
bool js_advise_spdx(struct gf_buf *out, const char *text, size_t len);

#endif
