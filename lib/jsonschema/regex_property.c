/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The names a pattern may write in \p{...}: those of ECMA-262 (Unicode 14,
 * the version PCRE2 10.42 knows), case counting, as the standard has it. Each
 * is given to PCRE2 under a name it knows.
 */
#include "jsonschema/regex.h"

/* ECMA-262's general categories and PCRE2's name for each; sorted. */
/* clang-format off */
static const struct {
	const char *name, *pcre;
} categories[] = {
	{ "C", "C" }, { "Cased_Letter", "L&" }, { "Cc", "Cc" }, { "Cf", "Cf" },
	{ "Close_Punctuation", "Pe" }, { "Cn", "Cn" }, { "Co", "Co" },
	{ "Combining_Mark", "M" }, { "Connector_Punctuation", "Pc" },
	{ "Control", "Cc" }, { "Cs", "Cs" }, { "Currency_Symbol", "Sc" },
	{ "Dash_Punctuation", "Pd" }, { "Decimal_Number", "Nd" },
	{ "Enclosing_Mark", "Me" }, { "Final_Punctuation", "Pf" },
	{ "Format", "Cf" }, { "Initial_Punctuation", "Pi" }, { "L", "L" },
	{ "LC", "L&" }, { "Letter", "L" }, { "Letter_Number", "Nl" },
	{ "Line_Separator", "Zl" }, { "Ll", "Ll" }, { "Lm", "Lm" },
	{ "Lo", "Lo" }, { "Lowercase_Letter", "Ll" }, { "Lt", "Lt" },
	{ "Lu", "Lu" }, { "M", "M" }, { "Mark", "M" }, { "Math_Symbol", "Sm" },
	{ "Mc", "Mc" }, { "Me", "Me" }, { "Mn", "Mn" },
	{ "Modifier_Letter", "Lm" }, { "Modifier_Symbol", "Sk" }, { "N", "N" },
	{ "Nd", "Nd" }, { "Nl", "Nl" }, { "No", "No" },
	{ "Nonspacing_Mark", "Mn" }, { "Number", "N" },
	{ "Open_Punctuation", "Ps" }, { "Other", "C" },
	{ "Other_Letter", "Lo" }, { "Other_Number", "No" },
	{ "Other_Punctuation", "Po" }, { "Other_Symbol", "So" }, { "P", "P" },
	{ "Paragraph_Separator", "Zp" }, { "Pc", "Pc" }, { "Pd", "Pd" },
	{ "Pe", "Pe" }, { "Pf", "Pf" }, { "Pi", "Pi" }, { "Po", "Po" },
	{ "Private_Use", "Co" }, { "Ps", "Ps" }, { "Punctuation", "P" },
	{ "S", "S" }, { "Sc", "Sc" }, { "Separator", "Z" }, { "Sk", "Sk" },
	{ "Sm", "Sm" }, { "So", "So" }, { "Space_Separator", "Zs" },
	{ "Spacing_Mark", "Mc" }, { "Surrogate", "Cs" }, { "Symbol", "S" },
	{ "Titlecase_Letter", "Lt" }, { "Unassigned", "Cn" },
	{ "Uppercase_Letter", "Lu" }, { "Z", "Z" }, { "Zl", "Zl" },
	{ "Zp", "Zp" }, { "Zs", "Zs" }, { "cntrl", "Cc" }, { "digit", "Nd" },
	{ "punct", "P" },
};
/* clang-format on */

/* Binary properties, which PCRE2 calls the same; sorted. */
/* clang-format off */
static const char *const binaries[] = {
	"AHex", "ASCII", "ASCII_Hex_Digit", "Alpha", "Alphabetic", "Any",
	"Bidi_C", "Bidi_Control", "Bidi_M", "Bidi_Mirrored", "CI", "CWCF",
	"CWCM", "CWKCF", "CWL", "CWT", "CWU", "Case_Ignorable", "Cased",
	"Changes_When_Casefolded", "Changes_When_Casemapped",
	"Changes_When_Lowercased", "Changes_When_NFKC_Casefolded",
	"Changes_When_Titlecased", "Changes_When_Uppercased", "DI", "Dash",
	"Default_Ignorable_Code_Point", "Dep", "Deprecated", "Dia",
	"Diacritic", "EBase", "EComp", "EMod", "EPres", "Emoji",
	"Emoji_Component", "Emoji_Modifier", "Emoji_Modifier_Base",
	"Emoji_Presentation", "Ext", "ExtPict", "Extended_Pictographic",
	"Extender", "Gr_Base", "Gr_Ext", "Grapheme_Base", "Grapheme_Extend",
	"Hex", "Hex_Digit", "IDC", "IDS", "IDSB", "IDST",
	"IDS_Binary_Operator", "IDS_Trinary_Operator", "ID_Continue",
	"ID_Start", "Ideo", "Ideographic", "Join_C", "Join_Control", "LOE",
	"Logical_Order_Exception", "Lower", "Lowercase", "Math", "NChar",
	"Noncharacter_Code_Point", "Pat_Syn", "Pat_WS", "Pattern_Syntax",
	"Pattern_White_Space", "QMark", "Quotation_Mark", "RI", "Radical",
	"Regional_Indicator", "SD", "STerm", "Sentence_Terminal",
	"Soft_Dotted", "Term", "Terminal_Punctuation", "UIdeo",
	"Unified_Ideograph", "Upper", "Uppercase", "VS", "Variation_Selector",
	"White_Space", "XIDC", "XIDS", "XID_Continue", "XID_Start", "space",
};
/* clang-format on */

