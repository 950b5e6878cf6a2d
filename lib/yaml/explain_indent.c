/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Causes: what stands at the start of lines. Levels that fit nothing, lists
 * and keys mixed, dashes, the text below '|'.
 */
#include "yaml/explain.h"

#define MOST_LEVELS 8
#define LOOK_AROUND 100
/* Any first line of a level could have been meant elsewhere: only so near. */
#define NEAR 8

/* More like a sentence than like a key whose colon was forgotten. */
static bool is_prose(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *line = &x->lines[i];
	const char *s = x->text;
	uint32_t p, words = 1, word = 0;

	for (p = line->content; p < line->value_end; p++) {
		words += s[p] == ' ';
		if (!word && s[p] == ' ')
			word = p;
	}
	if (!word)
		word = p;
	/* two such lines in a row are a paragraph */
	if (i + 1 < x->n && line[1].kind == GF_LINE_NODE && !line[1].key &&
	    !line[1].dash)
		return true;
	return words >= 4 || strchr(".,;!?", s[line->value_end - 1]) ||
	       !gf_scan_word(s, line->content, word);
}

/* --- text below | or > --------------------------------------------------- */

/* The line whose '|' or '>' awaits the text of line i, or UINT32_MAX. */
static uint32_t find_header(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *line;
	uint32_t j = i;

	if (x->lines[i].kind == GF_LINE_BLOCK)
		return x->lines[i].owner;
	while (j-- && (x->lines[j].kind == GF_LINE_BLOCK ||
		       x->lines[j].kind == GF_LINE_COMMENT ||
		       x->lines[j].kind == GF_LINE_BLANK))
		;
	if (j == UINT32_MAX || x->lines[j].kind != GF_LINE_NODE)
		return UINT32_MAX;
	line = &x->lines[j];
	if (line->value == line->value_end ||
	    line->value_end - line->value > 3 ||
	    (x->text[line->value] != '|' && x->text[line->value] != '>'))
		return UINT32_MAX;
	return j;
}

/* The column of the text's first line, where it has one. */
static uint32_t text_column(const struct gf_explain *x, uint32_t header)
{
	uint32_t i;

	for (i = header + 1; i < x->n && x->lines[i].kind == GF_LINE_BLOCK; i++)
		if (x->lines[i].text < x->lines[i].end)
			return gf_line_indent(&x->lines[i]);
	return gf_line_indent(&x->lines[header]) + 2;
}

static bool is_plain_key(const struct gf_explain *x, const struct gf_line *line)
{
	return line->key && gf_scan_word(x->text, line->content, line->key_end);
}

/* One past the last line that is text too: up to the next key. */
static uint32_t end_of_text(const struct gf_explain *x, uint32_t i,
			    uint32_t header)
{
	uint32_t column = gf_line_column(&x->lines[header]), end = i + 1;

	for (i++; i < x->n; i++) {
		const struct gf_line *line = &x->lines[i];

		if (line->kind == GF_LINE_BLANK)
			continue;
		if (line->kind != GF_LINE_BLOCK && is_plain_key(x, line) &&
		    gf_line_indent(line) <= column)
			break;
		end = i + 1;
	}
	return end;
}

/* A first line such as `# Title`, which YAML took for a comment. */
static uint32_t first_of_text(const struct gf_explain *x, uint32_t i,
			      uint32_t header)
{
	while (i - 1 > header && x->lines[i - 1].kind == GF_LINE_COMMENT)
		i--;
	return i;
}

bool gf_cause_block_indent(struct gf_explain *x, uint32_t i, unsigned variant,
			   struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i], *owner;
	uint32_t header, wanted, to;

	if (variant || line->kind == GF_LINE_BLANK ||
	    line->kind == GF_LINE_COMMENT)
		return false;
	header = find_header(x, i);
	if (header == UINT32_MAX)
		return false;
	owner = &x->lines[header];
	wanted = text_column(x, header);
	if (gf_line_indent(line) >= wanted ||
	    (line->kind == GF_LINE_NODE && is_plain_key(x, line)))
		return false;
	to = line->kind == GF_LINE_BLOCK ? i + 1 : end_of_text(x, i, header);
	/* two words below a text that is indented: a colon was forgotten */
	if (line->kind == GF_LINE_NODE && to == i + 1 && !line->dash &&
	    x->lines[header + 1].kind == GF_LINE_BLOCK && !is_prose(x, i))
		return false;
	i = first_of_text(x, i, header);
	line = &x->lines[i];
	fix->span = (struct gf_span){ line->text, line->end };
	gf_fix_shift(x, fix, i, to, (int)(wanted - gf_line_indent(line)));
	GF_FIX_SAY(x, &fix->message,
		   N_("this line of the text below '%s' is not indented"),
		   gf_fix_show(x, owner->content, owner->value_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("each line of the text starts at column %s or further "
		      "right"),
		   gf_fix_number(x, wanted + 1));
	return true;
}

