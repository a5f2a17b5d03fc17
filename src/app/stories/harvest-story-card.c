/* harvest-story-card.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-card"

#include "config.h"

#include "harvest-story-card.h"

#include "harvest-dates.h"
#include "harvest-kinds.h"
#include "harvest-state-pill.h"
#include "harvest-story-words.h"
#include "harvest-thumbnail.h"

#include <glib/gi18n.h>

#define PICTURE_PIXELS 256

struct _HarvestStoryCard
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkWidget *check;
  GtkStack *pictures;
  HarvestThumbnail *thumbnail;
  GtkImage *sign;
  GtkLabel *title;
  GtkLabel *snippet;
  GtkLabel *meta;
  GtkWidget *voice;
  HarvestStatePill *pill;

  /* Owned */
  HarvestStore *store;
  HarvestUnits *units;
  HarvestStoryRow *row;

  gboolean selectable;
  gboolean selected;
};

G_DEFINE_FINAL_TYPE (HarvestStoryCard, harvest_story_card, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SELECTABLE,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A story without a picture has a sign for its kind. */
static const struct
{
  const char *kind;
  const char *icon_name;
} signs[] = {
  { "story", "harvest-stories-symbolic" },
  { "idea", "starred-symbolic" },
  { "knowhow", "applications-engineering-symbolic" },
  { "question", "dialog-question-symbolic" },
  { "signal", "audio-headphones-symbolic" },
};

/* Auxiliary methods */

static const char *
get_sign (HarvestRecord *story)
{
  const char *kind = harvest_record_get_string (story, "kind");

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_strcmp0 (signs[i].kind, kind) == 0)
      return signs[i].icon_name;
  return signs[0].icon_name;
}

static void
show_picture (HarvestStoryCard *self, HarvestRecord *story)
{
  const char *hash = harvest_story_row_get_picture (self->row);

  harvest_thumbnail_set_blob (self->thumbnail, self->store, hash, PICTURE_PIXELS);
  gtk_stack_set_visible_child_name (self->pictures, hash != NULL ? "picture" : "sign");
  gtk_image_set_from_icon_name (self->sign, get_sign (story));
}

/* Who, when, where and what, in a line that is cut at its end. */
static char *
make_meta (HarvestRecord *story, HarvestUnits *units, const char *day)
{
  HarvestRecord *unit = harvest_units_find (units, harvest_record_get_string (story, "unit"));
  const char *byline = harvest_record_get_string (story, "byline");
  const char *kind = harvest_kinds_get_name (harvest_record_get_string (story, "kind"));

  if (byline == NULL)
    /* Translators: stands where a name would, for a teller who does not want to be named. */
    byline = _ ("Told without a name");
  if (unit == NULL)
    /* Translators: who told a story, the day, and what kind of story it is. */
    return g_strdup_printf (_ ("%1$s · %2$s · %3$s"), byline, day, kind);
  /* Translators: who told a story, the day, the unit, and what kind of story it is. */
  return g_strdup_printf (_ ("%1$s · %2$s · %3$s · %4$s"), byline, day,
                          harvest_record_get_string (unit, "name"), kind);
}

