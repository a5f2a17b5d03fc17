/* harvest-card-texts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-card-texts"

#include "config.h"

#include "harvest-card-texts.h"

#include "harvest-card-painter.h"
#include "harvest-dates.h"
#include "harvest-kinds.h"
#include "harvest-state-pill.h"
#include "harvest-story-words.h"

#include <glib/gi18n.h>
#include <math.h>

struct HarvestCardTexts
{
  HarvestCardPlan plan;
  HarvestState state;
  gboolean has_voice;
  graphene_rect_t voice; /* where its sign was painted */

  PangoLayout *title;
  PangoLayout *snippet; /* NULL: there is none */
  PangoLayout *meta;
  PangoLayout *pill;
};

/* Auxiliary methods */

/* Who, when, where and what. */
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

/* @lines: so many at most */
static PangoLayout *
make_layout (GtkWidget *card, const char *text, int width, int lines)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (card, NULL);
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n\r", ' ');
  gboolean mirrored = gtk_widget_get_direction (card) == GTK_TEXT_DIR_RTL;

  pango_layout_set_text (layout, line, -1);
  pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
  pango_layout_set_height (layout, -lines);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, mirrored ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  return layout;
}

static void
set_font (PangoLayout *layout, int weight, double scale)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);
}

/* @markup: with the words that were found in bold */
static PangoLayout *
make_snippet (GtkWidget *card, const char *markup, int width, int lines)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *text = NULL;
  PangoLayout *layout = NULL;

  if (markup == NULL || !pango_parse_markup (markup, -1, 0, &attributes, &text, NULL, NULL))
    return NULL;
  layout = make_layout (card, text, width, lines);
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
get_height (PangoLayout *layout)
{
  int height = 0;

  if (layout != NULL)
    pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static int
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
get_pill_width (HarvestCardTexts *self)
{
  return get_width (self->pill) + 2 * HARVEST_CARD_PILL_PADDING;
}

/* Public API */

HarvestCardTexts *
harvest_card_texts_new (GtkWidget *card,
                        HarvestStore *store,
                        HarvestUnits *units,
                        HarvestStoryRow *row,
                        const HarvestCardPlan *plan)
{
  HarvestCardTexts *self = g_new0 (HarvestCardTexts, 1);
  HarvestRecord *story = harvest_story_row_get_story (row);
  gint64 now = harvest_clock_now (harvest_store_get_clock (store));
  g_autofree char *title = harvest_story_words_dup_title (story, now);
  g_autofree char *day = harvest_dates_format_day (harvest_story_row_get_time (row), now);
  g_autofree char *meta = make_meta (story, units, day);
  g_autofree char *markup = harvest_story_words_dup_snippet (story,
                                                             harvest_story_row_get_snippet (row));
  int width = plan->text_width;

  self->plan = *plan;
  self->state = harvest_record_get_choice (story, "state");
  self->has_voice = harvest_story_row_get_has_voice (row);
  if (markup == NULL && self->has_voice)
    markup = g_markup_escape_text (_ ("To listen to"), -1);

  self->title = make_layout (card, title, width, plan->title_lines);
  set_font (self->title, PANGO_WEIGHT_BOLD, 1);
  self->snippet = make_snippet (
      card, markup, width, MAX (plan->text_lines - pango_layout_get_line_count (self->title), 1));

  self->pill = gtk_widget_create_pango_layout (card, harvest_state_pill_get_word (self->state));
  set_font (self->pill, PANGO_WEIGHT_SEMIBOLD, HARVEST_CARD_SMALL);
  if (!plan->pill_below)
    width -= get_pill_width (self) + HARVEST_CARD_FOOT_SPACING;
  if (self->has_voice && !plan->pill_below)
    width -= HARVEST_CARD_ICON + HARVEST_CARD_FOOT_SPACING;
  self->meta = make_layout (card, meta, width, plan->meta_lines);
  set_font (self->meta, PANGO_WEIGHT_NORMAL, HARVEST_CARD_SMALL);
  return self;
}

void
harvest_card_texts_free (HarvestCardTexts *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->snippet);
  g_clear_object (&self->meta);
  g_clear_object (&self->pill);
  g_free (self);
}

