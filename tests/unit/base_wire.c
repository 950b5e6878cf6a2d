/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON between machines: what is read, what is refused, what is written. */
#include "base/base.h"
#include "tap.h"

static const char *refusal(const char *s, size_t len)
{
	static struct gf_error err;
	struct gf_wire *wire;

	err.msg[0] = '\0';
	if (gf_wire_read(&wire, s, len, &err) == 0) {
		gf_wire_free(wire);
		return "";
	}
	return err.msg;
}

static void test_read(void)
{
	static const char text[] =
		"{\"a\": \"\xc3\xa9t\xc3\xa9\", \"n\": -3, \"yes\": true,"
		" \"list\": [\"x\", 2, {\"in\": \"y\"}], \"none\": null}";
	struct gf_wire *wire;
	const struct gf_wire *list;
	int64_t n = 0;

	ok(gf_wire_read(&wire, text, strlen(text), NULL) == 0, "an object");
	is_str(gf_wire_text(wire, "a"), "\xc3\xa9t\xc3\xa9", "a text");
	ok(gf_wire_integer(wire, "n", &n) && n == -3, "a number");
	ok(gf_wire_true(wire, "yes") && !gf_wire_true(wire, "n"), "a truth");
	list = gf_wire_get(wire, "list");
	is_int((int)gf_wire_count(list), 3, "a list is counted");
	is_str(gf_wire_text(gf_wire_at(list, 0), NULL), "x", "an item");
	is_str(gf_wire_text(gf_wire_at(list, 2), "in"), "y", "inside of one");
	ok(!gf_wire_text(wire, "n") && !gf_wire_text(wire, "nowhere") &&
		   !gf_wire_at(list, 3) && !gf_wire_text(NULL, "a") &&
		   !gf_wire_count(gf_wire_get(wire, "a")),
	   "what is not there, or is another thing, is not found");
	gf_wire_free(wire);
	gf_wire_free(NULL);
}

/* Twice nested as deep as may be, and one deeper. */
static void test_depth(void)
{
	struct gf_buf text = GF_BUF_INIT;
	size_t most = gf_limit(GF_LIMIT_YAML_DEPTH), depth;

	for (depth = most - 1; depth <= most + 1; depth++) {
		gf_buf_reset(&text);
		gf_buf_adds(&text, "{\"[[\\\"[[\":");
		gf_buf_fill(&text, '[', depth - 1);
		gf_buf_fill(&text, ']', depth - 1);
		gf_buf_addc(&text, '}');
		ok(!*refusal(text.s, text.len) == (depth <= most),
		   "%zu levels of nesting", depth);
	}
	gf_buf_reset(&text);
	gf_buf_fill(&text, '[', 1000000);
	ok(strstr(refusal(text.s, text.len), "deeper"), "a million brackets");
	gf_buf_release(&text);
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		size_t len;
	} bad[] = {
		{ "", 0 },
		{ "{", 1 },
		{ "[]", 2 },
		{ "\"a\"", 3 },
		{ "{\"a\":1,\"a\":2}", 13 },
		{ "{\"a\":\"\xff\"}", 9 },
		{ "{\"a\":\"\\u0000\"}", 14 },
		{ "{}{}", 4 },
		{ "{\"a\":\"\0\"}", 9 },
		{ "{\"a\":1e999}", 11 },
		{ "{\"a\":\"\\", 7 },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(bad); i++)
		ok(*refusal(bad[i].text, bad[i].len), "refused: %s",
		   bad[i].text);
}

static void test_written(void)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_wire *wire;

	gf_wire_open(&out, NULL, '{');
	gf_wire_add_text(&out, "a", "x\"\n\x1b\xff{");
	gf_wire_add_text(&out, "left out", NULL);
	gf_wire_add_integer(&out, "n", INT64_MIN);
	gf_wire_open(&out, "list", '[');
	gf_wire_add_bool(&out, NULL, true);
	gf_wire_open(&out, NULL, '{');
	gf_wire_close(&out, '}');
	gf_wire_add_bytes(&out, NULL, "bc", 1);
	gf_wire_close(&out, ']');
	gf_wire_open(&out, "o", '{');
	gf_wire_close(&out, '}');
	gf_wire_close(&out, '}');
	is_str(out.s,
	       "{\"a\":\"x\\\"\\n\\u001b\xef\xbf\xbd{\",\"n\":-9223372036854775"
	       "808,\"list\":[true,{},\"b\"],\"o\":{}}",
	       "commas stand where they should");
	ok(gf_wire_read(&wire, out.s, out.len, NULL) == 0,
	   "what is written is read");
	gf_wire_free(wire);
	gf_buf_addc(&out, '\n');
	gf_wire_open(&out, NULL, '{');
	ok(out.s[out.len - 2] == '\n', "another line starts afresh");
	gf_buf_release(&out);
}

int main(void)
{
	test_read();
	test_depth();
	test_refused();
	test_written();
	return tap_done();
}
