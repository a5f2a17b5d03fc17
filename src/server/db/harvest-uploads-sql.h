/* harvest-uploads-sql.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* Uploads and who has sent what, in the database. Nothing here decides anything; times are
 * microseconds since 1970. */

typedef enum
{
  HARVEST_UPLOAD_OPEN,
  HARVEST_UPLOAD_DROPPED, /* it must be begun again */
  HARVEST_UPLOAD_DONE,    /* the blob is there; whoever did not get the answer may ask */
} HarvestUploadState;

typedef struct
{
  char *id;
  char *person;
  char *sha256;
  gint64 length;
  gint64 stands;
  gint64 touched;
  HarvestUploadState state;
} HarvestUpload;

void harvest_upload_free (HarvestUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestUpload, harvest_upload_free)

gboolean harvest_uploads_sql_add (HarvestServerTx *tx, const HarvestUpload *upload, GError **error);
/* @upload: (out) (nullable): %NULL if there is none */
gboolean harvest_uploads_sql_find (HarvestServerTx *tx,
                                   const char *id,
                                   HarvestUpload **upload,
                                   GError **error);
/* Where it stands, and its state. */
gboolean
harvest_uploads_sql_update (HarvestServerTx *tx, const HarvestUpload *upload, GError **error);
/* @n_open: (out): uploads of the person that go on; @bytes: (out): their lengths, and what they
 * have sent that no record names yet */
gboolean harvest_uploads_sql_measure (HarvestServerTx *tx,
                                      const char *person,
                                      gint64 *n_open,
                                      gint64 *bytes,
                                      GError **error);
/* Of those that nobody has touched since: @ids: (element-type utf8): of open ones, which are
 * dropped; others are forgotten. */
gboolean
harvest_uploads_sql_expire (HarvestServerTx *tx, gint64 before, GPtrArray *ids, GError **error);

gboolean harvest_sent_sql_add (HarvestServerTx *tx,
                               const char *person,
                               const char *sha256,
                               gint64 bytes,
                               GError **error);
gboolean harvest_sent_sql_has (HarvestServerTx *tx,
                               const char *person,
                               const char *sha256,
                               gboolean *has,
                               GError **error);
/* Of a blob that was deleted. */
gboolean harvest_sent_sql_forget (HarvestServerTx *tx, const char *sha256, GError **error);

/* @needed: (out): whether a record names it, or somebody has sent it since @since */
gboolean harvest_sent_sql_is_needed (HarvestServerTx *tx,
                                     const char *sha256,
                                     gint64 since,
                                     gboolean *needed,
                                     GError **error);

G_END_DECLS
