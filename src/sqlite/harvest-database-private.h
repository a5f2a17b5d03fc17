/* harvest-database-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* For src/sqlite/ only: what its files share of a connection. */

struct sqlite3;
struct sqlite3 *harvest_database_get_handle (HarvestDatabase *self);

/* What a statement that runs now is cancelled by; not a reference. */
void harvest_database_set_cancellable (HarvestDatabase *self, GCancellable *cancellable);

/* Empties the log if it has erased content and nobody reads it: no waiting. Returns: whether there
 * is nothing erased in it any more. */
gboolean harvest_database_try_empty_log (HarvestDatabase *self);

/* Asked by harvest_database_thread_should_yield() and, for @persons alone,
 * harvest_database_thread_has_waiting_person(). */
typedef gboolean (*HarvestDatabaseYieldFunc) (gpointer data, gboolean persons);
void harvest_database_set_yield_func (HarvestDatabase *self,
                                      HarvestDatabaseYieldFunc func,
                                      gpointer data);
gboolean harvest_database_get_yield (HarvestDatabase *self, gboolean persons);

/* Sets @error from a result code of SQLite and the connection's last message. */
void harvest_database_take_error (HarvestDatabase *self, int code, GError **error);

gboolean harvest_database_is_owned (HarvestDatabase *self);

/* The idle statements, by their SQL. */
gpointer harvest_database_steal_idle_statement (HarvestDatabase *self, const char *sql);
gboolean
harvest_database_give_idle_statement (HarvestDatabase *self, const char *sql, gpointer statement);

/* From harvest-statement.c: really frees an idle statement. */
void harvest_statement_destroy (HarvestStatement *self);

G_END_DECLS
