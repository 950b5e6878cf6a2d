/* SPDX-License-Identifier: EUPL-1.2 */
/* See value.h. Depth is that of a record, which the composer bounds. */
#include "cli/value.h"
#include "cli/prose.h"

#define SHORT 30 /* bytes of an item of a list that stands on one line */

/* --- texts by language --------------------------------------------------- */

static bool is_true(const struct gf_schema *schema, const char *keyword)
{
	const struct gf_node *node = schema ? gf_schema_keyword(schema, keyword)
					    : NULL;

	return node && node->type == GF_BOOL && node->boolean;
}

bool value_is_localised(const struct gf_node *node,
			const struct gf_schema *schema)
{
	return node->type == GF_MAP && node->n &&
	       is_true(schema, "x-localised");
}

const struct gf_node *value_text(const struct gf_node *node,
				 const struct gf_schema **schema)
{
	const struct gf_pair *pair;
	const char *lang = gf_i18n_lang();

	if (!value_is_localised(node, *schema))
		return node;
	pair = gf_map_pair(node, lang, strlen(lang));
	if (!pair)
		pair = gf_map_pair(node, "fr", 2);
	if (!pair)
		pair = node->pairs;
	if (gf_schema_property(*schema, pair->key->text))
		*schema = gf_schema_property(*schema, pair->key->text);
	return pair->value;
}

bool value_is_markdown(const struct gf_schema *schema)
{
	const char *type = gf_schema_text(schema, "contentMediaType");

	return type && !strcmp(type, "text/markdown");
}

static bool is_prose(const struct gf_node *node, const struct gf_schema *schema)
{
	const struct gf_schema *own = schema;
	const struct gf_node *text = value_text(node, &own);
	const char *end;

	if (text->type != GF_STRING)
		return false;
	if (value_is_markdown(own) || value_is_markdown(schema))
		return true;
	end = memchr(text->text, '\n', text->len);
	return end && end + 1 < text->text + text->len;
}

static bool has_groups(const struct gf_node *list,
		       const struct gf_schema *items)
{
	gf_seq_each (item, list)
		if ((*item)->type == GF_SEQ ||
		    ((*item)->type == GF_MAP &&
		     !value_is_localised(*item, items)))
			return true;
	return false;
}

/*
 * "La 27e Région (la-27e-region) · Porteur": a reference, and texts that need
 * no label to be understood: no date, no number.
 */
static bool is_qualified(const struct gf_node *map,
			 const struct gf_schema *schema)
{
	const struct gf_schema *field;
	unsigned refs = 0;

	gf_map_each (pair, map) {
		field = schema ? gf_schema_property(schema, pair->key->text)
			       : NULL;
		if (!field || pair->value->type != GF_STRING ||
		    gf_schema_keyword(field, "format"))
			return false;
		refs += gf_schema_keyword(field, "x-ref") != NULL;
	}
	return refs == 1;
}

/* References, and texts that commas would not tell apart. */
static bool wants_lines(const struct gf_node *list,
			const struct gf_schema *items)
{
	if (list->n < 2)
		return false;
	if (items && gf_schema_keyword(items, "x-ref"))
		return true;
	gf_seq_each (item, list)
		if ((*item)->type == GF_MAP || (*item)->len > SHORT ||
		    ((*item)->len && memchr((*item)->text, ',', (*item)->len)))
			return true;
	return false;
}

enum value_shape value_shape(const struct gf_node *node,
			     const struct gf_schema *schema)
{
	const struct gf_schema *items;

	if (node->type == GF_SEQ) {
		items = schema ? gf_schema_items(schema) : NULL;
		if (has_groups(node, items))
			return VALUE_GROUPS;
		return wants_lines(node, items) ? VALUE_LINES : VALUE_LINE;
	}
	if (node->type == GF_MAP && !value_is_localised(node, schema))
		return node->n && !is_qualified(node, schema) ? VALUE_GROUP
							      : VALUE_LINE;
	return is_prose(node, schema) ? VALUE_PROSE : VALUE_LINE;
}

/* --- dates --------------------------------------------------------------- */

static const char *season(const char *s, bool about)
{
	static const char *const seasons[][2] = {
		{ N_("spring %.4s"), N_("about spring %.4s") },
		{ N_("summer %.4s"), N_("about summer %.4s") },
		{ N_("autumn %.4s"), N_("about autumn %.4s") },
		{ N_("winter %.4s"), N_("about winter %.4s") },
	};

	if (s[4] != '-' || s[5] != '2' || s[6] < '1' || s[6] > '4')
		return NULL;
	return _(seasons[s[6] - '1'][about]);
}

/* What the last sign of an EDTF date says of all of it. */
static const char *doubt(char sign)
{
	switch (sign) {
	case '~':
		return _("about");
	case '?':
		return _("uncertain");
	case '%':
		return _("about, uncertain");
	default:
		return "";
	}
}

/* What "2022-21~" says besides, "about spring 2022"; false: nothing. */
static bool write_date(struct gf_buf *out, const char *s, size_t len)
{
	const char *sign, *of_year;
	char day[16];

	if (len < 5 || len > 11 || strspn(s, "0123456789") != 4 ||
	    strcspn(s, "/X") < len)
		return false;
	snprintf(day, sizeof(day), "%.*s", (int)len, s);
	sign = strpbrk(day, "?~%");
	if (sign && sign + 1 < day + len)
		return false; /* of a part: as typed */
	of_year = len - (sign != NULL) == 7 ? season(day, sign && *sign != '?')
					    : NULL;
	if (of_year)
		gf_buf_addf(out, of_year, day);
	if (of_year && sign && *sign != '~')
		gf_buf_addf(out, ", %s", _("uncertain"));
	if (!of_year && sign)
		gf_buf_adds(out, doubt(*sign));
	return sign || of_year;
}

