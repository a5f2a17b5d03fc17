/* harvest-story-card.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-card"

#include "config.h"

#include "harvest-story-card.h"

#include "harvest-card-painter.h"
#include "harvest-card-plan.h"
#include "harvest-card-texts.h"
#include "harvest-picture-loader.h"

#include <glib/gi18n.h>

#define PICTURE_PIXELS 256
/* Plates stand for what is not read yet, but only if that takes a while. */
#define PLATES_MS 150

struct _HarvestStoryCard
{
  GtkWidget parent_instance;

  GtkWidget *check; /* NULL until it is first shown */

  /* Owned */
  HarvestStore *store;
  HarvestUnits *units;
  HarvestStoryRow *row;
  HarvestCardTexts *texts; /* NULL while they need not be drawn */
  GdkTexture *picture;
  GCancellable *loading; /* of the picture */

  guint plates_source;
  gboolean plates;
  gboolean no_picture; /* it cannot be shown */
  gboolean described;  /* for assistive technology */
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

/* All cards of a list have its font; a card that is not drawn needs none of its own. */
static const HarvestCardFont *
get_font (HarvestStoryCard *self)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_VIEW);

  return harvest_card_font_get (list != NULL ? list : GTK_WIDGET (self));
}

static int
get_check_width (HarvestStoryCard *self)
{
  int width = 0;

  if (self->check == NULL || !gtk_widget_should_layout (self->check))
    return 0;
  gtk_widget_measure (self->check, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width + HARVEST_CARD_SPACING;
}

/* What the texts are made of is different, or how they look. */
static void
drop_texts (HarvestStoryCard *self)
{
  g_clear_pointer (&self->texts, harvest_card_texts_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_picture (HarvestStoryCard *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->picture);
  self->no_picture = FALSE;
}

/* @label: (nullable): what assistive technology says of the story. It is also said of the row
 * around the card, which has the keyboard's focus and no text of its own inside. */
static void
set_description (HarvestStoryCard *self, const char *label)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkAccessible *told[] = { GTK_ACCESSIBLE (self), NULL };

  if (item != NULL
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (item))
             == GTK_ACCESSIBLE_ROLE_LIST_ITEM)
    told[1] = GTK_ACCESSIBLE (item);
  for (guint i = 0; i < G_N_ELEMENTS (told) && told[i] != NULL; i++)
    if (label != NULL)
      gtk_accessible_update_property (told[i], GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    else
      gtk_accessible_reset_property (told[i], GTK_ACCESSIBLE_PROPERTY_LABEL);
  self->described = label != NULL;
}

/* Begins with another story, or with what is different in this one. */
static void
begin (HarvestStoryCard *self)
{
  g_clear_handle_id (&self->plates_source, g_source_remove);
  self->plates = FALSE;
  drop_picture (self);
  drop_texts (self);
  if (self->described)
    set_description (self, NULL);
}

/* Callbacks */

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestStoryCard *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture)
      texture = harvest_picture_loader_load_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture == NULL)
    {
      g_info ("No small picture: %s", error->message);
      self->no_picture = self->picture == NULL;
    }
  else
    g_set_object (&self->picture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
plates_cb (gpointer user_data)
{
  HarvestStoryCard *self = user_data;

  self->plates_source = 0;
  self->plates = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
row_changed_cb (HarvestStoryRow *row, GParamSpec *pspec, HarvestStoryCard *self)
{
  begin (self);
}

static void
units_changed_cb (HarvestUnits *units, HarvestStoryCard *self)
{
  drop_texts (self);
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

/* Getting ready to be drawn */

static void
look_for_picture (HarvestStoryCard *self)
{
  const char *hash = harvest_story_row_get_picture (self->row);

  if (hash == NULL || self->loading != NULL)
    return;
  self->loading = g_cancellable_new ();
  if (g_set_object (&self->picture,
                    harvest_picture_loader_peek (self->store, hash, PICTURE_PIXELS)))
    return;
  /* A picture of another size is better than none, until this one has come. */
  g_set_object (&self->picture, harvest_picture_loader_peek_any (self->store, hash));
  harvest_picture_loader_load_async (self->store, hash, PICTURE_PIXELS, TRUE, self->loading,
                                     picture_loaded_cb, self);
}

/* GtkWidget overrides */

static GtkSizeRequestMode
harvest_story_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
harvest_story_card_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (widget);
  const HarvestCardFont *font = get_font (self);
  int check_width = get_check_width (self);
  int least = harvest_card_plan_get_least_width (font) + check_width;
  HarvestCardPlan plan;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = least;
      return;
    }
  harvest_card_plan_init (&plan, font, (for_size >= 0 ? for_size : least) - check_width);
  *minimum = *natural = plan.height;
}

static void
harvest_story_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (widget);
  int check_width = get_check_width (self) - HARVEST_CARD_SPACING;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (check_width > 0)
    gtk_widget_size_allocate (
        self->check, &(GtkAllocation){ mirrored ? width - check_width : 0, 0, check_width, height },
        -1);
  drop_texts (self);
}

