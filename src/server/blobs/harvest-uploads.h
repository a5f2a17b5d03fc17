/* harvest-uploads.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-blob-store.h"
#include "harvest-server-db.h"
#include "harvest-uploads-sql.h"

G_BEGIN_DECLS

/* Files that are being sent, piece by piece (tus 1.0.0), and the blobs that they become. What was
 * acknowledged is on the disk. A file is taken only if it is of a type that is kept and has nothing
 * in it that tells place, device or person: the decoding child cleans it, and it must come out as
 * it went in.
 *
 * All functions wait for the disk and the database; any thread. */

typedef struct _HarvestUploads HarvestUploads;

#define HARVEST_UPLOAD_ERROR (harvest_upload_error_quark ())
GQuark harvest_upload_error_quark (void);

typedef enum
{
  HARVEST_UPLOAD_ERROR_TOO_LARGE, /* longer than a file may be */
  HARVEST_UPLOAD_ERROR_QUOTA,     /* the person has sent so much, or sends so many, already */
  HARVEST_UPLOAD_ERROR_NO_SPACE,
  HARVEST_UPLOAD_ERROR_NOT_FOUND, /* none, or of somebody else */
  HARVEST_UPLOAD_ERROR_GONE,
  HARVEST_UPLOAD_ERROR_OFFSET,   /* it stands at another place */
  HARVEST_UPLOAD_ERROR_CHECKSUM, /* of the piece, or of the whole */
  HARVEST_UPLOAD_ERROR_REFUSED,  /* the content is not taken */
  HARVEST_UPLOAD_ERROR_BUSY,     /* another request works on it */
  HARVEST_UPLOAD_ERROR_FAILED,   /* the system refused something */
} HarvestUploadError;

/**
 * HarvestUploadLimits:
 * @max_bytes: of a file
 * @quota: bytes that a person may have sent without a record that names them
 * @min_free: bytes that stay free on the disk
 * @max_open: uploads of a person at once
 */
typedef struct
{
  gint64 max_bytes;
  gint64 quota;
  gint64 min_free;
  guint max_open;
} HarvestUploadLimits;

/**
 * harvest_uploads_open_sync:
 * @folder: for the pieces; made if it is missing
 * @blobs: on the same disk
 *
 * Returns: (transfer full) (nullable)
 */
HarvestUploads *harvest_uploads_open_sync (HarvestServerDb *db,
                                           HarvestBlobStore *blobs,
                                           const char *folder,
                                           const HarvestUploadLimits *limits,
                                           GError **error);
void harvest_uploads_free (HarvestUploads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestUploads, harvest_uploads_free)

/* @length: of the whole. Returns: (transfer full) (nullable) */
HarvestUpload *harvest_uploads_create_sync (HarvestUploads *self,
                                            const char *person,
                                            const char *sha256,
                                            gint64 length,
                                            GError **error);

/* Returns: (transfer full) (nullable) */
HarvestUpload *harvest_uploads_find_sync (HarvestUploads *self,
                                          const char *person,
                                          const char *id,
                                          GError **error);

/**
 * harvest_uploads_append_sync:
 * @offset: where it must stand
 * @digest: SHA-256 of @piece
 *
 * Returns: (transfer full) (nullable): where it stands now; with the last piece the blob is there
 */
HarvestUpload *harvest_uploads_append_sync (HarvestUploads *self,
                                            const char *person,
                                            const char *id,
                                            gint64 offset,
                                            GBytes *piece,
                                            const guint8 *digest,
                                            GError **error);
gboolean harvest_uploads_drop_sync (HarvestUploads *self,
                                    const char *person,
                                    const char *id,
                                    GError **error);

/* Drops what nobody has touched for @seconds, and files that belong to no upload. */
gboolean harvest_uploads_expire_sync (HarvestUploads *self, gint64 seconds, GError **error);

G_END_DECLS
