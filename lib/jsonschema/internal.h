/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files of lib/jsonschema share; nobody else includes it.
 *
 * A document is one file. It holds resources: schemas with a URI of their
 * own ($id). A place in a resource compiles to a gf_schema: an array of
 * instructions, one a keyword, in the order of the table in keywords.h.
 * Places refer to one another by pointer, so that a program may be cyclic
 * and is never recursed over while it is made (compile.c keeps a queue).
 *
 * Functions shared by the room's files begin with js_.
 */
#ifndef GF_JSONSCHEMA_INTERNAL_H
#define GF_JSONSCHEMA_INTERNAL_H

#include "jsonschema/jsonschema.h"

/* --- URIs (uri.c), RFC 3986 ---------------------------------------------- */

/*
 * Resolves a reference against an absolute base, without fragment. Returns
 * the URI in the arena; *fragment is what follows '#' ("" when nothing does),
 * percent-decoded; *climbs when ".." goes above the root. The last two may
 * be NULL.
 */
const char *js_uri_resolve(struct gf_arena *arena, const char *base,
			   const char *ref, const char **fragment,
			   bool *climbs);
/* A path or a URI as people give it, as an absolute URI. */
const char *js_uri_absolute(struct gf_arena *arena, const char *name,
			    const char **fragment);
bool js_uri_has_scheme(const char *uri);

/* --- a map from addresses (ptrmap.c) ------------------------------------- */

struct ptrmap {
	const void **keys;
	void **values;
	uint32_t n, cap;
};

void *js_ptrmap_get(const struct ptrmap *map, const void *key);
void js_ptrmap_put(struct ptrmap *map, const void *key, void *value);
void js_ptrmap_release(struct ptrmap *map);

/* --- keywords (keyword.c) ------------------------------------------------ */

/* Drafts a keyword exists in: 1 << enum gf_draft. */
#define D04	 (1 << GF_DRAFT_04)
#define D06	 (1 << GF_DRAFT_06)
#define D07	 (1 << GF_DRAFT_07)
#define D19	 (1 << GF_DRAFT_2019)
#define D20	 (1 << GF_DRAFT_2020)
#define SINCE_19 (D19 | D20)
#define SINCE_07 (D07 | SINCE_19)
#define SINCE_06 (D06 | SINCE_07)
#define UNTIL_07 (D04 | D06 | D07)
#define ALWAYS	 (D04 | SINCE_06)

enum vocabulary {
	V_CORE = 1,
	V_APPLICATOR = 2,
	V_UNEVALUATED = 4,
	V_VALIDATION = 8,
	V_FORMAT = 16,
	V_CONTENT = 32,
	V_META = 64,
	V_ASSERT_FORMAT = 128, /* not of a keyword: what `format` does */
	V_ALL = 127
};

/* Where the schemas are inside a keyword's value. */
enum shape {
	S_NONE,
	S_SCHEMA,
	S_LIST,
	S_MAP,
	S_ITEMS,	/* a schema, or a list of them */
	S_DEPENDENCIES, /* a map of schemas or of lists of names */
	S_LOCATION	/* names what a schema is: $id, $anchor… */
};

/* Types of instance a keyword has something to say of. */
#define T_NULL	 (1u << GF_NULL)
#define T_BOOL	 (1u << GF_BOOL)
#define T_NUMBER (1u << GF_NUMBER)
#define T_STRING (1u << GF_STRING)
#define T_SEQ	 (1u << GF_SEQ)
#define T_MAP	 (1u << GF_MAP)
#define T_ANY	 (T_NULL | T_BOOL | T_NUMBER | T_STRING | T_SEQ | T_MAP)
/* Only in the mask of `type`: a number without fraction. */
#define T_INTEGER (1u << 6)

struct instr;
struct compiler;
struct failure;
struct reporter;

typedef void (*compile_fn)(struct compiler *c, const struct gf_node *value);
typedef bool (*evaluate_fn)(struct gf_eval *e, const struct gf_schema *schema,
			    const struct instr *in, const struct gf_node *node);
