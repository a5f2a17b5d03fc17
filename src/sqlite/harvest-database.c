/* harvest-database.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-database"

#include "config.h"

#include "harvest-database.h"

#include "harvest-database-private.h"
#include "harvest-locks.h"
#include "harvest-sqlite-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#define BUSY_LIMIT_MILLISECONDS 10000
#define MAX_IDLE_STATEMENTS     200
#define PROGRESS_OPERATIONS     1000

struct _HarvestDatabase
{
  GObject parent_instance;

  sqlite3 *handle;
  char *path;
  GHashTable *idle; /* SQL -> HarvestStatement */
  gboolean erased;  /* the log has what was deleted */

  HarvestDatabaseYieldFunc yield;
  gpointer yield_data;

  /* borrowed */
  GThread *owner;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HarvestDatabase, harvest_database, G_TYPE_OBJECT)

static HarvestSqliteError
translate_code (int code, int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return HARVEST_SQLITE_ERROR_BUSY;
    case SQLITE_CORRUPT:
      return HARVEST_SQLITE_ERROR_CORRUPT;
    case SQLITE_NOTADB:
      return HARVEST_SQLITE_ERROR_NOT_A_DATABASE;
    case SQLITE_FULL:
      return HARVEST_SQLITE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return HARVEST_SQLITE_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
      return HARVEST_SQLITE_ERROR_CANNOT_OPEN;
    case SQLITE_CONSTRAINT:
      return HARVEST_SQLITE_ERROR_CONSTRAINT;
    case SQLITE_INTERRUPT:
      return HARVEST_SQLITE_ERROR_INTERRUPTED;
    case SQLITE_IOERR:
      /* A quota or a limit of file size is a full disk to the person. */
      if (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG)
        return HARVEST_SQLITE_ERROR_FULL;
      return HARVEST_SQLITE_ERROR_IO;
    default:
      return HARVEST_SQLITE_ERROR_FAILED;
    }
}

static int
get_file_errno (sqlite3 *handle, int which)
{
  sqlite3_file *file = NULL;
  int last = 0;

  if (sqlite3_file_control (handle, NULL, which, &file) == SQLITE_OK && file != NULL
      && file->pMethods != NULL)
    file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &last);
  return last;
}

/* sqlite3_system_errno() is reset too early for a write that failed; the files remember it. */
static int
get_system_errno (sqlite3 *handle)
{
  int last = get_file_errno (handle, SQLITE_FCNTL_JOURNAL_POINTER);

  if (last == 0)
    last = get_file_errno (handle, SQLITE_FCNTL_FILE_POINTER);
  return last != 0 ? last : sqlite3_system_errno (handle);
}

void
harvest_database_take_error (HarvestDatabase *self, int code, GError **error)
{
  int extended = self->handle != NULL ? sqlite3_extended_errcode (self->handle) : code;
  const char *words = self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);
  int system_errno = (code & 0xff) == SQLITE_IOERR && self->handle != NULL
                         ? get_system_errno (self->handle)
                         : 0;

  g_set_error (error, HARVEST_SQLITE_ERROR, translate_code (code, system_errno), "%s: %s (%d)",
               self->path, words, extended);
}

struct sqlite3 *
harvest_database_get_handle (HarvestDatabase *self)
{
  return self->handle;
}

gboolean
harvest_database_is_owned (HarvestDatabase *self)
{
  return self->owner == g_thread_self ();
}

