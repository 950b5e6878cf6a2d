/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Format bcp47: language tags (RFC 5646), such as fr, pt-BR or zh-Hant-TW.
 * Well-formed, and beginning with a language there is: a two-letter code is
 * one of ISO 639-1, a three-letter one has no two-letter form, and nothing
 * longer is registered.
 */
#include "jsonschema/format.h"

/* ISO 639-1, with the codes it has withdrawn; two letters each. */
static const char two_letters[] =
	"aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcyda"
	"dedvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhz"
	"iaidieigiiikinioisitiuiwjajijvjwkakgkikjkkklkmknkokrkskukvkwkyla"
	"lblglilnloltlulvmgmhmimkmlmnmomrmsmtmynanbndnengnlnnnonrnvnyocoj"
	"omorospapiplpsptqurmrnrorurwsascsdsesgshsiskslsmsnsosqsrssstsusv"
	"swtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu";

/* ISO 639-2 codes that are shorter in a tag: "fra" is fr. Sorted. */
/* clang-format off */
static const char longer[][6] = {
	"aaraa", "abkab", "afraf", "akaak", "albsq", "amham", "araar", "argan",
	"armhy", "asmas", "avaav", "aveae", "aymay", "azeaz", "bakba", "bambm",
	"baqeu", "belbe", "benbn", "bihbh", "bisbi", "bodbo", "bosbs", "brebr",
	"bulbg", "burmy", "catca", "cescs", "chach", "chece", "chizh", "chucu",
	"chvcv", "corkw", "cosco", "crecr", "cymcy", "czecs", "danda", "deude",
	"divdv", "dutnl", "dzodz", "ellel", "engen", "epoeo", "estet", "euseu",
	"eweee", "faofo", "fasfa", "fijfj", "finfi", "frafr", "frefr", "fryfy",
	"fulff", "geoka", "gerde", "glagd", "glega", "glggl", "glvgv", "greel",
	"grngn", "gujgu", "hatht", "hauha", "hebhe", "herhz", "hinhi", "hmoho",
	"hrvhr", "hunhu", "hyehy", "iboig", "iceis", "idoio", "iiiii", "ikuiu",
	"ileie", "inaia", "indid", "ipkik", "islis", "itait", "javjv", "jpnja",
	"kalkl", "kankn", "kasks", "katka", "kaukr", "kazkk", "khmkm", "kikki",
	"kinrw", "kirky", "komkv", "konkg", "korko", "kuakj", "kurku", "laolo",
	"latla", "lavlv", "limli", "linln", "litlt", "ltzlb", "lublu", "luglg",
	"macmk", "mahmh", "malml", "maomi", "marmr", "mayms", "mkdmk", "mlgmg",
	"mltmt", "monmn", "mrimi", "msams", "myamy", "nauna", "navnv", "nblnr",
	"ndend", "ndong", "nepne", "nldnl", "nnonn", "nobnb", "norno", "nyany",
	"ocioc", "ojioj", "orior", "ormom", "ossos", "panpa", "perfa", "plipi",
	"polpl", "porpt", "pusps", "quequ", "rohrm", "ronro", "rumro", "runrn",
	"rusru", "sagsg", "sansa", "sinsi", "slksk", "slosk", "slvsl", "smese",
	"smosm", "snasn", "sndsd", "somso", "sotst", "spaes", "sqisq", "srdsc",
	"srpsr", "sswss", "sunsu", "swasw", "swesv", "tahty", "tamta", "tattt",
	"telte", "tgktg", "tgltl", "thath", "tibbo", "tirti", "tonto", "tsntn",
	"tsots", "tuktk", "turtr", "twitw", "uigug", "ukruk", "urdur", "uzbuz",
	"venve", "vievi", "volvo", "welcy", "wlnwa", "wolwo", "xhoxh", "yidyi",
	"yoryo", "zhaza", "zhozh", "zulzu",
};
/* clang-format on */

