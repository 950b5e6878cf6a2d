/* SPDX-License-Identifier: EUPL-1.2 */
/* The JSON reader's state, shared with what says why it gave up. */
#ifndef GF_YAML_JSON_H
#define GF_YAML_JSON_H

#include "build.h"

struct gf_json {
	struct gf_builder *b;
	const char *s; /* the source's text: offsets are the source's own */
	uint32_t at, end;
	uint32_t last; /* end of the last token read */
};

/*
 * Each adds one finding with its cause and returns false. json->at is where
 * the reader stands.
 */
bool gf_json_bad_value(struct gf_json *json);
bool gf_json_bad_key(struct gf_json *json);
bool gf_json_no_colon(struct gf_json *json);
/* What follows an item is neither a comma nor the closing bracket. */
bool gf_json_bad_separator(struct gf_json *json);
bool gf_json_trailing_comma(struct gf_json *json, uint32_t comma);
bool gf_json_text_after_end(struct gf_json *json);
bool gf_json_bad_number(struct gf_json *json);
/* In a text that starts at `start`: at a control character, or the end. */
bool gf_json_bad_text(struct gf_json *json, uint32_t start);
bool gf_json_bad_escape(struct gf_json *json);
bool gf_json_lone_surrogate(struct gf_json *json);

#endif
