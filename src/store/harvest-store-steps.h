/* harvest-store-steps.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store-private.h"

G_BEGIN_DECLS

/* For functions of HarvestStore that go through both databases, one transaction after the other.
 * The task's source is the store, and its data is what all steps work with. */

/* Begins the next step; %NULL instead: the task succeeds. */
typedef void (*HarvestStoreNext) (GTask *task);

/**
 * harvest_store_step_own:
 *
 * Does @func on the writer of the person who is here, in a transaction; without anybody it is
 * passed over.
 */
void harvest_store_step_own (GTask *task, HarvestPersonFunc func, HarvestStoreNext next);

/**
 * harvest_store_step_shared:
 * @job: slices, each with transactions of its own
 *
 * Does @job on the writer of shared.db, after what persons do.
 */
void harvest_store_step_shared (GTask *task, HarvestDatabaseFunc job, HarvestStoreNext next);

/**
 * HarvestTransactionFunc:
 *
 * Work on one database; @data is that of the task.
 */
typedef gboolean (*HarvestTransactionFunc) (HarvestDatabase *database,
                                            gpointer data,
                                            GError **error);

/* The body of a job that is one transaction. */
gboolean harvest_store_run_in_transaction (HarvestDatabase *database,
                                           HarvestTransactionFunc func,
                                           gpointer data,
                                           GError **error);

/* Whether a scope is kept in the database of the person who is here. */
gboolean harvest_store_is_own_scope (HarvestStore *self, const char *scope);

/* A task that is never cancelled once it has begun. */
GTask *harvest_store_task_new (HarvestStore *self,
                               gpointer tag,
                               gpointer data,
                               GDestroyNotify free_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * harvest_store_task_take:
 *
 * Returns: (nullable): the data of a task that has succeeded, which stays the task's
 */
gpointer
harvest_store_task_take (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error);

G_END_DECLS
