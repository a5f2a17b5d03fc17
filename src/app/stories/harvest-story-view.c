/* harvest-story-view.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-view"

#include "config.h"

#include "harvest-story-view.h"

#include "harvest-dates.h"
#include "harvest-time-words.h"
#include "harvest-error-words.h"
#include "harvest-history-row.h"
#include "harvest-kinds.h"
#include "harvest-path-view.h"
#include "harvest-person-face.h"
#include "harvest-photo-gallery.h"
#include "harvest-responses.h"
#include "harvest-state-pill.h"
#include "harvest-store-error.h"
#include "harvest-story-people.h"
#include "harvest-story-words.h"
#include "harvest-voice-player.h"
#include "harvest-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The measure of a line that reads well. */
#define LINE_CHARACTERS 66

/* What is there sooner is shown without a flash of something else before. */
#define SKELETON_MS 150

struct _HarvestStoryView
{
  GtkWidget parent_instance;

  /* Template */
  GtkStack *stack;
  AdwStatusPage *trouble;
  GtkScrolledWindow *scroller;
  AdwClamp *column;
  GtkLabel *kind;
  GtkLabel *unit;
  HarvestStatePill *pill;
  GtkLabel *title;
  GtkLabel *byline;
  GtkLabel *date;
  GtkWidget *edit_button;
  HarvestPhotoGallery *gallery;
  GtkWidget *voices;
  GtkLabel *body;
  HarvestStoryPeople *people;
  GtkWidget *tags;
  GtkWidget *path_group;
  HarvestPathView *path;
  GtkLabel *path_reason;
  GtkWidget *history_group;
  HarvestHistoryRow *history;
  HarvestResponses *responses;

  /* Owned */
  HarvestStoryData *data;
  HarvestUnits *units;

  guint skeleton_id;
  gboolean wants_focus; /* once the story is there */
};

G_DEFINE_FINAL_TYPE (HarvestStoryView, harvest_story_view, GTK_TYPE_WIDGET)

enum
{
  TAG_ACTIVATED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Auxiliary methods */

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
clear (GtkWidget *box)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_widget_unparent (child);
}

static void
tag_clicked_cb (GtkButton *button, HarvestStoryView *self)
{
  g_signal_emit (self, signals[TAG_ACTIVATED], 0, gtk_button_get_label (button));
}

static void
update_tags (HarvestStoryView *self, HarvestRecord *story)
{
  const char *const *tags = harvest_record_get_set (story, "tags");

  clear (self->tags);
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (tags[i]);
      g_autofree char *tooltip = NULL;

      /* Translators: %s is a word that stories are found by. */
      tooltip = g_strdup_printf (_ ("Stories with “%s”"), tags[i]);
      gtk_widget_add_css_class (button, "tag");
      gtk_widget_set_tooltip_text (button, tooltip);
      g_signal_connect (button, "clicked", G_CALLBACK (tag_clicked_cb), self);
      gtk_widget_set_parent (button, self->tags);
    }
  gtk_widget_set_visible (self->tags, tags != NULL && tags[0] != NULL);
}

static void
add_voice (HarvestStoryView *self, HarvestStore *store, HarvestRecord *asset)
{
  g_autoptr (GFile)
      file = harvest_store_dup_blob_file (store, harvest_record_get_string (asset, "sha256"));
  const char *transcript = harvest_record_get_string (asset, "transcript");
  const char *label = harvest_record_get_string (asset, "alt_text");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *player = harvest_voice_player_new ();

  harvest_voice_player_set_file (HARVEST_VOICE_PLAYER (player), file);
  harvest_voice_player_set_duration (HARVEST_VOICE_PLAYER (player),
                                     harvest_record_get_integer (asset, "duration"));
  harvest_voice_player_set_label (HARVEST_VOICE_PLAYER (player),
                                  label != NULL ? label : _ ("Voice of the teller"));
  gtk_box_append (GTK_BOX (box), player);
  if (transcript != NULL)
    {
      GtkWidget *words = gtk_label_new (transcript);

      gtk_label_set_wrap (GTK_LABEL (words), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (words), 0);
      gtk_label_set_selectable (GTK_LABEL (words), TRUE);
      gtk_widget_add_css_class (words, "transcript");
      gtk_box_append (GTK_BOX (box), words);
    }
  gtk_box_append (GTK_BOX (self->voices), box);
}

static void
update_assets (HarvestStoryView *self)
{
  HarvestStore *store = harvest_story_data_get_store (self->data);
  GPtrArray *assets = harvest_story_data_get_dependents (self->data, "asset");
  g_autoptr (GPtrArray)
      photos = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  gboolean has_voice = FALSE;

  while (gtk_widget_get_first_child (self->voices) != NULL)
    gtk_box_remove (GTK_BOX (self->voices), gtk_widget_get_first_child (self->voices));
  for (guint i = 0; i < assets->len; i++)
    {
      const char *mime = harvest_record_get_string (assets->pdata[i], "mime");

      if (g_str_has_prefix (mime, "image/"))
        g_ptr_array_add (photos, harvest_record_ref (assets->pdata[i]));
      else if (g_str_has_prefix (mime, "audio/"))
        {
          add_voice (self, store, assets->pdata[i]);
          has_voice = TRUE;
        }
    }
  gtk_widget_set_visible (self->voices, has_voice);
  harvest_photo_gallery_set_photos (self->gallery, store, photos);
}

