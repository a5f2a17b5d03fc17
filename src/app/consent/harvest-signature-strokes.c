/* harvest-signature-strokes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-signature-strokes"

#include "config.h"

#include "harvest-signature-strokes.h"

#include <math.h>
#include <pango/pangocairo.h>

#define LINE_WIDTH 2.5
#define SCALE      2.0 /* so that it can be printed */
#define MARGIN     12.0
#define SHORTEST   40.0 /* of all lines together */
#define MAX_POINTS 100000
#define MAX_SIDE   4000
#define TEXT_FONT  "Sans Italic 28"

typedef struct
{
  double x;
  double y;
  gboolean begins; /* a line; else it goes on from the point before */
} Point;

struct _HarvestSignatureStrokes
{
  GArray *points;
  double length;
};

HarvestSignatureStrokes *
harvest_signature_strokes_new (void)
{
  HarvestSignatureStrokes *self = g_new0 (HarvestSignatureStrokes, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  return self;
}

void
harvest_signature_strokes_free (HarvestSignatureStrokes *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->points);
  g_free (self);
}

void
harvest_signature_strokes_begin (HarvestSignatureStrokes *self, double x, double y)
{
  const Point point = { x, y, TRUE };

  if (self->points->len < MAX_POINTS)
    g_array_append_val (self->points, point);
}

void
harvest_signature_strokes_extend (HarvestSignatureStrokes *self, double x, double y)
{
  const Point point = { x, y, FALSE };
  const Point *last;

  if (self->points->len == 0 || self->points->len >= MAX_POINTS)
    return;
  last = &g_array_index (self->points, Point, self->points->len - 1);
  if (last->x == x && last->y == y)
    return;
  self->length += hypot (x - last->x, y - last->y);
  g_array_append_val (self->points, point);
}

void
harvest_signature_strokes_clear (HarvestSignatureStrokes *self)
{
  g_array_set_size (self->points, 0);
  self->length = 0;
}

gboolean
harvest_signature_strokes_is_empty (HarvestSignatureStrokes *self)
{
  return self->points->len == 0;
}

gboolean
harvest_signature_strokes_is_signature (HarvestSignatureStrokes *self)
{
  return self->length >= SHORTEST;
}

void
harvest_signature_strokes_draw (HarvestSignatureStrokes *self, cairo_t *cr, double scale)
{
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = &g_array_index (self->points, Point, i);

      if (point->begins)
        cairo_move_to (cr, point->x, point->y);
      /* A dot is a line to its own beginning. */
      cairo_line_to (cr, point->x, point->y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* ---- Export ---- */

static cairo_status_t
collect_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_t *
begin_page (double width, double height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                                         (int)CLAMP (ceil (width), 1, MAX_SIDE),
                                                         (int)CLAMP (ceil (height), 1, MAX_SIDE));
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  return cr;
}

static GBytes *
end_page (cairo_t *cr)
{
  GByteArray *content = g_byte_array_new ();

  cairo_surface_write_to_png_stream (cairo_get_target (cr), collect_cb, content);
  cairo_destroy (cr);
  return g_byte_array_free_to_bytes (content);
}

GBytes *
harvest_signature_strokes_export (HarvestSignatureStrokes *self)
{
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;
  cairo_t *cr;

  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = &g_array_index (self->points, Point, i);

      left = MIN (left, point->x);
      top = MIN (top, point->y);
      right = MAX (right, point->x);
      bottom = MAX (bottom, point->y);
    }
  if (self->points->len == 0)
    left = top = right = bottom = 0;

  cr = begin_page ((right - left + 2 * MARGIN) * SCALE, (bottom - top + 2 * MARGIN) * SCALE);
  cairo_translate (cr, (MARGIN - left) * SCALE, (MARGIN - top) * SCALE);
  harvest_signature_strokes_draw (self, cr, SCALE);
  return end_page (cr);
}

GBytes *
harvest_signature_export_text (const char *text)
{
  cairo_t *cr = begin_page (1, 1);
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (TEXT_FONT);
  int width, height;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_destroy (cr);

  cr = begin_page (width + 2 * MARGIN, height + 2 * MARGIN);
  cairo_move_to (cr, MARGIN, MARGIN);
  pango_cairo_update_layout (cr, layout);
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
  pango_font_description_free (font);
  return end_page (cr);
}
