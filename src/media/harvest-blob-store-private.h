/* harvest-blob-store-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-blob-store.h"

G_BEGIN_DECLS

#define HARVEST_BLOB_DIGEST_BYTES 32
#define HARVEST_BLOB_TEMPORARY    "tmp"

/* Returns: (transfer full): the digest in hexadecimal digits */
char *harvest_blob_hash_to_text (const guint8 digest[HARVEST_BLOB_DIGEST_BYTES]);

/* Makes the folder in which the blob lies, so that it survives a power cut. */
gboolean harvest_blob_store_make_folder (HarvestBlobStore *self, const char *hash, GError **error);

/* Makes a rename to `path` survive a power cut. */
gboolean harvest_blob_sync_parent (const char *path, GError **error);

G_END_DECLS
