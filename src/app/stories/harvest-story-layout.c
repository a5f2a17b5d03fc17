/* harvest-story-layout.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-layout"

#include "config.h"

#include "harvest-story-layout.h"

#include "harvest-dates.h"
#include "harvest-kinds.h"

#include <glib/gi18n.h>

#define POINTS_PER_INCH 72.0

/* A picture takes at most this part of the page's height. */
#define MAX_PICTURE_PART 0.45

/* A line of a paragraph of the story, or the picture, at its place. */
typedef struct
{
  guint page;
  double y;            /* of the top */
  PangoLayout *layout; /* NULL: the picture */
  int line;
} Piece;

struct _HarvestStoryLayout
{
  GArray *pieces;
  GPtrArray *layouts;
  cairo_surface_t *picture;
  double picture_width;
  double picture_height;
  double width;
  double height;
  double point; /* in units of the context */
  guint n_pages;

  /* While laying out: where the next piece goes. */
  double y;
};

/* Auxiliary functions */

static void
go_on (HarvestStoryLayout *self, double needed)
{
  if (self->y + needed <= self->height || self->y == 0)
    return;
  self->n_pages++;
  self->y = 0;
}

static void
add_space (HarvestStoryLayout *self, double points)
{
  if (self->y > 0)
    self->y += points * self->point;
}

static void
add_text (HarvestStoryLayout *self,
          PangoContext *context,
          const char *text,
          double points,
          PangoWeight weight,
          double line_height)
{
  PangoLayout *layout = NULL;
  PangoFontDescription *font = NULL;
  int n_lines;

  if (text == NULL || *text == '\0')
    return;
  layout = pango_layout_new (context);
  font = pango_font_description_from_string ("Serif");
  pango_font_description_set_absolute_size (font, points * self->point * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, self->width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, line_height);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  g_ptr_array_add (self->layouts, layout);

  n_lines = pango_layout_get_line_count (layout);
  for (int i = 0; i < n_lines; i++)
    {
      PangoRectangle rectangle;
      double height;
      Piece piece;

      pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, i), NULL, &rectangle);
      height = MAX ((double)rectangle.height / PANGO_SCALE, points * self->point) * line_height;
      /* No first line alone at the foot of a page. */
      go_on (self, i == 0 && n_lines > 1 ? 2 * height : height);
      piece = (Piece){ self->n_pages, self->y, layout, i };
      g_array_append_val (self->pieces, piece);
      self->y += height;
    }
}

static cairo_surface_t *
to_surface (GdkTexture *texture)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, gdk_texture_get_width (texture), gdk_texture_get_height (texture));

  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
add_picture (HarvestStoryLayout *self, GdkTexture *texture)
{
  double scale;
  Piece piece;

  if (texture == NULL)
    return;
  scale = MIN (self->width / gdk_texture_get_width (texture),
               self->height * MAX_PICTURE_PART / gdk_texture_get_height (texture));
  self->picture = to_surface (texture);
  self->picture_width = gdk_texture_get_width (texture) * scale;
  self->picture_height = gdk_texture_get_height (texture) * scale;
  go_on (self, self->picture_height);
  piece = (Piece){ self->n_pages, self->y, NULL, 0 };
  g_array_append_val (self->pieces, piece);
  self->y += self->picture_height;
}

/* Who told it and when; a teller who does not want to be named is not. */
static char *
make_byline (HarvestStoryData *data, HarvestUnits *units, HarvestRecord *story)
{
  const char *byline = harvest_record_get_string (story, "byline");
  const char *occurred_on = harvest_record_get_string (story, "occurred_on");
  HarvestRecord *unit = harvest_units_find (units, harvest_record_get_string (story, "unit"));
  gint64 time = occurred_on != NULL ? harvest_dates_parse_day (occurred_on)
                                    : harvest_record_get_created (story);
  g_autofree char *day = harvest_dates_format_day (time, 0);
  const char *place = unit != NULL ? harvest_record_get_string (unit, "name") : NULL;

  if (byline != NULL && place != NULL)
    /* Translators: who told a story, the unit, and the day. */
    return g_strdup_printf (_ ("%1$s · %2$s · %3$s"), byline, place, day);
  if (byline != NULL || place != NULL)
    /* Translators: who told a story or the unit, and the day. */
    return g_strdup_printf (_ ("%1$s · %2$s"), byline != NULL ? byline : place, day);
  return g_steal_pointer (&day);
}

