/* harvest-media-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_MEDIA_ERROR (harvest_media_error_quark ())

/**
 * HarvestMediaError:
 * @HARVEST_MEDIA_ERROR_WRONG_TYPE: The content is of a type that StoryHarvest does not keep.
 * @HARVEST_MEDIA_ERROR_TOO_LARGE: The file, or the picture inside it, is larger than its limit.
 * @HARVEST_MEDIA_ERROR_UNREADABLE: The content is damaged, or its decoder ran out of memory or
 * time.
 * @HARVEST_MEDIA_ERROR_NOT_FOUND: No blob has that hash.
 * @HARVEST_MEDIA_ERROR_MISMATCH: The bytes do not have the hash that they should have.
 * @HARVEST_MEDIA_ERROR_NO_SPACE: The disk is full.
 * @HARVEST_MEDIA_ERROR_IO: The disk or the file system refused.
 *
 * Errors of the folder `media/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_MEDIA_ERROR_WRONG_TYPE,
  HARVEST_MEDIA_ERROR_TOO_LARGE,
  HARVEST_MEDIA_ERROR_UNREADABLE,
  HARVEST_MEDIA_ERROR_NOT_FOUND,
  HARVEST_MEDIA_ERROR_MISMATCH,
  HARVEST_MEDIA_ERROR_NO_SPACE,
  HARVEST_MEDIA_ERROR_IO,
} HarvestMediaError;

GQuark harvest_media_error_quark (void);

/**
 * harvest_media_set_errno:
 * @errsv: a value of errno
 * @doing: what failed, for the message: "cannot write"
 * @path: (nullable): to what
 *
 * Sets @error to the media error that @errsv means: NOT_FOUND, NO_SPACE or IO.
 */
void harvest_media_set_errno (GError **error, int errsv, const char *doing, const char *path);

G_END_DECLS
