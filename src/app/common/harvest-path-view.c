/* harvest-path-view.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-path-view"

#include "config.h"

#include "harvest-path-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define DOT_SIZE     12
#define RING_WIDTH   2.0f
#define LINE_WIDTH   2
#define LABEL_MARGIN 6

typedef struct
{
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *note;
} Step;

struct _HarvestPathView
{
  GtkWidget parent_instance;

  /* Borrowed: children */
  Step steps[HARVEST_N_STEPS];

  HarvestStep step;
  HarvestEnd end;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (HarvestPathView, harvest_path_view, GTK_TYPE_WIDGET)

/* Auxiliary methods */

static int
column_width (HarvestPathView *self)
{
  int widest = 0;

  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      int natural;

      gtk_widget_measure (self->steps[i].box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL,
                          NULL);
      widest = MAX (widest, natural);
    }
  return widest;
}

/* The x of the middle of a step's dot. */
static float
dot_x (HarvestPathView *self, guint i, int width)
{
  float column = (float)width / HARVEST_N_STEPS;
  float x = self->narrow
                ? (float)DOT_SIZE / 2 + (float)i * ((float)width - DOT_SIZE) / (HARVEST_N_STEPS - 1)
                : column * ((float)i + 0.5f);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? (float)width - x : x;
}

static void
draw_dot (GtkSnapshot *snapshot, float x, gboolean reached, const GdkRGBA *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x - (float)DOT_SIZE / 2, 0, (float)DOT_SIZE,
                                               (float)DOT_SIZE);
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &bounds, (float)DOT_SIZE / 2);
  if (reached)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &circle);
      gtk_snapshot_append_color (snapshot, color, &bounds);
      gtk_snapshot_pop (snapshot);
    }
  else
    {
      const float widths[] = { RING_WIDTH, RING_WIDTH, RING_WIDTH, RING_WIDTH };
      const GdkRGBA colors[] = { *color, *color, *color, *color };

      gtk_snapshot_append_border (snapshot, &circle, widths, colors);
    }
}

static void
update_words (HarvestPathView *self)
{
  g_autofree char *told = NULL;
  const char *note = gtk_label_get_label (self->steps[self->step].note);
  const char *label = NULL;

  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      label = _ (harvest_path_get_step_label (i));
      if (i == self->step && self->end != HARVEST_END_NONE)
        label = _ (harvest_path_get_end_label (self->end));
      gtk_label_set_label (self->steps[i].title, label);
      gtk_widget_set_css_classes (
          GTK_WIDGET (self->steps[i].title),
          (const char *[]){ "caption", i == self->step ? "heading" : NULL, NULL });
      if (i > self->step)
        gtk_widget_add_css_class (GTK_WIDGET (self->steps[i].title), "dim-label");
    }
  label = gtk_label_get_label (self->steps[self->step].title);
  /* Translators: %1$u is a number up to %2$u, %3$s the name of a step, %4$s who and when (or
   * empty). */
  told = g_strdup_printf (_ ("Step %1$u of %2$u: %3$s. %4$s"), self->step + 1, HARVEST_N_STEPS,
                          label, note != NULL ? note : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
}

/* GtkWidget overrides */

static GtkSizeRequestMode
harvest_path_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
is_narrow (HarvestPathView *self, int width)
{
  return width >= 0 && width < column_width (self) * HARVEST_N_STEPS;
}

static void
harvest_path_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  HarvestPathView *self = HARVEST_PATH_VIEW (widget);
  gboolean narrow = is_narrow (self, for_size);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (guint i = 0; i < HARVEST_N_STEPS; i++)
        {
          int child_minimum;

          gtk_widget_measure (self->steps[i].box, orientation, -1, &child_minimum, NULL, NULL,
                              NULL);
          *minimum = MAX (*minimum, child_minimum);
        }
      *minimum = MAX (*minimum, DOT_SIZE * HARVEST_N_STEPS * 2);
      *natural = MAX (*minimum, column_width (self) * HARVEST_N_STEPS);
      return;
    }

  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      int width = for_size < 0 ? -1 : narrow ? for_size : for_size / HARVEST_N_STEPS;
      int height;

      if (narrow && i != self->step)
        continue;
      gtk_widget_measure (self->steps[i].box, orientation, width, &height, NULL, NULL, NULL);
      *minimum = MAX (*minimum, height);
    }
  *minimum += DOT_SIZE + LABEL_MARGIN;
  *natural = *minimum;
}

