/* test-story-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-words"

#include "config.h"

#include "harvest-dates.h"
#include "harvest-story-words.h"
#include "harvest-test.h"

#include <locale.h>

static HarvestRecord *
make_story (const char *title, gboolean automatic, const char *body)
{
  g_autoptr (HarvestRecordBuilder)
      builder = harvest_record_builder_new ("story", "0192e6f4-1f6e-7070-902a-bfa630b39ddd");
  g_autoptr (GError) error = NULL;
  HarvestRecord *story = NULL;

  harvest_record_builder_set_string (builder, "kind", "story");
  harvest_record_builder_set_string (builder, "state", "captured");
  harvest_record_builder_set_string (builder, "visibility", "editors");
  harvest_record_builder_set_string (builder, "audience", "team");
  harvest_record_builder_set_string (builder, "byline_mode", "none");
  harvest_record_builder_set_string (builder, "class", "internal");
  if (title != NULL)
    harvest_record_builder_set_string (builder, "title", title);
  if (automatic)
    harvest_record_builder_set_boolean (builder, "title_auto", TRUE);
  if (body != NULL)
    harvest_record_builder_set_string (builder, "body", body);
  story = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return story;
}

static void
test_title (void)
{
  static const struct
  {
    const char *title;
    gboolean automatic;
    const char *body;
    const char *expected;
  } cases[] = {
    { "The old bell", FALSE, "It rang.", "The old bell" },
    { NULL, FALSE, "It rang.", "Without a title" },
    { "Rosa, Leeds, 2025-08-28 15:12", TRUE, NULL, "Rosa, Leeds, 28 August 2025" },
    { "2025-08-28 15:12", TRUE, NULL, "28 August 2025" },
    /* Whoever writes a time means it. */
    { "Rosa, Leeds, 2025-08-28 15:12", FALSE, NULL, "Rosa, Leeds, 2025-08-28 15:12" },
    { "Rosa, Leeds, 2025-13-99 15:12", TRUE, NULL, "Rosa, Leeds, 2025-13-99 15:12" },
    { "Short", TRUE, NULL, "Short" },
  };
  gint64 now = harvest_dates_parse_day ("2026-11-20");

  g_test_summary ("Who and when, as people write it");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestRecord)
          story = make_story (cases[i].title, cases[i].automatic, cases[i].body);
      g_autofree char *title = harvest_story_words_dup_title (story, now);

      g_assert_cmpstr (title, ==, cases[i].expected);
    }
}

static void
test_snippet (void)
{
  static const struct
  {
    const char *title;
    gboolean automatic;
    const char *body;
    const char *markup;
    const char *expected;
    gboolean repeats;
  } cases[] = {
    { "The bell", FALSE, "The bell rang.", "The bell rang.", "The bell rang.", FALSE },
    { "It rang", TRUE, "It rang. Twice & loud.", "It rang. Twice &amp; loud.", "Twice &amp; loud.",
      TRUE },
    { "Who rang?", TRUE, "Who rang? Nobody.", "Who rang? Nobody.", "Nobody.", TRUE },
    { "A & B", TRUE, "A & B", "A &amp; B", NULL, TRUE },
    { "One line", TRUE, "One line\nand more", "One line\nand more", "…and more", TRUE },
    { "It rang until the…", TRUE, "It rang until the rope broke.", "It rang until the rope broke.",
      "…rope broke.", TRUE },
    { "It rang…", TRUE, "It rang, and stopped", "It rang…", NULL, TRUE },
    /* A match in the title's words is shown, and so is what stands elsewhere. */
    { "It rang", TRUE, "It rang. Twice.", "It <b>rang</b>. Twice.", "It <b>rang</b>. Twice.",
      TRUE },
    { "It rang", TRUE, "It rang. Then it broke.", "…it <b>broke</b>.", "…it <b>broke</b>.", TRUE },
    /* The text is another one since. */
    { "It rang", TRUE, "Nothing rang.", "Nothing rang.", "Nothing rang.", FALSE },
    { "It rang", TRUE, NULL, NULL, NULL, FALSE },
    { "It rang", TRUE, NULL, "", NULL, FALSE },
  };

  g_test_summary ("Nothing is read twice");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestRecord)
          story = make_story (cases[i].title, cases[i].automatic, cases[i].body);
      g_autofree char *snippet = harvest_story_words_dup_snippet (story, cases[i].markup);

      g_assert_cmpstr (snippet, ==, cases[i].expected);
      g_assert_cmpint (harvest_story_words_repeats (story), ==, cases[i].repeats);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/stories/words/title", test_title);
  g_test_add_func ("/stories/words/snippet", test_snippet);

  return g_test_run ();
}
