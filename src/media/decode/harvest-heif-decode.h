/* harvest-heif-decode.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/* Decodes the main picture of a HEIC or AVIF file, upright, after a look at its size. */
GdkPixbuf *harvest_heif_decode (const guint8 *data, gsize length, GError **error);

G_END_DECLS
