/* harvest-story-pieces.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-pieces"

#include "config.h"

#include "harvest-story-pieces.h"

#include "harvest-story-row-private.h"

static void
free_row_cb (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static void
free_piece_cb (gpointer data)
{
  HarvestStoryPiece *piece = data;

  g_clear_pointer (&piece->hits, g_array_unref);
  g_clear_pointer (&piece->rows, g_ptr_array_unref);
  g_free (piece);
}

HarvestStoryPieces *
harvest_story_pieces_new (gboolean ascending)
{
  HarvestStoryPieces *self = g_new0 (HarvestStoryPieces, 1);

  self->ascending = ascending;
  self->pieces = g_ptr_array_new_with_free_func (free_piece_cb);
  return self;
}

void
harvest_story_pieces_free (HarvestStoryPieces *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->pieces);
  g_free (self);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func (free_row_cb);
}

/* ---- Positions ---- */

static void
settle_positions (HarvestStoryPieces *self)
{
  self->n_rows = 0;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      HarvestStoryPiece *piece = self->pieces->pdata[i];

      piece->start = self->n_rows;
      self->n_rows += piece->n_rows;
    }
}

HarvestStoryPiece *
harvest_story_pieces_append (HarvestStoryPieces *self,
                             const HarvestSearchSpan *span,
                             guint n_rows,
                             GArray *hits)
{
  HarvestStoryPiece *piece = g_new0 (HarvestStoryPiece, 1);

  g_return_val_if_fail (hits == NULL || hits->len == n_rows, NULL);

  piece->span = *span;
  piece->start = self->n_rows;
  piece->n_rows = n_rows;
  piece->hits = hits != NULL ? g_array_copy (hits) : NULL;
  g_ptr_array_add (self->pieces, piece);
  self->n_rows += n_rows;
  return piece;
}

HarvestStoryPiece *
harvest_story_pieces_get_at (HarvestStoryPieces *self, guint position)
{
  guint low = 0, high = self->pieces->len;

  if (position >= self->n_rows)
    return NULL;
  /* The last piece that begins there or before; pieces without rows share their start with the
   * next one. */
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (((HarvestStoryPiece *)self->pieces->pdata[middle])->start <= position)
        low = middle;
      else
        high = middle;
    }
  return self->pieces->pdata[low];
}

HarvestStoryPiece *
harvest_story_pieces_find_key (HarvestStoryPieces *self, gint64 key)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      HarvestStoryPiece *piece = self->pieces->pdata[i];

      if (key >= piece->span.lower && key < piece->span.upper)
        return piece;
    }
  return NULL;
}

HarvestStoryPiece *
harvest_story_pieces_find_span (HarvestStoryPieces *self, const HarvestSearchSpan *span)
{
  HarvestStoryPiece *piece = harvest_story_pieces_find_key (
      self, self->ascending ? span->lower : span->upper - 1);

  return piece != NULL && piece->span.lower == span->lower && piece->span.upper == span->upper
             ? piece
             : NULL;
}

guint
harvest_story_piece_find_key (const HarvestStoryPiece *piece, gint64 key)
{
  for (guint i = 0; piece->hits != NULL && i < piece->hits->len; i++)
    if (g_array_index (piece->hits, HarvestSearchHit, i).key == key)
      return i;
  return G_MAXUINT;
}

HarvestStoryRow *
harvest_story_pieces_use_row (HarvestStoryPieces *self, HarvestStoryPiece *piece, guint place)
{
  piece->used = ++self->clock;
  if (piece->rows == NULL)
    {
      piece->rows = new_rows ();
      g_ptr_array_set_size (piece->rows, (int)piece->n_rows);
    }
  if (piece->rows->pdata[place] == NULL)
    piece->rows->pdata[place] = harvest_story_row_new ();
  return piece->rows->pdata[place];
}

/* ---- Changes ---- */

/* Rows go from or come to a piece at @place; those that come are @hits. */
static void
splice (HarvestStoryPieces *self,
        HarvestStoryPiece *piece,
        guint place,
        guint n_removed,
        const HarvestSearchHit *hits,
        guint n_added,
        HarvestStoryPiecesFunc func,
        gpointer data)
{
  if (piece->hits != NULL)
    {
      if (n_removed > 0)
        g_array_remove_range (piece->hits, place, n_removed);
      if (n_added > 0)
        g_array_insert_vals (piece->hits, place, hits, n_added);
    }
  if (piece->rows != NULL)
    {
      if (n_removed > 0)
        g_ptr_array_remove_range (piece->rows, place, n_removed);
      for (guint i = 0; i < n_added; i++)
        g_ptr_array_insert (piece->rows, (int)place, NULL);
    }
  piece->n_rows += n_added;
  piece->n_rows -= n_removed;
  piece->wanted_from = piece->wanted_end = 0;
  settle_positions (self);
  func (piece->start + place, n_removed, n_added, data);
}

static gboolean
comes_first (const HarvestStoryPieces *self,
             const HarvestSearchHit *one,
             const HarvestSearchHit *other)
{
  return self->ascending ? one->key < other->key : one->key > other->key;
}