/* Tags older than the grammar, which it does not give (RFC 5646, 2.2.8). */
/* clang-format off */
static const char *const irregular[] = {
	"en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak",
	"i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn", "i-tao", "i-tay",
	"i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "art-lojban",
	"cel-gaulish", "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min",
	"zh-min-nan", "zh-xiang",
};
/* clang-format on */

/* Names of languages, folded as gf_fold does, in three languages. */
/* clang-format off */
static const struct {
	const char *name, *code;
} names[] = {
	{ "albanais", "sq" }, { "albanian", "sq" }, { "allemand", "de" },
	{ "alsacien", "gsw" }, { "anglais", "en" }, { "arabe", "ar" },
	{ "arabic", "ar" }, { "armenian", "hy" }, { "armenien", "hy" },
	{ "bangla", "bn" }, { "basque", "eu" }, { "belarusian", "be" },
	{ "bengali", "bn" }, { "bielorusse", "be" }, { "bosanski", "bs" },
	{ "bosnian", "bs" }, { "bosniaque", "bs" }, { "breton", "br" },
	{ "brezhoneg", "br" }, { "bulgare", "bg" }, { "bulgarian", "bg" },
	{ "castellano", "es" }, { "castillan", "es" }, { "catala", "ca" },
	{ "catalan", "ca" }, { "cestina", "cs" }, { "chinese", "zh" },
	{ "chinois", "zh" }, { "coreen", "ko" }, { "corse", "co" },
	{ "corsican", "co" }, { "croate", "hr" }, { "croatian", "hr" },
	{ "cymraeg", "cy" }, { "czech", "cs" }, { "danish", "da" },
	{ "danois", "da" }, { "dansk", "da" }, { "deutsch", "de" },
	{ "dutch", "nl" }, { "eesti", "et" }, { "english", "en" },
	{ "espagnol", "es" }, { "espanol", "es" }, { "esperanto", "eo" },
	{ "estonian", "et" }, { "estonien", "et" }, { "euskara", "eu" },
	{ "farsi", "fa" }, { "finnish", "fi" }, { "finnois", "fi" },
	{ "flamand", "nl" }, { "flemish", "nl" }, { "francais", "fr" },
	{ "french", "fr" }, { "gaeilge", "ga" }, { "gaelique-ecossais", "gd" },
	{ "gaidhlig", "gd" }, { "galego", "gl" }, { "galician", "gl" },
	{ "galicien", "gl" }, { "gallois", "cy" }, { "georgian", "ka" },
	{ "georgien", "ka" }, { "german", "de" }, { "grec", "el" },
	{ "greek", "el" }, { "hebreu", "he" }, { "hebrew", "he" },
	{ "hindi", "hi" }, { "hongrois", "hu" }, { "hrvatski", "hr" },
	{ "hungarian", "hu" }, { "icelandic", "is" }, { "indonesia", "id" },
	{ "indonesian", "id" }, { "indonesien", "id" }, { "irish", "ga" },
	{ "irlandais", "ga" }, { "islandais", "is" }, { "islenska", "is" },
	{ "italian", "it" }, { "italiano", "it" }, { "italien", "it" },
	{ "japanese", "ja" }, { "japonais", "ja" }, { "kiswahili", "sw" },
	{ "korean", "ko" }, { "kurde", "ku" }, { "kurdish", "ku" },
	{ "latin", "la" }, { "latvian", "lv" }, { "latviesu", "lv" },
	{ "letton", "lv" }, { "letzebuergesch", "lb" }, { "lietuviu", "lt" },
	{ "lithuanian", "lt" }, { "lituanien", "lt" },
	{ "luxembourgeois", "lb" }, { "luxembourgish", "lb" },
	{ "macedonian", "mk" }, { "macedonien", "mk" }, { "magyar", "hu" },
	{ "malais", "ms" }, { "malay", "ms" }, { "maltais", "mt" },
	{ "maltese", "mt" }, { "malti", "mt" }, { "mandarin", "zh" },
	{ "melayu", "ms" }, { "nederlands", "nl" }, { "neerlandais", "nl" },
	{ "norsk", "no" }, { "norsk-bokmal", "nb" }, { "norsk-nynorsk", "nn" },
	{ "norvegien", "no" }, { "norvegien-bokmal", "nb" },
	{ "norvegien-nynorsk", "nn" }, { "norwegian", "no" },
	{ "norwegian-bokmal", "nb" }, { "norwegian-nynorsk", "nn" },
	{ "occitan", "oc" }, { "ourdou", "ur" }, { "persan", "fa" },
	{ "persian", "fa" }, { "polish", "pl" }, { "polonais", "pl" },
	{ "polski", "pl" }, { "portugais", "pt" }, { "portugues", "pt" },
	{ "portuguese", "pt" }, { "romana", "ro" }, { "romanche", "rm" },
	{ "romanian", "ro" }, { "romansh", "rm" }, { "roumain", "ro" },
	{ "rumantsch", "rm" }, { "russe", "ru" }, { "russian", "ru" },
	{ "scottish-gaelic", "gd" }, { "serbe", "sr" }, { "serbian", "sr" },
	{ "shqip", "sq" }, { "slovak", "sk" }, { "slovaque", "sk" },
	{ "slovencina", "sk" }, { "slovene", "sl" }, { "slovenian", "sl" },
	{ "slovenscina", "sl" }, { "spanish", "es" }, { "suedois", "sv" },
	{ "suomi", "fi" }, { "svenska", "sv" }, { "swahili", "sw" },
	{ "swedish", "sv" }, { "tamil", "ta" }, { "tamoul", "ta" },
	{ "tcheque", "cs" }, { "thai", "th" }, { "tieng-viet", "vi" },
	{ "turc", "tr" }, { "turkce", "tr" }, { "turkish", "tr" },
	{ "ukrainian", "uk" }, { "ukrainien", "uk" }, { "urdu", "ur" },
	{ "vietnamese", "vi" }, { "vietnamien", "vi" }, { "vlaams", "nl" },
	{ "welsh", "cy" },
};
/* clang-format on */