/* --- dashes -------------------------------------------------------------- */

static bool is_tight_dash(const struct gf_explain *x,
			  const struct gf_line *line)
{
	uint32_t p = line->content;

	return (line->kind == GF_LINE_NODE || line->kind == GF_LINE_PLAIN) &&
	       p + 1 < line->end && x->text[p] == '-' &&
	       x->text[p + 1] != '-' && x->text[p + 1] != '>' &&
	       !(x->text[p + 1] >= '0' && x->text[p + 1] <= '9');
}

/* Lines below an item, up to the next one, may move with its text. */
static uint32_t add_dashed(struct gf_explain *x, struct gf_fix *fix,
			   uint32_t from, bool shift)
{
	uint32_t at = fix->cut.end, i;
	uint32_t indent = gf_line_indent(&x->lines[from]);

	for (i = from + 1; i < x->n; i++) {
		const struct gf_line *line = &x->lines[i];
		bool dash = is_tight_dash(x, line) &&
			    gf_line_indent(line) == indent;

		if (line->kind == GF_LINE_BLANK)
			continue;
		if (!dash && gf_line_indent(line) <= indent)
			break;
		if (!dash && !shift)
			continue;
		gf_buf_add(&fix->with, x->text + at, line->text + dash - at);
		gf_buf_addc(&fix->with, ' ');
		at = line->text + dash;
	}
	return at;
}

bool gf_cause_dash_space(struct gf_explain *x, uint32_t i, unsigned variant,
			 struct gf_fix *fix)
{
	const struct gf_line *line;

	/* one fix for neighbours, proposed once */
	if (variant > 1 || !is_tight_dash(x, &x->lines[i]) ||
	    (i < x->broken && is_tight_dash(x, &x->lines[i + 1])))
		return false;
	while (i && is_tight_dash(x, &x->lines[i - 1]))
		i--;
	line = &x->lines[i];
	fix->span = (struct gf_span){ line->content, line->value_end };
	gf_fix_replace(x, fix, line->content + 1, line->content + 1, " ");
	/* its neighbours too: one mistake, not one a line */
	if (line->content == line->text)
		fix->cut.end = add_dashed(x, fix, i, variant);
	GF_FIX_SAY(x, &fix->message, N_("there is no space after the dash"));
	GF_FIX_SAY(x, &fix->expected,
		   N_("a dash and a space before each item of a list"));
	return true;
}

/* --- lists and keys at one level ----------------------------------------- */

/* The nearest line above at the same column, nothing less deep between. */
static uint32_t find_sibling(const struct gf_explain *x, uint32_t i)
{
	uint32_t indent = gf_line_indent(&x->lines[i]), j = i, steps = 0;

	while ((j = gf_line_before(x, j)) != UINT32_MAX) {
		if (gf_line_indent(&x->lines[j]) == indent)
			return j;
		if (gf_line_indent(&x->lines[j]) < indent ||
		    ++steps == LOOK_AROUND)
			break;
	}
	return UINT32_MAX;
}

/* One past the lines below at the same column or deeper. */
static uint32_t end_of_group(const struct gf_explain *x, uint32_t i)
{
	uint32_t indent = gf_line_indent(&x->lines[i]), end = i + 1;

	for (i++; i < x->n; i++) {
		if (x->lines[i].kind == GF_LINE_BLANK)
			continue;
		if (gf_line_indent(&x->lines[i]) < indent)
			break;
		end = i + 1;
	}
	return end;
}

