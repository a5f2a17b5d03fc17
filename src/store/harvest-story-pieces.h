/* harvest-story-pieces.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-story-reader.h"

G_BEGIN_DECLS

/* The rows of a list, cut into pieces of time of some hundred rows. Of most pieces only the number
 * of rows is known; of those that are looked at, which rows they are. */

typedef struct
{
  HarvestSearchSpan span;
  guint start; /* position of its first row */
  guint n_rows;
  GArray *hits;    /* (element-type HarvestSearchHit): NULL: not known */
  GPtrArray *rows; /* (element-type HarvestStoryRow): an element is NULL until it is asked for;
                      NULL: none was asked for */
  guint64 used;    /* when, by a count that only grows */

  /* for HarvestStoryRows */
  gboolean reading;
  guint wanted_from; /* rows that are asked for and not read */
  guint wanted_end;
} HarvestStoryPiece;

typedef struct
{
  GPtrArray *pieces; /* (element-type HarvestStoryPiece): in the order of the list */
  gboolean ascending;
  guint n_rows;
  guint64 clock;
} HarvestStoryPieces;

HarvestStoryPieces *harvest_story_pieces_new (gboolean ascending);
void harvest_story_pieces_free (HarvestStoryPieces *self);

/**
 * harvest_story_pieces_append:
 * @hits: (nullable): its rows, if they are known
 */
HarvestStoryPiece *harvest_story_pieces_append (HarvestStoryPieces *self,
                                                const HarvestSearchSpan *span,
                                                guint n_rows,
                                                GArray *hits);

/* Borrowed; NULL if there is none. */
HarvestStoryPiece *harvest_story_pieces_get_at (HarvestStoryPieces *self, guint position);
HarvestStoryPiece *harvest_story_pieces_find_key (HarvestStoryPieces *self, gint64 key);
HarvestStoryPiece *
harvest_story_pieces_find_span (HarvestStoryPieces *self, const HarvestSearchSpan *span);

/* The place of a key among the known rows of a piece; G_MAXUINT if it is not there. */
guint harvest_story_piece_find_key (const HarvestStoryPiece *piece, gint64 key);

/* The row object at a place of a piece, made if there is none yet. Borrowed. */
HarvestStoryRow *
harvest_story_pieces_use_row (HarvestStoryPieces *self, HarvestStoryPiece *piece, guint place);

typedef void (*HarvestStoryPiecesFunc) (guint position,
                                        guint n_removed,
                                        guint n_added,
                                        gpointer data);

/**
 * harvest_story_pieces_set_hits:
 * @hits: (transfer none) (element-type HarvestSearchHit): the rows of @piece as they are now
 * @func: is called after each run of rows has gone or come, when everything is as it says
 *
 * Rows that stay keep their objects. A piece that has become large is cut in two.
 */
void harvest_story_pieces_set_hits (HarvestStoryPieces *self,
                                    HarvestStoryPiece *piece,
                                    const GArray *hits,
                                    HarvestStoryPiecesFunc func,
                                    gpointer data);

/* Takes one row away. */
void harvest_story_pieces_remove (HarvestStoryPieces *self,
                                  HarvestStoryPiece *piece,
                                  guint place,
                                  HarvestStoryPiecesFunc func,
                                  gpointer data);

/**
 * harvest_story_pieces_forget:
 * @n_kept: of so many pieces the rows are kept
 *
 * Forgets the rows of the pieces that were used longest ago, unless somebody holds one of them.
 */
void harvest_story_pieces_forget (HarvestStoryPieces *self, guint n_kept);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStoryPieces, harvest_story_pieces_free)

G_END_DECLS
