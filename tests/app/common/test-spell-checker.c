/* test-spell-checker.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-spell-checker"

#include "config.h"

#include "harvest-spell-checker.h"
#include "harvest-spell-service.h"
#include "harvest-widget-test.h"

static gboolean
is_underlined (GtkTextBuffer *buffer, int offset)
{
  GtkTextIter iter;
  GSList *tags = NULL;
  gboolean underlined = FALSE;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);
  tags = gtk_text_iter_get_tags (&iter);
  for (GSList *item = tags; item != NULL; item = item->next)
    {
      PangoUnderline underline;

      g_object_get (item->data, "underline", &underline, NULL);
      underlined = underlined || underline == PANGO_UNDERLINE_ERROR;
    }
  g_slist_free (tags);
  return underlined;
}

/* Whether this machine has a dictionary at all. */
static gboolean
have_dictionary (const char *lang)
{
  const char *const words[] = { "a", NULL };
  g_autoptr (HarvestSpellService) service = harvest_spell_service_new ();
  GAsyncResult *checked = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) unknown = NULL;
  g_autoptr (GError) error = NULL;

  harvest_spell_service_check_async (service, lang, words, NULL, harvest_test_store_result_cb,
                                     &checked);
  result = harvest_test_wait_result (&checked);
  unknown = harvest_spell_service_check_finish (service, result, &error);
  if (unknown == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  return unknown != NULL;
}

static void
test_underline (void)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autoptr (HarvestSpellChecker) checker = NULL;
  g_autoptr (GtkWidget) window = NULL;

  g_test_summary ("Wrong words are underlined in the language of the text, numbers never");

  if (!have_dictionary ("en") || !have_dictionary ("de"))
    {
      g_test_skip ("The dictionaries for English and German are not installed");
      g_object_ref_sink (view);
      g_object_unref (view);
      return;
    }
  checker = harvest_spell_checker_new (GTK_TEXT_VIEW (view));
  window = harvest_widget_test_show (view);
  harvest_spell_checker_set_language (checker, "en");
  gtk_text_buffer_set_text (buffer, "The pmup of house M2019x was mended", -1);
  harvest_widget_test_until (is_underlined (buffer, 5));
  g_assert_false (is_underlined (buffer, 0));
  g_assert_false (is_underlined (buffer, 19));

  /* An apostrophe joins, typed as either sign. */
  gtk_text_buffer_set_text (buffer, "It didn\u2019t pmup, she didn't", -1);
  harvest_widget_test_until (is_underlined (buffer, 11));
  g_assert_false (is_underlined (buffer, 4));
  g_assert_false (is_underlined (buffer, 23));
  gtk_text_buffer_set_text (buffer, "The pmup of house M2019x was mended", -1);
  harvest_widget_test_until (is_underlined (buffer, 5));

  /* In German, other words are wrong. */
  harvest_spell_checker_set_language (checker, "de");
  harvest_widget_test_until (is_underlined (buffer, 12));

  harvest_spell_checker_set_enabled (checker, FALSE);
  g_assert_false (is_underlined (buffer, 5));
  harvest_spell_checker_set_enabled (checker, TRUE);
  harvest_widget_test_until (is_underlined (buffer, 12));

  /* Who does not want it, switches it off in the preferences. */
  g_settings_set_boolean (settings, "check-spelling", FALSE);
  g_assert_false (is_underlined (buffer, 12));
  g_settings_reset (settings, "check-spelling");
  harvest_widget_test_until (is_underlined (buffer, 12));
  harvest_spell_checker_set_language (checker, NULL);
  g_assert_false (is_underlined (buffer, 5));

  g_assert_finalize_object (g_steal_pointer (&checker));
  harvest_widget_test_close (g_steal_pointer (&window));
}

static void
test_no_dictionary (void)
{
  g_test_summary ("A language without a dictionary is an answer, not a failure");

  g_assert_false (have_dictionary ("tlh"));
}

static void
test_suggest (void)
{
  g_autoptr (HarvestSpellService) service = harvest_spell_service_new ();
  GAsyncResult *suggested = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("For a wrong word others are offered");

  if (!have_dictionary ("en"))
    {
      g_test_skip ("The dictionary for English is not installed");
      return;
    }
  harvest_spell_service_suggest_async (service, "en", "mendded", NULL, harvest_test_store_result_cb,
                                       &suggested);
  result = harvest_test_wait_result (&suggested);
  words = harvest_spell_service_suggest_finish (service, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_contains ((const char *const *)words, "mended"));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/spell-checker/underline", test_underline);
  g_test_add_func ("/spell-checker/no-dictionary", test_no_dictionary);
  g_test_add_func ("/spell-checker/suggest", test_suggest);

  return g_test_run ();
}
