/* harvest-cli-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-fixture"

#include "config.h"

#include "harvest-cli-fixture.h"

#include "harvest-database.h"
#include "harvest-test.h"

#include <string.h>

#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"   \
  "gg=="

void
harvest_cli_fixture_set_up (HarvestCliFixture *self, gconstpointer data)
{
  self->dir = harvest_test_make_dir ();
  self->data = g_build_filename (self->dir, "data", NULL);
}

void
harvest_cli_fixture_tear_down (HarvestCliFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->data, g_free);
}

void
harvest_cli_outcome_free (HarvestCliOutcome *self)
{
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

/* ---- Running ---- */

static HarvestCliOutcome *
run_words (const char *input, const char *const *words)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  HarvestCliOutcome *outcome = g_new0 (HarvestCliOutcome, 1);

  process = g_subprocess_newv (words,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL, &outcome->out,
                                 &outcome->err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    {
      g_autofree char *line = g_strjoinv (" ", (char **)words);

      g_error ("“%s” was killed by signal %d: %s%s", line, g_subprocess_get_term_sig (process),
               outcome->out, outcome->err);
    }
  outcome->status = g_subprocess_get_exit_status (process);
  return outcome;
}

static GPtrArray *
begin_words (HarvestCliFixture *self)
{
  GPtrArray *words = g_ptr_array_new ();
  const char *program = g_getenv ("STORYHARVEST_CLI");

  g_assert_nonnull (program);
  g_ptr_array_add (words, (gpointer)program);
  g_ptr_array_add (words, (gpointer) "--data");
  g_ptr_array_add (words, self->data);
  return words;
}

static void
add_words (GPtrArray *words, va_list args)
{
  const char *word;

  while ((word = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (words, (gpointer)word);
  g_ptr_array_add (words, NULL);
}

HarvestCliOutcome *
harvest_cli_fixture_run (HarvestCliFixture *self, const char *input, ...)
{
  g_autoptr (GPtrArray) words = begin_words (self);
  va_list args;

  va_start (args, input);
  add_words (words, args);
  va_end (args);
  return run_words (input, (const char *const *)words->pdata);
}

static HarvestCliOutcome *
expect (GPtrArray *words, int status)
{
  HarvestCliOutcome *outcome = run_words (NULL, (const char *const *)words->pdata);

  if (outcome->status != status)
    g_error ("status %d, not %d: %s%s", outcome->status, status, outcome->out, outcome->err);
  g_assert_true (status == 0 || outcome->err[0] != '\0' || outcome->out[0] != '\0');
  return outcome;
}

HarvestCliOutcome *
harvest_cli_fixture_expect (HarvestCliFixture *self, int status, ...)
{
  g_autoptr (GPtrArray) words = begin_words (self);
  va_list args;

  va_start (args, status);
  add_words (words, args);
  va_end (args);
  return expect (words, status);
}

HarvestJson *
harvest_cli_fixture_run_json (HarvestCliFixture *self, ...)
{
  g_autoptr (GPtrArray) words = begin_words (self);
  g_autoptr (HarvestCliOutcome) outcome = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  HarvestJson *json;
  va_list args;

  g_ptr_array_add (words, (gpointer) "--json");
  va_start (args, self);
  add_words (words, args);
  va_end (args);
  outcome = expect (words, 0);
  g_assert_cmpstr (outcome->err, ==, "");
  bytes = g_bytes_new (outcome->out, strlen (outcome->out));
  json = harvest_json_scan (bytes, G_MAXSIZE, &error);
  g_assert_no_error (error);
  return json;
}

char *
harvest_cli_fixture_capture (HarvestCliFixture *self, const char *body)
{
  g_autoptr (HarvestCliOutcome)
      outcome = harvest_cli_fixture_expect (self, 0, "capture", "--body", body, NULL);

  g_assert_cmpstr (outcome->err, ==, "");
  return g_strdup (g_strchomp (outcome->out));
}

/* ---- JSON ---- */

static guint
get_member (HarvestJson *json, guint object, const char *key, HarvestJsonKind kind)
{
  guint value;

  g_assert_cmpint (harvest_json_get_kind (json, object), ==, HARVEST_JSON_OBJECT);
  value = harvest_json_get_member (json, object, key);
  if (value == HARVEST_JSON_NONE)
    g_error ("no member %s", key);
  g_assert_cmpint (harvest_json_get_kind (json, value), ==, kind);
  return value;
}

char *
harvest_cli_json_dup_string (HarvestJson *json, guint object, const char *key)
{
  return harvest_json_dup_string (json, get_member (json, object, key, HARVEST_JSON_STRING));
}

gint64
harvest_cli_json_get_integer (HarvestJson *json, guint object, const char *key)
{
  return harvest_json_get_integer (json, get_member (json, object, key, HARVEST_JSON_INTEGER));
}

guint
harvest_cli_json_get_array (HarvestJson *json, guint object, const char *key)
{
  return get_member (json, object, key, HARVEST_JSON_ARRAY);
}

/* ---- Rows ---- */

char *
harvest_cli_fixture_query (HarvestCliFixture *self, const char *sql)
{
  g_autofree char *path = g_build_filename (self->data, "shared.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestDatabase)
      database = harvest_database_open_sync (path, HARVEST_DATABASE_READ_ONLY, &error);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_assert_no_error (error);
  statement = harvest_database_prepare_sync (database, sql, &error);
  g_assert_no_error (error);
  harvest_statement_step_sync (statement, &row, &error);
  g_assert_no_error (error);
  return row ? g_strdup (harvest_statement_get_text (statement, 0)) : NULL;
}

gint64
harvest_cli_fixture_count (HarvestCliFixture *self, const char *sql)
{
  g_autofree char *value = harvest_cli_fixture_query (self, sql);

  g_assert_nonnull (value);
  return g_ascii_strtoll (value, NULL, 10);
}

/* ---- Files ---- */

char *
harvest_cli_fixture_write (HarvestCliFixture *self,
                           const char *name,
                           const char *text,
                           gssize length)
{
  char *path = g_build_filename (self->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

char *
harvest_cli_fixture_write_picture (HarvestCliFixture *self, const char *name)
{
  g_autofree guchar *png = NULL;
  gsize size;

  png = g_base64_decode (PNG, &size);
  return harvest_cli_fixture_write (self, name, (const char *)png, (gssize)size);
}