/* Of a piece whose rows are not known yet, only their number is put right. */
static void
learn_hits (HarvestStoryPieces *self,
            HarvestStoryPiece *piece,
            const GArray *hits,
            HarvestStoryPiecesFunc func,
            gpointer data)
{
  guint before = piece->n_rows;

  if (hits->len > before)
    splice (self, piece, before, 0, NULL, hits->len - before, func, data);
  else if (hits->len < before)
    splice (self, piece, hits->len, before - hits->len, NULL, 0, func, data);
  piece->hits = g_array_copy ((GArray *)hits);
}

static void
merge_hits (HarvestStoryPieces *self,
            HarvestStoryPiece *piece,
            const GArray *hits,
            HarvestStoryPiecesFunc func,
            gpointer data)
{
  const HarvestSearchHit *now = (const HarvestSearchHit *)(const void *)hits->data;
  guint at = 0, next = 0;

  while (at < piece->hits->len || next < hits->len)
    {
      HarvestSearchHit *old = &g_array_index (piece->hits, HarvestSearchHit, 0);
      guint n = 0;

      if (at < piece->hits->len && next < hits->len && old[at].key == now[next].key)
        old[at++] = now[next++];
      else if (at < piece->hits->len
               && (next == hits->len || comes_first (self, &old[at], &now[next])))
        {
          while (at + n < piece->hits->len
                 && (next == hits->len || comes_first (self, &old[at + n], &now[next])))
            n++;
          splice (self, piece, at, n, NULL, 0, func, data);
        }
      else
        {
          while (next + n < hits->len
                 && (at == piece->hits->len || comes_first (self, &now[next + n], &old[at])))
            n++;
          splice (self, piece, at, 0, &now[next], n, func, data);
          at += n;
          next += n;
        }
    }
}

static void
cut_in_two (HarvestStoryPieces *self, HarvestStoryPiece *piece)
{
  guint place = piece->n_rows / 2, index = 0;
  HarvestStoryPiece *second;
  gint64 border;

  while (place < piece->n_rows
         && g_array_index (piece->hits, HarvestSearchHit, place).key
                == g_array_index (piece->hits, HarvestSearchHit, place - 1).key)
    place++;
  if (place == piece->n_rows)
    return;

  border = g_array_index (piece->hits, HarvestSearchHit, place - 1).key;
  second = g_new0 (HarvestStoryPiece, 1);
  second->span = piece->span;
  second->n_rows = piece->n_rows - place;
  second->used = piece->used;
  second->hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_array_append_vals (second->hits, &g_array_index (piece->hits, HarvestSearchHit, place),
                       second->n_rows);
  g_array_set_size (piece->hits, place);
  if (piece->rows != NULL)
    {
      second->rows = new_rows ();
      for (guint i = place; i < piece->rows->len; i++)
        g_ptr_array_add (second->rows, g_steal_pointer (&piece->rows->pdata[i]));
      g_ptr_array_set_size (piece->rows, (int)place);
    }
  piece->n_rows = place;
  if (self->ascending)
    second->span.lower = piece->span.upper = border + 1;
  else
    second->span.upper = piece->span.lower = border;

  g_ptr_array_find (self->pieces, piece, &index);
  g_ptr_array_insert (self->pieces, (int)index + 1, second);
  settle_positions (self);
}

void
harvest_story_pieces_set_hits (HarvestStoryPieces *self,
                               HarvestStoryPiece *piece,
                               const GArray *hits,
                               HarvestStoryPiecesFunc func,
                               gpointer data)
{
  if (piece->hits == NULL)
    learn_hits (self, piece, hits, func, data);
  else
    merge_hits (self, piece, hits, func, data);
  if (piece->n_rows > 2 * HARVEST_STORY_BLOCK_ROWS)
    cut_in_two (self, piece);
}

void
harvest_story_pieces_remove (HarvestStoryPieces *self,
                             HarvestStoryPiece *piece,
                             guint place,
                             HarvestStoryPiecesFunc func,
                             gpointer data)
{
  splice (self, piece, place, 1, NULL, 0, func, data);
}

/* ---- Forgetting ---- */

static gboolean
is_held (const HarvestStoryPiece *piece)
{
  for (guint i = 0; i < piece->rows->len; i++)
    if (piece->rows->pdata[i] != NULL && G_OBJECT (piece->rows->pdata[i])->ref_count > 1)
      return TRUE;
  return FALSE;
}

void
harvest_story_pieces_forget (HarvestStoryPieces *self, guint n_kept)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  for (guint i = 0; i < self->pieces->len; i++)
    if (((HarvestStoryPiece *)self->pieces->pdata[i])->rows != NULL)
      g_ptr_array_add (known, self->pieces->pdata[i]);

  while (known->len > n_kept)
    {
      guint oldest = 0;
      HarvestStoryPiece *piece;

      for (guint i = 1; i < known->len; i++)
        if (((HarvestStoryPiece *)known->pdata[i])->used
            < ((HarvestStoryPiece *)known->pdata[oldest])->used)
          oldest = i;
      piece = g_ptr_array_remove_index_fast (known, oldest);
      if (piece->reading || is_held (piece))
        continue;
      g_clear_pointer (&piece->rows, g_ptr_array_unref);
      g_clear_pointer (&piece->hits, g_array_unref);
      piece->wanted_from = piece->wanted_end = 0;
    }
}