static void
update_head (HarvestStoryView *self, HarvestRecord *story)
{
  HarvestStore *store = harvest_story_data_get_store (self->data);
  HarvestRecord *unit = harvest_units_find (self->units, harvest_record_get_string (story, "unit"));
  const char *occurred_on = harvest_record_get_string (story, "occurred_on");
  const char *byline = harvest_record_get_string (story, "byline");
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  gint64 time = occurred_on != NULL ? harvest_dates_parse_day (occurred_on)
                                    : harvest_record_get_created (story);
  g_autofree char *title = harvest_story_data_dup_title (self->data);
  g_autofree char *day = harvest_dates_format_day (time, now);

  set_text (self->kind, harvest_kinds_get_name (harvest_record_get_string (story, "kind")));
  set_text (self->unit, unit != NULL ? harvest_record_get_string (unit, "name") : NULL);
  harvest_state_pill_set_state (self->pill, harvest_record_get_choice (story, "state"));
  set_text (self->title, harvest_story_words_repeats (story) ? NULL : title);
  /* Translators: stands where a name would, for a teller who does not want to be named. */
  set_text (self->byline, byline != NULL ? byline : _ ("Told without a name"));
  set_text (self->date, day);
  set_text (self->body, harvest_record_get_string (story, "body"));
  gtk_widget_set_visible (self->edit_button, harvest_story_data_is_mine (self->data));
}

/* The step that an event brought the story to; HARVEST_N_STEPS: none. */
static HarvestStep
get_step_of_event (HarvestRecord *event)
{
  const char *kind = harvest_record_get_string (event, "kind");
  const char *after = harvest_record_get_string (event, "after");
  const HarvestField *state = harvest_record_type_find_field (harvest_record_type_find ("story"),
                                                              "state");

  if (g_strcmp0 (kind, "visibility") == 0)
    return g_strcmp0 (after, "editors") != 0 ? HARVEST_STEP_SHOWN : HARVEST_N_STEPS;
  for (guint i = 0; after != NULL && state->choices[i] != NULL; i++)
    if (g_str_equal (state->choices[i], after))
      return harvest_path_get_place (i)->step;
  return HARVEST_N_STEPS;
}

static void
update_path (HarvestStoryView *self, HarvestRecord *story)
{
  HarvestStore *store = harvest_story_data_get_store (self->data);
  GPtrArray *events = harvest_story_data_get_dependents (self->data, "story-event");
  HarvestState state = harvest_record_get_choice (story, "state");
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  gint64 times[HARVEST_N_STEPS] = { harvest_record_get_created (story) };
  const char *reason = NULL;

  gtk_widget_set_visible (self->path_group, harvest_story_data_is_mine (self->data));
  harvest_path_view_set_step (self->path, harvest_path_get_step (story),
                              harvest_path_get_place (state)->end);
  for (guint i = 0; i < events->len; i++)
    {
      HarvestStep step = get_step_of_event (events->pdata[i]);

      if (step < HARVEST_N_STEPS && times[step] == 0)
        times[step] = harvest_time_words_parse (harvest_record_get_string (events->pdata[i], "at"));
      if (harvest_record_has (events->pdata[i], "reason"))
        reason = harvest_record_get_string (events->pdata[i], "reason");
    }
  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      g_autofree char *day = times[i] != 0 ? harvest_dates_format_day (times[i], now) : NULL;

      harvest_path_view_set_note (self->path, i, day);
    }
  set_text (self->path_reason, reason);
}

static void
stop_skeleton (HarvestStoryView *self)
{
  g_clear_handle_id (&self->skeleton_id, g_source_remove);
}

static void
show_trouble (HarvestStoryView *self)
{
  const GError *error = harvest_story_data_get_error (self->data);
  g_autoptr (HarvestErrorWords) words = NULL;

  if (g_error_matches (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND))
    {
      adw_status_page_set_icon_name (self->trouble, "user-trash-symbolic");
      adw_status_page_set_title (self->trouble, _ ("This story is not here any more"));
      adw_status_page_set_description (self->trouble,
                                       _ ("It was deleted or taken back, or you may not see it."));
    }
  else
    {
      words = harvest_error_words_new (error);
      adw_status_page_set_icon_name (self->trouble, "dialog-warning-symbolic");
      adw_status_page_set_title (self->trouble, words->title);
      adw_status_page_set_description (self->trouble, words->body);
    }
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

static void
update (HarvestStoryView *self)
{
  HarvestRecord *story = harvest_story_data_get_story (self->data);

  if (!harvest_story_data_get_loaded (self->data))
    return;
  stop_skeleton (self);
  if (story == NULL)
    {
      show_trouble (self);
      return;
    }

  update_head (self, story);
  update_assets (self);
  harvest_story_people_set_data (self->people, self->data);
  update_tags (self, story);
  update_path (self, story);
  harvest_history_row_set_data (self->history, self->data);
  gtk_widget_set_visible (self->history_group, gtk_widget_get_visible (GTK_WIDGET (self->history)));
  harvest_responses_set_data (self->responses, self->data);
  gtk_stack_set_visible_child_name (self->stack, "story");
}

/* As wide as 66 characters of the article's own font, whatever its size. */
static void
update_measure (HarvestStoryView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->body));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = PANGO_PIXELS (LINE_CHARACTERS
                            * pango_font_metrics_get_approximate_char_width (metrics));

  adw_clamp_set_maximum_size (self->column, width);
  adw_clamp_set_tightening_threshold (self->column, width * 3 / 4);
  pango_font_metrics_unref (metrics);
}

