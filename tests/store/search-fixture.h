/* search-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search-index.h"
#include "harvest-search.h"

G_BEGIN_DECLS

/* A database with stories and their search index, without the rest of a store: what the store does
 * when it writes a record, search_put() and search_remove() do. */

typedef struct
{
  char *dir;
  HarvestDatabase *database;
  HarvestSearch *search;
  HarvestSearchIndexer *indexer;
} SearchFixture;

SearchFixture *search_fixture_new (void);
void search_fixture_free (SearchFixture *self);

/* Makes a story. @fields: "name=value" pairs up to a NULL; tags are separated by commas. */
HarvestRecord *search_make_story (const char *id, ...) G_GNUC_NULL_TERMINATED;
HarvestRecord *search_make_asset (HarvestRecord *story, const char *mime, const char *caption);

/* Writes it into `record`, in a transaction; a story at @key. Takes the reference. */
void search_put (SearchFixture *self, HarvestRecord *record, gint64 key);
void search_remove (SearchFixture *self, const char *id);

/* Runs the indexer until nothing is left to do. */
void search_index_all (SearchFixture *self);

/* The keys of what @text finds, newest first: "30 20 10". */
char *search_scan (SearchFixture *self, const char *text);
char *search_scan_flags (SearchFixture *self, const char *text, HarvestQueryFlags flags);
char *search_rank (SearchFixture *self, const char *text);

#define search_assert(self, text, expected)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found__ = search_scan (self, text);                                           \
    if (g_strcmp0 (found__, expected) != 0)                                                        \
      g_error ("%s: <%s> finds %s, not %s", G_STRLOC, text, found__, expected);                    \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
