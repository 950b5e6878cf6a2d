/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files of lib/index say to one another, and how the file is laid
 * out. Names that start with `_` or contain `@` are ours.
 *
 * By content, whatever the state:
 *	_blob   (blob INTEGER PRIMARY KEY, oid BLOB UNIQUE, bytes, json)
 *	        a document, once; json is compact
 *	_rules  (rules INTEGER PRIMARY KEY, kind, id BLOB, shape)
 *	        what a kind's records are judged by: a hash over the engine's
 *	        version, greffe.yaml, the kind's schema and what it may refer to
 *	_doc    (doc INTEGER PRIMARY KEY, blob, kind, id, rules, copy, state,
 *	        errors, warnings, infos, title;
 *	        UNIQUE (blob, kind, id, rules, copy))
 *	        a verdict: one blob under one kind and id, by one set of rules.
 *	        `copy` tells apart two files that are the same record twice
 *	"<table>@<shape>"  (doc, _id, [_pos, …], columns…)
 *	        rows, a table a shape: what a kind's columns are at the time
 *	_ref    (doc, field, pos, target_kind, target_id, form)
 *	_name   (doc, what, kind, property, value)
 *	        what only one record may have: former ids, x-unique values
 *	_found  (doc, n, rule, severity, field, line, column, …)
 *	        the findings of the document by itself
 *	_search FTS5 (kind, id, title, body) over the view _searchable
 *
 * By state:
 *	_view   (view INTEGER PRIMARY KEY, tree BLOB, rulesets, used, tally…)
 *	"_in@<view>"     (doc INTEGER PRIMARY KEY, path)
 *	"_found@<view>"  findings that depend on the other records and on rules
 *	"_stray@<view>"  what stands in the registry and is no record
 *
 * And SQL views with the plain names of index.h: in the file for the state
 * that was looked at last as HEAD; in TEMP, where they win, for any other.
 */
#ifndef GF_INDEX_INTERNAL_H
#define GF_INDEX_INTERNAL_H

#include "index/index.h"

#endif