/* `role: b` below `- nom: a`, at the column of the dash. */
static bool key_among_items(struct gf_explain *x, uint32_t i, uint32_t sibling,
			    unsigned variant, struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	const struct gf_line *item = &x->lines[sibling];
	uint32_t to = variant ? end_of_group(x, i) : gf_line_block_end(x, i);

	if (variant > (item->key ? 1 : 0))
		return false;
	fix->span = (struct gf_span){ line->content, line->key_end };
	if (item->key)
		gf_fix_shift(
			x, fix, i, to,
			(int)(gf_line_column(item) - gf_line_indent(item)));
	else
		gf_fix_replace(x, fix, line->text, line->text, "- ");
	GF_FIX_SAY(x, &fix->message,
		   N_("the key '%s' stands among the items of a list"),
		   gf_fix_show(x, line->content, line->key_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("one level holds keys or items of a list, not both"));
	return true;
}

/* `- a` among keys: the key of that list is missing, or its line break. */
static bool item_among_keys(struct gf_explain *x, uint32_t i, unsigned variant,
			    struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];

	if (variant)
		return false;
	fix->span = (struct gf_span){ line->text, line->value_end };
	fix->cut = (struct gf_span){ line->start, line->start };
	gf_buf_fill(&fix->with, ' ', gf_line_indent(line));
	gf_buf_adds(&fix->with, "list:\n");
	GF_FIX_SAY(x, &fix->message, N_("the item '%s' stands among keys"),
		   gf_fix_show(x, line->text, line->value_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("one level holds keys or items of a list, not both"));
	GF_FIX_SAY(x, &fix->advice,
		   N_("write the key of this list and a colon on the line "
		      "above, and nothing after the colon"));
	return true;
}

bool gf_cause_mixed(struct gf_explain *x, uint32_t i, unsigned variant,
		    struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t sibling;

	if (line->kind != GF_LINE_NODE || (!line->key && !line->dash))
		return false;
	sibling = find_sibling(x, i);
	if (sibling == UINT32_MAX || x->lines[sibling].dash == line->dash ||
	    is_tight_dash(x, line) || is_tight_dash(x, &x->lines[sibling]))
		return false;
	if (line->dash)
		return item_among_keys(x, i, variant, fix);
	return key_among_items(x, i, sibling, variant, fix);
}

/* --- levels -------------------------------------------------------------- */

/* Columns where line i could start, and a line which starts there. */
struct levels {
	uint32_t column[MOST_LEVELS], line[MOST_LEVELS];
	unsigned n;
};

static void add_level(struct levels *levels, uint32_t column, uint32_t line)
{
	unsigned i;

	for (i = 0; i < levels->n; i++)
		if (levels->column[i] == column)
			return;
	if (levels->n == MOST_LEVELS)
		return;
	levels->column[levels->n] = column;
	levels->line[levels->n++] = line;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* Nearest first: the finger slipped by one more often than by four. */
static void sort_levels(struct levels *levels, uint32_t column)
{
	unsigned i, j;

	for (i = 1; i < levels->n; i++) {
		uint32_t c = levels->column[i], l = levels->line[i];

		for (j = i; j && distance(levels->column[j - 1], column) >
					 distance(c, column);
		     j--) {
			levels->column[j] = levels->column[j - 1];
			levels->line[j] = levels->line[j - 1];
		}
		levels->column[j] = c;
		levels->line[j] = l;
	}
}

static void find_levels(const struct gf_explain *x, uint32_t i,
			struct levels *levels)
{
	const struct gf_line *line = &x->lines[i];
	uint32_t j = i, steps, least = UINT32_MAX;

	for (steps = 0; steps < LOOK_AROUND; steps++) {
		const struct gf_line *above;

		j = gf_line_before(x, j);
		if (j == UINT32_MAX)
			break;
		above = &x->lines[j];
		if (gf_line_column(above) >= least)
			continue;
		if (!line->dash && above->key)
			add_level(levels, gf_line_column(above), j);
		if (line->dash && above->dash)
			add_level(levels, gf_line_indent(above), j);
		least = gf_line_indent(above);
	}
	for (j = i + 1; j < x->n && x->lines[j].kind != GF_LINE_NODE; j++)
		;
	if (j < x->n && x->lines[j].key && !x->lines[j].dash && !line->dash)
		add_level(levels, gf_line_indent(&x->lines[j]), j);
	sort_levels(levels, gf_line_indent(line));
}

static void say_level(struct gf_explain *x, struct gf_fix *fix,
		      const struct gf_line *line, uint32_t like)
{
	const struct gf_line *other = &x->lines[like];
	uint32_t start = line->dash ? line->text : line->content;
	uint32_t end = line->key ? line->key_end : line->value_end;

	fix->span = (struct gf_span){ start, end };
	GF_FIX_SAY(x, &fix->message,
		   N_("'%1$s' starts at column %2$s, which fits no level "
		      "around it"),
		   gf_fix_show(x, start, end),
		   gf_fix_number(x, gf_line_indent(line) + 1));
	GF_FIX_SAY(x, &fix->expected,
		   N_("column %1$s, where '%2$s' of line %3$s starts"),
		   gf_fix_number(x, (line->dash ? gf_line_indent(other)
						: gf_line_column(other)) +
					    1),
		   gf_fix_show(x, line->dash ? other->text : other->content,
			       other->key ? other->key_end : other->value_end),
		   gf_fix_number(x, (uint32_t)((int)like + 1 + x->line_base)));
}

/* Whether the line above starts where it would explain it: it is not this. */
static bool is_in_line(const struct gf_explain *x, uint32_t i)
{
	const struct gf_line *line = &x->lines[i], *above;
	uint32_t j = gf_line_before(x, i);

	if (j == UINT32_MAX)
		return false;
	above = &x->lines[j];
	if (is_tight_dash(x, above))
		return true;
	if (line->dash)
		return gf_line_indent(above) == gf_line_indent(line);
	return gf_line_column(above) == gf_line_column(line);
}

bool gf_cause_indent(struct gf_explain *x, uint32_t i, unsigned variant,
		     struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i];
	struct levels levels = { .n = 0 };
	uint32_t to, column;

	if (line->kind != GF_LINE_NODE || (!line->key && !line->dash) ||
	    x->broken - i > NEAR || is_in_line(x, i) ||
	    /* what comes first set the level that the rest does not fit */
	    (strstr(x->problem, "<document start>") &&
	     gf_line_before(x, i) != UINT32_MAX))
		return false;
	find_levels(x, i, &levels);
	/* the line and what is below it, or all its neighbours with it */
	to = variant % 2 ? end_of_group(x, i) : gf_line_block_end(x, i);
	if (variant / 2 >= levels.n)
		return false;
	column = levels.column[variant / 2];
	fix->weak = variant % 2;
	gf_fix_shift(x, fix, i, to, (int)column - (int)gf_line_indent(line));
	say_level(x, fix, line, levels.line[variant / 2]);
	return true;
}

/* --- a text that goes on at the margin ----------------------------------- */

/* The closing quote moves behind the text that goes on. */
static void move_quote(struct gf_explain *x, struct gf_fix *fix,
		       const struct gf_line *owner, uint32_t to)
{
	struct gf_buf shifted = fix->with;
	uint32_t close = owner->value_end - 1, from = fix->cut.start;

	gf_buf_init(&fix->with);
	gf_buf_add(&fix->with, x->text + close + 1, from - close - 1);
	gf_buf_add(&fix->with, shifted.s, shifted.len);
	gf_buf_addc(&fix->with, x->text[close]);
	fix->cut = (struct gf_span){ close, x->lines[to - 1].end };
	gf_buf_release(&shifted);
	GF_FIX_SAY(x, &fix->advice,
		   N_("move the closing quote %s to the end of the text, and "
		      "indent the lines that go on"),
		   gf_fix_show(x, close, close + 1));
}

bool gf_cause_stray_text(struct gf_explain *x, uint32_t i, unsigned variant,
			 struct gf_fix *fix)
{
	const struct gf_line *line = &x->lines[i], *owner;
	uint32_t j = gf_line_before(x, i), to = i + 1;

	if (variant || line->kind != GF_LINE_NODE || line->key || line->dash ||
	    j == UINT32_MAX || line->value == line->value_end ||
	    !is_prose(x, i))
		return false;
	owner = &x->lines[j];
	if (!owner->key || owner->value == owner->value_end ||
	    gf_line_indent(line) > gf_line_column(owner))
		return false;
	while (to < x->n && !x->lines[to].key && !x->lines[to].dash &&
	       x->lines[to].kind == GF_LINE_NODE)
		to++;
	fix->span = (struct gf_span){ line->text, line->value_end };
	gf_fix_shift(x, fix, i, to,
		     (int)(gf_line_column(owner) + 2 - gf_line_indent(line)));
	if (gf_scan_quoted(x->text, owner->value_end - 1, owner->end) == 0 &&
	    gf_is_quote(x->text[owner->value_end - 1]) &&
	    gf_is_quote(x->text[owner->value]))
		move_quote(x, fix, owner, to);
	GF_FIX_SAY(x, &fix->message,
		   N_("the text of '%s' goes on without being indented"),
		   gf_fix_show(x, owner->content, owner->key_end));
	GF_FIX_SAY(x, &fix->expected,
		   N_("lines that go on start at column %s or further right"),
		   gf_fix_number(x, gf_line_column(owner) + 2));
	return true;
}