/* Callbacks */

static gboolean
show_skeleton_cb (gpointer user_data)
{
  HarvestStoryView *self = user_data;

  self->skeleton_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
data_changed_cb (HarvestStoryData *data, HarvestStoryView *self)
{
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
  /* After those who hear of it: its buttons can be used from then on. */
  if (self->wants_focus)
    harvest_story_view_focus (self);
}

static void
units_changed_cb (HarvestUnits *units, HarvestStoryView *self)
{
  if (self->data != NULL && harvest_story_data_get_story (self->data) != NULL)
    update_head (self, harvest_story_data_get_story (self->data));
}

/* GObject and GtkWidget overrides */

static void
harvest_story_view_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (harvest_story_view_parent_class)->realize (widget);
  update_measure (HARVEST_STORY_VIEW (widget));
}

static void
harvest_story_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (harvest_story_view_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME)
    update_measure (HARVEST_STORY_VIEW (widget));
}

static void
forget (HarvestStoryView *self)
{
  stop_skeleton (self);
  if (self->data != NULL)
    g_signal_handlers_disconnect_by_func (self->data, data_changed_cb, self);
  if (self->units != NULL)
    g_signal_handlers_disconnect_by_func (self->units, units_changed_cb, self);
  g_clear_object (&self->data);
  g_clear_object (&self->units);
}

static void
harvest_story_view_dispose (GObject *object)
{
  HarvestStoryView *self = HARVEST_STORY_VIEW (object);

  forget (self);
  if (self->tags != NULL)
    clear (self->tags);
  self->tags = NULL;
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;

  G_OBJECT_CLASS (harvest_story_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, trouble);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, scroller);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, column);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, kind);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, unit);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, pill);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, byline);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, date);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, gallery);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, voices);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, body);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, people);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, tags);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, path_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, path);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, path_reason);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, history_group);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, history);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryView, responses);
}

static void
harvest_story_view_class_init (HarvestStoryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_story_view_dispose;
  widget_class->realize = harvest_story_view_realize;
  widget_class->system_setting_changed = harvest_story_view_system_setting_changed;

  signals[TAG_ACTIVATED] = g_signal_new ("tag-activated", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HARVEST_TYPE_HISTORY_ROW);
  g_type_ensure (HARVEST_TYPE_PATH_VIEW);
  g_type_ensure (HARVEST_TYPE_PHOTO_GALLERY);
  g_type_ensure (HARVEST_TYPE_RESPONSES);
  g_type_ensure (HARVEST_TYPE_STATE_PILL);
  g_type_ensure (HARVEST_TYPE_STORY_PEOPLE);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-story-view.ui");
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_story_view_init (HarvestStoryView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_story_view_new (void)
{
  return g_object_new (HARVEST_TYPE_STORY_VIEW, NULL);
}

void
harvest_story_view_show_story (HarvestStoryView *self,
                               HarvestStore *store,
                               HarvestUnits *units,
                               const char *id)
{
  g_return_if_fail (HARVEST_IS_STORY_VIEW (self));

  if (self->data != NULL && g_strcmp0 (harvest_story_data_get_id (self->data), id) == 0)
    return;
  forget (self);
  self->wants_focus = FALSE;
  if (id == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }

  /* The story before may stay for a moment; a hint may not. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "story") != 0)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  self->units = g_object_ref (units);
  g_signal_connect (units, "changed", G_CALLBACK (units_changed_cb), self);
  self->data = harvest_story_data_new (store, id);
  g_signal_connect (self->data, "changed", G_CALLBACK (data_changed_cb), self);
  self->skeleton_id = g_timeout_add (SKELETON_MS, show_skeleton_cb, self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
harvest_story_view_focus (HarvestStoryView *self)
{
  g_return_if_fail (HARVEST_IS_STORY_VIEW (self));

  self->wants_focus = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "story") != 0;
  if (!self->wants_focus)
    gtk_widget_child_focus (GTK_WIDGET (self->scroller), GTK_DIR_TAB_FORWARD);
}

HarvestStoryData *
harvest_story_view_get_data (HarvestStoryView *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_VIEW (self), NULL);

  return self->data;
}
