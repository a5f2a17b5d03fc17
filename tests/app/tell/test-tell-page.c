/* test-tell-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-choice-button.h"
#include "harvest-tell-draft.h"
#include "harvest-tell-page.h"
#include "harvest-undo-toast.h"
#include "harvest-widget-test.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

typedef struct
{
  HarvestStore *store;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
open_page (Fixture *fixture)
{
  fixture->page = g_object_new (HARVEST_TYPE_TELL_PAGE, NULL);
  fixture->window = harvest_widget_test_show (fixture->page);
  harvest_page_set_store (HARVEST_PAGE (fixture->page), fixture->store);
}

static void
close_page (Fixture *fixture)
{
  harvest_page_flush (HARVEST_PAGE (fixture->page));
  harvest_widget_test_close (g_steal_pointer (&fixture->window));
  fixture->page = NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = harvest_widget_test_open_store ("Rosa Lind");
  open_page (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    close_page (fixture);
  harvest_widget_test_close_store (fixture->store);
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  GtkWidget *view = harvest_widget_test_find (fixture->page, GTK_TYPE_TEXT_VIEW, "view");

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static char *
dup_text (Fixture *fixture)
{
  char *text = NULL;

  g_object_get (get_buffer (fixture), "text", &text, NULL);
  return text;
}

static void
type (Fixture *fixture, const char *text)
{
  gtk_text_buffer_set_text (get_buffer (fixture), text, -1);
}

static void
tell (Fixture *fixture)
{
  g_autofree char *text = NULL;

  g_assert_true (gtk_widget_activate_action (fixture->page, "tell.tell-it", NULL));
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (text);
      text = dup_text (fixture);
    }
  while (*text != '\0');
}

static void
test_tell (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stories = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) revisions = NULL;
  HarvestRecord *story = NULL;

  g_test_summary ("A text and one act make a story; no draft is left; the form is free again");

  type (fixture, "The press stopped at six.");
  tell (fixture);
  stories = harvest_widget_test_list (fixture->store, "story", NULL, NULL);
  g_assert_cmpuint (stories->len, ==, 1);
  story = g_ptr_array_index (stories, 0);
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "The press stopped at six.");
  g_assert_cmpstr (harvest_record_get_string (story, "kind"), ==, "story");
  g_assert_cmpstr (harvest_record_get_string (story, "class"), ==, "internal");
  g_assert_cmpstr (harvest_record_get_string (story, "byline"), ==, "Rosa Lind");
  g_assert_cmpstr (harvest_record_get_string (story, "lang"), ==, "en");
  revisions = harvest_widget_test_list_dependents (fixture->store, harvest_record_get_id (story),
                                                   "story-revision");
  g_assert_cmpuint (revisions->len, ==, 1);
  drafts = harvest_widget_test_list_drafts (fixture->store);
  g_assert_cmpuint (drafts->len, ==, 0);
}

static void
test_nothing_to_tell (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stories = NULL;

  g_test_summary ("Blanks are no story");

  type (fixture, "  \n ");
  gtk_widget_activate_action (fixture->page, "tell.tell-it", NULL);
  harvest_test_drain ();
  stories = harvest_widget_test_list (fixture->store, "story", NULL, NULL);
  g_assert_cmpuint (stories->len, ==, 0);
}

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stories = NULL;
  HarvestRecord *story = NULL;

  g_test_summary ("What is chosen beside the text is in the story");

  type (fixture, "Une idée pour la presse, et pour toute l’équipe de nuit.");
  harvest_choice_button_set_selected (HARVEST_CHOICE_BUTTON (harvest_widget_test_find (
                                          fixture->page, HARVEST_TYPE_CHOICE_BUTTON, "kind")),
                                      "idea");
  harvest_choice_button_set_selected (HARVEST_CHOICE_BUTTON (harvest_widget_test_find (
                                          fixture->page, HARVEST_TYPE_CHOICE_BUTTON, "secrecy")),
                                      "secret");
  harvest_choice_button_set_selected (HARVEST_CHOICE_BUTTON (harvest_widget_test_find (
                                          fixture->page, HARVEST_TYPE_CHOICE_BUTTON, "byline")),
                                      "none");
  harvest_choice_button_set_selected (HARVEST_CHOICE_BUTTON (harvest_widget_test_find (
                                          fixture->page, HARVEST_TYPE_CHOICE_BUTTON, "language")),
                                      "fr");
  gtk_editable_set_text (
      GTK_EDITABLE (harvest_widget_test_find (fixture->page, GTK_TYPE_ENTRY, "site")), "Lyon");
  tell (fixture);
  stories = harvest_widget_test_list (fixture->store, "story", NULL, NULL);
  story = g_ptr_array_index (stories, 0);
  g_assert_cmpstr (harvest_record_get_string (story, "kind"), ==, "idea");
  g_assert_cmpstr (harvest_record_get_string (story, "class"), ==, "secret");
  g_assert_cmpstr (harvest_record_get_string (story, "byline_mode"), ==, "none");
  g_assert_false (harvest_record_has (story, "byline"));
  g_assert_cmpstr (harvest_record_get_string (story, "lang"), ==, "fr");
  g_assert_cmpstr (harvest_record_get_string (story, "site"), ==, "Lyon");

  /* The next story begins with the usual choices. */
  g_assert_cmpstr (
      harvest_choice_button_get_selected (HARVEST_CHOICE_BUTTON (
          harvest_widget_test_find (fixture->page, HARVEST_TYPE_CHOICE_BUTTON, "kind"))),
      ==, "story");
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stories = NULL;
  g_autofree char *text = NULL;

  g_test_summary ("Taken back, the story is gone, and its words are in the form again");

  type (fixture, "Too early.");
  tell (fixture);
  g_assert_true (harvest_undo_take_newest (fixture->page));
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (text);
      text = dup_text (fixture);
    }
  while (*text == '\0');
  g_assert_cmpstr (text, ==, "Too early.");
  stories = harvest_widget_test_list (fixture->store, "story", NULL, NULL);
  g_assert_cmpuint (stories->len, ==, 0);
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_test_summary ("An unfinished story stands in the form again when the window comes back");

  type (fixture, "I was just about to");
  close_page (fixture);
  open_page (fixture);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (text);
      text = dup_text (fixture);
    }
  while (*text == '\0');
  g_assert_cmpstr (text, ==, "I was just about to");
  g_assert_true (harvest_widget_test_find_label (
      fixture->page, "You have an unfinished story. Here it is again."));

  /* Set aside, it waits, and the form is free. */
  gtk_widget_activate_action (fixture->page, "tell.set-aside", NULL);
  g_free (text);
  text = dup_text (fixture);
  g_assert_cmpstr (text, ==, "");
  type (fixture, "Something else");
  harvest_page_flush (HARVEST_PAGE (fixture->page));
  {
    g_autoptr (GPtrArray) drafts = harvest_widget_test_list_drafts (fixture->store);

    g_assert_cmpuint (drafts->len, ==, 2);
  }
}