static int
progress_cb (gpointer user_data)
{
  HarvestDatabase *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

void
harvest_database_set_cancellable (HarvestDatabase *self, GCancellable *cancellable)
{
  g_assert (harvest_database_is_owned (self));

  self->cancellable = cancellable;
  /* Not sqlite3_interrupt(): it is lost between two statements, and as long as FTS5 keeps a blob
   * open it stays, so that even a rollback fails. This is asked in each statement. */
  sqlite3_progress_handler (self->handle, PROGRESS_OPERATIONS,
                            cancellable != NULL ? progress_cb : NULL, self);
}

void
harvest_database_set_yield_func (HarvestDatabase *self,
                                 HarvestDatabaseYieldFunc func,
                                 gpointer data)
{
  self->yield = func;
  self->yield_data = data;
}

gboolean
harvest_database_get_yield (HarvestDatabase *self, gboolean persons)
{
  return self->yield != NULL && self->yield (self->yield_data, persons);
}

/* A statement is looked up for each row that is written. Statements differ in their lengths, in the
 * middle and at their ends; to hash every character would cost as much as a small insert. */
static guint
hash_sql (gconstpointer key)
{
  const char *sql = key;
  gsize length = strlen (sql);
  guint64 middle = 0, end = 0;

  if (length < sizeof end)
    return g_str_hash (sql);
  memcpy (&middle, sql + (length - sizeof middle) / 2, sizeof middle);
  memcpy (&end, sql + length - sizeof end, sizeof end);
  middle = middle * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + end;
  middle = middle * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + length;
  return (guint)(middle >> 32);
}

gpointer
harvest_database_steal_idle_statement (HarvestDatabase *self, const char *sql)
{
  gpointer statement = NULL;

  g_hash_table_steal_extended (self->idle, sql, NULL, &statement);
  return statement;
}

gboolean
harvest_database_give_idle_statement (HarvestDatabase *self, const char *sql, gpointer statement)
{
  if (g_hash_table_size (self->idle) >= MAX_IDLE_STATEMENTS
      || g_hash_table_contains (self->idle, sql))
    return FALSE;
  g_hash_table_insert (self->idle, (gpointer)sql, statement);
  return TRUE;
}

/* ---- Opening ---- */

static gboolean
configure_handle (HarvestDatabase *self, HarvestDatabaseFlags flags, GError **error)
{
  static const char *const common = "PRAGMA foreign_keys = ON;"
                                    "PRAGMA secure_delete = ON;"
                                    "PRAGMA temp_store = MEMORY;"
                                    "SELECT count (*) FROM sqlite_schema;";
  static const char *const writer = "PRAGMA journal_mode = WAL;"
                                    "PRAGMA wal_autocheckpoint = 4000;"
                                    "PRAGMA journal_size_limit = 67108864;"
                                    "PRAGMA cache_size = -16000;";
  /* A reader that goes through a million rows would fill whatever it is given, and what it has read
   * the system keeps anyway. */
  static const char *const reader = "PRAGMA cache_size = -4000;";
  gboolean read_only = (flags & HARVEST_DATABASE_READ_ONLY) != 0;

  sqlite3_extended_result_codes (self->handle, 0);
  sqlite3_busy_timeout (self->handle, BUSY_LIMIT_MILLISECONDS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);

  if (!harvest_database_exec_sync (self, read_only ? reader : writer, error))
    return FALSE;
  if (!harvest_database_exec_sync (self, common, error))
    return FALSE;
  return harvest_database_exec_sync (self,
                                     (flags & HARVEST_DATABASE_FULL_SYNC) != 0
                                         ? "PRAGMA synchronous = FULL"
                                         : "PRAGMA synchronous = NORMAL",
                                     error);
}

/* SQLite would make the file readable by everyone; its log takes the file's mode. */
static gboolean
make_file (const char *path, GError **error)
{
  int saved_errno;
  int fd = open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  saved_errno = errno;
  if (saved_errno == EEXIST)
    return TRUE;
  g_set_error (error, HARVEST_SQLITE_ERROR,
               saved_errno == ENOSPC || saved_errno == EDQUOT ? HARVEST_SQLITE_ERROR_FULL
                                                              : HARVEST_SQLITE_ERROR_CANNOT_OPEN,
               "%s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

HarvestDatabase *
harvest_database_open_sync (const char *path, HarvestDatabaseFlags flags, GError **error)
{
  g_autoptr (HarvestDatabase) self = NULL;
  int mode = (flags & HARVEST_DATABASE_READ_ONLY) != 0 ? SQLITE_OPEN_READONLY
                                                       : SQLITE_OPEN_READWRITE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  harvest_locks_init ();
  if ((flags & HARVEST_DATABASE_CREATE) != 0 && !make_file (path, error))
    return NULL;

  self = g_object_new (HARVEST_TYPE_DATABASE, NULL);
  self->path = g_strdup (path);
  self->owner = g_thread_self ();

  code = sqlite3_open_v2 (path, &self->handle, mode | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      harvest_database_take_error (self, code, error);
      return NULL;
    }
  if (!configure_handle (self, flags, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
harvest_database_get_path (HarvestDatabase *self)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), NULL);

  return self->path;
}

static gboolean
is_attached (HarvestDatabase *self, const char *name)
{
  return sqlite3_db_filename (self->handle, name) != NULL;
}

gboolean
harvest_database_detach_sync (HarvestDatabase *self, const char *name, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!is_attached (self, name))
    return TRUE;
  statement = harvest_database_prepare_sync (self, "DETACH DATABASE ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_database_attach_sync (HarvestDatabase *self,
                              const char *path,
                              const char *name,
                              GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (path != NULL && name != NULL, FALSE);

  if (!harvest_database_detach_sync (self, name, error))
    return FALSE;
  statement = harvest_database_prepare_sync (self, "ATTACH DATABASE ?1 AS ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, path);
  harvest_statement_bind_text (statement, 2, name);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* ---- Running SQL ---- */

gboolean
harvest_database_exec_sync (HarvestDatabase *self, const char *sql, GError **error)
{
  int code;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (harvest_database_is_owned (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  harvest_database_take_error (self, code, error);
  return FALSE;
}

static gboolean
step_once (HarvestDatabase *self, const char *sql, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (self, sql, error);

  return statement != NULL && harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_database_begin_sync (HarvestDatabase *self, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (!harvest_database_in_transaction (self), FALSE);

  return step_once (self, "BEGIN IMMEDIATE", error);
}

gboolean
harvest_database_begin_read_sync (HarvestDatabase *self, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (!harvest_database_in_transaction (self), FALSE);

  return step_once (self, "BEGIN DEFERRED", error);
}

gboolean
harvest_database_commit_sync (HarvestDatabase *self, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);

  if (step_once (self, "COMMIT", error))
    return TRUE;
  harvest_database_rollback_sync (self);
  return FALSE;
}

void
harvest_database_rollback_sync (HarvestDatabase *self)
{
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable;

  g_return_if_fail (HARVEST_IS_DATABASE (self));

  if (!harvest_database_in_transaction (self))
    return;
  cancellable = self->cancellable;
  harvest_database_set_cancellable (self, NULL);
  if (!step_once (self, "ROLLBACK", &error))
    g_warning ("A transaction could not be rolled back: %s", error->message);
  harvest_database_set_cancellable (self, cancellable);
}

gboolean
harvest_database_in_transaction (HarvestDatabase *self)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (harvest_database_is_owned (self), FALSE);

  return sqlite3_get_autocommit (self->handle) == 0;
}

gboolean
harvest_database_set_durable_sync (HarvestDatabase *self, gboolean durable, GError **error)
{
  return harvest_database_exec_sync (
      self, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error);
}

gint64
harvest_database_get_last_rowid (HarvestDatabase *self)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), 0);
  g_return_val_if_fail (harvest_database_is_owned (self), 0);

  return sqlite3_last_insert_rowid (self->handle);
}

gint64
harvest_database_get_changes (HarvestDatabase *self)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), 0);
  g_return_val_if_fail (harvest_database_is_owned (self), 0);

  return sqlite3_changes64 (self->handle);
}

