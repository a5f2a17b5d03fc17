/* harvest-blob-store.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A folder of files named by the SHA-256 of their content: `ab/cd/abcd…`. A blob appears whole or
 * not at all, also after a crash or a power cut, and never changes. The object holds no state but
 * its folder: every function may be called on any thread, by several programs at once. Those that
 * end in `_sync` block and belong on a worker thread. */

#define HARVEST_TYPE_BLOB_STORE (harvest_blob_store_get_type ())
G_DECLARE_FINAL_TYPE (HarvestBlobStore, harvest_blob_store, HARVEST, BLOB_STORE, GObject)

/**
 * harvest_blob_store_open_sync:
 * @folder: made if it is missing (0700)
 *
 * Also removes what crashed writers left.
 *
 * Returns: (transfer full) (nullable): the store, or %HARVEST_MEDIA_ERROR_IO
 */
HarvestBlobStore *harvest_blob_store_open_sync (const char *folder, GError **error);
const char *harvest_blob_store_get_folder (HarvestBlobStore *self);

/**
 * harvest_blob_hash_is_valid:
 *
 * Returns: whether @hash is 64 hexadecimal digits in lower case; every function below refuses
 *   others with %HARVEST_MEDIA_ERROR_NOT_FOUND, so a hash from outside never leads out of the
 * folder
 */
gboolean harvest_blob_hash_is_valid (const char *hash);

/* ---- Writing ---- */

/**
 * HarvestBlobWriter:
 *
 * One blob being written: hashed as it comes, under a temporary name. Belongs to one thread at a
 * time. Freed without a commit, it leaves nothing behind.
 */
typedef struct _HarvestBlobWriter HarvestBlobWriter;

/**
 * harvest_blob_store_begin_sync:
 *
 * Returns: (transfer full) (nullable): a writer; it keeps a reference of @self
 */
HarvestBlobWriter *harvest_blob_store_begin_sync (HarvestBlobStore *self, GError **error);

/* Appends; %HARVEST_MEDIA_ERROR_NO_SPACE when the disk or the quota is full. */
gboolean harvest_blob_writer_write_sync (HarvestBlobWriter *self,
                                         const void *data,
                                         gsize length,
                                         GError **error);

/* Bytes written so far. */
gint64 harvest_blob_writer_get_bytes (HarvestBlobWriter *self);

/**
 * harvest_blob_writer_get_path:
 *
 * Returns: (transfer none): the temporary file, for a look at its content before the commit
 */
const char *harvest_blob_writer_get_path (HarvestBlobWriter *self);

/**
 * harvest_blob_writer_commit_sync:
 * @expected: (nullable): the hash that the content should have
 *
 * Ends the blob: fsync, rename, fsync of the folder; a blob that is already there is left alone.
 * After it, whatever it returns, the writer is only good for harvest_blob_writer_free().
 *
 * Returns: (transfer full) (nullable): the hash; %HARVEST_MEDIA_ERROR_MISMATCH if it is not
 *   @expected (nothing is kept then)
 */
char *
harvest_blob_writer_commit_sync (HarvestBlobWriter *self, const char *expected, GError **error);
void harvest_blob_writer_free (HarvestBlobWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestBlobWriter, harvest_blob_writer_free)

/**
 * harvest_blob_store_add_bytes_sync:
 *
 * Returns: (transfer full) (nullable): the hash under which the bytes are kept, just as they are
 */
char *harvest_blob_store_add_bytes_sync (HarvestBlobStore *self, GBytes *bytes, GError **error);

/* Keeps what @stream gives until its end (at most @max_bytes, else
 * %HARVEST_MEDIA_ERROR_TOO_LARGE), unchanged. */
char *harvest_blob_store_add_stream_sync (HarvestBlobStore *self,
                                          GInputStream *stream,
                                          gint64 max_bytes,
                                          const char *expected,
                                          GCancellable *cancellable,
                                          GError **error);

/* ---- Reading ---- */

/**
 * harvest_blob_store_dup_path:
 *
 * Returns: (transfer full) (nullable): where the blob is or would be; %NULL for an invalid hash
 */
char *harvest_blob_store_dup_path (HarvestBlobStore *self, const char *hash);
gboolean harvest_blob_store_exists (HarvestBlobStore *self, const char *hash);

/* Opens for reading; %HARVEST_MEDIA_ERROR_NOT_FOUND if it is not there. @bytes is its length. */
int harvest_blob_store_open_blob_sync (HarvestBlobStore *self,
                                       const char *hash,
                                       gint64 *bytes,
                                       GError **error);

/**
 * harvest_blob_store_verify_sync:
 *
 * Reads the blob and hashes it again: %HARVEST_MEDIA_ERROR_NOT_FOUND, or
 * %HARVEST_MEDIA_ERROR_MISMATCH if the disk has changed it.
 */
gboolean harvest_blob_store_verify_sync (HarvestBlobStore *self,
                                         const char *hash,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * HarvestBlobFunc:
 * @bytes: length
 * @written: when it was put there, microseconds since 1970
 *
 * Returns: whether to go on
 */
typedef gboolean (*HarvestBlobFunc) (const char *hash,
                                     gint64 bytes,
                                     gint64 written,
                                     gpointer user_data);

/* Calls @func for each blob, in the order of their hashes. @func may delete the blob it is given.
 */
gboolean harvest_blob_store_foreach_sync (HarvestBlobStore *self,
                                          HarvestBlobFunc func,
                                          gpointer user_data,
                                          GCancellable *cancellable,
                                          GError **error);

/* ---- Deleting ---- */

/* Removes the blob; one that is not there is no error. */
gboolean harvest_blob_store_delete_sync (HarvestBlobStore *self, const char *hash, GError **error);

/* ---- The same for the main thread ---- */

void harvest_blob_store_add_bytes_async (HarvestBlobStore *self,
                                         GBytes *bytes,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
char *
harvest_blob_store_add_bytes_finish (HarvestBlobStore *self, GAsyncResult *result, GError **error);
void harvest_blob_store_verify_async (HarvestBlobStore *self,
                                      const char *hash,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
harvest_blob_store_verify_finish (HarvestBlobStore *self, GAsyncResult *result, GError **error);
void harvest_blob_store_delete_async (HarvestBlobStore *self,
                                      const char *hash,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
harvest_blob_store_delete_finish (HarvestBlobStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