typedef void (*say_fn)(struct reporter *r, const struct failure *f,
		       struct gf_diag *d);

struct keyword {
	const char *name;
	uint8_t drafts, vocabulary, shape, applies;
	enum gf_rule rule; /* of its findings */
	compile_fn compile;
	evaluate_fn evaluate;
	say_fn say;
};

enum keyword_id {
#define X(symbol, ...) KW_##symbol,
#include "jsonschema/keywords.h"
#undef X
	KW_COUNT
};

extern const struct keyword js_keywords[KW_COUNT];
/* The row of a name, whatever the draft, or NULL. */
const struct keyword *js_keyword_find(const struct gf_schemas *set,
				      const struct gf_node *name);
void js_keywords_index(struct gf_strmap *map);
/* Does it mean something in this resource, by its draft and vocabularies? */
struct resource;
bool js_keyword_known(const struct keyword *kw, const struct resource *res);
#define js_keyword_id(kw) ((enum keyword_id)((kw)-js_keywords))

/* --- documents and resources (resource.c, scan.c, draft.c) --------------- */

/* A value that its keyword cannot hold; keyword NULL: not even a schema. */
struct malformed {
	const struct gf_node *value;
	const struct keyword *keyword;
	const char *pointer;
	enum gf_draft draft;
};

struct document {
	struct gf_source src;
	struct gf_doc doc; /* doc.root NULL: it could not be read */
	char *uri, *path, *text;
	struct gf_diags diags;	     /* not told yet */
	struct malformed *malformed; /* see judge.c */
	uint32_t nmalformed, capmalformed;
	struct document **needs; /* documents its schemas refer to */
	uint32_t nneeds, capneeds;
	size_t pointers; /* bytes of the pointers into it */
	bool bundled, judged;
	bool refused; /* by its meta-schema */
	bool broken;  /* an error was found in it, told or not */
	bool visited; /* scratch of a walk over `needs` */
};

struct anchor {
	const struct gf_node *node;
	const char *pointer;
	struct gf_schema *schema; /* compiled when dynamic and asked for */
	bool dynamic;
};

struct resource {
	const char *uri; /* absolute, no fragment */
	struct document *document;
	const struct gf_node *root;
	const char *pointer;	     /* of root, in its document */
	const struct resource *meta; /* a meta-schema that is not bundled */
	enum gf_draft draft;
	uint8_t vocabularies;
	bool recursive_anchor;
	uint64_t set;		  /* its set's id */
	struct gf_schema *schema; /* of root, once compiled */
	struct gf_strmap anchors; /* struct anchor */
};

struct gf_schemas {
	struct gf_schemas_opts opts;
	uint64_t id; /* no two sets of a process have the same */
	struct gf_arena arena;
	struct document **docs;
	uint32_t ndocs, capdocs;
	struct gf_strmap by_uri;    /* document, by where it was read */
	struct gf_strmap resources; /* resource, by URI */
	struct ptrmap roots;	    /* node -> resource */
	struct ptrmap compiled;	    /* node -> gf_schema */
	struct gf_schema **queue;   /* to compile */
	uint32_t nqueue, capqueue;
	struct gf_schema **fresh; /* compiled, loops not looked for yet */
	uint32_t nfresh, capfresh;
	struct gf_regex **patterns;
	uint32_t npatterns, cappatterns;
	struct gf_strmap keywords;
	struct gf_strmap dynamic; /* names some $dynamicRef looks for */
	bool recursive;		  /* some $recursiveRef is there */
	struct gf_eval *eval;	  /* judges the schemas themselves */
};

/* A place: the node and what it is read as. */
struct place {
	const struct gf_node *node;
	struct resource *resource;
	const char *pointer; /* in the resource's document */
};

enum locate {
	LOCATED,
	UNREADABLE, /* the document is broken: told there */
	NO_DOCUMENT,
	NO_ANCHOR,
	NO_POINTER
};