static void
add_body (HarvestStoryLayout *self, PangoContext *context, const char *body)
{
  g_auto (GStrv) paragraphs = body != NULL ? g_strsplit (body, "\n\n", -1) : NULL;

  for (guint i = 0; paragraphs != NULL && paragraphs[i] != NULL; i++)
    {
      add_space (self, i > 0 ? 8 : 14);
      add_text (self, context, paragraphs[i], 11, PANGO_WEIGHT_NORMAL, 1.35);
    }
}

static void
add_transcripts (HarvestStoryLayout *self, PangoContext *context, HarvestStoryData *data)
{
  GPtrArray *assets = harvest_story_data_get_dependents (data, "asset");

  for (guint i = 0; i < assets->len; i++)
    {
      const char *words = harvest_record_get_string (assets->pdata[i], "transcript");

      if (words == NULL)
        continue;
      add_space (self, 14);
      add_text (self, context, _ ("Spoken"), 9, PANGO_WEIGHT_BOLD, 1.2);
      add_text (self, context, words, 11, PANGO_WEIGHT_NORMAL, 1.35);
    }
}

/* Public API */

HarvestStoryLayout *
harvest_story_layout_new (HarvestStoryData *data,
                          HarvestUnits *units,
                          PangoContext *context,
                          double width,
                          double height,
                          double dpi,
                          GdkTexture *picture)
{
  HarvestStoryLayout *self = NULL;
  HarvestRecord *story = NULL;
  g_autofree char *title = NULL;
  g_autofree char *byline = NULL;

  g_return_val_if_fail (HARVEST_IS_STORY_DATA (data), NULL);
  g_return_val_if_fail (harvest_story_data_get_story (data) != NULL, NULL);

  story = harvest_story_data_get_story (data);
  title = harvest_story_data_dup_title (data);
  byline = make_byline (data, units, story);

  self = g_new0 (HarvestStoryLayout, 1);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  self->width = width;
  self->height = height;
  self->point = dpi / POINTS_PER_INCH;

  add_text (self, context, harvest_kinds_get_name (harvest_record_get_string (story, "kind")), 9,
            PANGO_WEIGHT_BOLD, 1.2);
  add_space (self, 2);
  add_text (self, context, title, 20, PANGO_WEIGHT_BOLD, 1.15);
  add_space (self, 4);
  add_text (self, context, byline, 10, PANGO_WEIGHT_NORMAL, 1.2);
  add_space (self, 14);
  add_picture (self, picture);
  add_body (self, context, harvest_record_get_string (story, "body"));
  add_transcripts (self, context, data);
  self->n_pages++;
  return self;
}

void
harvest_story_layout_free (HarvestStoryLayout *self)
{
  g_array_unref (self->pieces);
  g_ptr_array_unref (self->layouts);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_free (self);
}

guint
harvest_story_layout_get_n_pages (HarvestStoryLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_pages;
}

static void
draw_line (HarvestStoryLayout *self, Piece *piece, cairo_t *cr)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (piece->layout, piece->line);
  PangoRectangle rectangle;
  double x = 0;

  pango_layout_line_get_extents (line, NULL, &rectangle);
  if (pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL)
    x = self->width - (double)rectangle.width / PANGO_SCALE;
  cairo_move_to (cr, x, piece->y - (double)rectangle.y / PANGO_SCALE);
  pango_cairo_show_layout_line (cr, line);
}

static void
draw_picture (HarvestStoryLayout *self, Piece *piece, cairo_t *cr)
{
  double scale = self->picture_width / cairo_image_surface_get_width (self->picture);

  cairo_save (cr);
  cairo_translate (cr, 0, piece->y);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

void
harvest_story_layout_draw (HarvestStoryLayout *self, guint page, cairo_t *cr)
{
  g_return_if_fail (self != NULL);

  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->page != page)
        continue;
      if (piece->layout != NULL)
        draw_line (self, piece, cr);
      else
        draw_picture (self, piece, cr);
    }
}
