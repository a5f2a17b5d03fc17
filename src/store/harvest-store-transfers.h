/* harvest-store-transfers.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"
#include "harvest-sync-memory.h"

G_BEGIN_DECLS

/* Files that are to go to the server of the person who is here, and come from it. */

void harvest_store_list_uploads_async (HarvestStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full) (nullable) (element-type HarvestUpload) */
GPtrArray *
harvest_store_list_uploads_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Hashes of files that are named by what came, the newest first. */
void harvest_store_list_downloads_async (HarvestStore *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GStrv
harvest_store_list_downloads_finish (HarvestStore *self, GAsyncResult *result, GError **error);

typedef enum
{
  HARVEST_TRANSFER_BEGUN,    /* the upload is at the location that is told */
  HARVEST_TRANSFER_SENT,     /* the server has the file */
  HARVEST_TRANSFER_REFUSED,  /* it does not take it, for the reason that is told */
  HARVEST_TRANSFER_RECEIVED, /* the file is here */
  HARVEST_TRANSFER_MISSED,   /* it cannot be had yet: the others first */
} HarvestTransferNews;

/**
 * harvest_store_note_transfer_async:
 * @detail: (nullable): location or reason
 */
void harvest_store_note_transfer_async (HarvestStore *self,
                                        const char *hash,
                                        HarvestTransferNews news,
                                        const char *detail,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
harvest_store_note_transfer_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_keep_blob_async:
 * @file: a file that has come, which is removed if it is what it should be
 * @hash: of its content
 */
void harvest_store_keep_blob_async (HarvestStore *self,
                                    GFile *file,
                                    const char *hash,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Returns: %FALSE with %HARVEST_STORE_ERROR_INVALID if it has another content; it is removed then
 */
gboolean harvest_store_keep_blob_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Where a file that is coming is kept until it is whole. */
char *harvest_store_dup_part_path (HarvestStore *self, const char *hash);

G_END_DECLS
