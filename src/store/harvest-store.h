/* harvest-store.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "harvest-change.h"
#include "harvest-clock.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* The local truth of one desktop, as one person sees it: what is in `shared.db`, with this
 * person's changes that the authority has not answered yet (`people/<id>/me.db`) laid over it.
 * All functions are for the main thread; work happens on the threads of the databases. Without a
 * server the desktop's own authority answers the outbox and writes into `shared.db`. */

#define HARVEST_TYPE_STORE (harvest_store_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStore, harvest_store, HARVEST, STORE, GObject)

/* A person can take back an act for so many seconds; nothing leaves the desktop before. */
#define HARVEST_STORE_UNDO_SECONDS 10

/* Properties: "me" (HarvestRecord, the person), "n-waiting" (guint: changes not yet answered),
 * "n-attention" (guint: changes that were refused and need the person), "indexing" (double, 0 to
 * 1: how much of the search index is written; 1 when all).
 *
 * Signal "changed" (const char *const *types, const char *const *ids): what is different for
 * readers; ids is NULL if more than 1,000 records changed. It also comes for what other programs
 * wrote to the same data. */

/**
 * harvest_store_open_async:
 * @data_dir: the folder; made if it is missing
 * @clock: must outlive the store
 *
 * Opens, migrates or salvages. A network file system, a newer schema and a damaged file that cannot
 * be salvaged are errors (%HARVEST_STORE_ERROR_NETWORK_HOME, TOO_NEW, DAMAGED).
 */