gint64
harvest_database_get_total_changes (HarvestDatabase *self)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (self), 0);
  g_return_val_if_fail (harvest_database_is_owned (self), 0);

  return sqlite3_total_changes64 (self->handle);
}

/* ---- Care ---- */

gboolean
harvest_database_get_data_version_sync (HarvestDatabase *self, gint64 *version, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (version != NULL, FALSE);

  statement = harvest_database_prepare_sync (self, "PRAGMA data_version", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *version = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
harvest_database_checkpoint_sync (HarvestDatabase *self, gboolean truncate, GError **error)
{
  int code;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (harvest_database_is_owned (self), FALSE);

  code = sqlite3_wal_checkpoint_v2 (
      self->handle, NULL, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL,
      NULL);
  if (code == SQLITE_OK || (code == SQLITE_BUSY && !truncate))
    return TRUE;
  harvest_database_take_error (self, code, error);
  return FALSE;
}

void
harvest_database_note_erased (HarvestDatabase *self)
{
  g_return_if_fail (HARVEST_IS_DATABASE (self));
  g_return_if_fail (harvest_database_is_owned (self));

  self->erased = TRUE;
}

gboolean
harvest_database_try_empty_log (HarvestDatabase *self)
{
  if (!self->erased)
    return TRUE;
  sqlite3_busy_timeout (self->handle, 0);
  if (sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL)
      == SQLITE_OK)
    self->erased = FALSE;
  sqlite3_busy_timeout (self->handle, BUSY_LIMIT_MILLISECONDS);
  return !self->erased;
}

gboolean
harvest_database_sync_log_sync (HarvestDatabase *self, GError **error)
{
  sqlite3_file *log = NULL;
  int code;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (harvest_database_is_owned (self), FALSE);

  code = sqlite3_file_control (self->handle, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (code == SQLITE_OK && log != NULL && log->pMethods != NULL)
    code = log->pMethods->xSync (log, SQLITE_SYNC_NORMAL);
  if (code == SQLITE_OK)
    return TRUE;
  harvest_database_take_error (self, code, error);
  return FALSE;
}

static gboolean
sync_and_rename (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);
  gboolean ok;
  int fd = open (from, O_RDONLY | O_CLOEXEC);

  ok = fd >= 0 && fsync (fd) == 0 && g_rename (from, to) == 0;
  if (fd >= 0)
    close (fd);
  if (ok)
    {
      fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      ok = fd >= 0 && fsync (fd) == 0;
      if (fd >= 0)
        close (fd);
    }
  if (!ok)
    g_set_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_IO, "%s: %s", to,
                 g_strerror (errno));
  return ok;
}