static void
paint_picture (HarvestStoryCard *self, GtkSnapshot *snapshot, float x, float height)
{
  HarvestRecord *story = self->row != NULL ? harvest_story_row_get_story (self->row) : NULL;
  graphene_rect_t place = GRAPHENE_RECT_INIT (x, (height - HARVEST_CARD_PICTURE_HEIGHT) / 2,
                                              HARVEST_CARD_PICTURE_WIDTH,
                                              HARVEST_CARD_PICTURE_HEIGHT);

  if (story != NULL && harvest_story_row_get_picture (self->row) == NULL)
    harvest_card_paint_sign (GTK_WIDGET (self), snapshot, &place, get_sign (story));
  else
    harvest_card_paint_picture (GTK_WIDGET (self), snapshot, &place, self->picture);
  if (self->no_picture)
    harvest_card_paint_icon (GTK_WIDGET (self), snapshot, &place, "image-missing-symbolic");
}

static void
paint_texts (HarvestStoryCard *self, GtkSnapshot *snapshot, const graphene_rect_t *place)
{
  const HarvestCardFont *font = get_font (self);
  HarvestCardPlan plan;

  if (self->row == NULL || harvest_story_row_get_story (self->row) == NULL)
    {
      if (self->plates)
        harvest_card_texts_paint_plates (GTK_WIDGET (self), snapshot, font, place);
      else if (self->plates_source == 0)
        self->plates_source = g_timeout_add (PLATES_MS, plates_cb, self);
      return;
    }
  if (self->texts == NULL)
    {
      harvest_card_plan_init (
          &plan, font, (int)place->size.width + HARVEST_CARD_PICTURE_WIDTH + HARVEST_CARD_SPACING);
      self->texts = harvest_card_texts_new (GTK_WIDGET (self), self->store, self->units, self->row,
                                            &plan);
    }
  if (!self->described)
    {
      g_autofree char *description = harvest_card_texts_dup_description (self->texts);

      set_description (self, description);
    }
  look_for_picture (self);
  harvest_card_texts_paint (self->texts, GTK_WIDGET (self), snapshot, place);
}

/* From its start to its end: check button, picture, texts. */
static void
harvest_story_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float)gtk_widget_get_width (widget);
  float height = (float)gtk_widget_get_height (widget);
  float picture = (float)get_check_width (self);
  float texts = picture + HARVEST_CARD_PICTURE_WIDTH + HARVEST_CARD_SPACING;
  graphene_rect_t place = GRAPHENE_RECT_INIT (mirrored ? 0 : texts, 0, MAX (width - texts, 0),
                                              height);

  if (self->check != NULL)
    gtk_widget_snapshot_child (widget, self->check, snapshot);
  paint_texts (self, snapshot, &place);
  paint_picture (self, snapshot, mirrored ? width - picture - HARVEST_CARD_PICTURE_WIDTH : picture,
                 height);
}

