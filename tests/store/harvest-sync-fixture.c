/* harvest-sync-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-fixture"

#include "config.h"

#include "harvest-sync-fixture.h"

#include "harvest-store-sync.h"
#include "harvest-test.h"

static void
add_followed (GPtrArray *list, const char *scope)
{
  HarvestFollowed *followed = g_new0 (HarvestFollowed, 1);

  followed->scope = g_strdup (scope);
  g_ptr_array_add (list, followed);
}

void
harvest_sync_fixture_follow (HarvestSyncFixture *self)
{
  g_autoptr (HarvestSyncMemory) memory = harvest_sync_memory_new ();
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  add_followed (memory->followed, HARVEST_SYNC_TEAM);
  add_followed (memory->followed, HARVEST_SYNC_COMPANY);
  add_followed (memory->followed, self->own);
  harvest_store_follow_async (self->base.store, memory->followed, "tag", NULL,
                              harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_follow_finish (self->base.store, owned, &error));
  g_assert_no_error (error);
}

void
harvest_sync_fixture_set_up (HarvestSyncFixture *self, gconstpointer data)
{
  harvest_store_fixture_set_up (&self->base, data);
  self->me = g_strdup (harvest_record_get_id (harvest_store_get_me (self->base.store)));
  self->own = g_strconcat ("u:", self->me, NULL);
  self->server = harvest_fake_server_new ();
  harvest_store_set_authority (self->base.store, HARVEST_AUTHORITY (self->server));
  harvest_sync_fixture_follow (self);
}

void
harvest_sync_fixture_tear_down (HarvestSyncFixture *self, gconstpointer data)
{
  harvest_store_fixture_tear_down (&self->base, data);
  g_assert_finalize_object (self->server);
  g_free (self->me);
  g_free (self->own);
}

/* ---- Steps ---- */

HarvestSyncMemory *
harvest_sync_fixture_load (HarvestSyncFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  HarvestSyncMemory *memory;

  harvest_store_load_memory_async (self->base.store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  memory = harvest_store_load_memory_finish (self->base.store, owned, &error);
  g_assert_no_error (error);
  return memory;
}

GBytes *
harvest_sync_fixture_get_cursor (HarvestSyncFixture *self, const char *scope)
{
  g_autoptr (HarvestSyncMemory) memory = harvest_sync_fixture_load (self);

  for (guint i = 0; i < memory->places->len; i++)
    {
      const HarvestPlace *place = g_ptr_array_index (memory->places, i);

      if (g_str_equal (place->scope, scope) && place->cursor != NULL)
        return g_bytes_ref (place->cursor);
    }
  return NULL;
}

void
harvest_sync_fixture_settle_pull (HarvestSyncFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_end_pull_async (self->base.store, NULL, TRUE, NULL, harvest_test_store_result_cb,
                                &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_end_pull_finish (self->base.store, owned, &error));
  g_assert_no_error (error);
}

GError *
harvest_sync_fixture_apply_page (HarvestSyncFixture *self, const HarvestLogPage *page)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (HarvestPlace) place = NULL;
  GError *error = NULL;

  harvest_store_apply_page_async (self->base.store, page, NULL, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  place = harvest_store_apply_page_finish (self->base.store, owned, &error);
  g_assert_true ((place != NULL) == (error == NULL));
  return error;
}

void
harvest_sync_fixture_pull (HarvestSyncFixture *self, const char *scope)
{
  g_autoptr (GBytes) cursor = harvest_sync_fixture_get_cursor (self, scope);
  g_autoptr (HarvestLogPage) page = harvest_fake_server_make_page (self->server, scope, cursor);
  g_autoptr (GError) error = NULL;

  if (page != NULL)
    error = harvest_sync_fixture_apply_page (self, page);
  g_assert_no_error (error);
}

void
harvest_sync_fixture_pull_all (HarvestSyncFixture *self)
{
  harvest_sync_fixture_pull (self, self->own);
  harvest_sync_fixture_pull (self, HARVEST_SYNC_TEAM);
  harvest_sync_fixture_pull (self, HARVEST_SYNC_COMPANY);
  harvest_sync_fixture_settle_pull (self);
}

/* Carries what can be taken back no longer, and nothing leaves before. */
GError *
harvest_sync_fixture_push (HarvestSyncFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  GError *error = NULL;

  self->base.now += HARVEST_STORE_UNDO_SECONDS * G_USEC_PER_SEC;
  harvest_store_push_async (self->base.store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_push_finish (self->base.store, owned, &error);
  return error;
}

HarvestRecord *
harvest_sync_fixture_put_story (HarvestSyncFixture *self, const char *body, const char *scope)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (&self->base, body);

  harvest_fake_server_put (self->server, story, scope);
  harvest_sync_fixture_pull_all (self);
  return harvest_store_fixture_get (&self->base, harvest_record_get_id (story));
}

void
harvest_sync_fixture_edit (HarvestSyncFixture *self, HarvestRecord *story, const char *body)
{
  g_autoptr (HarvestRecord) edited = harvest_store_fixture_with (story, "body", body);

  g_free (harvest_store_fixture_commit (&self->base, 10, harvest_change_new_update (story, edited),
                                        NULL));
}

GPtrArray *
harvest_sync_fixture_list_attention (HarvestSyncFixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *list;

  harvest_store_list_attention_async (self->base.store, NULL, harvest_test_store_result_cb,
                                      &result);
  owned = harvest_test_wait_result (&result);
  list = harvest_store_list_attention_finish (self->base.store, owned, &error);
  g_assert_no_error (error);
  return list;
}

void
harvest_sync_fixture_settle (HarvestSyncFixture *self, const char *op, HarvestChange *instead)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_settle_attention_async (self->base.store, op, instead, NULL,
                                        harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_settle_attention_finish (self->base.store, owned, &error));
  g_assert_no_error (error);
}

void
harvest_sync_fixture_assert_body (HarvestSyncFixture *self, const char *id, const char *expected)
{
  g_autoptr (HarvestRecord) record = harvest_store_fixture_get (&self->base, id);

  if (expected == NULL)
    g_assert_null (record);
  else
    {
      g_assert_nonnull (record);
      g_assert_cmpstr (harvest_record_get_string (record, "body"), ==, expected);
    }
}

/* One entry, with this reason, whose bytes still hold the text. */
void
harvest_sync_fixture_assert_attention (HarvestSyncFixture *self,
                                       const char *reason,
                                       const char *text)
{
  g_autoptr (GPtrArray) list = harvest_sync_fixture_list_attention (self);
  const HarvestAttention *attention;
  GBytes *bytes;

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&self->base, "n-attention"), ==, 1);
  attention = g_ptr_array_index (list, 0);
  g_assert_cmpstr (attention->reason, ==, reason);
  bytes = harvest_change_get_bytes (attention->change);
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), text));
}

void
harvest_sync_fixture_assert_nothing_waits (HarvestSyncFixture *self)
{
  g_assert_cmpuint (harvest_store_fixture_get_uint (&self->base, "n-waiting"), ==, 0);
  harvest_store_fixture_assert_mine (&self->base, "SELECT count (*) FROM entry", "0");
  harvest_store_fixture_assert_mine (&self->base, "SELECT count (*) FROM overlay", "0");
  harvest_store_fixture_assert_mine (&self->base, "SELECT count (*) FROM overlay_value", "0");
}
