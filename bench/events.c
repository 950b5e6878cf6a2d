/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * events LIST: the floor under any judge of YAML. Reads each file that LIST
 * names, a line each, into one buffer and drains libyaml's events from it:
 * no tree, no schema, no findings.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

static unsigned char *bytes;
static size_t cap;

/* The whole of a file into `bytes`; its size, or -1. */
static long read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && (size_t)st.st_size >= cap) {
		cap = (size_t)st.st_size * 2 + 4096;
		bytes = realloc(bytes, cap);
	}
	while (bytes && len < cap && (n = read(fd, bytes + len, cap - len)) > 0)
		len += (size_t)n;
	close(fd);
	return n < 0 ? -1 : (long)len;
}

/* How many events there are in `len` bytes; 0 when it is not YAML. */
static unsigned long drain(size_t len)
{
	yaml_parser_t parser;
	yaml_event_t event;
	unsigned long n = 0;
	int done = 0;

	if (!yaml_parser_initialize(&parser))
		return 0;
	yaml_parser_set_input_string(&parser, bytes, len);
	while (!done && yaml_parser_parse(&parser, &event)) {
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
		n++;
	}
	yaml_parser_delete(&parser);
	return done ? n : 0;
}

int main(int argc, char **argv)
{
	unsigned long files = 0, events = 0, bad = 0, n;
	char line[4096];
	FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;
	long len;

	if (!list) {
		fprintf(stderr, "usage: events LIST\n");
		return 2;
	}
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		len = read_file(line);
		n = len < 0 ? 0 : drain((size_t)len);
		files++;
		events += n;
		bad += !n;
	}
	fclose(list);
	free(bytes);
	printf("%lu files, %lu events, %lu unreadable\n", files, events, bad);
	return bad != 0;
}
