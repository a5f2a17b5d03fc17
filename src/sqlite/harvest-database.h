/* harvest-database.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A thin skin over one SQLite connection: GError, GObject, cached statements, transactions. A
 * connection belongs to one thread; the functions assert that. */

#define HARVEST_TYPE_DATABASE (harvest_database_get_type ())
G_DECLARE_FINAL_TYPE (HarvestDatabase, harvest_database, HARVEST, DATABASE, GObject)

typedef struct _HarvestStatement HarvestStatement;

typedef enum
{
  HARVEST_DATABASE_READ_ONLY = 1 << 0,
  HARVEST_DATABASE_CREATE = 1 << 1,
  HARVEST_DATABASE_FULL_SYNC = 1 << 2, /* synchronous=FULL; else NORMAL */
} HarvestDatabaseFlags;

/**
 * harvest_database_open_sync:
 * @path: a file
 * @error: a #HarvestSqliteError
 *
 * Opens in WAL mode, with foreign keys and secure_delete on, trusted_schema off, double-quoted
 * strings off and a busy limit of 10 s. The calling thread owns the connection from then on.
 *
 * Returns: (transfer full) (nullable): the connection
 */
HarvestDatabase *
harvest_database_open_sync (const char *path, HarvestDatabaseFlags flags, GError **error);
const char *harvest_database_get_path (HarvestDatabase *self);

/**
 * harvest_database_attach_sync:
 * @path: another database, opened as this connection is (read-only or not)
 * @name: how SQL names it; one that is attached under it already is detached first
 *
 * Outside a transaction.
 */
gboolean harvest_database_attach_sync (HarvestDatabase *self,
                                       const char *path,
                                       const char *name,
                                       GError **error);
gboolean harvest_database_detach_sync (HarvestDatabase *self, const char *name, GError **error);

/**
 * harvest_database_exec_sync:
 * @sql: constant SQL, one or more statements, without data
 */
gboolean harvest_database_exec_sync (HarvestDatabase *self, const char *sql, GError **error);

/* Transactions do not nest. A commit that fails has rolled back; a rollback without a transaction
 * does nothing. */
gboolean harvest_database_begin_sync (HarvestDatabase *self, GError **error);      /* IMMEDIATE */
gboolean harvest_database_begin_read_sync (HarvestDatabase *self, GError **error); /* DEFERRED */
gboolean harvest_database_commit_sync (HarvestDatabase *self, GError **error);
void harvest_database_rollback_sync (HarvestDatabase *self);
gboolean harvest_database_in_transaction (HarvestDatabase *self);

/**
 * harvest_database_set_durable_sync:
 * @durable: whether the commits from now on (and with them all before) survive a power loss, as
 *   with %HARVEST_DATABASE_FULL_SYNC
 *
 * Outside a transaction.
 */
gboolean
harvest_database_set_durable_sync (HarvestDatabase *self, gboolean durable, GError **error);

gint64 harvest_database_get_last_rowid (HarvestDatabase *self);
gint64 harvest_database_get_changes (HarvestDatabase *self);       /* of the last statement */
gint64 harvest_database_get_total_changes (HarvestDatabase *self); /* since it was opened */

/**
 * harvest_database_get_data_version_sync:
 * @version: (out): differs from the last answer if another connection has committed since
 */
gboolean
harvest_database_get_data_version_sync (HarvestDatabase *self, gint64 *version, GError **error);

/**
 * harvest_database_checkpoint_sync:
 * @truncate: wait for readers and empty the log, so that nothing that was deleted is left in it;
 *   else do what can be done without waiting
 */
gboolean
harvest_database_checkpoint_sync (HarvestDatabase *self, gboolean truncate, GError **error);

/**
 * harvest_database_note_erased:
 *
 * Says that something was deleted that nobody shall read any more: the log, which still has it, is
 * emptied when the thread of the connection has nothing else to do.
 */
void harvest_database_note_erased (HarvestDatabase *self);

/**
 * harvest_database_sync_log_sync:
 *
 * Waits until all that was committed so far is on the disk.
 */
gboolean harvest_database_sync_log_sync (HarvestDatabase *self, GError **error);

/**
 * harvest_database_backup_sync:
 * @path: a file that is not there yet
 *
 * Writes a copy of one moment, under a temporary name, synced and then renamed.
 */
gboolean harvest_database_backup_sync (HarvestDatabase *self, const char *path, GError **error);

/**
 * harvest_database_quick_check_sync:
 *
 * Looks at every page but not at the indexes: %HARVEST_SQLITE_ERROR_CORRUPT if one is damaged.
 */
gboolean harvest_database_quick_check_sync (HarvestDatabase *self, GError **error);

/**
 * harvest_database_check_sync:
 *
 * Returns: (transfer full) (nullable): what integrity_check and foreign_key_check find, one line
 *   each; empty if all is well
 */
GStrv harvest_database_check_sync (HarvestDatabase *self, GError **error);

/**
 * harvest_database_prepare_sync:
 * @sql: constant SQL with ?1, ?2 ... for data; the statement is cached under it
 *
 * Returns: (transfer full) (nullable): the statement, reset and without bindings; freeing it gives
 *   it back to the cache
 */
HarvestStatement *
harvest_database_prepare_sync (HarvestDatabase *self, const char *sql, GError **error);
void harvest_statement_free (HarvestStatement *self);

/* Runs a statement that has one text for data, and no rows to read. */
gboolean harvest_database_run_text_sync (HarvestDatabase *self,
                                         const char *sql,
                                         const char *text,
                                         GError **error);

/* Parameters count from 1, columns from 0; NULL binds NULL. A binding stays until the statement is
 * freed; one that fails makes the next step fail. */
void harvest_statement_bind_integer (HarvestStatement *self, int parameter, gint64 value);
void harvest_statement_bind_real (HarvestStatement *self, int parameter, double value);
void harvest_statement_bind_text (HarvestStatement *self, int parameter, const char *value);
void harvest_statement_bind_text_length (HarvestStatement *self,
                                         int parameter,
                                         const char *value,
                                         gsize length);
void harvest_statement_bind_bytes (HarvestStatement *self, int parameter, GBytes *value);
void harvest_statement_bind_null (HarvestStatement *self, int parameter);

/**
 * harvest_statement_step_sync:
 * @row: (out) (optional): whether there is a row to read
 *
 * After the last row the statement is reset, so that it can be bound and stepped again.
 *
 * Returns: %FALSE with @error set if it failed
 */
gboolean harvest_statement_step_sync (HarvestStatement *self, gboolean *row, GError **error);
void harvest_statement_reset (HarvestStatement *self);

gint64 harvest_statement_get_integer (HarvestStatement *self, int column);
double harvest_statement_get_real (HarvestStatement *self, int column);
const char *harvest_statement_get_text (HarvestStatement *self, int column); /* until next step */
GBytes *harvest_statement_dup_bytes (HarvestStatement *self, int column);
gboolean harvest_statement_is_null (HarvestStatement *self, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStatement, harvest_statement_free)

G_END_DECLS
