/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines for administrators, one an event: see log.h. */
#include "daemon/log.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
	int fd;
	bool is_journal;
	enum log_level upto;
} log_to = { .fd = STDERR_FILENO, .upto = LOG_INFO };

static const struct {
	const char *name;
	int priority;
} levels[] = {
#define X(symbol, word, priority) [LOG_##symbol] = { word, priority },
	LOG_LEVELS(X)
#undef X
};

/* "DEVICE:INODE", as systemd says of the socket that it gave. */
static bool is_journal(int fd, const char *stream)
{
	struct stat st;
	char own[64];

	if (!stream || fstat(fd, &st) < 0)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino);
	return !strcmp(own, stream);
}

void log_open(int fd, const char *journal_stream)
{
	log_to.fd = fd;
	log_to.is_journal = is_journal(fd, journal_stream);
}

void log_set_level(enum log_level upto)
{
	log_to.upto = upto;
}

bool log_wants(enum log_level level)
{
	return level <= log_to.upto;
}

bool log_level_find(enum log_level *out, const char *name)
{
	size_t i;

	for (i = 0; i < LOG_LEVEL_COUNT; i++)
		if (!strcmp(levels[i].name, name)) {
			*out = (enum log_level)i;
			return true;
		}
	return false;
}

struct log_field log_text(const char *key, const char *text)
{
	return LOG_BYTES(key, text ? text : "", text ? strlen(text) : 0);
}

/* --- a line -------------------------------------------------------------- */

#define PLAIN \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"_-./:@+,%~"

/* Where a value is cut: never inside a character. */
static size_t cut(const char *s, size_t len)
{
	size_t end = LOG_VALUE_BYTES;

	if (len <= end)
		return len;
	while (end && ((unsigned char)s[end] & 0xc0) == 0x80)
		end--;
	return end;
}

static void add_quoted(struct gf_buf *out, const char *s, size_t len)
{
	size_t i, from = 0;

	gf_buf_addc(out, '"');
	for (i = 0; i < len; i++) {
		if (s[i] != '"' && s[i] != '\\')
			continue;
		gf_buf_add_visible(out, s + from, i - from);
		gf_buf_addc(out, '\\');
		gf_buf_addc(out, s[i]);
		from = i + 1;
	}
	gf_buf_add_visible(out, s + from, len - from);
	gf_buf_addc(out, '"');
}

static void add_field(struct gf_buf *out, const struct log_field *field)
{
	size_t len;

	if (field->text && !field->len)
		return;
	gf_buf_addf(out, " %s=", field->key);
	if (!field->text) {
		gf_buf_addf(out, "%lld", field->number);
		return;
	}
	len = cut(field->text, field->len);
	if (len == field->len && strspn(field->text, PLAIN) >= len) {
		gf_buf_add(out, field->text, len);
		return;
	}
	add_quoted(out, field->text, len);
	if (len < field->len)
		gf_buf_addf(out, " %s_bytes=%zu", field->key, field->len);
}

void log_format(struct gf_buf *out, const char *event,
		const struct log_field *fields)
{
	gf_buf_addf(out, "event=%s", event);
	for (; fields->key; fields++)
		add_field(out, fields);
	gf_buf_addc(out, '\n');
}

static void add_head(struct gf_buf *out, enum log_level level)
{
	struct timespec now;
	struct tm tm;
	char text[32];

	if (log_to.is_journal) {
		gf_buf_addf(out, "<%d>", levels[level].priority);
		return;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	if (!gmtime_r(&now.tv_sec, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm))
		text[0] = '\0';
	gf_buf_addf(out, "%s.%03ldZ %s ", text, now.tv_nsec / 1000000,
		    levels[level].name);
}

/* In one write, so that a worker's line and ours never mix. */
void log_fields(enum log_level level, const char *event,
		const struct log_field *fields)
{
	struct gf_buf line = GF_BUF_INIT;
	int saved = errno;
	ssize_t n;

	if (!log_wants(level))
		return;
	add_head(&line, level);
	log_format(&line, event, fields);
	do {
		n = write(log_to.fd, line.s, line.len);
	} while (n < 0 && errno == EINTR);
	gf_buf_release(&line);
	errno = saved;
}