static bool is_edtf(const struct gf_schema *schema)
{
	const char *format = gf_schema_text(schema, "format");

	return format && !strcmp(format, "edtf");
}

/* --- references ---------------------------------------------------------- */

/* The kind, where a reference names one and not several: "programme". */
static const char *ref_kind(const struct gf_schema *schema)
{
	const struct gf_node *ref = schema ? gf_schema_keyword(schema, "x-ref")
					   : NULL;

	if (ref && ref->type == GF_SEQ && ref->n == 1)
		ref = ref->items[0];
	return ref && ref->type == GF_STRING ? ref->text : NULL;
}

static bool write_reference(struct gf_buf *out, const struct gf_node *node,
			    const struct gf_schema *schema,
			    const struct value_names *names)
{
	const char *slash = memchr(node->text, '/', node->len), *title;
	const char *kind = ref_kind(schema), *id = node->text;
	char other[GF_VALUE_NAME_BYTES + 1];

	if (!gf_schema_keyword(schema, "x-ref") || !names || !names->title)
		return false;
	if (slash && (size_t)(slash - id) < sizeof(other)) {
		snprintf(other, sizeof(other), "%.*s", (int)(slash - id), id);
		kind = other;
		id = slash + 1;
	}
	title = kind ? names->title(kind, id,
				    node->len - (size_t)(id - node->text),
				    names->payload)
		     : NULL;
	if (!title)
		return false;
	gf_write_shown(out, title, strlen(title));
	gf_buf_adds(out, " (");
	gf_write_shown(out, node->text, node->len);
	gf_buf_addc(out, ')');
	return true;
}

/* --- one value ----------------------------------------------------------- */

static void write_number(struct gf_buf *out, const struct gf_node *node,
			 const struct gf_schema *schema)
{
	const char *unit = gf_schema_text(schema, "x-unit");

	if (unit)
		gf_write_amount(out, node->text, node->len, unit);
	else
		gf_write_shown(out, node->text, node->len);
}

static void write_string(struct gf_buf *out, const struct gf_node *node,
			 const struct gf_schema *schema)
{
	struct gf_buf words = GF_BUF_INIT;

	gf_write_shown(out, node->text, node->len);
	if (schema && is_edtf(schema) &&
	    write_date(&words, node->text, node->len))
		gf_buf_addf(out, " (%s)", words.s);
	gf_buf_release(&words);
}

static void write_scalar(struct gf_buf *out, const struct gf_node *node,
			 const struct gf_schema *schema,
			 const struct value_names *names)
{
	const char *label = schema ? prose_node_label(schema, node) : NULL;

	if (label)
		gf_write_shown(out, label, strlen(label));
	else if (node->type == GF_BOOL)
		gf_buf_adds(out, node->boolean ? _("yes") : _("no"));
	else if (node->type == GF_NULL)
		gf_buf_adds(out, _("nothing"));
	else if (node->type == GF_NUMBER)
		write_number(out, node, schema);
	else if (!schema || !write_reference(out, node, schema, names))
		write_string(out, node, schema);
}

static void write_joined(struct gf_buf *out, const struct gf_node *node,
			 const struct gf_schema *schema,
			 const struct value_names *names, size_t start)
{
	const struct gf_schema *part = NULL;

	if (node->type == GF_SEQ) {
		if (schema)
			part = gf_schema_items(schema);
		gf_seq_each (item, node) {
			if (out->len > start)
				gf_buf_adds(out, ", ");
			value_write(out, *item, part, names);
		}
		return;
	}
	gf_map_each (pair, node) {
		if (out->len > start)
			gf_buf_adds(out, " · ");
		if (schema)
			part = gf_schema_property(schema, pair->key->text);
		value_write(out, pair->value, part, names);
	}
}

void value_write(struct gf_buf *out, const struct gf_node *node,
		 const struct gf_schema *schema,
		 const struct value_names *names)
{
	node = value_text(node, &schema);
	if (node->type == GF_SEQ || node->type == GF_MAP)
		write_joined(out, node, schema, names, out->len);
	else
		write_scalar(out, node, schema, names);
}

/* --- names of fields ----------------------------------------------------- */

void value_write_label(struct gf_buf *out, const struct gf_schema *schema,
		       const char *key)
{
	const char *label = schema ? gf_schema_label(schema) : NULL;

	gf_write_shown(out, label ? label : key, strlen(label ? label : key));
	if (schema && gf_schema_keyword(schema, "x-personal"))
		gf_buf_adds(out, _(" (personal data)"));
}

/* --- fields of links ----------------------------------------------------- */

void value_write_field(struct gf_buf *out, const struct gf_schema *schema,
		       const char *field, const char *target_kind)
{
	size_t start = out->len, len;
	char key[GF_VALUE_NAME_BYTES + 1];
	const char *label;

	for (; *field; field += len + (field[len] == '.')) {
		len = strcspn(field, ".");
		snprintf(key, sizeof(key), "%.*s", (int)len, field);
		/* the last one often says the target's kind again */
		if (!field[len] && out->len > start && target_kind &&
		    !strcmp(key, target_kind))
			return;
		while (schema && gf_schema_items(schema))
			schema = gf_schema_items(schema);
		if (schema)
			schema = gf_schema_property(schema, key);
		label = schema ? gf_schema_label(schema) : NULL;
		if (out->len > start)
			gf_buf_adds(out, " › ");
		gf_write_shown(out, label ? label : key,
			       strlen(label ? label : key));
	}
}
