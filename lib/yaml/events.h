/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * libyaml behind one door: its events, told to a builder (build.h). Only
 * events.c includes libyaml's header.
 */
#ifndef GF_YAML_EVENTS_H
#define GF_YAML_EVENTS_H

#include "build.h"

struct gf_events;

/* --- libyaml's memory (memory.c) ----------------------------------------- */

/* A sanitizer looks at each block: nothing is kept. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GF_MEMORY_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
	__has_feature(thread_sanitizer)
#define GF_MEMORY_WATCHED 1
#endif
#endif
#ifndef GF_MEMORY_WATCHED
#define GF_MEMORY_WATCHED 0
#endif

/* From now on this thread keeps what libyaml frees, for libyaml. */
void gf_memory_keep(void);
/* Frees what libyaml has allocated. */
void gf_memory_free(void *p);
/* How many bytes it has kept. */
size_t gf_memory_kept(void);

/* --- events -------------------------------------------------------------- */

/*
 * A stream of documents over bytes [part) of the builder's source, which
 * gf_check_lines has put in b->scan.
 */
struct gf_events *gf_events_open(struct gf_builder *b, struct gf_span part);
/*
 * Goes to the next document: 1 (*start is its '---', or its first word), 0
 * when there is none left, -1 after one error.
 */
int gf_events_seek(struct gf_events *ev, struct gf_span *start);
/* Builds the document sought: its root, or NULL after one error. */
struct gf_node *gf_events_read(struct gf_events *ev);
void gf_events_close(struct gf_events *ev);

#endif