static void
harvest_path_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HarvestPathView *self = HARVEST_PATH_VIEW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int column = width / HARVEST_N_STEPS;

  self->narrow = is_narrow (self, width);
  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      int room = self->narrow ? width : column;
      GtkAllocation place = { 0, DOT_SIZE + LABEL_MARGIN, 0, height - DOT_SIZE - LABEL_MARGIN };
      gboolean shown = !self->narrow || i == self->step;

      gtk_widget_set_child_visible (self->steps[i].box, shown);
      if (!shown)
        continue;
      gtk_label_set_xalign (self->steps[i].title, self->narrow ? 0.0f : 0.5f);
      gtk_label_set_xalign (self->steps[i].note, self->narrow ? 0.0f : 0.5f);
      gtk_label_set_justify (self->steps[i].note,
                             self->narrow ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_CENTER);
      /* As wide as it was measured, so that no line breaks that was not counted. */
      place.width = room;
      place.x = self->narrow ? 0 : column * (int)i;
      if (rtl)
        place.x = width - place.x - place.width;
      gtk_widget_size_allocate (self->steps[i].box, &place, -1);
    }
}

static void
harvest_path_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HarvestPathView *self = HARVEST_PATH_VIEW (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  int width = gtk_widget_get_width (widget);
  GdkRGBA faint, strong;

  gtk_style_context_get_color (context, &faint);
  if (self->end != HARVEST_END_NONE
      || !gtk_style_context_lookup_color (context, "accent_color", &strong))
    strong = faint;
  faint.alpha *= 0.35f;

  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      float x = dot_x (self, i, width);

      if (i + 1 < HARVEST_N_STEPS)
        {
          float next = dot_x (self, i + 1, width);
          float left = MIN (x, next) + (float)DOT_SIZE / 2;

          gtk_snapshot_append_color (snapshot, i < self->step ? &strong : &faint,
                                     &GRAPHENE_RECT_INIT (left, (float)(DOT_SIZE - LINE_WIDTH) / 2,
                                                          ABS (next - x) - (float)DOT_SIZE,
                                                          (float)LINE_WIDTH));
        }
      draw_dot (snapshot, x, i <= self->step, i <= self->step ? &strong : &faint);
    }
  GTK_WIDGET_CLASS (harvest_path_view_parent_class)->snapshot (widget, snapshot);
}

static void
harvest_path_view_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (harvest_path_view_parent_class)->dispose (object);
}

static void
harvest_path_view_class_init (HarvestPathViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_path_view_dispose;
  widget_class->get_request_mode = harvest_path_view_get_request_mode;
  widget_class->measure = harvest_path_view_measure;
  widget_class->size_allocate = harvest_path_view_size_allocate;
  widget_class->snapshot = harvest_path_view_snapshot;

  gtk_widget_class_set_css_name (widget_class, "path");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static GtkLabel *
make_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
harvest_path_view_init (HarvestPathView *self)
{
  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    {
      Step *step = &self->steps[i];

      step->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      step->title = make_label (step->box);
      step->note = make_label (step->box);
      gtk_widget_add_css_class (GTK_WIDGET (step->note), "dim-label");
      gtk_widget_set_visible (GTK_WIDGET (step->note), FALSE);
      gtk_widget_set_valign (step->box, GTK_ALIGN_START);
      gtk_widget_set_parent (step->box, GTK_WIDGET (self));
    }
  update_words (self);
}

/* Public API */

GtkWidget *
harvest_path_view_new (void)
{
  return g_object_new (HARVEST_TYPE_PATH_VIEW, NULL);
}

void
harvest_path_view_set_step (HarvestPathView *self, HarvestStep step, HarvestEnd end)
{
  g_return_if_fail (HARVEST_IS_PATH_VIEW (self));
  g_return_if_fail (step < HARVEST_N_STEPS);

  self->step = step;
  self->end = end;
  update_words (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
harvest_path_view_set_note (HarvestPathView *self, HarvestStep step, const char *note)
{
  g_return_if_fail (HARVEST_IS_PATH_VIEW (self));
  g_return_if_fail (step < HARVEST_N_STEPS);

  gtk_label_set_label (self->steps[step].note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->steps[step].note), note != NULL);
  update_words (self);
}
