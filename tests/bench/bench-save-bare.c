/* bench-save-bare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-save-bare"

#include "config.h"

#include "bench-save-bare.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* What a save touches. `mark` tells where a table ends before it, `news` reads what came after;
 * `write` gets the columns as they were read. */
typedef struct
{
  const char *mark;
  const char *news;
  const char *write;
  const char *empty;
} Table;

static const Table tables[] = {
  { "SELECT ifnull (max (seq), 0) FROM entry",
    "SELECT seq, op, number, act, id, root, scope, state, due, rev, change FROM entry"
    " WHERE seq > ?1",
    "INSERT INTO entry (seq, op, number, act, id, root, scope, state, due, rev, change)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    "DELETE FROM entry" },
  { "SELECT ifnull (max (row), 0) FROM overlay",
    "SELECT row, id, type, root, rev, key, document FROM overlay WHERE row > ?1",
    "INSERT INTO overlay (row, id, type, root, rev, key, document)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    "DELETE FROM overlay" },
  { "SELECT ifnull (max (record), 0) FROM overlay_value",
    "SELECT field, value, record FROM overlay_value WHERE record > ?1",
    "INSERT INTO overlay_value VALUES (?1, ?2, ?3)", "DELETE FROM overlay_value" },
  { "SELECT ifnull (max (seq), 0) FROM change", "SELECT seq, id, type FROM change WHERE seq > ?1",
    "INSERT INTO change VALUES (?1, ?2, ?3)", NULL },
  /* Ids of acts rise with the time. */
  { "SELECT ifnull (max (id), '') FROM act", "SELECT id, made FROM act WHERE id > ?1",
    "INSERT INTO act VALUES (?1, ?2)", "DELETE FROM act" },
  /* The draft was there before; that its act is set is what the save does. */
  { "SELECT ifnull (max (id), '') FROM draft WHERE act IS NOT NULL",
    "SELECT act, id FROM draft WHERE id > ?1 AND act IS NOT NULL",
    "UPDATE draft SET act = ?1 WHERE id = ?2", "DELETE FROM draft" },
};

#define N_TABLES G_N_ELEMENTS (tables)

struct _BenchSaveBare
{
  char *path;
  sqlite3 *me; /* read-only */
  sqlite3 *own;
  sqlite3_stmt *begin, *commit, *draft;
  sqlite3_stmt *mark[N_TABLES], *news[N_TABLES], *write[N_TABLES];
  sqlite3_value *last[N_TABLES];
  GPtrArray *rows[N_TABLES]; /* each a NULL-terminated array of sqlite3_value */
};

static void
run (sqlite3 *handle, const char *sql)
{
  if (sqlite3_exec (handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (handle));
}

static sqlite3_stmt *
prepare (sqlite3 *handle, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (handle));
  return statement;
}

static void
step (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s: %s", sqlite3_sql (statement), sqlite3_errmsg (sqlite3_db_handle (statement)));
  sqlite3_reset (statement);
}

static void
row_free (gpointer data)
{
  sqlite3_value **row = data;

  for (gsize i = 0; row[i] != NULL; i++)
    sqlite3_value_free (row[i]);
  g_free (row);
}

/* ---- Opening ---- */

static void
copy (const char *from, const char *to)
{
  sqlite3 *source = NULL;
  sqlite3_stmt *statement;

  g_unlink (to);
  if (sqlite3_open_v2 (from, &source, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    g_error ("%s: %s", from, sqlite3_errmsg (source));
  statement = prepare (source, "VACUUM INTO ?1");
  sqlite3_bind_text (statement, 1, to, -1, SQLITE_STATIC);
  step (statement);
  sqlite3_finalize (statement);
  sqlite3_close (source);
}

BenchSaveBare *
bench_save_bare_new (const char *me, const char *dir)
{
  BenchSaveBare *self = g_new0 (BenchSaveBare, 1);

  self->path = g_build_filename (dir, "bare.db", NULL);
  copy (me, self->path);
  if (sqlite3_open_v2 (me, &self->me, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK
      || sqlite3_open (self->path, &self->own) != SQLITE_OK)
    g_error ("%s cannot be opened", self->path);
  /* As the store does it: the log is written back when nobody waits. */
  run (self->own, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                  "PRAGMA wal_autocheckpoint = 4000; PRAGMA secure_delete = ON;");
  self->begin = prepare (self->own, "BEGIN IMMEDIATE");
  self->commit = prepare (self->own, "COMMIT");
  self->draft = prepare (self->own, "INSERT INTO draft (id, json, updated) VALUES (?1, ?2, 0)");
  for (gsize i = 0; i < N_TABLES; i++)
    {
      self->mark[i] = prepare (self->me, tables[i].mark);
      self->news[i] = prepare (self->me, tables[i].news);
      self->write[i] = prepare (self->own, tables[i].write);
      self->rows[i] = g_ptr_array_new_with_free_func (row_free);
    }
  return self;
}

void
bench_save_bare_free (BenchSaveBare *self)
{
  sqlite3_finalize (self->begin);
  sqlite3_finalize (self->commit);
  sqlite3_finalize (self->draft);
  for (gsize i = 0; i < N_TABLES; i++)
    {
      sqlite3_finalize (self->mark[i]);
      sqlite3_finalize (self->news[i]);
      sqlite3_finalize (self->write[i]);
      sqlite3_value_free (self->last[i]);
      g_ptr_array_unref (self->rows[i]);
    }
  sqlite3_close (self->me);
  sqlite3_close (self->own);
  g_free (self->path);
  g_free (self);
}

/* ---- Reading ---- */

void
bench_save_bare_look (BenchSaveBare *self)
{
  for (gsize i = 0; i < N_TABLES; i++)
    {
      if (sqlite3_step (self->mark[i]) != SQLITE_ROW)
        g_error ("%s", sqlite3_errmsg (self->me));
      sqlite3_value_free (self->last[i]);
      self->last[i] = sqlite3_value_dup (sqlite3_column_value (self->mark[i], 0));
      sqlite3_reset (self->mark[i]);
    }
}

/* The draft that this save ends is written before it, as a draft is. */
static void
add_draft (BenchSaveBare *self, sqlite3_value *id)
{
  sqlite3_bind_value (self->draft, 1, id);
  sqlite3_bind_text (self->draft, 2, "{}", -1, SQLITE_STATIC);
  step (self->draft);
}

void
bench_save_bare_take (BenchSaveBare *self)
{
  for (gsize i = 0; i < N_TABLES; i++)
    {
      sqlite3_stmt *news = self->news[i];

      g_ptr_array_set_size (self->rows[i], 0);
      sqlite3_bind_value (news, 1, self->last[i]);
      while (sqlite3_step (news) == SQLITE_ROW)
        {
          int n = sqlite3_column_count (news);
          sqlite3_value **row = g_new0 (sqlite3_value *, n + 1);

          for (int column = 0; column < n; column++)
            row[column] = sqlite3_value_dup (sqlite3_column_value (news, column));
          g_ptr_array_add (self->rows[i], row);
          if (i == N_TABLES - 1)
            add_draft (self, row[1]);
        }
      if (sqlite3_reset (news) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (self->me));
      if (self->rows[i]->len == 0)
        g_error ("A save has written nothing that this finds: %s", tables[i].news);
    }
}

/* ---- Writing ---- */

void
bench_save_bare_write (BenchSaveBare *self)
{
  step (self->begin);
  for (gsize i = 0; i < N_TABLES; i++)
    for (guint row = 0; row < self->rows[i]->len; row++)
      {
        sqlite3_value **values = g_ptr_array_index (self->rows[i], row);

        for (int column = 0; values[column] != NULL; column++)
          sqlite3_bind_value (self->write[i], column + 1, values[column]);
        step (self->write[i]);
      }
  step (self->commit);
}

void
bench_save_bare_empty (BenchSaveBare *self)
{
  for (gsize i = 0; i < N_TABLES; i++)
    if (tables[i].empty != NULL)
      run (self->own, tables[i].empty);
  run (self->own, "PRAGMA wal_checkpoint (PASSIVE)");
}
