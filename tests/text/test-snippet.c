/* test-snippet.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-snippet"

#include "config.h"

#include "harvest-snippet.h"
#include "harvest-test.h"

#include <string.h>

static char *
make (const char *typed,
      HarvestQueryFlags flags,
      const char *text,
      HarvestLanguage language,
      guint n)
{
  g_autoptr (HarvestAnalyzer) analyzer = harvest_analyzer_new ();
  g_autoptr (HarvestQuery) query = typed != NULL ? harvest_query_parse (typed, flags) : NULL;
  g_autoptr (HarvestSnippet) snippet = harvest_snippet_new (query, analyzer);

  return harvest_snippet_make (snippet, text, language, n);
}

static void
assert_snippet (const char *typed, const char *text, const char *expected)
{
  g_autofree char *markup = make (typed, HARVEST_QUERY_NO_FLAGS, text, HARVEST_LANGUAGE_ENGLISH,
                                  60);

  g_assert_cmpstr (markup, ==, expected);
}

static void
test_beginning (void)
{
  g_test_summary ("Without a query it is the beginning, cut between words, escaped, in one line");

  assert_snippet (NULL, "", "");
  assert_snippet (NULL, "Short.", "Short.");
  assert_snippet (NULL, "  A < B & C\n\nD\t\"E\"", "A &lt; B &amp; C  D &quot;E&quot;");
  assert_snippet (NULL,
                  "The third press was leaking oil again, and nobody knew why it happened at all.",
                  "The third press was leaking oil again, and nobody knew why…");
  assert_snippet (NULL,
                  "Anna from the night shift heard it before all the others. And then she called.",
                  "Anna from the night shift heard it before all the others.");
  assert_snippet (NULL,
                  "“Anna from the night shift heard it before all the rest.” And then she left.",
                  "“Anna from the night shift heard it before all the rest.”");
  assert_snippet (NULL, "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenfabrikanten",
                  "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenfabrikant…");
}

static void
test_matches (void)
{
  g_test_summary ("The words that match are marked, by their stems too");

  assert_snippet ("press", "The pressing matter: presses & Press 4",
                  "The <b>pressing</b> matter: <b>presses</b> &amp; <b>Press</b> 4");
  assert_snippet ("\"press\"", "The pressing matter: Press 4",
                  "The pressing matter: <b>Press</b> 4");
  assert_snippet ("pre*", "The pressing matter", "The <b>pressing</b> matter");
  assert_snippet ("matter -press", "The pressing matter", "The pressing <b>matter</b>");
  assert_snippet ("kind:idea matter", "An idea that matters", "An idea that <b>matters</b>");
  assert_snippet ("zzz", "An idea that matters", "An idea that matters");
}

static void
test_best_place (void)
{
  static const char text[] =
      "Press one was fine. Press two was fine. Nothing was said about the third one for a long "
      "time. Then a customer saw that oil was leaking from the press and called. It was mended.";

  g_test_summary (
      "The place with the most different words is shown, from where its sentence begins");

  assert_snippet (
      "oil press customer", text,
      "…Then a <b>customer</b> saw that <b>oil</b> was leaking from the <b>press</b> and…");
  assert_snippet ("mended", text,
                  "…oil was leaking from the press and called. It was <b>mended</b>.");
}

static void
test_languages (void)
{
  g_autofree char *german = make ("kunde", 0, "Die Kunden der Größe M", HARVEST_LANGUAGE_GERMAN,
                                  60);
  g_autofree char *typing = make ("gro", HARVEST_QUERY_TYPING, "Die Kunden der Größe M",
                                  HARVEST_LANGUAGE_GERMAN, 60);
  g_autofree char *typed = make ("kunde", HARVEST_QUERY_TYPING, "Der Kundin, dem Kunden",
                                 HARVEST_LANGUAGE_GERMAN, 60);
  g_autofree char *other = make ("客", 0, "お客様に感謝", HARVEST_LANGUAGE_OTHER, 60);

  g_assert_cmpstr (german, ==, "Die <b>Kunden</b> der Größe M");
  g_assert_cmpstr (typing, ==, "Die Kunden der <b>Größe</b> M");
  g_assert_cmpstr (typed, ==, "Der Kundin, dem <b>Kunden</b>");
  g_assert_cmpstr (other, ==, "お<b>客</b>様に感謝");
}

static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *markup = NULL;

  g_test_summary ("A long text costs little, and markup is always well formed");

  for (int i = 0; i < 20000; i++)
    g_string_append (text, "ü & <press> ");
  markup = make ("press", 0, text->str, HARVEST_LANGUAGE_GERMAN, 100);
  g_assert_true (g_utf8_validate (markup, -1, NULL));
  g_assert_cmpuint (strlen (markup), <, 400);
  g_assert_nonnull (strstr (markup, "&lt;<b>press</b>&gt;"));
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/text/snippet/beginning", test_beginning);
  g_test_add_func ("/text/snippet/matches", test_matches);
  g_test_add_func ("/text/snippet/best-place", test_best_place);
  g_test_add_func ("/text/snippet/languages", test_languages);
  g_test_add_func ("/text/snippet/long", test_long);

  return g_test_run ();
}
