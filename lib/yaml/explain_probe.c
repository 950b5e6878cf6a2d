/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether libyaml reads a text to its end, and if not, where it gives up, in
 * bytes. Runs only on what is already known to be broken.
 */
#include "yaml/explain.h"

#include <yaml.h>

/* libyaml counts characters. */
static uint32_t byte_of(const char *s, uint32_t len, size_t characters)
{
	uint32_t i = 0;

	/* its reader does not count a byte order mark */
	if (len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3))
		i = 3;
	for (; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) == 0x80)
			continue;
		if (!characters--)
			break;
	}
	return i;
}

static void take_problem(const yaml_parser_t *parser, const char *s,
			 uint32_t len, struct gf_probe *probe)
{
	probe->problem = parser->problem ? parser->problem : "";
	if (parser->error == YAML_READER_ERROR)
		probe->at = (uint32_t)parser->problem_offset;
	else
		probe->at = byte_of(s, len, parser->problem_mark.index);
	if (probe->at > len)
		probe->at = len;
	probe->context = probe->at;
	if (parser->context)
		probe->context = byte_of(s, len, parser->context_mark.index);
}

static int depth_change(yaml_event_type_t type)
{
	if (type == YAML_SEQUENCE_START_EVENT ||
	    type == YAML_MAPPING_START_EVENT)
		return 1;
	return type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT
		       ? -1
		       : 0;
}

void gf_yaml_probe(const char *s, uint32_t len, struct gf_probe *probe)
{
	yaml_parser_t parser;
	yaml_event_t event;
	size_t depth = 0, most = gf_limit(GF_LIMIT_YAML_DEPTH);
	bool end = false;

	*probe = (struct gf_probe){ 0 };
	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, (const unsigned char *)s, len);
	while (!end) {
		if (!yaml_parser_parse(&parser, &event)) {
			take_problem(&parser, s, len, probe);
			break;
		}
		depth += (size_t)depth_change(event.type);
		end = event.type == YAML_STREAM_END_EVENT || depth > most;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}
