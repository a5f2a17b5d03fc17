/* harvest-strip.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-media-error.h"

#include <string.h>

void
harvest_strip_write_orientation (guint8 block[HARVEST_ORIENTATION_BYTES], int orientation)
{
  static const guint8 pattern[HARVEST_ORIENTATION_BYTES] = {
    'I',  'I',  '*', 0,             /* TIFF, least significant byte first */
    8,    0,    0,   0,             /* the directory begins here */
    1,    0,                        /* it has one entry: */
    0x12, 0x01, 3,   0,             /* orientation, a short number, */
    1,    0,    0,   0, 1, 0, 0, 0, /* once */
    0,    0,    0,   0,             /* no other directory */
  };

  memcpy (block, pattern, sizeof pattern);
  block[18] = (guint8)orientation;
}

gboolean
harvest_strip_fail (GError **error, const char *message)
{
  g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE, message);
  return FALSE;
}
