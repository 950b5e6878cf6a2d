/* SPDX-License-Identifier: EUPL-1.2 */
/* One line an event, whatever a stranger's text holds; the journal's form. */
#include "daemon/log.h"
#include "tap.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void check(const struct log_field *fields, const char *want)
{
	struct gf_buf out = GF_BUF_INIT;

	log_format(&out, "e", fields);
	is_str(out.s, want, "a line");
	gf_buf_release(&out);
}

#define LINE(...) ((const struct log_field[]){ __VA_ARGS__, { 0 } })

static void test_values(void)
{
	check(LINE(LOG_NUMBER("n", -3)), "event=e n=-3\n");
	check(LINE(LOG_TEXT("repo", "/srv/git/a-b_c.git")),
	      "event=e repo=/srv/git/a-b_c.git\n");
	check(LINE(LOG_TEXT("a", NULL), LOG_TEXT("b", "")), "event=e\n");
	check(LINE(LOG_TEXT("a", "two words")), "event=e a=\"two words\"\n");
	check(LINE(LOG_TEXT("a", "x=1")), "event=e a=\"x=1\"\n");
	check(LINE(LOG_TEXT("a", "é")), "event=e a=\"é\"\n");
	check(LINE(LOG_TEXT("a", "say \"\\n\"")),
	      "event=e a=\"say \\\"\\\\n\\\"\"\n");
	check(LINE(LOG_TEXT("a", "1\n<3>event=forged\r\t\x1b[2J\xff")),
	      "event=e a=\"1\\n<3>event=forged\\x0d\\t\\x1b[2J\\xff\"\n");
	check(LINE(LOG_TEXT("a", "\xe2\x80\xae"
				 "abc")),
	      "event=e a=\"\\u202eabc\"\n");
	check(LINE(LOG_BYTES("a", "x\0y", 3)), "event=e a=\"x\\x00y\"\n");
}

static void test_long(void)
{
	struct gf_buf value = GF_BUF_INIT, out = GF_BUF_INIT;

	gf_buf_fill(&value, 'x', LOG_VALUE_BYTES);
	log_format(&out, "e", LINE(LOG_TEXT("a", value.s)));
	is_int(out.len, LOG_VALUE_BYTES + strlen("event=e a=\n"),
	       "at the limit: whole");
	gf_buf_reset(&value);
	gf_buf_reset(&out);
	gf_buf_fill(&value, 'x', LOG_VALUE_BYTES - 1);
	gf_buf_adds(&value, "é");
	log_format(&out, "e", LINE(LOG_TEXT("a", value.s)));
	ok(strstr(out.s, "x\" a_bytes=1025\n") != NULL,
	   "above: cut, not inside a character, and said");
	gf_buf_release(&value);
	gf_buf_release(&out);
}

/* What one line looks like in a file, with the journal's word for it. */
static char *written(enum log_level level, bool journal)
{
	struct gf_buf text = GF_BUF_INIT;
	char stream[64], path[] = "/tmp/greffe-log.XXXXXX";
	int fd = mkstemp(path);
	struct stat st;

	fstat(fd, &st);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino + !journal);
	log_open(fd, stream);
	log_line(level, "e", LOG_NUMBER("n", 1));
	gf_file_read(&text, path, 1000, NULL);
	unlink(path);
	close(fd);
	return gf_buf_detach(&text);
}

static void test_heads(void)
{
	static const char *const heads[] = { "<3>", "<4>", "<6>", "<7>" };
	enum log_level level;
	char *text, want[64];

	log_set_level(LOG_DEBUG);
	for (level = LOG_ERROR; level <= LOG_DEBUG; level++) {
		snprintf(want, sizeof(want), "%sevent=e n=1\n", heads[level]);
		text = written(level, true);
		is_str(text, want, "in the journal");
		free(text);
	}
	text = written(LOG_WARN, false);
	ok(strlen(text) == 42 && text[10] == 'T' && text[23] == 'Z' &&
		   !strcmp(text + 24, " warn event=e n=1\n"),
	   "elsewhere, with the time");
	free(text);
	log_set_level(LOG_WARN);
	text = written(LOG_INFO, true);
	is_str(text, "", "below the level nothing is said");
	free(text);
}

int main(void)
{
	enum log_level level = LOG_ERROR;

	test_values();
	test_long();
	test_heads();
	ok(log_level_find(&level, "debug") && level == LOG_DEBUG, "by name");
	ok(!log_level_find(&level, "loud"), "no such level");
	return tap_done();
}