static gboolean
harvest_story_card_query_tooltip (GtkWidget *widget,
                                  int x,
                                  int y,
                                  gboolean keyboard_tooltip,
                                  GtkTooltip *tooltip)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (widget);
  graphene_rect_t place;

  if (self->texts == NULL || !harvest_card_texts_get_voice (self->texts, &place)
      || !graphene_rect_contains_point (&place, &GRAPHENE_POINT_INIT ((float)x, (float)y)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, _ ("There is something to listen to"));
  return TRUE;
}

/* A list keeps some hundred cards beside the few that are to be seen. */
static void
harvest_story_card_unmap (GtkWidget *widget)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (widget);

  GTK_WIDGET_CLASS (harvest_story_card_parent_class)->unmap (widget);
  g_clear_handle_id (&self->plates_source, g_source_remove);
  drop_picture (self);
  drop_texts (self);
}

static void
harvest_story_card_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (harvest_story_card_parent_class)->css_changed (widget, change);
  drop_texts (HARVEST_STORY_CARD (widget));
}

static void
harvest_story_card_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (harvest_story_card_parent_class)->system_setting_changed (widget, setting);
  drop_texts (HARVEST_STORY_CARD (widget));
}

static void
harvest_story_card_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  drop_texts (HARVEST_STORY_CARD (widget));
  gtk_widget_queue_resize (widget);
}

/* GObject overrides */

static void
set_selectable (HarvestStoryCard *self, gboolean selectable)
{
  self->selectable = selectable;
  if (self->check == NULL && selectable)
    {
      self->check = gtk_check_button_new ();
      gtk_widget_add_css_class (self->check, "selection-mode");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Choose this story"), -1);
      g_object_bind_property (self, "selected", self->check, "active",
                              G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
      gtk_widget_set_parent (self->check, GTK_WIDGET (self));
    }
  if (self->check != NULL)
    gtk_widget_set_visible (self->check, selectable);
}

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

  switch (prop_id)
    {
    case PROP_SELECTABLE:
      if (self->selectable == g_value_get_boolean (value))
        return;
      set_selectable (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
      if (self->selected == g_value_get_boolean (value))
        return;
      self->selected = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
harvest_story_card_dispose (GObject *object)
{
  HarvestStoryCard *self = HARVEST_STORY_CARD (object);

  forget_row (self);
  drop_picture (self);
  g_clear_handle_id (&self->plates_source, g_source_remove);
  g_clear_pointer (&self->texts, harvest_card_texts_free);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_story_card_parent_class)->dispose (object);
}

static void
harvest_story_card_class_init (HarvestStoryCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = harvest_story_card_get_property;
  object_class->set_property = harvest_story_card_set_property;
  object_class->dispose = harvest_story_card_dispose;
  widget_class->get_request_mode = harvest_story_card_get_request_mode;
  widget_class->measure = harvest_story_card_measure;
  widget_class->size_allocate = harvest_story_card_size_allocate;
  widget_class->snapshot = harvest_story_card_snapshot;
  widget_class->unmap = harvest_story_card_unmap;
  widget_class->query_tooltip = harvest_story_card_query_tooltip;
  widget_class->css_changed = harvest_story_card_css_changed;
  widget_class->system_setting_changed = harvest_story_card_system_setting_changed;
  widget_class->direction_changed = harvest_story_card_direction_changed;

  properties[PROP_SELECTABLE] = g_param_spec_boolean ("selectable", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "storycard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
harvest_story_card_init (HarvestStoryCard *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
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
  begin (self);
}

gboolean
harvest_story_card_is_drawn (HarvestStoryCard *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_CARD (self), FALSE);

  return self->texts != NULL;
}