static void
describe (HarvestStoryCard *self, const char *title, const char *meta, int state)
{
  g_autofree char *label = NULL;

  /* Translators: what a screen reader says of a story in the list: its title; teller, day, unit and
   * kind; where it stands. */
  label = g_strdup_printf (_ ("%1$s. %2$s. %3$s"), title, meta,
                           harvest_state_pill_get_word (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (HarvestStoryCard *self)
{
  HarvestRecord *story = self->row != NULL ? harvest_story_row_get_story (self->row) : NULL;
  g_autofree char *day = NULL;
  g_autofree char *meta = NULL;
  g_autofree char *title = NULL;
  g_autofree char *snippet = NULL;
  gint64 now;

  if (story == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
      gtk_label_set_label (self->title, "");
      gtk_label_set_label (self->snippet, "");
      gtk_widget_set_visible (GTK_WIDGET (self->snippet), TRUE);
      gtk_label_set_label (self->meta, "");
      gtk_widget_set_visible (self->voice, FALSE);
      harvest_state_pill_set_state (self->pill, -1);
      harvest_thumbnail_set_blob (self->thumbnail, NULL, NULL, PICTURE_PIXELS);
      gtk_stack_set_visible_child_name (self->pictures, "picture");
      return;
    }

  now = harvest_clock_now (harvest_store_get_clock (self->store));
  title = harvest_story_words_dup_title (story, now);
  snippet = harvest_story_words_dup_snippet (story, harvest_story_row_get_snippet (self->row));
  day = harvest_dates_format_day (harvest_story_row_get_time (self->row), now);
  meta = make_meta (story, self->units, day);
  if (snippet == NULL && harvest_story_row_get_has_voice (self->row))
    snippet = g_markup_escape_text (_ ("To listen to"), -1);

  gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
  gtk_label_set_label (self->title, title);
  gtk_label_set_markup (self->snippet, snippet != NULL ? snippet : "");
  gtk_widget_set_visible (GTK_WIDGET (self->snippet), snippet != NULL);
  gtk_label_set_label (self->meta, meta);
  gtk_widget_set_visible (self->voice, harvest_story_row_get_has_voice (self->row));
  harvest_state_pill_set_state (self->pill, harvest_record_get_choice (story, "state"));
  show_picture (self, story);
  describe (self, title, meta, harvest_record_get_choice (story, "state"));
}

/* Callbacks */

static void
row_changed_cb (HarvestStoryRow *row, GParamSpec *pspec, HarvestStoryCard *self)
{
  update (self);
}

static void
units_changed_cb (HarvestUnits *units, HarvestStoryCard *self)
{
  update (self);
}

static void
forget_row (HarvestStoryCard *self)
{
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, row_changed_cb, self);
  if (self->units != NULL)
    g_signal_handlers_disconnect_by_func (self->units, units_changed_cb, self);
  g_clear_object (&self->row);
  g_clear_object (&self->units);
}

/* GObject overrides */

static void
harvest_story_card_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (object);

  switch (prop_id)
    {
    case PROP_SELECTABLE:
      g_value_set_boolean (value, self->selectable);
      break;
    case PROP_SELECTED:
      g_value_set_boolean (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_story_card_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (object);
  gboolean *field = NULL;

  switch (prop_id)
    {
    case PROP_SELECTABLE:
      field = &self->selectable;
      break;
    case PROP_SELECTED:
      field = &self->selected;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  if (*field == g_value_get_boolean (value))
    return;
  *field = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
harvest_story_card_dispose (GObject *object)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (object);

  forget_row (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_story_card_parent_class)->dispose (object);
}

static void
harvest_story_card_class_init (HarvestStoryCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = harvest_story_card_get_property;
  object_class->set_property = harvest_story_card_set_property;
  object_class->dispose = harvest_story_card_dispose;

  properties[PROP_SELECTABLE] = g_param_spec_boolean ("selectable", NULL, NULL, FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                          | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                        | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HARVEST_TYPE_STATE_PILL);
  g_type_ensure (HARVEST_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-story-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, check);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, pictures);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, sign);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, snippet);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, meta);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, voice);
  gtk_widget_class_bind_template_child (widget_class, HarvestStoryCard, pill);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "storycard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
harvest_story_card_init (HarvestStoryCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self, "selectable", self->check, "visible", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "selected", self->check, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/* Public API */

GtkWidget *
harvest_story_card_new (void)
{
  return g_object_new (HARVEST_TYPE_STORY_CARD, NULL);
}

void
harvest_story_card_set_row (HarvestStoryCard *self,
                            HarvestStore *store,
                            HarvestUnits *units,
                            HarvestStoryRow *row)
{
  g_return_if_fail (HARVEST_IS_STORY_CARD (self));
  g_return_if_fail (row == NULL || HARVEST_IS_STORY_ROW (row));

  forget_row (self);
  g_set_object (&self->store, store);
  if (row != NULL)
    {
      self->row = g_object_ref (row);
      self->units = g_object_ref (units);
      g_signal_connect (row, "notify::story", G_CALLBACK (row_changed_cb), self);
      g_signal_connect (units, "changed", G_CALLBACK (units_changed_cb), self);
    }
  update (self);
}
