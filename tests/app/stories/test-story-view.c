/* test-story-view.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-view"

#include "config.h"

#include "harvest-photo-gallery.h"
#include "harvest-responses.h"
#include "harvest-stories-test.h"
#include "harvest-story-view.h"
#include "harvest-voice-player.h"

#define GLOVES "The nurse who counted the gloves"

typedef struct
{
  HarvestStoriesFixture base;
  GtkWidget *view;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  harvest_stories_fixture_set_up (&self->base, data);
  self->view = harvest_story_view_new ();
  self->window = harvest_widget_test_show (self->view);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harvest_widget_test_close (self->window);
  harvest_stories_fixture_tear_down (&self->base, data);
}

static gboolean
is_shown (Fixture *self, const char *page)
{
  GtkWidget *stack = harvest_widget_test_find (self->view, GTK_TYPE_STACK, "stack");

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), page) == 0;
}

static void
open_story (Fixture *self, const char *title)
{
  g_autofree char *id = harvest_stories_fixture_find (&self->base, title);

  harvest_story_view_show_story (HARVEST_STORY_VIEW (self->view), self->base.store,
                                 self->base.units, id);
  harvest_widget_test_until (is_shown (self, "story"));
}

static gboolean
is_visible (Fixture *self, const char *id)
{
  return gtk_widget_get_visible (harvest_widget_test_find (self->view, GTK_TYPE_WIDGET, id));
}

static void
test_others (Fixture *self, gconstpointer data)
{
  g_test_summary ("Of another's story one sees the text as it is shown, and no buttons of theirs");
  open_story (self, GLOVES);
  g_assert_true (harvest_widget_test_find_label (self->view, GLOVES));
  g_assert_true (harvest_widget_test_find_label (self->view, "Shabnam Akhtar"));
  g_assert_true (harvest_widget_test_find_label (self->view, "Moulding shop"));
  g_assert_true (harvest_widget_test_find_label (self->view, "Approved"));
  g_assert_true (harvest_widget_test_find_label (self->view, "To byłyśmy my z Dorotą!"));
  g_assert_true (is_visible (self, "gallery"));
  g_assert_false (is_visible (self, "voices"));
  g_assert_false (is_visible (self, "edit_button"));
  g_assert_false (is_visible (self, "path_group"));
  /* Who is in it, and what happened to it, is for the teller and the editors. */
  g_assert_false (is_visible (self, "people"));
}

static void
test_mine (Fixture *self, gconstpointer data)
{
  g_test_summary ("The teller sees people, way and history");
  open_story (self, GLOVES);
  g_assert_true (is_visible (self, "edit_button"));
  g_assert_true (is_visible (self, "path_group"));
  g_assert_true (is_visible (self, "people"));
  g_assert_true (is_visible (self, "history_group"));
  g_assert_true (
      harvest_widget_test_find_label (self->view, "Bernadette, ward sister at St Winifred's"));
  g_assert_true (harvest_widget_test_find_label (self->view, "quoted · agreed"));

  /* One view shows one story after the other. */
  open_story (self, "Tom stopped the line");
  harvest_widget_test_until (harvest_widget_test_find_label (self->view, "Tom stopped the line"));
  g_assert_true (is_visible (self, "voices"));
  g_assert_nonnull (harvest_widget_test_find (self->view, HARVEST_TYPE_VOICE_PLAYER, NULL));
  g_assert_false (harvest_widget_test_find_label (self->view, "quoted · agreed"));
}

static void
test_responses (Fixture *self, gconstpointer data)
{
  GtkWidget *responses = NULL;
  GtkWidget *entry = NULL;
  g_autofree char *id = harvest_stories_fixture_find (&self->base, GLOVES);
  g_autoptr (GPtrArray) comments = NULL;
  g_autoptr (GPtrArray) thanks = NULL;

  g_test_summary ("A comment and thanks are kept, shown at once, and thanks are said once");
  open_story (self, GLOVES);
  responses = harvest_widget_test_find (self->view, HARVEST_TYPE_RESPONSES, NULL);
  entry = harvest_widget_test_find (responses, GTK_TYPE_ENTRY, "entry");
  g_assert_false (gtk_widget_get_sensitive (
      harvest_widget_test_find (responses, GTK_TYPE_BUTTON, "send_button")));
  gtk_editable_set_text (GTK_EDITABLE (entry), "  I count them too.  ");
  g_signal_emit_by_name (entry, "activate");
  harvest_widget_test_until (harvest_widget_test_find_label (responses, "I count them too."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");

  g_signal_emit_by_name (harvest_widget_test_find (responses, GTK_TYPE_BUTTON, "thank_button"),
                         "clicked");
  harvest_widget_test_until (harvest_widget_test_find_label (responses, "You said thank you"));
  g_assert_false (gtk_widget_get_sensitive (
      harvest_widget_test_find (responses, GTK_TYPE_BUTTON, "thank_button")));

  comments = harvest_widget_test_list_dependents (self->base.store, id, "comment");
  thanks = harvest_widget_test_list_dependents (self->base.store, id, "thanks");
  g_assert_cmpuint (comments->len, ==, 3);
  g_assert_cmpuint (thanks->len, ==, 3);
  g_assert_cmpstr (harvest_record_get_string (comments->pdata[2], "text"), ==, "I count them too.");
}

static void
test_states (Fixture *self, gconstpointer data)
{
  g_test_summary ("Nothing chosen, and a story that is not there, are said in words");
  g_assert_true (is_shown (self, "none"));
  harvest_story_view_show_story (HARVEST_STORY_VIEW (self->view), self->base.store,
                                 self->base.units, "0192e6f4-1f6e-7070-902a-bfa630b39ddd");
  harvest_widget_test_until (is_shown (self, "trouble"));
  g_assert_true (harvest_widget_test_find_label (self->view, "This story is not here any more"));
  harvest_story_view_show_story (HARVEST_STORY_VIEW (self->view), self->base.store,
                                 self->base.units, NULL);
  g_assert_true (is_shown (self, "none"));
}

static void
tag_activated_cb (HarvestStoryView *view, const char *tag, char **activated)
{
  g_free (*activated);
  *activated = g_strdup (tag);
}

static void
test_tags (Fixture *self, gconstpointer data)
{
  g_autofree char *activated = NULL;
  GtkWidget *tags = NULL;

  g_test_summary ("A tag asks for the stories with it");
  open_story (self, GLOVES);
  g_signal_connect (self->view, "tag-activated", G_CALLBACK (tag_activated_cb), &activated);
  tags = harvest_widget_test_find (self->view, GTK_TYPE_BOX, "tags");
  g_signal_emit_by_name (harvest_widget_test_find (tags, GTK_TYPE_BUTTON, NULL), "clicked");
  g_assert_cmpstr (activated, ==, "St Winifred's");
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add ("/stories/story-view/others", Fixture, "Ken Baxendale", set_up, test_others,
              tear_down);
  g_test_add ("/stories/story-view/mine", Fixture, "Shabnam Akhtar", set_up, test_mine, tear_down);
  g_test_add ("/stories/story-view/responses", Fixture, "Ken Baxendale", set_up, test_responses,
              tear_down);
  g_test_add ("/stories/story-view/states", Fixture, "Ken Baxendale", set_up, test_states,
              tear_down);
  g_test_add ("/stories/story-view/tags", Fixture, "Ken Baxendale", set_up, test_tags, tear_down);

  return g_test_run ();
}
