/* harvest-query.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "harvest-language.h"

G_BEGIN_DECLS

/* What a person types into a search field, understood: words, "phrases", prefix*, AND OR NOT (also
 * UND ODER NICHT, ET OU SAUF), -word, parentheses, and filters name:value. Whatever is typed means
 * something: what cannot be understood is taken as words or left out, and nothing is an error. */

#define HARVEST_TYPE_QUERY (harvest_query_get_type ())

typedef enum
{
  HARVEST_QUERY_ALL,    /* every child */
  HARVEST_QUERY_ANY,    /* at least one child */
  HARVEST_QUERY_NOT,    /* not its one child */
  HARVEST_QUERY_WORDS,  /* one word, or several in their order (a phrase) */
  HARVEST_QUERY_PREFIX, /* a word that begins so, or a form of the word that stands here so far */
  HARVEST_QUERY_FILTER,
} HarvestQueryKind;

typedef enum
{
  HARVEST_QUERY_UNIT,  /* unit:NAME, with what lies below it */
  HARVEST_QUERY_TAG,   /* tag:WORD */
  HARVEST_QUERY_BY,    /* by:NAME of a person */
  HARVEST_QUERY_KIND,  /* kind:story */
  HARVEST_QUERY_STATE, /* state:submitted */
  HARVEST_QUERY_HAS,   /* has:photo, has:voice */
} HarvestQueryFilter;

typedef struct
{
  char *folded;
  char *lower; /* with diacritics, for stemmers */
} HarvestQueryWord;

typedef struct _HarvestQueryNode HarvestQueryNode;
struct _HarvestQueryNode
{
  HarvestQueryKind kind;
  GPtrArray *children;       /* (element-type HarvestQueryNode): ALL, ANY, NOT; never empty */
  GArray *words;             /* (element-type HarvestQueryWord): WORDS, PREFIX; never empty */
  gboolean quoted;           /* WORDS: exactly these forms; PREFIX: no other forms */
  gboolean small;            /* WORDS: says nothing by itself, may be left out */
  HarvestQueryFilter filter; /* FILTER */
  char *value;               /* FILTER: as typed, not empty */
};

/**
 * HarvestQuery:
 *
 * Immutable, reference-counted, for any thread.
 */
typedef struct _HarvestQuery HarvestQuery;

typedef enum
{
  HARVEST_QUERY_NO_FLAGS = 0,
  /* The person is still typing: a last word without a space after it may go on. */
  HARVEST_QUERY_TYPING = 1 << 0,
} HarvestQueryFlags;

GType harvest_query_get_type (void) G_GNUC_CONST;

/**
 * harvest_query_parse:
 * @text: anything; what is not UTF-8 is mended
 *
 * Looks at the first 1,000 bytes and at 32 words, which is more than people type.
 *
 * Returns: (transfer full): the query
 */
HarvestQuery *harvest_query_parse (const char *text, HarvestQueryFlags flags);

/**
 * harvest_query_parse_filtered:
 * @text: as for harvest_query_parse()
 * @filter: (nullable): in the same language, what must hold too, whatever operators @text has
 *
 * Returns: (transfer full): both together
 */
HarvestQuery *
harvest_query_parse_filtered (const char *text, const char *filter, HarvestQueryFlags flags);
HarvestQuery *harvest_query_ref (HarvestQuery *self);
void harvest_query_unref (HarvestQuery *self);

/**
 * harvest_query_get_root:
 *
 * Returns: (transfer none) (nullable): what must hold; %NULL if everything matches
 */
const HarvestQueryNode *harvest_query_get_root (HarvestQuery *self);

/**
 * harvest_query_is_plain:
 *
 * Returns: whether it is two or more plain words (with filters perhaps), so that what has most of
 *   the words is worth showing after what has all of them
 */
gboolean harvest_query_is_plain (HarvestQuery *self);

/**
 * harvest_query_get_from:
 *
 * Returns: stories from this second on (since 1970, UTC); %G_MININT64 if there is no bound. Dates
 *   bound the whole query, wherever they stand in it
 */
gint64 harvest_query_get_from (HarvestQuery *self);

/* Stories before this second; %G_MAXINT64 if there is no bound. */
gint64 harvest_query_get_until (HarvestQuery *self);

/**
 * harvest_query_to_string:
 *
 * Returns: (transfer full): the tree in one line, for tests and logs: `(all press (not oil))`
 */
char *harvest_query_to_string (HarvestQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestQuery, harvest_query_unref)

G_END_DECLS
