/* test-story-looks.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-looks"

#include "config.h"

#include "harvest-history-row.h"
#include "harvest-person-face.h"
#include "harvest-picture-loader.h"
#include "harvest-state-pill.h"
#include "harvest-stories-test.h"
#include "harvest-thumbnail.h"

#include <string.h>

static void
test_pill (void)
{
  GtkWidget *pill = harvest_state_pill_new ();
  GtkWidget *window = harvest_widget_test_show (pill);

  g_test_summary ("Each state has a word and a colour; no state, nothing");
  g_assert_false (harvest_widget_test_find_label (pill, "New"));
  for (int i = 0; i < HARVEST_N_STATES; i++)
    {
      const HarvestPathPlace *place = harvest_path_get_place (i);

      harvest_state_pill_set_state (HARVEST_STATE_PILL (pill), i);
      g_assert_true (harvest_widget_test_find_label (pill, place->pill));
      g_assert_true (gtk_widget_has_css_class (pill, harvest_pill_color_to_string (place->color)));
    }
  harvest_state_pill_set_state (HARVEST_STATE_PILL (pill), -1);
  g_assert_false (harvest_widget_test_find_label (
      pill, harvest_path_get_place (HARVEST_STATE_WITHDRAWN_BY_TELLER)->pill));
  harvest_widget_test_close (window);
}

static void
test_face (void)
{
  GtkWidget *face = harvest_person_face_new ();
  GtkWidget *window = harvest_widget_test_show (face);
  GtkWidget *ring = harvest_widget_test_find (face, ADW_TYPE_BIN, "ring");

  g_test_summary ("The ring's colour never stands without its word");
  harvest_person_face_set_person (HARVEST_PERSON_FACE (face), "Anna Berg", "quoted",
                                  HARVEST_CONSENT_GRANTED);
  g_assert_true (harvest_widget_test_find_label (face, "Anna Berg"));
  g_assert_true (harvest_widget_test_find_label (face, "quoted · agreed"));
  g_assert_true (gtk_widget_has_css_class (ring, "success"));

  harvest_person_face_set_person (HARVEST_PERSON_FACE (face), "Anna Berg", "shown",
                                  HARVEST_CONSENT_WITHDRAWN);
  g_assert_true (harvest_widget_test_find_label (face, "in the picture · took it back"));
  g_assert_true (gtk_widget_has_css_class (ring, "error"));
  g_assert_false (gtk_widget_has_css_class (ring, "success"));
  harvest_widget_test_close (window);
}

static void
test_diff (void)
{
  g_autofree char *markup = harvest_history_row_make_diff_markup ("Four <big> boxes",
                                                                  "Five <big> boxes & one");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("Struck out and underlined, and no text is taken for markup");
  pango_parse_markup (markup, -1, 0, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (markup, "strikethrough=\"true\""));
  g_assert_nonnull (strstr (markup, "underline=\"single\""));
  g_assert_nonnull (strstr (text, "Four"));
  g_assert_nonnull (
      strstr (text, "Five <big> boxes & one") != NULL ? text : strstr (text, " <big> boxes"));
}

static char *
find_picture (HarvestStoriesFixture *fixture)
{
  g_autoptr (GPtrArray) assets = harvest_widget_test_list (fixture->store, "person", NULL, NULL);

  for (guint i = 0; i < assets->len; i++)
    if (harvest_record_has (assets->pdata[i], "picture"))
      return g_strdup (harvest_record_get_string (assets->pdata[i], "picture"));
  g_assert_not_reached ();
}

static gboolean
is_shown (GtkWidget *thumbnail)
{
  GtkWidget *picture = harvest_widget_test_find (thumbnail, GTK_TYPE_PICTURE, NULL);

  return gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static void
test_thumbnail (HarvestStoriesFixture *fixture, gconstpointer data)
{
  static const char missing[] = "0000000000000000000000000000000000000000000000000000000000000000";
  g_autofree char *hash = find_picture (fixture);
  GtkWidget *thumbnail = harvest_thumbnail_new ();
  GtkWidget *window = harvest_widget_test_show (thumbnail);
  GtkWidget *sign = harvest_widget_test_find (thumbnail, GTK_TYPE_IMAGE, NULL);
  GtkWidget *large = NULL;

  g_test_summary ("A picture comes, is kept, and what cannot be shown has a sign");
  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (thumbnail), fixture->store, hash, 64);
  g_assert_false (is_shown (thumbnail));
  harvest_widget_test_until (is_shown (thumbnail));
  g_assert_nonnull (harvest_picture_loader_peek (fixture->store, hash, 64));

  /* Until a larger one has come, the smaller one stands for it. */
  large = harvest_thumbnail_new ();
  g_object_ref_sink (large);
  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (large), fixture->store, hash, 512);
  g_assert_true (is_shown (large));
  g_assert_null (harvest_picture_loader_peek (fixture->store, hash, 512));
  harvest_widget_test_until (harvest_picture_loader_peek (fixture->store, hash, 512) != NULL);
  g_assert_true (harvest_picture_loader_peek_any (fixture->store, hash)
                 == harvest_picture_loader_peek (fixture->store, hash, 512));
  g_object_unref (large);

  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (thumbnail), NULL, NULL, 64);
  g_assert_false (is_shown (thumbnail));
  /* Kept ones are there at once. */
  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (thumbnail), fixture->store, hash, 64);
  g_assert_true (is_shown (thumbnail));

  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (thumbnail), fixture->store, missing, 64);
  harvest_widget_test_until (gtk_widget_get_visible (sign));
  g_assert_false (is_shown (thumbnail));

  /* Closed while a picture is being read. */
  harvest_thumbnail_set_blob (HARVEST_THUMBNAIL (thumbnail), fixture->store, hash, 48);
  harvest_widget_test_close (window);
  harvest_test_drain ();
}

static void
test_ratio (void)
{
  GtkWidget *thumbnail = harvest_thumbnail_new ();
  GtkWidget *window = harvest_widget_test_show (thumbnail);
  int height;

  g_test_summary ("With a ratio the height follows the width");
  g_object_set (thumbnail, "ratio", 1.5, NULL);
  gtk_widget_measure (thumbnail, GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 400);
  harvest_widget_test_close (window);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/stories/looks/pill", test_pill);
  g_test_add_func ("/stories/looks/face", test_face);
  g_test_add_func ("/stories/looks/diff", test_diff);
  g_test_add_func ("/stories/looks/ratio", test_ratio);
  g_test_add ("/stories/looks/thumbnail", HarvestStoriesFixture, "Ken Baxendale",
              harvest_stories_fixture_set_up, test_thumbnail, harvest_stories_fixture_tear_down);

  return g_test_run ();
}
