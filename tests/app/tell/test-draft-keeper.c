/* test-draft-keeper.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-draft-keeper.h"
#include "harvest-widget-test.h"

/* The form, as far as the keeper knows it. */
typedef struct
{
  const char *json; /* NULL: empty */
  guint n_reads;
} Form;

static void
read_cb (HarvestDraftContent *content, gpointer user_data)
{
  Form *form = user_data;

  form->n_reads++;
  if (form->json != NULL)
    content->json = g_bytes_new_static (form->json, strlen (form->json));
}

static char *
dup_only_draft (HarvestStore *store, char **id)
{
  g_autoptr (GPtrArray) drafts = harvest_widget_test_list_drafts (store);
  const HarvestDraft *draft = NULL;

  if (id != NULL)
    *id = NULL;
  if (drafts->len == 0)
    return NULL;
  g_assert_cmpuint (drafts->len, ==, 1);
  draft = g_ptr_array_index (drafts, 0);
  if (id != NULL)
    *id = g_strdup (draft->id);
  return g_strndup (g_bytes_get_data (draft->json, NULL), g_bytes_get_size (draft->json));
}

static void
test_save (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  Form form = { "{\"a\":1}", 0 };
  g_autoptr (HarvestDraftKeeper) keeper = harvest_draft_keeper_new (read_cb, &form);
  gint64 begun = 0;
  g_autofree char *kept = NULL;
  g_autofree char *id = NULL;

  g_test_summary ("What is typed is on the disk within a second, though one goes on typing");

  harvest_draft_keeper_set_store (keeper, store);
  begun = g_get_monotonic_time ();
  while (harvest_draft_keeper_get_state (keeper) != HARVEST_DRAFT_SAVED)
    {
      if (form.n_reads == 0)
        harvest_draft_keeper_changed (keeper);
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 60 * G_TIME_SPAN_SECOND);
    }
  kept = dup_only_draft (store, &id);
  g_assert_cmpstr (kept, ==, "{\"a\":1}");
  g_assert_cmpstr (id, ==, harvest_draft_keeper_get_id (keeper));

  g_assert_finalize_object (g_steal_pointer (&keeper));
  harvest_widget_test_close_store (store);
}

static void
test_before_store (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  Form form = { "{\"early\":true}", 0 };
  g_autoptr (HarvestDraftKeeper) keeper = harvest_draft_keeper_new (read_cb, &form);
  g_autofree char *kept = NULL;

  g_test_summary ("What was typed before the store was open is saved when it is");

  harvest_draft_keeper_changed (keeper);
  g_assert_cmpint (harvest_draft_keeper_get_state (keeper), ==, HARVEST_DRAFT_DIRTY);
  harvest_draft_keeper_set_store (keeper, store);
  harvest_widget_test_until (harvest_draft_keeper_get_state (keeper) == HARVEST_DRAFT_SAVED);
  kept = dup_only_draft (store, NULL);
  g_assert_cmpstr (kept, ==, "{\"early\":true}");

  g_assert_finalize_object (g_steal_pointer (&keeper));
  harvest_widget_test_close_store (store);
}

static void
test_no_ghost (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  Form form = { "{}", 0 };
  g_autoptr (HarvestDraftKeeper) keeper = harvest_draft_keeper_new (read_cb, &form);
  g_autofree char *kept = NULL;

  g_test_summary ("A form that was emptied leaves nothing, and one that was never filled neither");

  harvest_draft_keeper_set_store (keeper, store);
  harvest_draft_keeper_changed (keeper);
  harvest_draft_keeper_flush (keeper);
  form.json = NULL;
  harvest_draft_keeper_changed (keeper);
  harvest_draft_keeper_flush (keeper);
  harvest_widget_test_until (harvest_draft_keeper_get_state (keeper) == HARVEST_DRAFT_NONE);
  g_assert_false (harvest_draft_keeper_is_kept (keeper));
  kept = dup_only_draft (store, NULL);
  g_assert_null (kept);

  g_assert_finalize_object (g_steal_pointer (&keeper));
  harvest_widget_test_close_store (store);
}

static void
test_start_anew (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  Form form = { "{\"n\":1}", 0 };
  g_autoptr (HarvestDraftKeeper) keeper = harvest_draft_keeper_new (read_cb, &form);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autofree char *first = g_strdup (harvest_draft_keeper_get_id (keeper));

  g_test_summary ("A draft that was set aside stays; the next one has a name of its own");

  harvest_draft_keeper_set_store (keeper, store);
  harvest_draft_keeper_changed (keeper);
  harvest_draft_keeper_flush (keeper);
  harvest_draft_keeper_start (keeper, NULL);
  g_assert_cmpstr (harvest_draft_keeper_get_id (keeper), !=, first);
  form.json = "{\"n\":2}";
  harvest_draft_keeper_changed (keeper);
  harvest_draft_keeper_flush (keeper);
  harvest_widget_test_until (harvest_draft_keeper_get_state (keeper) == HARVEST_DRAFT_SAVED);
  drafts = harvest_widget_test_list_drafts (store);
  g_assert_cmpuint (drafts->len, ==, 2);

  g_assert_finalize_object (g_steal_pointer (&keeper));
  harvest_widget_test_close_store (store);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/draft-keeper/save", test_save);
  g_test_add_func ("/draft-keeper/before-store", test_before_store);
  g_test_add_func ("/draft-keeper/no-ghost", test_no_ghost);
  g_test_add_func ("/draft-keeper/start-anew", test_start_anew);

  return g_test_run ();
}
