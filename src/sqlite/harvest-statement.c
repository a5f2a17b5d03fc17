/* harvest-statement.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-statement"

#include "config.h"

#include "harvest-database.h"

#include "harvest-database-private.h"

#include <sqlite3.h>

struct _HarvestStatement
{
  HarvestDatabase *database; /* borrowed: outlives its statements */
  sqlite3_stmt *handle;
  char *sql;
  int bind_code; /* of the first binding that failed */
};

static gboolean
is_usable (HarvestStatement *self)
{
  return self != NULL && harvest_database_is_owned (self->database);
}

HarvestStatement *
harvest_database_prepare_sync (HarvestDatabase *self, const char *sql, GError **error)
{
  HarvestStatement *statement;
  sqlite3_stmt *handle = NULL;
  int code;

  g_return_val_if_fail (HARVEST_IS_DATABASE (self), NULL);
  g_return_val_if_fail (harvest_database_is_owned (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = harvest_database_steal_idle_statement (self, sql);
  if (statement != NULL)
    return statement;

  code = sqlite3_prepare_v3 (harvest_database_get_handle (self), sql, -1, SQLITE_PREPARE_PERSISTENT,
                             &handle, NULL);
  if (code != SQLITE_OK)
    {
      harvest_database_take_error (self, code, error);
      return NULL;
    }
  statement = g_new0 (HarvestStatement, 1);
  statement->database = self;
  statement->handle = handle;
  statement->sql = g_strdup (sql);
  return statement;
}

void
harvest_statement_destroy (HarvestStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self->sql);
  g_free (self);
}

void
harvest_statement_free (HarvestStatement *self)
{
  g_return_if_fail (is_usable (self));

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_code = SQLITE_OK;
  if (!harvest_database_give_idle_statement (self->database, self->sql, self))
    harvest_statement_destroy (self);
}

/* ---- Binding ---- */

static void
note_bind (HarvestStatement *self, int code)
{
  if (code != SQLITE_OK && self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

void
harvest_statement_bind_integer (HarvestStatement *self, int parameter, gint64 value)
{
  g_return_if_fail (is_usable (self));

  note_bind (self, sqlite3_bind_int64 (self->handle, parameter, value));
}

void
harvest_statement_bind_real (HarvestStatement *self, int parameter, double value)
{
  g_return_if_fail (is_usable (self));

  note_bind (self, sqlite3_bind_double (self->handle, parameter, value));
}

void
harvest_statement_bind_text (HarvestStatement *self, int parameter, const char *value)
{
  g_return_if_fail (is_usable (self));

  note_bind (self, sqlite3_bind_text (self->handle, parameter, value, -1, SQLITE_TRANSIENT));
}

void
harvest_statement_bind_text_length (HarvestStatement *self,
                                    int parameter,
                                    const char *value,
                                    gsize length)
{
  g_return_if_fail (is_usable (self));

  note_bind (self, sqlite3_bind_text64 (self->handle, parameter, value, length, SQLITE_TRANSIENT,
                                        SQLITE_UTF8));
}

void
harvest_statement_bind_bytes (HarvestStatement *self, int parameter, GBytes *value)
{
  gsize length;
  gconstpointer data;

  g_return_if_fail (is_usable (self));

  if (value == NULL)
    {
      harvest_statement_bind_null (self, parameter);
      return;
    }
  data = g_bytes_get_data (value, &length);
  if (length == 0)
    note_bind (self, sqlite3_bind_zeroblob (self->handle, parameter, 0));
  else
    note_bind (self, sqlite3_bind_blob64 (self->handle, parameter, data, length, SQLITE_TRANSIENT));
}

void
harvest_statement_bind_null (HarvestStatement *self, int parameter)
{
  g_return_if_fail (is_usable (self));

  note_bind (self, sqlite3_bind_null (self->handle, parameter));
}

/* ---- Stepping and reading ---- */

gboolean
harvest_statement_step_sync (HarvestStatement *self, gboolean *row, GError **error)
{
  int code;

  g_return_val_if_fail (is_usable (self), FALSE);

  if (row != NULL)
    *row = FALSE;
  code = self->bind_code != SQLITE_OK ? self->bind_code : sqlite3_step (self->handle);
  if (code == SQLITE_ROW)
    {
      if (row != NULL)
        *row = TRUE;
      else
        sqlite3_reset (self->handle);
      return TRUE;
    }
  if (code == SQLITE_DONE)
    {
      sqlite3_reset (self->handle);
      return TRUE;
    }
  harvest_database_take_error (self->database, code, error);
  sqlite3_reset (self->handle);
  return FALSE;
}

void
harvest_statement_reset (HarvestStatement *self)
{
  g_return_if_fail (is_usable (self));

  sqlite3_reset (self->handle);
}

gint64
harvest_statement_get_integer (HarvestStatement *self, int column)
{
  g_return_val_if_fail (is_usable (self), 0);

  return sqlite3_column_int64 (self->handle, column);
}

double
harvest_statement_get_real (HarvestStatement *self, int column)
{
  g_return_val_if_fail (is_usable (self), 0);

  return sqlite3_column_double (self->handle, column);
}

const char *
harvest_statement_get_text (HarvestStatement *self, int column)
{
  g_return_val_if_fail (is_usable (self), NULL);

  return (const char *)sqlite3_column_text (self->handle, column);
}

GBytes *
harvest_statement_dup_bytes (HarvestStatement *self, int column)
{
  gconstpointer data;

  g_return_val_if_fail (is_usable (self), NULL);

  if (sqlite3_column_type (self->handle, column) == SQLITE_NULL)
    return NULL;
  data = sqlite3_column_blob (self->handle, column);
  return g_bytes_new (data, (gsize)sqlite3_column_bytes (self->handle, column));
}

gboolean
harvest_statement_is_null (HarvestStatement *self, int column)
{
  g_return_val_if_fail (is_usable (self), TRUE);

  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

gboolean
harvest_database_run_text_sync (HarvestDatabase *self,
                                const char *sql,
                                const char *text,
                                GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (self, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, text);
  return harvest_statement_step_sync (statement, NULL, error);
}
