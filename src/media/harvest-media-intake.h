/* harvest-media-intake.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "harvest-blob-store.h"

G_BEGIN_DECLS

/* How a file comes in: sniffed, cleaned in the decoding child, hashed, kept as a blob; and how its
 * thumbnails are made. No picture, sound or film is parsed in this process: only the child
 * (`storyharvest-decode`) does that, with limits on memory and time and without a network. At most
 * two children run at once; the rest waits in line.
 *
 * The object is immutable and may be used on any thread. `_async` functions call back in the
 * thread-default context of the caller; `_sync` ones block and belong on a worker thread. */

#define HARVEST_TYPE_MEDIA_INTAKE (harvest_media_intake_get_type ())
G_DECLARE_FINAL_TYPE (HarvestMediaIntake, harvest_media_intake, HARVEST, MEDIA_INTAKE, GObject)

/**
 * HarvestMediaInfo:
 * @hash: SHA-256 of the cleaned content that is kept
 * @mime: its type, as in harvest_media_type_list()
 * @bytes: its length
 * @width: pixels as shown, that is with the orientation applied; 0 if it is no picture or film
 * @height: the same
 * @duration: milliseconds; 0 if it is no sound or film, or not known
 */
typedef struct
{
  char *hash;
  char *mime;
  gint64 bytes;
  int width;
  int height;
  gint64 duration;
} HarvestMediaInfo;

void harvest_media_info_free (HarvestMediaInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestMediaInfo, harvest_media_info_free)

/**
 * harvest_media_intake_new:
 * @blobs: where the content goes
 * @thumbnails: a folder for thumbnails, made when first needed; it may be emptied at any time
 */
HarvestMediaIntake *harvest_media_intake_new (HarvestBlobStore *blobs, const char *thumbnails);
HarvestBlobStore *harvest_media_intake_get_blobs (HarvestMediaIntake *self);

/**
 * harvest_media_intake_take_file_async:
 * @file: a regular file; it is only read
 *
 * Errors: %HARVEST_MEDIA_ERROR_WRONG_TYPE, TOO_LARGE (bytes or pixels), UNREADABLE (damaged, or its
 * decoder ran out of memory or time), NOT_FOUND (no such file), NO_SPACE, IO;
 * %G_IO_ERROR_CANCELLED.
 */
void harvest_media_intake_take_file_async (HarvestMediaIntake *self,
                                           GFile *file,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
/* The same for a pasted or drawn picture. */
void harvest_media_intake_take_bytes_async (HarvestMediaIntake *self,
                                            GBytes *bytes,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * harvest_media_intake_take_finish:
 *
 * Returns: (transfer full) (nullable): what was kept
 */
HarvestMediaInfo *
harvest_media_intake_take_finish (HarvestMediaIntake *self, GAsyncResult *result, GError **error);
HarvestMediaInfo *harvest_media_intake_take_file_sync (HarvestMediaIntake *self,
                                                       GFile *file,
                                                       GCancellable *cancellable,
                                                       GError **error);
HarvestMediaInfo *harvest_media_intake_take_bytes_sync (HarvestMediaIntake *self,
                                                        GBytes *bytes,
                                                        GCancellable *cancellable,
                                                        GError **error);

/**
 * harvest_media_intake_get_thumbnail_async:
 * @hash: a blob that is a picture (else %HARVEST_MEDIA_ERROR_WRONG_TYPE)
 * @pixels: how long the longer side should be; rounded up to 128, 256, 512, 1024 or 2048 (the last
 *   is the picture as it is shown large). A small picture is not made larger.
 *
 * The thumbnail is upright and made by us, so it may be decoded in the process that shows it.
 * Errors: %HARVEST_MEDIA_ERROR_NOT_FOUND, WRONG_TYPE, UNREADABLE, NO_SPACE, IO.
 */
void harvest_media_intake_get_thumbnail_async (HarvestMediaIntake *self,
                                               const char *hash,
                                               int pixels,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

/**
 * harvest_media_intake_get_thumbnail_finish:
 *
 * Returns: (transfer full) (nullable): a JPEG file, or PNG if the picture has transparent parts
 */
GFile *harvest_media_intake_get_thumbnail_finish (HarvestMediaIntake *self,
                                                  GAsyncResult *result,
                                                  GError **error);
GFile *harvest_media_intake_get_thumbnail_sync (HarvestMediaIntake *self,
                                                const char *hash,
                                                int pixels,
                                                GCancellable *cancellable,
                                                GError **error);

/* Removes the thumbnails of a blob that is deleted. */
gboolean harvest_media_intake_forget_thumbnails_sync (HarvestMediaIntake *self,
                                                      const char *hash,
                                                      GError **error);

G_END_DECLS
