/* harvest-pieces.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-pieces"

#include "config.h"

#include "harvest-pieces.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const guint8 *data;
  gsize length;
} Piece;

struct _HarvestPieces
{
  GArray *pieces;
  GPtrArray *owned; /* GBytes that pieces point into */
  gsize length;
};

HarvestPieces *
harvest_pieces_new (void)
{
  HarvestPieces *self = g_new0 (HarvestPieces, 1);

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->owned = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  return self;
}

void
harvest_pieces_free (HarvestPieces *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->pieces);
  g_ptr_array_unref (self->owned);
  g_free (self);
}

void
harvest_pieces_keep (HarvestPieces *self, const guint8 *data, gsize length)
{
  Piece piece = { data, length };

  g_return_if_fail (self != NULL && (data != NULL || length == 0));

  if (length == 0)
    return;

  self->length += length;
  if (self->pieces->len > 0)
    {
      Piece *last = &g_array_index (self->pieces, Piece, self->pieces->len - 1);

      if (last->data + last->length == data)
        {
          last->length += length;
          return;
        }
    }
  g_array_append_val (self->pieces, piece);
}

void
harvest_pieces_add (HarvestPieces *self, const void *data, gsize length)
{
  harvest_pieces_take (self, g_bytes_new (data, length));
}

void
harvest_pieces_take (HarvestPieces *self, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_ptr_array_add (self->owned, bytes);
  harvest_pieces_keep (self, data, length);
}

void
harvest_pieces_clear (HarvestPieces *self)
{
  g_array_set_size (self->pieces, 0);
  g_ptr_array_set_size (self->owned, 0);
  self->length = 0;
}

gsize
harvest_pieces_get_length (HarvestPieces *self)
{
  return self->length;
}

GBytes *
harvest_pieces_to_bytes (HarvestPieces *self)
{
  guint8 *all = g_malloc (self->length);
  gsize at = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      memcpy (all + at, piece->data, piece->length);
      at += piece->length;
    }
  return g_bytes_new_take (all, self->length);
}

gboolean
harvest_pieces_write (HarvestPieces *self, int fd)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece piece = g_array_index (self->pieces, Piece, i);

      while (piece.length > 0)
        {
          gssize written = write (fd, piece.data, piece.length);

          if (written < 0 && errno == EINTR)
            continue;
          if (written < 0)
            return FALSE;
          piece.data += written;
          piece.length -= (gsize)written;
        }
    }
  return TRUE;
}
