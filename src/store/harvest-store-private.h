/* harvest-store-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-media-intake.h"
#include "harvest-person-db.h"
#include "harvest-pump.h"
#include "harvest-search-feed.h"
#include "harvest-shared-db.h"
#include "harvest-store.h"
#include "harvest-watch.h"

G_BEGIN_DECLS

/* For the files of HarvestStore (harvest-store-*.c) only. */

struct _HarvestStore
{
  GObject parent_instance;

  char *data_dir;
  HarvestSharedDb *shared;
  HarvestPersonDb *person; /* NULL: nobody is here */
  HarvestRecord *me;
  HarvestAuthority *authority; /* NULL: nobody answers for now */
  HarvestPump *pump;
  HarvestWatch *watch;
  HarvestSearchFeed *feed; /* NULL before it is open and after it is closed */
  HarvestMediaIntake *intake;
  guint sweep_timer;
  GPtrArray *notices;

  guint n_waiting;
  guint n_attention;
  double indexing;

  /* borrowed */
  const HarvestClock *clock;
};

/**
 * harvest_store_run_async:
 * @func: runs on @thread
 * @data: (transfer full): freed by @free_data
 *
 * The body of most functions: a task with @tag around a job.
 */
void harvest_store_run_async (HarvestStore *self,
                              HarvestDatabaseThread *thread,
                              HarvestPriority priority,
                              HarvestDatabaseFunc func,
                              gpointer data,
                              GDestroyNotify free_data,
                              GDestroyNotify free_result,
                              gpointer tag,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * harvest_store_read_async:
 *
 * The same on the reader for records.
 */
void harvest_store_read_async (HarvestStore *self,
                               HarvestDatabaseFunc func,
                               gpointer data,
                               GDestroyNotify free_data,
                               GDestroyNotify free_result,
                               gpointer tag,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * harvest_store_write_async:
 * @func: runs on the writer of the person who is here, in a transaction
 *
 * The same for the person's own database. When the callback comes, what changed has been told.
 * Cancelling does nothing once it has begun: what was written stays written.
 */
void harvest_store_write_async (HarvestStore *self,
                                HarvestPersonFunc func,
                                gpointer data,
                                GDestroyNotify free_data,
                                GDestroyNotify free_result,
                                gpointer tag,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* The result of both, and whether there was no error. */
gpointer
harvest_store_propagate (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error);
gboolean harvest_store_propagate_boolean (HarvestStore *self,
                                          GAsyncResult *result,
                                          gpointer tag,
                                          GError **error);

void harvest_store_set_me (HarvestStore *self, HarvestRecord *me);

/* Tells the users of the store what is different. */
void harvest_store_tell_changes (HarvestStore *self, const HarvestChangeSet *changes);
/* Has the search index follow what is different in shared.db. */
void harvest_store_feed_changes (HarvestStore *self, const HarvestChangeSet *changes);
void harvest_store_tell_counts (HarvestStore *self, guint n_waiting, guint n_attention);
void harvest_store_add_notice (HarvestStore *self, HarvestNoticeKind kind, const char *detail);
/* What came of a salvage; errors are translated. */
gboolean harvest_store_note_salvage (HarvestStore *self, GAsyncResult *result, GError **error);
void harvest_store_set_indexing (HarvestStore *self, double indexing);

/* Begins to notice what others write, and to carry the person's changes to the authority. */
void harvest_store_begin_watch (HarvestStore *self);
/* Brings into the search index what is not in it, and goes on doing so. */
void harvest_store_begin_feed (HarvestStore *self);
void harvest_store_begin_pump (HarvestStore *self);

/* Ends with the person who is here; what is due leaves before. */
void
harvest_store_leave_async (HarvestStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean harvest_store_leave_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* Removes files that nothing names, from time to time or now. */
void harvest_store_begin_sweeps (HarvestStore *self);
void harvest_store_sweep_async (HarvestStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
int harvest_store_sweep_finish (HarvestStore *self, GAsyncResult *result, GError **error);

char *harvest_store_dup_shared_path (HarvestStore *self);

/* Who has a folder here. */
void harvest_store_note_here (HarvestStore *self, const char *person);
gboolean harvest_store_has_database (const char *folder);
HarvestRecord *
harvest_store_make_person (const char *id, const char *name, const char *lang, GError **error);
/* Somebody of whom nothing is known but their folder. */
HarvestRecord *harvest_store_make_nameless (const char *id);

/* The folder of a person. */
char *harvest_store_dup_person_folder (HarvestStore *self, const char *person);

G_END_DECLS
