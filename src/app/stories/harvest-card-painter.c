/* harvest-card-painter.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-card-painter"

#include "config.h"

#include "harvest-card-painter.h"

#include "harvest-card-plan.h"

#include <adwaita.h>

#define RADIUS    9
#define SIGN_SIZE 24

#define DIM     0.55f /* as .dim-label of Adwaita */
#define PLATE   0.07f
#define PICTURE 0.06f
#define NEUTRAL 0.09f

/* Auxiliary methods */

static GdkRGBA
get_text_color (GtkWidget *widget, float alpha)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= alpha;
  return color;
}

static GdkRGBA
get_dim_color (GtkWidget *widget)
{
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());

  return get_text_color (widget, high_contrast ? 1 : DIM);
}

/* A colour of the style sheet; that of the text if it has no such name. */
static GdkRGBA
look_up_color (GtkWidget *widget, const char *name)
{
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color))
    color = get_text_color (widget, 1);
  return color;
}

static void
fill_rounded (GtkSnapshot *snapshot,
              const graphene_rect_t *place,
              float radius,
              const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, place, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, place);
  gtk_snapshot_pop (snapshot);
}

static void
paint_icon (GtkWidget *widget,
            GtkSnapshot *snapshot,
            const graphene_rect_t *place,
            int size,
            const char *icon_name,
            const GdkRGBA *color)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  GdkRGBA colors[4] = { *color, *color, *color, *color };
  g_autoptr (GtkIconPaintable) icon = NULL;

  icon = gtk_icon_theme_lookup_icon (theme, icon_name, NULL, size,
                                     gtk_widget_get_scale_factor (widget),
                                     gtk_widget_get_direction (widget), 0);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (place->origin.x + (place->size.width - (float)size) / 2,
                                      place->origin.y + (place->size.height - (float)size) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), GDK_SNAPSHOT (snapshot),
                                            size, size, colors, G_N_ELEMENTS (colors));
  gtk_snapshot_restore (snapshot);
}

/* Public API */

void
harvest_card_paint_picture (GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const graphene_rect_t *place,
                            GdkTexture *texture)
{
  GdkRGBA color = get_text_color (widget, PICTURE);
  GskRoundedRect outline;
  float width, height, scale;

  if (texture == NULL)
    {
      fill_rounded (snapshot, place, RADIUS, &color);
      return;
    }
  /* It covers its place; what is too much on two sides is cut. */
  width = (float)gdk_texture_get_width (texture);
  height = (float)gdk_texture_get_height (texture);
  scale = MAX (place->size.width / width, place->size.height / height);
  width *= scale;
  height *= scale;
  gsk_rounded_rect_init_from_rect (&outline, place, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_texture (
      snapshot, texture,
      &GRAPHENE_RECT_INIT (place->origin.x + (place->size.width - width) / 2,
                           place->origin.y + (place->size.height - height) / 2, width, height));
  gtk_snapshot_pop (snapshot);
}

void
harvest_card_paint_sign (GtkWidget *widget,
                         GtkSnapshot *snapshot,
                         const graphene_rect_t *place,
                         const char *icon_name)
{
  GdkRGBA background = look_up_color (widget, "picture_sign_bg_color");
  GdkRGBA color = look_up_color (widget, "accent_color");

  fill_rounded (snapshot, place, RADIUS, &background);
  paint_icon (widget, snapshot, place, SIGN_SIZE, icon_name, &color);
}

void
harvest_card_paint_plate (GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *place)
{
  GdkRGBA color = get_text_color (widget, PLATE);

  fill_rounded (snapshot, place, 6, &color);
}

void
harvest_card_paint_text (GtkWidget *widget,
                         GtkSnapshot *snapshot,
                         PangoLayout *layout,
                         float x,
                         float y,
                         gboolean dim)
{
  GdkRGBA color = dim ? get_dim_color (widget) : get_text_color (widget, 1);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

void
harvest_card_paint_icon (GtkWidget *widget,
                         GtkSnapshot *snapshot,
                         const graphene_rect_t *place,
                         const char *icon_name)
{
  GdkRGBA color = get_dim_color (widget);

  paint_icon (widget, snapshot, place, HARVEST_CARD_ICON, icon_name, &color);
}

void
harvest_card_paint_pill (GtkWidget *widget,
                         GtkSnapshot *snapshot,
                         const graphene_rect_t *place,
                         PangoLayout *layout,
                         HarvestPillColor pill_color)
{
  const char *name = harvest_pill_color_to_string (pill_color);
  GdkRGBA background = get_text_color (widget, NEUTRAL);
  GdkRGBA color = get_text_color (widget, 1);
  int height;

  if (pill_color != HARVEST_PILL_NEUTRAL)
    {
      g_autofree char *background_name = g_strconcat ("pill_", name, "_bg_color", NULL);
      g_autofree char *color_name = g_strconcat (name, "_color", NULL);

      background = look_up_color (widget, background_name);
      color = look_up_color (widget, color_name);
    }
  fill_rounded (snapshot, place, place->size.height / 2, &background);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (place->origin.x + HARVEST_CARD_PILL_PADDING,
                                      place->origin.y + (place->size.height - (float)height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}