/* Scripts, long and short names; sorted. */
/* clang-format off */
static const char *const scripts[] = {
	"Adlam", "Adlm", "Aghb", "Ahom", "Anatolian_Hieroglyphs", "Arab",
	"Arabic", "Armenian", "Armi", "Armn", "Avestan", "Avst", "Bali",
	"Balinese", "Bamu", "Bamum", "Bass", "Bassa_Vah", "Batak", "Batk",
	"Beng", "Bengali", "Bhaiksuki", "Bhks", "Bopo", "Bopomofo", "Brah",
	"Brahmi", "Brai", "Braille", "Bugi", "Buginese", "Buhd", "Buhid",
	"Cakm", "Canadian_Aboriginal", "Cans", "Cari", "Carian",
	"Caucasian_Albanian", "Chakma", "Cham", "Cher", "Cherokee",
	"Chorasmian", "Chrs", "Common", "Copt", "Coptic", "Cpmn", "Cprt",
	"Cuneiform", "Cypriot", "Cypro_Minoan", "Cyrillic", "Cyrl", "Deseret",
	"Deva", "Devanagari", "Diak", "Dives_Akuru", "Dogr", "Dogra", "Dsrt",
	"Dupl", "Duployan", "Egyp", "Egyptian_Hieroglyphs", "Elba", "Elbasan",
	"Elym", "Elymaic", "Ethi", "Ethiopic", "Geor", "Georgian", "Glag",
	"Glagolitic", "Gong", "Gonm", "Goth", "Gothic", "Gran", "Grantha",
	"Greek", "Grek", "Gujarati", "Gujr", "Gunjala_Gondi", "Gurmukhi",
	"Guru", "Han", "Hang", "Hangul", "Hani", "Hanifi_Rohingya", "Hano",
	"Hanunoo", "Hatr", "Hatran", "Hebr", "Hebrew", "Hira", "Hiragana",
	"Hluw", "Hmng", "Hmnp", "Hung", "Imperial_Aramaic", "Inherited",
	"Inscriptional_Pahlavi", "Inscriptional_Parthian", "Ital", "Java",
	"Javanese", "Kaithi", "Kali", "Kana", "Kannada", "Katakana",
	"Kayah_Li", "Khar", "Kharoshthi", "Khitan_Small_Script", "Khmer",
	"Khmr", "Khoj", "Khojki", "Khudawadi", "Kits", "Knda", "Kthi", "Lana",
	"Lao", "Laoo", "Latin", "Latn", "Lepc", "Lepcha", "Limb", "Limbu",
	"Lina", "Linb", "Linear_A", "Linear_B", "Lisu", "Lyci", "Lycian",
	"Lydi", "Lydian", "Mahajani", "Mahj", "Maka", "Makasar", "Malayalam",
	"Mand", "Mandaic", "Mani", "Manichaean", "Marc", "Marchen",
	"Masaram_Gondi", "Medefaidrin", "Medf", "Meetei_Mayek", "Mend",
	"Mende_Kikakui", "Merc", "Mero", "Meroitic_Cursive",
	"Meroitic_Hieroglyphs", "Miao", "Mlym", "Modi", "Mong", "Mongolian",
	"Mro", "Mroo", "Mtei", "Mult", "Multani", "Myanmar", "Mymr",
	"Nabataean", "Nand", "Nandinagari", "Narb", "Nbat", "New_Tai_Lue",
	"Newa", "Nko", "Nkoo", "Nshu", "Nushu", "Nyiakeng_Puachue_Hmong",
	"Ogam", "Ogham", "Ol_Chiki", "Olck", "Old_Hungarian", "Old_Italic",
	"Old_North_Arabian", "Old_Permic", "Old_Persian", "Old_Sogdian",
	"Old_South_Arabian", "Old_Turkic", "Old_Uyghur", "Oriya", "Orkh",
	"Orya", "Osage", "Osge", "Osma", "Osmanya", "Ougr", "Pahawh_Hmong",
	"Palm", "Palmyrene", "Pau_Cin_Hau", "Pauc", "Perm", "Phag", "Phags_Pa",
	"Phli", "Phlp", "Phnx", "Phoenician", "Plrd", "Prti",
	"Psalter_Pahlavi", "Qaac", "Qaai", "Rejang", "Rjng", "Rohg", "Runic",
	"Runr", "Samaritan", "Samr", "Sarb", "Saur", "Saurashtra", "Sgnw",
	"Sharada", "Shavian", "Shaw", "Shrd", "Sidd", "Siddham", "SignWriting",
	"Sind", "Sinh", "Sinhala", "Sogd", "Sogdian", "Sogo", "Sora",
	"Sora_Sompeng", "Soyo", "Soyombo", "Sund", "Sundanese", "Sylo",
	"Syloti_Nagri", "Syrc", "Syriac", "Tagalog", "Tagb", "Tagbanwa",
	"Tai_Le", "Tai_Tham", "Tai_Viet", "Takr", "Takri", "Tale", "Talu",
	"Tamil", "Taml", "Tang", "Tangsa", "Tangut", "Tavt", "Telu", "Telugu",
	"Tfng", "Tglg", "Thaa", "Thaana", "Thai", "Tibetan", "Tibt",
	"Tifinagh", "Tirh", "Tirhuta", "Tnsa", "Toto", "Ugar", "Ugaritic",
	"Unknown", "Vai", "Vaii", "Vith", "Vithkuqi", "Wancho", "Wara",
	"Warang_Citi", "Wcho", "Xpeo", "Xsux", "Yezi", "Yezidi", "Yi", "Yiii",
	"Zanabazar_Square", "Zanb", "Zinh", "Zyyy", "Zzzz",
};
/* clang-format on */