void harvest_store_open_async (const char *data_dir,
                               const HarvestClock *clock,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
HarvestStore *harvest_store_open_finish (GAsyncResult *result, GError **error);
const char *harvest_store_get_data_dir (HarvestStore *self);
const HarvestClock *harvest_store_get_clock (HarvestStore *self);

/**
 * harvest_store_close_async:
 *
 * Ends what runs, checkpoints, and closes; the last reference does the same without waiting.
 */
void harvest_store_close_async (HarvestStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean harvest_store_close_finish (HarvestStore *self, GAsyncResult *result, GError **error);

typedef enum
{
  HARVEST_NOTICE_SALVAGED,   /* a damaged file was salvaged; `detail` is where the old one is */
  HARVEST_NOTICE_UNREADABLE, /* a file was beyond help; an empty one is in its place; the same */
  HARVEST_NOTICE_RESTORED,   /* the stories did not know who is here any more, and do so again;
                              * what the person had not sent is there. `detail` is their name */
  HARVEST_NOTICE_MIGRATED,   /* `detail` is where the backup from before is kept */
  HARVEST_NOTICE_LOW_DISK,   /* `detail` is the free space in bytes */
} HarvestNoticeKind;

typedef struct
{
  HarvestNoticeKind kind;
  char *detail;
} HarvestNotice;

/**
 * harvest_store_get_notices:
 *
 * Returns: (transfer none) (element-type HarvestNotice): what the person should be told about the
 *   opening of the store, or of the person's own database
 */
GPtrArray *harvest_store_get_notices (HarvestStore *self);

/* ---- People of this desktop ---- */

/* People who have a folder under people/, the last one who was here first. Who is not in shared.db
 * (any more) is known from their own database. */
void harvest_store_list_people_async (HarvestStore *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *
harvest_store_list_people_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_enter_async:
 * @person: the id of a Person record
 *
 * Makes @person the one who uses this store: opens (and makes, if need be) their database. Reading
 * works before it; writing does not.
 */
void harvest_store_enter_async (HarvestStore *self,
                                const char *person,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean harvest_store_enter_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_add_person_async:
 * @name: as the person is called
 * @lang: (nullable): their language, ISO 639-1; %NULL: that of whichever desktop they use
 *
 * Adds a Person record and enters as that person.
 */
void harvest_store_add_person_async (HarvestStore *self,
                                     const char *name,
                                     const char *lang,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean harvest_store_add_person_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_get_me:
 *
 * Returns: (transfer none) (nullable): the Person record of who uses the store
 */
HarvestRecord *harvest_store_get_me (HarvestStore *self);

/* ---- Reading ---- */

void harvest_store_get_async (HarvestStore *self,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * harvest_store_get_finish:
 *
 * Returns: (transfer full) (nullable): the record; %HARVEST_STORE_ERROR_NOT_FOUND if there is none
 */
HarvestRecord *harvest_store_get_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Records that depend on `root`, of one type or (NULL) of all, oldest first. */
void harvest_store_list_dependents_async (HarvestStore *self,
                                          const char *root,
                                          const char *type,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *
harvest_store_list_dependents_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Records of a type of which a company has few (units, themes, roles) or, for people, those whose
 * indexed `field` equals `value` (both NULL: all, at most `limit`), by id. */
void harvest_store_list_async (HarvestStore *self,
                               const char *type,
                               const char *field,
                               const char *value,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *harvest_store_list_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Writing ---- */

/**
 * harvest_store_commit_async:
 * @changes: (element-type HarvestChange): one act of the person
 * @draft: (nullable): the form draft that this act ends; an undo brings it back
 * @undo_seconds: how long the act can be taken back (0: it cannot)
 *
 * Validates, and writes the changes and their outbox entries in one transaction with
 * synchronous=FULL. When it has finished, the act survives kill -9 and power loss, and every
 * reader of this store sees it.
 */
void harvest_store_commit_async (HarvestStore *self,
                                 GPtrArray *changes,
                                 const char *draft,
                                 guint undo_seconds,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * harvest_store_commit_finish:
 * @act: (out) (optional) (transfer full): names the act for harvest_store_undo_async()
 */
gboolean
harvest_store_commit_finish (HarvestStore *self, GAsyncResult *result, char **act, GError **error);

/* Takes an act back; %HARVEST_STORE_ERROR_TOO_LATE once it has left. */
void harvest_store_undo_async (HarvestStore *self,
                               const char *act,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean harvest_store_undo_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- My trash: what I deleted, for 30 days ---- */

typedef struct
{
  HarvestRecord *record;
  gint64 deleted; /* microseconds since 1970 */
} HarvestTrashed;

void harvest_store_list_trash_async (HarvestStore *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *
harvest_store_list_trash_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Brings a deleted record back, with its dependents. */
void harvest_store_restore_async (HarvestStore *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean harvest_store_restore_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Needs attention: what the authority refused ---- */

typedef struct
{
  HarvestChange *change;
  char *reason; /* a code of the rule that refused, for app/ to put into words */
  char *detail; /* field, value or rule it is about; NULL: none */
  char *field;  /* each of them, if the authority said so; NULL: it did not */
  char *rule;
  char *value;
  HarvestRecord *current; /* of a conflict, the record as the authority had it then; NULL: none */
  gint64 since;           /* microseconds since 1970 */
} HarvestAttention;

void harvest_store_list_attention_async (HarvestStore *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
harvest_store_list_attention_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Ends an entry: `instead` (nullable) is committed in its place, else it is discarded. */
void harvest_store_settle_attention_async (HarvestStore *self,
                                           const char *op,
                                           HarvestChange *instead,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean
harvest_store_settle_attention_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Drafts of forms ---- */

typedef struct
{
  char *id;
  GBytes *json;   /* whatever the form needs to stand again */
  gint64 updated; /* microseconds since 1970 */
} HarvestDraft;

/**
 * harvest_store_save_draft_async:
 * @id: a UUID that the form keeps
 * @blobs: (nullable): the hashes that it names, kept from the sweep
 */
void harvest_store_save_draft_async (HarvestStore *self,
                                     const char *id,
                                     GBytes *json,
                                     const char *const *blobs,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean harvest_store_save_draft_finish (HarvestStore *self, GAsyncResult *result, GError **error);
void harvest_store_delete_draft_async (HarvestStore *self,
                                       const char *id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
harvest_store_delete_draft_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Drafts, the newest first. */
void harvest_store_list_drafts_async (HarvestStore *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *
harvest_store_list_drafts_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Files: pictures and sound ---- */

typedef struct
{
  char *hash; /* of the cleaned content that is kept */
  char *mime; /* image/jpeg, image/png, image/webp, audio/ogg, video/mp4 ... */
  gint64 bytes;
  int width; /* pixels, as shown; 0 if it is no picture */
  int height;
  gint64 duration; /* milliseconds; 0 if it is no sound or not known */
} HarvestIntake;

void harvest_intake_free (HarvestIntake *self);

/**
 * harvest_store_intake_async:
 * @file: what the person chose, dropped, pasted or recorded
 *
 * Sniffs, cleans (place, maker notes, serials, embedded thumbnail; orientation stays), hashes and
 * keeps. The blob stays for an hour without a draft or record that names it.
 */
void harvest_store_intake_async (HarvestStore *self,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * harvest_store_intake_finish:
 *
 * Returns: (transfer full) (nullable): what was kept; errors are %HARVEST_MEDIA_ERROR_…
 */
HarvestIntake *
harvest_store_intake_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_dup_blob_file:
 *
 * Returns: (transfer full) (nullable): the blob's file, %NULL if it is not on this desktop
 */
GFile *harvest_store_dup_blob_file (HarvestStore *self, const char *hash);

/* A thumbnail as a PNG or JPEG file, made in the decoding child if it is not there yet. */
void harvest_store_get_thumbnail_async (HarvestStore *self,
                                        const char *hash,
                                        int pixels,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GFile *
harvest_store_get_thumbnail_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Care ---- */

/* integrity_check of both databases, hashes of the blobs, records against their declarations. */
void harvest_store_check_async (HarvestStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * harvest_store_check_finish:
 *
 * Returns: (transfer full) (nullable): one line for each thing that is wrong; empty if all is well
 */
GStrv harvest_store_check_finish (HarvestStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
