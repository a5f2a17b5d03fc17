/* harvest-pieces.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The cleaned content as a list of pieces: ranges of the original and bytes of our own. */
typedef struct _HarvestPieces HarvestPieces;

HarvestPieces *harvest_pieces_new (void);
void harvest_pieces_free (HarvestPieces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestPieces, harvest_pieces_free)

/* Appends a range of memory that outlives @self; one that continues the last is joined to it. */
void harvest_pieces_keep (HarvestPieces *self, const guint8 *data, gsize length);

/* Appends a copy. */
void harvest_pieces_add (HarvestPieces *self, const void *data, gsize length);
void harvest_pieces_take (HarvestPieces *self, GBytes *bytes);
void harvest_pieces_clear (HarvestPieces *self);
gsize harvest_pieces_get_length (HarvestPieces *self);

/* Returns: (transfer full): all in one */
GBytes *harvest_pieces_to_bytes (HarvestPieces *self);

/* Writes all to a descriptor, which may be a pipe. Returns: FALSE with errno set */
gboolean harvest_pieces_write (HarvestPieces *self, int fd);

G_END_DECLS
