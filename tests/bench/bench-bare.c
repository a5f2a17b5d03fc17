/* bench-bare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-bare"

#include "config.h"

#include "bench-engines.h"

#include <sqlite3.h>
#include <string.h>

#define STORIES_PER_TRANSACTION 5000

/* What one writes with FTS5 in an afternoon: its own stemmer and prefixes, texts without a copy. */
struct _BenchBare
{
  sqlite3 *handle;
  sqlite3_stmt *add;
  guint n_open;
};

static void
run (BenchBare *self, const char *sql)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (self->handle));
}

BenchBare *
bench_bare_open (const char *dir)
{
  BenchBare *self = g_new0 (BenchBare, 1);
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);

  if (sqlite3_open (path, &self->handle) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (self->handle));
  run (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;");
  run (self, "CREATE VIRTUAL TABLE IF NOT EXISTS plain USING fts5 (title, body, kind, state, unit,"
             " tags, content = '', prefix = '1 2 3', tokenize = 'porter unicode61');");
  if (sqlite3_prepare_v2 (self->handle,
                          "INSERT INTO plain (rowid, title, body, kind, state, unit, tags)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                          -1, &self->add, NULL)
      != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->handle));
  return self;
}

void
bench_bare_close (BenchBare *self)
{
  sqlite3_finalize (self->add);
  sqlite3_close (self->handle);
  g_free (self);
}

void
bench_bare_add (BenchBare *self, const BenchText *text)
{
  g_autofree char *tags = g_strjoinv (" ", (GStrv)text->tags);
  const char *values[] = { text->title, text->body, text->kind, text->state, text->unit, tags };

  if (self->n_open++ == 0)
    run (self, "BEGIN");
  sqlite3_bind_int64 (self->add, 1, text->key);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    sqlite3_bind_text (self->add, (int)i + 2, values[i], -1, SQLITE_STATIC);
  if (sqlite3_step (self->add) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (self->handle));
  sqlite3_reset (self->add);
  if (self->n_open == STORIES_PER_TRANSACTION)
    {
      run (self, "COMMIT");
      self->n_open = 0;
    }
}

void
bench_bare_finish (BenchBare *self)
{
  if (self->n_open > 0)
    run (self, "COMMIT");
  self->n_open = 0;
  run (self, "PRAGMA wal_checkpoint (TRUNCATE)");
}

static guint
ask (BenchBare *self, const char *sql, const char *match, guint limit, gint64 *keys)
{
  sqlite3_stmt *statement = NULL;
  guint n = 0;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->handle));
  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, (int)limit);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      if (keys != NULL)
        keys[n] = sqlite3_column_int64 (statement, 0);
      n++;
    }
  if (sqlite3_finalize (statement) != SQLITE_OK)
    g_error ("%s: %s", match, sqlite3_errmsg (self->handle));
  return n;
}

guint
bench_bare_newest (BenchBare *self, const char *match, guint limit)
{
  return ask (self, "SELECT rowid FROM plain WHERE plain MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
              match, limit, NULL);
}

guint
bench_bare_rank (BenchBare *self, const char *match, guint limit, gint64 *keys)
{
  return ask (self, "SELECT rowid FROM plain WHERE plain MATCH ?1 ORDER BY rank LIMIT ?2", match,
              limit, keys);
}

/* Words, "phrases", beginnings* and name:value, all of which must be there (or @any). */
char *
bench_bare_translate (const char *query, gboolean any)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_auto (GStrv) parts = g_regex_split_simple ("(\"[^\"]*\"|\\S+)", query, 0, 0);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *part = g_strstrip (g_strdup (parts[i]));
      char *colon = strchr (part, ':');
      gboolean beginning = g_str_has_suffix (part, "*");

      g_strdelimit (part, "\"?*.,;()'/", ' ');
      g_strstrip (part);
      if (*part == '\0')
        continue;
      if (match->len > 0)
        g_string_append (match, any ? " OR " : " AND ");
      if (colon != NULL)
        {
          *colon = '\0';
          g_string_append_printf (match, "{%s}: \"%s\"",
                                  g_strcmp0 (part, "tag") == 0 ? "tags" : part, colon + 1);
        }
      else
        g_string_append_printf (match, "{title body}: \"%s\"%s", part, beginning ? " *" : "");
    }
  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}