/* Paints what stands at the end of the last line, or in a line of its own at its start. */
static void
paint_foot (HarvestCardTexts *self,
            GtkWidget *card,
            GtkSnapshot *snapshot,
            const graphene_rect_t *foot)
{
  gboolean mirrored = gtk_widget_get_direction (card) == GTK_TEXT_DIR_RTL;
  gboolean at_right = self->plan.pill_below ? mirrored : !mirrored;
  float sign = at_right ? -1 : 1;
  float edge = at_right ? foot->origin.x + foot->size.width : foot->origin.x;
  float middle = foot->origin.y + foot->size.height / 2;
  float width = (float)get_pill_width (self);
  float height = (float)get_height (self->pill) + 2;

  harvest_card_paint_pill (
      card, snapshot,
      &GRAPHENE_RECT_INIT (at_right ? edge - width : edge, middle - height / 2, width, height),
      self->pill, harvest_path_get_place (self->state)->color);
  if (!self->has_voice)
    return;
  edge += sign * (width + HARVEST_CARD_FOOT_SPACING);
  self->voice = GRAPHENE_RECT_INIT (at_right ? edge - HARVEST_CARD_ICON : edge,
                                    middle - HARVEST_CARD_ICON / 2.0f, HARVEST_CARD_ICON,
                                    HARVEST_CARD_ICON);
  harvest_card_paint_icon (card, snapshot, &self->voice, "audio-input-microphone-symbolic");
}

void
harvest_card_texts_paint (HarvestCardTexts *self,
                          GtkWidget *card,
                          GtkSnapshot *snapshot,
                          const graphene_rect_t *place)
{
  float pill = (float)MAX (get_height (self->pill) + 2, self->has_voice ? HARVEST_CARD_ICON : 0);
  float meta = (float)get_height (self->meta);
  float foot = self->plan.pill_below ? meta + HARVEST_CARD_TEXT_SPACING + pill : MAX (meta, pill);
  float title = (float)get_height (self->title) + HARVEST_CARD_TEXT_SPACING;
  float snippet = self->snippet != NULL
                      ? (float)get_height (self->snippet) + HARVEST_CARD_TEXT_SPACING
                      : 0;
  gboolean mirrored = gtk_widget_get_direction (card) == GTK_TEXT_DIR_RTL;
  float x = place->origin.x;
  float y = place->origin.y + floorf ((place->size.height - title - snippet - foot) / 2);
  /* The small line leaves room at its end for what stands there. */
  float meta_x = mirrored ? x + place->size.width
                                - (float)(pango_layout_get_width (self->meta) / PANGO_SCALE)
                          : x;

  harvest_card_paint_text (card, snapshot, self->title, x, y, FALSE);
  y += title;
  if (self->snippet != NULL)
    harvest_card_paint_text (card, snapshot, self->snippet, x, y, FALSE);
  y += snippet;
  if (self->plan.pill_below)
    {
      harvest_card_paint_text (card, snapshot, self->meta, meta_x, y, TRUE);
      y += meta + HARVEST_CARD_TEXT_SPACING;
      foot = pill;
    }
  else
    harvest_card_paint_text (card, snapshot, self->meta, meta_x, y + floorf ((foot - meta) / 2),
                             TRUE);
  paint_foot (self, card, snapshot, &GRAPHENE_RECT_INIT (x, y, place->size.width, foot));
}

void
harvest_card_texts_paint_plates (GtkWidget *card,
                                 GtkSnapshot *snapshot,
                                 const HarvestCardFont *font,
                                 const graphene_rect_t *place)
{
  static const float parts[] = { 0.45f, 0.95f, 0.3f }; /* of the width */
  gboolean mirrored = gtk_widget_get_direction (card) == GTK_TEXT_DIR_RTL;
  float step = (float)(font->line + 2 * HARVEST_CARD_TEXT_SPACING);
  float y = place->origin.y + (place->size.height - step * G_N_ELEMENTS (parts)) / 2;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      float width = place->size.width * parts[i];
      float x = mirrored ? place->origin.x + place->size.width - width : place->origin.x;

      harvest_card_paint_plate (card, snapshot,
                                &GRAPHENE_RECT_INIT (x, y, width, (float)font->line));
      y += step;
    }
}

char *
harvest_card_texts_dup_description (HarvestCardTexts *self)
{
  /* Translators: what a screen reader says of a story in the list: its title; teller, day, unit and
   * kind; where it stands. */
  return g_strdup_printf (_ ("%1$s. %2$s. %3$s"), pango_layout_get_text (self->title),
                          pango_layout_get_text (self->meta),
                          harvest_state_pill_get_word (self->state));
}

gboolean
harvest_card_texts_get_voice (HarvestCardTexts *self, graphene_rect_t *place)
{
  *place = self->voice;
  return self->has_voice;
}