static int compare(const char *name, size_t len, const char *entry)
{
	int order = strncmp(name, entry, len);

	return order ? order : entry[len] ? -1 : 0;
}

static bool is_listed(const char *const *list, size_t n, const char *name,
		      size_t len)
{
	size_t low = 0, high = n, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = compare(name, len, list[mid]);
		if (!order)
			return true;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

static const char *find_category(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(categories); i++)
		if (!compare(name, len, categories[i].name))
			return categories[i].pcre;
	return NULL;
}

static bool write_category(struct gf_buf *out, bool negated, const char *name,
			   size_t len)
{
	const char *pcre = find_category(name, len);

	if (pcre)
		gf_buf_addf(out, "\\%c{%s}", negated ? 'P' : 'p', pcre);
	return pcre != NULL;
}

static bool write_script(struct gf_buf *out, bool negated, const char *kind,
			 const char *name, size_t len)
{
	if (!is_listed(scripts, GF_NELEMS(scripts), name, len))
		return false;
	gf_buf_addf(out, "\\%c{%s:%.*s}", negated ? 'P' : 'p', kind, (int)len,
		    name);
	return true;
}

/* \p{Name}: a category or a property that is true or false. */
static bool write_lone(struct gf_buf *out, bool negated, const char *name,
		       size_t len)
{
	if (!compare(name, len, "Assigned")) {
		gf_buf_adds(out, negated ? "\\p{Cn}" : "\\P{Cn}");
		return true;
	}
	if (!is_listed(binaries, GF_NELEMS(binaries), name, len))
		return write_category(out, negated, name, len);
	gf_buf_addf(out, "\\%c{%.*s}", negated ? 'P' : 'p', (int)len, name);
	return true;
}

bool js_regex_property(struct gf_buf *out, bool negated, const char *name,
		       size_t len)
{
	static const struct {
		const char *name, *pcre;
	} kinds[] = {
		{ "General_Category", NULL },
		{ "gc", NULL },
		{ "Script", "sc" },
		{ "sc", "sc" },
		{ "Script_Extensions", "scx" },
		{ "scx", "scx" },
	};
	const char *equals = memchr(name, '=', len);
	size_t head = equals ? (size_t)(equals - name) : len, i;

	if (memchr(name, '\0', len))
		return false;
	if (!equals)
		return write_lone(out, negated, name, len);
	for (i = 0; i < GF_NELEMS(kinds); i++)
		if (!compare(name, head, kinds[i].name))
			break;
	if (i == GF_NELEMS(kinds))
		return false;
	name += head + 1;
	len -= head + 1;
	if (!kinds[i].pcre)
		return write_category(out, negated, name, len);
	return write_script(out, negated, kinds[i].pcre, name, len);
}