static void
test_prompt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stories = NULL;

  g_test_summary ("A question stands above the text, and in the story");

  harvest_tell_page_begin (HARVEST_TELL_PAGE (fixture->page), NULL, "Who helped you out?");
  g_assert_true (harvest_widget_test_find_label (fixture->page, "Who helped you out?"));
  type (fixture, "Piotr did.");
  tell (fixture);
  stories = harvest_widget_test_list (fixture->store, "story", NULL, NULL);
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (stories, 0), "prompt"), ==,
                   "Who helped you out?");
  g_assert_true (harvest_widget_test_find_label (fixture->page, "What happened?"));
}

static GFile *
make_picture (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "picture.png", NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 48);

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  return g_file_new_for_path (path);
}

static void
test_picture (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) picture = make_picture ();
  g_autoptr (GPtrArray) stories = NULL;
  g_autoptr (GPtrArray) assets = NULL;

  g_test_summary ("A picture alone is enough; telling waits until it is kept");

  g_list_store_append (files, picture);
  harvest_tell_page_begin (HARVEST_TELL_PAGE (fixture->page), G_LIST_MODEL (files), NULL);
  g_assert_true (gtk_widget_activate_action (fixture->page, "tell.tell-it", NULL));
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_clear_pointer (&stories, g_ptr_array_unref);
      stories = harvest_widget_test_list (fixture->store, "story", NULL, NULL);
    }
  while (stories->len == 0);
  assets = harvest_widget_test_list_dependents (
      fixture->store, harvest_record_get_id (g_ptr_array_index (stories, 0)), "asset");
  g_assert_cmpuint (assets->len, ==, 1);
  g_assert_cmpint (harvest_record_get_integer (g_ptr_array_index (assets, 0), "width"), ==, 64);
}

static void
test_wrong_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "notes.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *problem = harvest_widget_test_find (fixture->page, GTK_TYPE_BOX, "problem_box");
  g_autofree char *text = NULL;

  g_test_summary ("What is no picture is refused in words, and the text stays");

  g_assert_true (g_file_set_contents (path, "only words", -1, NULL));
  type (fixture, "My text.");
  g_list_store_append (files, file);
  harvest_tell_page_begin (HARVEST_TELL_PAGE (fixture->page), G_LIST_MODEL (files), NULL);
  harvest_widget_test_until (gtk_widget_get_visible (problem));
  g_assert_true (harvest_widget_test_find_label (
      problem,
      "notes.txt: This kind of file cannot be kept. Pictures, sound and video can be added "
      "to a story. Your text is safe."));
  text = dup_text (fixture);
  g_assert_cmpstr (text, ==, "My text.");
}

static void
test_typed_before_store (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (HarvestTellDraft) other = harvest_tell_draft_new ();
  GAsyncResult *saved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) json = NULL;

  g_test_summary ("Who types before the store is open keeps their words, whatever draft there is");

  close_page (fixture);
  other->body = g_strdup ("An older draft");
  json = harvest_tell_draft_get_bytes (other);
  harvest_store_save_draft_async (fixture->store, "0190d7a4-0000-7000-8000-000000000001", json,
                                  NULL, NULL, harvest_test_store_result_cb, &saved);
  result = harvest_test_wait_result (&saved);
  g_assert_true (harvest_store_save_draft_finish (fixture->store, result, NULL));

  fixture->page = g_object_new (HARVEST_TYPE_TELL_PAGE, NULL);
  fixture->window = harvest_widget_test_show (fixture->page);
  type (fixture, "Typed at once");
  harvest_page_set_store (HARVEST_PAGE (fixture->page), fixture->store);
  harvest_page_flush (HARVEST_PAGE (fixture->page));
  drafts = harvest_widget_test_list_drafts (fixture->store);
  g_assert_cmpuint (drafts->len, ==, 2);
  harvest_test_drain ();
  text = dup_text (fixture);
  g_assert_cmpstr (text, ==, "Typed at once");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  ADD ("/tell-page/tell", test_tell);
  ADD ("/tell-page/nothing-to-tell", test_nothing_to_tell);
  ADD ("/tell-page/choices", test_choices);
  ADD ("/tell-page/undo", test_undo);
  ADD ("/tell-page/restore", test_restore);
  ADD ("/tell-page/prompt", test_prompt);
  ADD ("/tell-page/picture", test_picture);
  ADD ("/tell-page/wrong-file", test_wrong_file);
  ADD ("/tell-page/typed-before-store", test_typed_before_store);

  return g_test_run ();
}