/* One part of a tag. */
struct subtag {
	const char *s;
	size_t len;
	bool alpha, digits; /* only letters, only digits */
};

/* Takes the next part, at most eight letters and digits. */
static bool next_subtag(struct scan *s, struct subtag *tag)
{
	tag->s = s->p;
	tag->alpha = tag->digits = true;
	for (; is_alnum(scan_peek(s)); s->p++) {
		tag->alpha = tag->alpha && is_alpha(*s->p);
		tag->digits = tag->digits && is_digit(*s->p);
	}
	tag->len = (size_t)(s->p - tag->s);
	return tag->len >= 1 && tag->len <= 8;
}

/* The part behind a '-', without taking it; len 0 at the end. */
static struct subtag peek_subtag(const struct scan *s)
{
	struct scan ahead = *s;
	struct subtag tag = { 0 };

	if (!scan_char(&ahead, '-') || !next_subtag(&ahead, &tag))
		tag.len = 0;
	return tag;
}

static void take(struct scan *s, const struct subtag *tag)
{
	s->p = tag->s + tag->len;
}

static const char *shorter_code(const char *three)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(longer); i++)
		if (!strncasecmp(longer[i], three, 3))
			return longer[i] + 3;
	return NULL;
}

static bool is_language(const struct subtag *tag)
{
	size_t i;

	if (!tag->alpha)
		return false;
	if (tag->len == 3)
		return !shorter_code(tag->s);
	if (tag->len != 2)
		return false;
	for (i = 0; two_letters[i]; i += 2)
		if (!strncasecmp(two_letters + i, tag->s, 2))
			return true;
	return false;
}

static bool is_variant(const struct subtag *tag)
{
	return tag->len >= 5 || (tag->len == 4 && is_digit(*tag->s));
}

