/* harvest-store-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-fixture"

#include "config.h"

#include "harvest-store-fixture.h"

#include "harvest-database.h"
#include "harvest-store-error.h"
#include "harvest-store-sync.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

#define START G_GINT64_CONSTANT (1780000000000000) /* 2026-05-28 */

static gint64
now_cb (gpointer data)
{
  const HarvestStoreFixture *self = data;

  return self->now;
}

/* ---- Opening ---- */

static HarvestStore *
open_store (HarvestStoreFixture *self, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;

  harvest_store_open_async (self->dir, &self->clock, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  return harvest_store_open_finish (owned, error);
}

void
harvest_store_fixture_open (HarvestStoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = open_store (self, &error);
  g_assert_no_error (error);
}

GError *
harvest_store_fixture_open_failing (HarvestStoreFixture *self)
{
  GError *error = NULL;

  g_assert_null (open_store (self, &error));
  return error;
}

void
harvest_store_fixture_close (HarvestStoreFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_close_async (self->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_close_finish (self->store, owned, &error));
  g_assert_no_error (error);
  g_clear_object (&owned);
  harvest_test_drain ();
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
harvest_store_fixture_enter (HarvestStoreFixture *self, const char *person)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_enter_async (self->store, person, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_enter_finish (self->store, owned, &error));
  g_assert_no_error (error);
}

void
harvest_store_fixture_init (HarvestStoreFixture *self, const char *dir)
{
  self->now = START;
  self->clock.now = now_cb;
  self->clock.data = self;
  self->dir = g_strdup (dir);
}

void
harvest_store_fixture_set_up_empty (HarvestStoreFixture *self, gconstpointer data)
{
  g_autofree char *dir = harvest_test_make_dir ();

  harvest_store_fixture_init (self, dir);
  harvest_store_fixture_open (self);
}

void
harvest_store_fixture_set_up (HarvestStoreFixture *self, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_set_up_empty (self, data);
  harvest_store_add_person_async (self->store, "Ada", "en", NULL, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_add_person_finish (self->store, owned, &error));
  g_assert_no_error (error);
}

void
harvest_store_fixture_tear_down (HarvestStoreFixture *self, gconstpointer data)
{
  if (self->store != NULL)
    harvest_store_fixture_close (self);
  g_free (self->dir);
}

/* ---- Records ---- */

HarvestRecord *
harvest_store_fixture_make_story (HarvestStoreFixture *self, const char *body)
{
  g_autofree char *id = harvest_uuid_new (&self->clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("story", id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *story;

  harvest_record_builder_set_string (builder, "body", body);
  harvest_record_builder_set_string (builder, "kind", "story");
  harvest_record_builder_set_string (builder, "class", "internal");
  harvest_record_builder_set_string (builder, "audience", "company");
  harvest_record_builder_set_string (builder, "byline_mode", "none");
  harvest_record_builder_set_string (builder, "state", "captured");
  harvest_record_builder_set_string (builder, "visibility", "editors");
  story = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return story;
}

HarvestRecord *
harvest_store_fixture_make_teller (HarvestStoreFixture *self, HarvestRecord *story)
{
  g_autofree char *id = harvest_uuid_new (&self->clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("contribution", id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *contribution;

  harvest_record_builder_set_root (builder, harvest_record_get_id (story));
  harvest_record_builder_set_string (builder, "person",
                                     harvest_record_get_id (harvest_store_get_me (self->store)));
  harvest_record_builder_set_string (builder, "role", "teller");
  contribution = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return contribution;
}

HarvestRecord *
harvest_store_fixture_with (HarvestRecord *record, const char *field, const char *value)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (GError) error = NULL;
  HarvestRecord *changed;

  harvest_record_builder_set_string (builder, field, value);
  changed = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return changed;
}

/* ---- Writing ---- */

char *
harvest_store_fixture_commit_draft (HarvestStoreFixture *self,
                                    GPtrArray *changes,
                                    const char *draft,
                                    guint undo_seconds)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  char *act = NULL;

  harvest_store_commit_async (self->store, changes, draft, undo_seconds, NULL,
                              harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_commit_finish (self->store, owned, &act, &error);
  g_assert_no_error (error);
  return act;
}

char *
harvest_store_fixture_commit (HarvestStoreFixture *self, guint undo_seconds, ...)
{
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  HarvestChange *change;
  va_list args;

  va_start (args, undo_seconds);
  while ((change = va_arg (args, HarvestChange *)) != NULL)
    g_ptr_array_add (changes, change);
  va_end (args);
  return harvest_store_fixture_commit_draft (self, changes, NULL, undo_seconds);
}

GError *
harvest_store_fixture_commit_failing (HarvestStoreFixture *self, HarvestChange *change)
{
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  GError *error = NULL;

  g_ptr_array_add (changes, change);
  harvest_store_commit_async (self->store, changes, NULL, 0, NULL, harvest_test_store_result_cb,
                              &result);
  owned = harvest_test_wait_result (&result);
  g_assert_false (harvest_store_commit_finish (self->store, owned, NULL, &error));
  return error;
}

HarvestRecord *
harvest_store_fixture_tell (HarvestStoreFixture *self,
                            const char *body,
                            guint undo_seconds,
                            char **act)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (self, body);
  g_autoptr (HarvestRecord) teller = harvest_store_fixture_make_teller (self, story);
  g_autofree char *id = harvest_store_fixture_commit (self, undo_seconds,
                                                      harvest_change_new_create (story),
                                                      harvest_change_new_create (teller), NULL);

  if (act != NULL)
    *act = g_steal_pointer (&id);
  return harvest_store_fixture_get (self, harvest_record_get_id (story));
}

void
harvest_store_fixture_pass (HarvestStoreFixture *self, guint seconds)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  self->now += seconds * G_USEC_PER_SEC;
  harvest_store_push_async (self->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_push_finish (self->store, owned, &error));
  g_assert_no_error (error);
}

void
harvest_store_fixture_save_draft (HarvestStoreFixture *self, const char *id, const char *text)
{
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_save_draft_async (self->store, id, json, NULL, NULL, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_save_draft_finish (self->store, owned, &error);
  g_assert_no_error (error);
}

/* ---- Reading ---- */

GPtrArray *
harvest_store_fixture_list_drafts (HarvestStoreFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts;

  harvest_store_list_drafts_async (self->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  drafts = harvest_store_list_drafts_finish (self->store, owned, &error);
  g_assert_no_error (error);
  return drafts;
}

void
harvest_store_fixture_assert_healthy (HarvestStoreFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  harvest_store_check_async (self->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  lines = harvest_store_check_finish (self->store, owned, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lines[0], ==, NULL);
}

HarvestRecord *
harvest_store_fixture_get (HarvestStoreFixture *self, const char *id)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  HarvestRecord *record;

  harvest_store_get_async (self->store, id, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  record = harvest_store_get_finish (self->store, owned, &error);
  if (record == NULL)
    g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND);
  return record;
}

GPtrArray *
harvest_store_fixture_list (HarvestStoreFixture *self,
                            const char *type,
                            const char *field,
                            const char *value)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  harvest_store_list_async (self->store, type, field, value, 10000, NULL,
                            harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  records = harvest_store_list_finish (self->store, owned, &error);
  g_assert_no_error (error);
  return records;
}

GPtrArray *
harvest_store_fixture_list_dependents (HarvestStoreFixture *self,
                                       const char *root,
                                       const char *type)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  harvest_store_list_dependents_async (self->store, root, type, NULL, harvest_test_store_result_cb,
                                       &result);
  owned = harvest_test_wait_result (&result);
  records = harvest_store_list_dependents_finish (self->store, owned, &error);
  g_assert_no_error (error);
  return records;
}

guint
harvest_store_fixture_get_uint (HarvestStoreFixture *self, const char *property)
{
  guint value = 0;

  g_object_get (self->store, property, &value, NULL);
  return value;
}

/* ---- Looking into the files ---- */

char *
harvest_store_fixture_query (HarvestStoreFixture *self, const char *file, const char *sql)
{
  g_autofree char *path = g_build_filename (self->dir, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestDatabase) database = harvest_database_open_sync (path, 0, &error);
  g_autoptr (HarvestStatement) statement = NULL;
  char *value;
  gboolean row;

  g_assert_no_error (error);
  statement = harvest_database_prepare_sync (database, sql, &error);
  g_assert_no_error (error);
  g_assert_true (harvest_statement_step_sync (statement, &row, &error));
  value = row ? g_strdup (harvest_statement_get_text (statement, 0)) : NULL;
  g_clear_pointer (&statement, harvest_statement_free);
  return value;
}

char *
harvest_store_fixture_query_mine (HarvestStoreFixture *self, const char *sql)
{
  g_autofree char *file = g_build_filename (
      "people", harvest_record_get_id (harvest_store_get_me (self->store)), "me.db", NULL);

  return harvest_store_fixture_query (self, file, sql);
}
