/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * blobs REPO LIST: the floor under a first index. Reads each blob that LIST
 * names (an object id a line) out of a repository and drains libyaml's
 * events from it: no tree, no schema, no table.
 */
#include <git2.h>
#include <stdio.h>
#include <yaml.h>

/* How many events there are in `len` bytes; 0 when it is not YAML. */
static unsigned long drain(const void *bytes, size_t len)
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
	unsigned long blobs = 0, events = 0;
	git_repository *repo;
	git_odb_object *obj;
	char line[64];
	git_odb *odb;
	git_oid oid;
	FILE *list;

	git_libgit2_init();
	list = argc == 3 ? fopen(argv[2], "r") : NULL;
	if (!list || git_repository_open(&repo, argv[1]) < 0 ||
	    git_repository_odb(&odb, repo) < 0) {
		fprintf(stderr, "usage: blobs REPO LIST\n");
		return 2;
	}
	while (fgets(line, sizeof(line), list)) {
		if (git_oid_fromstrn(&oid, line, 40) < 0 ||
		    git_odb_read(&obj, odb, &oid) < 0)
			return 3;
		events += drain(git_odb_object_data(obj),
				git_odb_object_size(obj));
		git_odb_object_free(obj);
		blobs++;
	}
	fclose(list);
	printf("%lu blobs, %lu events\n", blobs, events);
	return 0;
}
