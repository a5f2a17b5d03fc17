/* harvest-my-story-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-my-story-row"

#include "config.h"

#include "harvest-my-story-row.h"

#include "harvest-path-view.h"
#include "harvest-time-words.h"
#include "harvest-workflow.h"

#include <glib/gi18n.h>
#include <string.h>

struct _HarvestMyStoryRow
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkLabel *title;
  HarvestPathView *path;
  GtkLabel *word;

  /* Owned */
  HarvestStoryData *story;
};

G_DEFINE_FINAL_TYPE (HarvestMyStoryRow, harvest_my_story_row, GTK_TYPE_LIST_BOX_ROW)

/* Auxiliary methods */

static gint64
get_now (HarvestMyStoryRow *self)
{
  return harvest_clock_now (harvest_store_get_clock (harvest_story_data_get_store (self->story)));
}

static gboolean
find_state (const char *name, HarvestState *state)
{
  const HarvestRecordType *type = harvest_record_type_find ("story");
  const char *const *choices = harvest_record_type_find_field (type, "state")->choices;

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_strcmp0 (choices[i], name) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

/* The step that an event brought the story to. */
static gboolean
get_event_step (HarvestRecord *event, HarvestStep *step)
{
  const char *kind = harvest_record_get_string (event, "kind");
  const char *after = harvest_record_get_string (event, "after");
  HarvestState state;

  if (g_strcmp0 (kind, "visibility") == 0 && g_strcmp0 (after, "editors") != 0)
    *step = HARVEST_STEP_SHOWN;
  else if (g_strcmp0 (kind, "state") == 0 && find_state (after, &state))
    *step = harvest_path_get_place (state)->step;
  else
    return FALSE;
  return TRUE;
}

/* As colleagues call each other; NULL for the person at the desktop. */
static char *
dup_first_name (HarvestMyStoryRow *self, const char *id)
{
  HarvestRecord *me = harvest_store_get_me (harvest_story_data_get_store (self->story));
  HarvestRecord *person = harvest_story_data_find (self->story, id);
  const char *name = NULL;

  if (person == NULL || (me != NULL && g_str_equal (id, harvest_record_get_id (me))))
    return NULL;
  if (harvest_record_has (person, "first_name"))
    return g_strdup (harvest_record_get_string (person, "first_name"));
  name = harvest_record_get_string (person, "name");
  return g_strndup (name, strcspn (name, " "));
}

/* When, and by whom, a step was reached. */
static void
add_event_note (HarvestMyStoryRow *self, HarvestRecord *event)
{
  gint64 time = harvest_time_words_parse (harvest_record_get_string (event, "at"));
  g_autofree char *name = dup_first_name (self, harvest_record_get_string (event, "actor"));
  g_autofree char *when = harvest_time_words_new (time, get_now (self));
  g_autofree char *note = NULL;
  HarvestStep step;

  if (!get_event_step (event, &step))
    return;
  if (name != NULL)
    /* Translators: %1$s is a person, %2$s when. */
    note = g_strdup_printf (_ ("%1$s, %2$s"), name, when);
  harvest_path_view_set_note (self->path, step, note != NULL ? note : when);
}

static void
update_path (HarvestMyStoryRow *self, HarvestRecord *record)
{
  GPtrArray *events = harvest_story_data_get_dependents (self->story, "story-event");
  const HarvestPathPlace *place = harvest_path_get_place (
      harvest_record_get_choice (record, "state"));
  g_autofree char *saved = harvest_time_words_new (harvest_record_get_created (record),
                                                   get_now (self));

  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    harvest_path_view_set_note (self->path, i, NULL);
  harvest_path_view_set_note (self->path, HARVEST_STEP_SAVED, saved);
  for (guint i = 0; i < events->len; i++)
    add_event_note (self, g_ptr_array_index (events, i));
  harvest_path_view_set_step (self->path, harvest_path_get_step (record), place->end);
}

/* The newest that somebody said: why the story took its last step, or thanks. */
static char *
find_newest_word (HarvestMyStoryRow *self)
{
  GPtrArray *events = harvest_story_data_get_dependents (self->story, "story-event");
  GPtrArray *thanks = harvest_story_data_get_dependents (self->story, "thanks");
  HarvestRecord *newest = thanks->len > 0 ? g_ptr_array_index (thanks, thanks->len - 1) : NULL;
  const char *name = NULL;
  const char *text = NULL;

  for (guint i = events->len; i > 0; i--)
    {
      HarvestRecord *event = g_ptr_array_index (events, i - 1);
      const char *reason = harvest_record_get_string (event, "reason");

      if (reason == NULL)
        continue;
      if (newest != NULL
          && harvest_record_get_created (newest) > harvest_record_get_created (event))
        break;
      name = harvest_story_data_get_name (self->story, harvest_record_get_string (event, "actor"));
      /* Translators: %1$s is a person, %2$s what they said. */
      return g_strdup_printf (_ ("%1$s: “%2$s”"), name, reason);
    }
  if (newest == NULL)
    return NULL;
  name = harvest_story_data_get_name (self->story, harvest_record_get_string (newest, "author"));
  text = harvest_record_get_string (newest, "text");
  if (text != NULL)
    /* Translators: %1$s is a person, %2$s what they said when they thanked. */
    return g_strdup_printf (_ ("%1$s says thank you: “%2$s”"), name, text);
  /* Translators: %s is a person. */
  return g_strdup_printf (_ ("%s says thank you"), name);
}

static void
update (HarvestMyStoryRow *self)
{
  HarvestRecord *record = harvest_story_data_get_story (self->story);
  g_autofree char *title = NULL;
  g_autofree char *word = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), record != NULL);
  if (record == NULL)
    return;
  title = harvest_story_data_dup_title (self->story);
  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update_path (self, record);
  word = find_newest_word (self);
  gtk_label_set_label (self->word, word != NULL ? word : "");
  gtk_widget_set_visible (GTK_WIDGET (self->word), word != NULL);
}

/* GObject overrides */

static void
harvest_my_story_row_finalize (GObject *object)
{
  g_clear_object (&HARVEST_MY_STORY_ROW (object)->story);

  G_OBJECT_CLASS (harvest_my_story_row_parent_class)->finalize (object);
}

static void
harvest_my_story_row_class_init (HarvestMyStoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = harvest_my_story_row_finalize;

  g_type_ensure (HARVEST_TYPE_PATH_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/home/harvest-my-story-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestMyStoryRow, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestMyStoryRow, path);
  gtk_widget_class_bind_template_child (widget_class, HarvestMyStoryRow, word);
}

static void
harvest_my_story_row_init (HarvestMyStoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_my_story_row_new (HarvestStoryData *story)
{
  HarvestMyStoryRow *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORY_DATA (story), NULL);

  self = g_object_new (HARVEST_TYPE_MY_STORY_ROW, NULL);
  self->story = g_object_ref (story);
  g_signal_connect_object (story, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

HarvestStoryData *
harvest_my_story_row_get_story (HarvestMyStoryRow *self)
{
  g_return_val_if_fail (HARVEST_IS_MY_STORY_ROW (self), NULL);

  return self->story;
}