/*
 * The resource at an absolute URI: in the set, bundled, or loaded; `draft`
 * is for a document that does not say. NULL: err says why, or the document
 * is there but unreadable (*broken set).
 */
struct resource *js_resource_find(struct gf_schemas *set, const char *uri,
				  enum gf_draft draft, struct document **broken,
				  struct gf_error *err);
/* What a fragment names in a resource. */
enum locate js_resource_locate(struct gf_schemas *set, struct resource *res,
			       const char *fragment, struct place *out);
/* Finds $id and anchors under a root, and puts its resource in the set. */
struct resource *js_scan(struct gf_schemas *set, struct document *doc,
			 enum gf_draft draft);
/* Reads `$schema`; findings on the document. */
void js_dialect_read(struct gf_schemas *set, struct resource *res,
		     const struct gf_node *value);
/* Bits of a vocabulary's URI, or 0. */
unsigned js_vocabulary_find(const char *uri);
const char *js_draft_uri(enum gf_draft draft);
/* `$id`, or `id` in draft-04. */
const char *js_id_keyword(enum gf_draft draft);
/* The text of a bundled document, or NULL. */
const char *js_bundle_find(const char *uri, size_t *len);
/* Every rule under a document, error or warning, goes through here. */
/*
 * A pointer into a document, in the set's memory. One long key above many
 * schemas would make a gigabyte of them: past a bound it is "", an error is
 * told and the schema is not used.
 */
const char *js_keep_pointer(struct gf_schemas *set, struct document *doc,
			    const struct gf_buf *pointer);
struct gf_diag *js_document_add(struct document *doc, enum gf_rule rule,
				struct gf_span span);
/* Judges a document by its meta-schema (judge.c). */
void js_judge(struct gf_schemas *set, struct document *doc);
void js_document_needs(struct document *doc, struct document *other);
/* Neither it nor what it refers to is broken. */
bool js_document_usable(struct gf_schemas *set, struct document *doc);
/* A key that is no keyword here; kw: its row, of another draft, or NULL. */
struct compiler;
bool js_is_wanted(const struct gf_schemas *set, const struct gf_node *key);
void js_judge_unknown_keyword(struct compiler *c, const struct gf_node *key,
			      const struct keyword *kw);
/* A document whose keys are no keywords at all. */
void js_judge_no_keyword(struct compiler *c);

/* --- compiled schemas ---------------------------------------------------- */

struct member {
	const struct gf_schema *schema; /* NULL: only required */
	const struct gf_node *name;	/* in `required`, when required */
};

struct pattern {
	const struct gf_regex *regex;
	const struct gf_schema *schema;
};

/* properties, patternProperties, additionalProperties and required. */
struct members {
	struct gf_strmap map; /* struct member */
	struct pattern *patterns;
	const struct gf_schema *rest;
	uint32_t npatterns, nrequired;
};

/* prefixItems + items, or items + additionalItems. */
struct elements {
	const struct gf_schema **prefix;
	const struct gf_schema *rest;
	const struct keyword *rest_keyword;
	uint32_t nprefix;
};

struct contains {
	const struct gf_schema *schema;
	size_t min, max;
	bool marks; /* what it matches is evaluated (2020-12) */
};

struct condition {
	const struct gf_schema *when, *then, *otherwise;
};

/* enum, const, or oneOf/anyOf whose branches are all constants. */
struct values {
	const struct gf_node **items;
	uint32_t *hashes, *slots; /* slots: index + 1, 0 = free */
	uint32_t n, nslots;
	uint8_t *twice; /* an equal value stands further down */
	bool exclusive; /* oneOf: equal values refuse each other */
};

struct schema_list {
	const struct gf_schema **items;
	uint32_t n;
};

struct name_list {
	const struct gf_node *const *items;
	uint32_t n;
};

struct dependent {
	const struct gf_node *key;
	const struct gf_schema *schema; /* or: */
	struct name_list names;
};

struct dependents {
	struct dependent *items;
	uint32_t n;
};