gboolean
harvest_database_backup_sync (HarvestDatabase *self, const char *path, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *temporary = NULL;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  temporary = g_strconcat (path, ".part", NULL);
  g_unlink (temporary);
  if (!make_file (temporary, error))
    return FALSE;
  statement = harvest_database_prepare_sync (self, "VACUUM INTO ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, temporary);
  if (harvest_statement_step_sync (statement, NULL, error)
      && sync_and_rename (temporary, path, error))
    return TRUE;
  g_unlink (temporary);
  return FALSE;
}

static gboolean
add_lines (HarvestDatabase *self,
           const char *sql,
           const char *good,
           GStrvBuilder *lines,
           GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (self, sql, error);
  gboolean ok, row;

  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      const char *line = harvest_statement_get_text (statement, 0);

      if (g_strcmp0 (line, good) != 0)
        g_strv_builder_add (lines, line != NULL ? line : "?");
    }
  return ok;
}

GStrv
harvest_database_check_sync (HarvestDatabase *self, GError **error)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), NULL);

  if (add_lines (self, "PRAGMA integrity_check", "ok", lines, &failure)
      && add_lines (self,
                    "SELECT printf ('foreign key: %s row %s names no row of %s', \"table\","
                    " rowid, parent) FROM pragma_foreign_key_check",
                    NULL, lines, &failure))
    return g_strv_builder_end (lines);
  if (g_error_matches (failure, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CORRUPT))
    {
      g_strv_builder_add (lines, failure->message);
      return g_strv_builder_end (lines);
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gboolean
harvest_database_quick_check_sync (HarvestDatabase *self, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  const char *line;
  gboolean row;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), FALSE);

  statement = harvest_database_prepare_sync (self, "PRAGMA quick_check (1)", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  line = harvest_statement_get_text (statement, 0);
  if (g_strcmp0 (line, "ok") == 0)
    return TRUE;
  g_set_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CORRUPT, "%s: %s", self->path,
               line);
  return FALSE;
}

/* ---- Object ---- */

static void
harvest_database_finalize (GObject *object)
{
  HarvestDatabase *self = HARVEST_DATABASE (object);

  g_hash_table_unref (self->idle);
  /* A statement that somebody still holds would keep the connection open for ever. (Those of FTS5
   * go with its tables when the connection is closed.) */
  if (sqlite3_close (self->handle) != SQLITE_OK)
    {
      g_warning ("%s is closed while a statement of it is held", self->path);
      sqlite3_close_v2 (self->handle);
    }
  g_free (self->path);

  G_OBJECT_CLASS (harvest_database_parent_class)->finalize (object);
}

static void
harvest_database_class_init (HarvestDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_database_finalize;
}

static void
destroy_statement (gpointer data)
{
  harvest_statement_destroy (data);
}

static void
harvest_database_init (HarvestDatabase *self)
{
  self->idle = g_hash_table_new_full (hash_sql, g_str_equal, NULL, destroy_statement);
}
