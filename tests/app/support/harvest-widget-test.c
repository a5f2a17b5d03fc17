/* harvest-widget-test.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-widget-test"

#include "config.h"

#include "harvest-widget-test.h"

#include "harvest-change.h"
#include "harvest-telling.h"

#include <stdlib.h>

#define FREE_SECONDS 10
#define TURN_MS      10

static void
freed_cb (gpointer data, GObject *object)
{
  *(gboolean *)data = TRUE;
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* The last reference may be held by an answer that is on its way: sleeps until it has come. */
static void
assert_freed (GObject *object)
{
  const char *type = G_OBJECT_TYPE_NAME (object);
  gboolean freed = FALSE;
  gboolean late = FALSE;
  guint limit = g_timeout_add_seconds (FREE_SECONDS, late_cb, &late);

  g_object_weak_ref (object, freed_cb, &freed);
  g_object_unref (object);
  while (!freed && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  if (!freed)
    g_error ("A %s still has %u references, %d s after its test let it go", type, object->ref_count,
             FREE_SECONDS);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
harvest_widget_test_turn (void)
{
  guint wake = g_timeout_add (TURN_MS, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
}

void
harvest_widget_test_init (int *argc, char ***argv)
{
  harvest_test_init (argc, argv);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      exit (0);
    }
  adw_init ();
}

HarvestStore *
harvest_widget_test_open_store (const char *name)
{
  g_autofree char *dir = harvest_test_make_dir ();
  GAsyncResult *opened = NULL;
  GAsyncResult *added = NULL;
  g_autoptr (GAsyncResult) open_result = NULL;
  g_autoptr (GAsyncResult) add_result = NULL;
  g_autoptr (GError) error = NULL;
  HarvestStore *store = NULL;

  harvest_store_open_async (dir, harvest_clock_system (), NULL, harvest_test_store_result_cb,
                            &opened);
  open_result = harvest_test_wait_result (&opened);
  store = harvest_store_open_finish (open_result, &error);
  g_assert_no_error (error);
  harvest_store_add_person_async (store, name, "en", NULL, harvest_test_store_result_cb, &added);
  add_result = harvest_test_wait_result (&added);
  g_assert_true (harvest_store_add_person_finish (store, add_result, &error));
  g_assert_no_error (error);
  return store;
}

void
harvest_widget_test_close_store (HarvestStore *store)
{
  GAsyncResult *closed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_close_async (store, NULL, harvest_test_store_result_cb, &closed);
  result = harvest_test_wait_result (&closed);
  g_assert_true (harvest_store_close_finish (store, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  harvest_test_drain ();
  assert_freed (G_OBJECT (store));
}

GtkWidget *
harvest_widget_test_show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), child);
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 700);
  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (gtk_widget_get_mapped (child));
  return g_object_ref (window);
}

void
harvest_widget_test_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  harvest_test_drain ();
  assert_freed (G_OBJECT (window));
}

static GtkWidget *
find (GtkWidget *root, GType type, const char *id)
{
  GtkWidget *child = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type)
      && (id == NULL || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0))
    return root;
  for (child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
harvest_widget_test_find (GtkWidget *root, GType type, const char *id)
{
  GtkWidget *found = find (root, type, id);

  g_assert_nonnull (found);
  return found;
}

gboolean
harvest_widget_test_find_label (GtkWidget *root, const char *text)
{
  GtkWidget *child = NULL;

  if (!gtk_widget_get_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return TRUE;
  for (child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (harvest_widget_test_find_label (child, text))
      return TRUE;
  return FALSE;
}

GPtrArray *
harvest_widget_test_list (HarvestStore *store,
                          const char *type,
                          const char *field,
                          const char *value)
{
  GAsyncResult *listed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records = NULL;

  harvest_store_list_async (store, type, field, value, 1000, NULL, harvest_test_store_result_cb,
                            &listed);
  result = harvest_test_wait_result (&listed);
  records = harvest_store_list_finish (store, result, &error);
  g_assert_no_error (error);
  return records;
}

GPtrArray *
harvest_widget_test_list_dependents (HarvestStore *store, const char *root, const char *type)
{
  GAsyncResult *listed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records = NULL;

  harvest_store_list_dependents_async (store, root, type, NULL, harvest_test_store_result_cb,
                                       &listed);
  result = harvest_test_wait_result (&listed);
  records = harvest_store_list_dependents_finish (store, result, &error);
  g_assert_no_error (error);
  return records;
}

GPtrArray *
harvest_widget_test_list_drafts (HarvestStore *store)
{
  GAsyncResult *listed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts = NULL;

  harvest_store_list_drafts_async (store, NULL, harvest_test_store_result_cb, &listed);
  result = harvest_test_wait_result (&listed);
  drafts = harvest_store_list_drafts_finish (store, result, &error);
  g_assert_no_error (error);
  return drafts;
}

char *
harvest_widget_test_tell (HarvestStore *store, const char *body)
{
  HarvestTelling telling = { .body = body };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  GAsyncResult *committed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  records = harvest_telling_make_records (&telling, harvest_store_get_me (store), NULL,
                                          harvest_store_get_clock (store), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));
  harvest_store_commit_async (store, changes, NULL, 0, NULL, harvest_test_store_result_cb,
                              &committed);
  result = harvest_test_wait_result (&committed);
  g_assert_true (harvest_store_commit_finish (store, result, NULL, &error));
  g_assert_no_error (error);
  harvest_widget_test_wait_received (store);
  return g_strdup (harvest_record_get_id (g_ptr_array_index (records, 0)));
}

void
harvest_widget_test_wait_received (HarvestStore *store)
{
  guint n_waiting = 0;

  do
    {
      harvest_widget_test_turn ();
      g_object_get (store, "n-waiting", &n_waiting, NULL);
    }
  while (n_waiting > 0);
}
