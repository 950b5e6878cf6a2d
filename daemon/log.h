/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/log: what greffed writes on its standard error, for administrators.
 *
 * One line an event, in words that programs cut easily:
 *
 *	event=verdict repo=/srv/git/communs.git word=invalid errors=2
 *	event=alarm repo=/srv/git/communs.git text="a note that is not ours"
 *
 * A value that holds anything but plain characters stands in quotes, with "
 * and \ behind a \, and everything that is no visible character escaped: no
 * text of a repository begins a line, ends one or moves a cursor. A value is
 * cut at LOG_VALUE_BYTES.
 *
 * Where standard error is the journal, lines begin with sd-daemon's priority
 * (<3> error, <4> warning, <6> info, <7> debug), and it knows the time.
 * Elsewhere they begin with the time (UTC) and the level.
 *
 *	log_line(LOG_WARN, "notify.failed", LOG_TEXT("repo", path),
 *		 LOG_NUMBER("status", 3));
 */
#ifndef GF_DAEMON_LOG_H
#define GF_DAEMON_LOG_H

#include "base/base.h"

#define LOG_VALUE_BYTES 1024

/* clang-format off */
/* X(name, its name in configurations, its priority for sd-daemon) */
#define LOG_LEVELS(X)     \
	X(ERROR, "error", 3) \
	X(WARN, "warn", 4)   \
	X(INFO, "info", 6)   \
	X(DEBUG, "debug", 7)
/* clang-format on */

enum log_level {
#define X(name, word, priority) LOG_##name,
	LOG_LEVELS(X)
#undef X
		LOG_LEVEL_COUNT
};

/* One key=value; text NULL: the number. A key is a plain word of ours. */
struct log_field {
	const char *key, *text;
	size_t len;
	long long number;
};
#define LOG_BYTES(key, text, len) ((struct log_field){ key, text, len, 0 })
#define LOG_NUMBER(key, n)	  ((struct log_field){ key, NULL, 0, n })
/* A text that is NULL or "" is left out. */
#define LOG_TEXT(key, text) log_text(key, text)
struct log_field log_text(const char *key, const char *text);

/* Lines go to `fd`; `journal_stream` is $JOURNAL_STREAM, or NULL. */
void log_open(int fd, const char *journal_stream);
void log_set_level(enum log_level upto);
bool log_level_find(enum log_level *out, const char *name);
/* Is anybody told of that? For what is costly to put together. */
bool log_wants(enum log_level level);

#define log_line(level, event, ...) \
	log_fields(level, event, \
		   (const struct log_field[]){ __VA_ARGS__, \
					       { NULL, NULL, 0, 0 } })
/* Up to the field without a key. */
void log_fields(enum log_level level, const char *event,
		const struct log_field *fields);
/* A line without its head, appended: what log_fields writes. */
void log_format(struct gf_buf *out, const char *event,
		const struct log_field *fields);

#endif