/* Was this part said before, between `from` and it? */
static bool is_repeated(const char *from, const struct subtag *tag)
{
	struct scan s = { from, tag->s };
	struct subtag other;

	while (next_subtag(&s, &other)) {
		if (other.len == tag->len &&
		    !strncasecmp(other.s, tag->s, tag->len))
			return true;
		if (!scan_char(&s, '-'))
			break;
	}
	return false;
}

/* x-anything, to the end. */
static bool scan_private(struct scan *s)
{
	struct subtag tag;
	bool some = false;

	for (tag = peek_subtag(s); tag.len; tag = peek_subtag(s)) {
		take(s, &tag);
		some = true;
	}
	return some && scan_done(s);
}

/* u-ca-buddhist, and a private part behind them. */
static bool scan_extensions(struct scan *s)
{
	uint64_t seen = 0, bit;
	struct subtag tag = peek_subtag(s);
	unsigned letter;

	while (tag.len == 1) {
		take(s, &tag);
		letter = (unsigned char)*tag.s | 0x20;
		if (letter == 'x')
			return scan_private(s);
		/* Digits 0x30..0x39 and letters 0x61..0x7a, apart mod 64. */
		bit = (uint64_t)1 << (letter & 63);
		if (seen & bit)
			return false;
		seen |= bit;
		tag = peek_subtag(s);
		if (tag.len < 2)
			return false;
		for (; tag.len >= 2; tag = peek_subtag(s))
			take(s, &tag);
	}
	return scan_done(s);
}

/* Up to three extended languages, a script, a region, variants. */
static bool scan_tail(struct scan *s)
{
	struct subtag tag = peek_subtag(s);
	const char *variants;
	unsigned n;

	for (n = 0; n < 3 && tag.len == 3 && tag.alpha; n++) {
		take(s, &tag);
		tag = peek_subtag(s);
	}
	if (tag.len == 4 && tag.alpha) {
		take(s, &tag);
		tag = peek_subtag(s);
	}
	if ((tag.len == 2 && tag.alpha) || (tag.len == 3 && tag.digits)) {
		take(s, &tag);
		tag = peek_subtag(s);
	}
	variants = tag.s;
	for (n = 0; tag.len && is_variant(&tag); n++) {
		if (n >= 16 || is_repeated(variants, &tag))
			return false;
		take(s, &tag);
		tag = peek_subtag(s);
	}
	return scan_extensions(s);
}

bool js_is_bcp47(const char *text, size_t len)
{
	struct scan s = { text, text + len };
	struct subtag tag;
	size_t i;

	for (i = 0; len > 4 && i < GF_NELEMS(irregular); i++)
		if (strlen(irregular[i]) == len &&
		    !strncasecmp(irregular[i], text, len))
			return true;
	if (!next_subtag(&s, &tag))
		return false;
	if (tag.len == 1 && (*tag.s == 'x' || *tag.s == 'X'))
		return scan_private(&s);
	return is_language(&tag) && scan_tail(&s);
}

/* A name ("Français"), a longer code ("fra"), or '_' for '-' ("fr_FR"). */
bool js_advise_bcp47(struct gf_buf *out, const char *text, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	const char *code = NULL, *p;
	size_t i;

	gf_fold(&folded, text, len);
	for (i = 0; i < GF_NELEMS(names) && !code; i++)
		if (!strcmp(names[i].name, folded.s))
			code = names[i].code;
	if (!code && folded.len >= 3 && !is_alnum(folded.s[3]))
		code = shorter_code(folded.s);
	if (!code || folded.s[3] == '-') {
		p = text + (code ? 3 : 0);
		if (code)
			gf_buf_add(out, code, 2);
		for (; p < text + len; p++)
			if (*p != ' ')
				gf_buf_addc(out, *p == '_' ? '-' : *p);
	} else {
		gf_buf_adds(out, code);
	}
	gf_buf_release(&folded);
	return true;
}