struct dynamic_ref {
	const struct gf_schema *fallback;
	const char *anchor; /* NULL: as a $ref */
};

struct instr {
	const struct keyword *keyword;
	evaluate_fn evaluate;
	uint32_t applies;
	const struct gf_node *value; /* as the schema says it */
	union {
		uint32_t types;
		size_t count;
		const struct gf_schema *schema;
		const struct gf_regex *regex;
		gf_format_fn format;
		struct members *members;
		struct elements *elements;
		struct contains *contains;
		struct condition *condition;
		struct values *values;
		struct schema_list list;
		struct name_list names;
		struct dependents *dependents;
		struct dynamic_ref *dynamic;
		unsigned annotation;
	};
};

enum verdict { DEPENDS, ALWAYS_TRUE, ALWAYS_FALSE };

struct gf_schema {
	const struct gf_node *node;
	struct resource *resource;
	const char *pointer; /* in the document */
	struct instr *instrs;
	uint32_t ninstrs;
	uint8_t verdict;  /* enum verdict */
	bool tracks;	  /* has unevaluated*: what is evaluated is noted */
	bool annotated;	  /* the set has wanted annotations */
	bool constrained; /* enum, const: words that mislead are known */
	uint8_t mark;	  /* scratch of loops.c, while compiling */
	uint32_t chain;	  /* longest chain of $ref from here */
};

/* --- compiling (compile.c) ----------------------------------------------- */

struct pending { /* a keyword of the schema being compiled, in table order */
	const struct keyword *keyword;
	const struct gf_pair *pair;
	unsigned annotation;
	uint32_t rank;
};

struct compiler {
	struct gf_schemas *set;
	struct gf_schema *schema;
	struct resource *resource;
	const struct keyword *keyword;
	const struct gf_node *key, *value; /* of the keyword being compiled */
	struct members *members;	   /* made by the first that needs it */
	struct instr *instrs;
	uint32_t n, cap;
	struct pending *pending;
	uint32_t npending, cappending;
	struct gf_buf pointer; /* scratch */
};

/* The schema at a place, compiled later. */
struct gf_schema *js_schema_at(struct gf_schemas *set,
			       const struct place *place);
/* One inside the value of a keyword; key NULL: the value itself. */
const struct gf_schema *js_subschema(struct compiler *c,
				     const struct gf_node *node,
				     const struct gf_node *keyword,
				     const struct gf_node *key);
const struct gf_schema *js_subschema_item(struct compiler *c,
					  const struct gf_node *node,
					  const struct gf_node *keyword,
					  size_t index);
struct instr *js_emit(struct compiler *c, evaluate_fn evaluate);
/* A finding on the schema, at a node of the keyword being compiled. */
struct gf_diag *js_compiler_add(struct compiler *c, enum gf_rule rule,
				const struct gf_node *node);
/* The value is not what the keyword takes. */
void js_malformed(struct compiler *c, const struct gf_node *value);
/* A keyword beside the one being compiled, where the draft knows it. */
const struct gf_pair *js_sibling(struct compiler *c, enum keyword_id id);
const struct gf_regex *js_pattern(struct compiler *c,
				  const struct gf_node *text);
void js_compiled_release(struct gf_schemas *set);
/* Compiles all that waits, looks for loops, judges. */
void js_compile_queue(struct gf_schemas *set);
/* Schemas that come back to themselves on one instance (loops.c). */
void js_find_loops(struct gf_schemas *set);
struct values *js_values_new(struct gf_arena *arena,
			     const struct gf_node *const *items, uint32_t n);
/* A size, as minLength takes one; false and told when it is none. */
bool js_read_count(struct compiler *c, const struct gf_node *value,
		   size_t *out);

/* Every key that a schema, or those it is made of, knows. */
typedef void (*js_key_fn)(const char *key, const struct gf_schema *schema,
			  void *payload);
void js_schema_keys(const struct gf_schema *schema, js_key_fn fn, void *payload,
		    unsigned depth);

#endif
