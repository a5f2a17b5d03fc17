/* harvest-wrap-layout.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-wrap-layout"

#include "config.h"

#include "harvest-wrap-layout.h"

struct _HarvestWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  int line_spacing;
};

G_DEFINE_FINAL_TYPE (HarvestWrapLayout, harvest_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LINE_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A line that is being filled: from its first child up to the one before `end`. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *end;
  int width;
  int height;
} Line;

/* Auxiliary methods */

static GtkWidget *
next_child (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
child_width (GtkWidget *child, int available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (natural, minimum, MAX (minimum, available));
}

static int
child_height (GtkWidget *child, int width)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

static Line
fill_line (HarvestWrapLayout *self, GtkWidget *first, int available)
{
  Line line = { first, first, 0, 0 };

  while (line.end != NULL)
    {
      int width = child_width (line.end, available);
      int with_child = line.width + (line.end != first ? self->spacing : 0) + width;

      if (line.end != first && with_child > available)
        break;
      line.width = with_child;
      line.height = MAX (line.height, child_height (line.end, width));
      line.end = next_child (gtk_widget_get_next_sibling (line.end));
    }
  return line;
}

/* GtkLayoutManager overrides */

static GtkSizeRequestMode
harvest_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (HarvestWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *child = next_child (gtk_widget_get_first_child (widget));

  for (gboolean first = TRUE; child != NULL; first = FALSE)
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (first ? 0 : self->spacing);
      child = next_child (gtk_widget_get_next_sibling (child));
    }
}

static int
measure_height (HarvestWrapLayout *self, GtkWidget *widget, int width)
{
  GtkWidget *child = next_child (gtk_widget_get_first_child (widget));
  int height = 0;

  while (child != NULL)
    {
      Line line = fill_line (self, child, width);

      height += line.height + (height > 0 ? self->line_spacing : 0);
      child = line.end;
    }
  return height;
}

static void
harvest_wrap_layout_measure (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  HarvestWrapLayout *self = HARVEST_WRAP_LAYOUT (manager);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    *minimum = *natural = measure_height (self, widget, for_size < 0 ? G_MAXINT : for_size);
}

static void
harvest_wrap_layout_allocate (GtkLayoutManager *manager,
                              GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  HarvestWrapLayout *self = HARVEST_WRAP_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = next_child (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      Line line = fill_line (self, child, width);
      int spare = MAX (width - line.width, 0);
      int x = 0;

      for (; child != line.end; child = next_child (gtk_widget_get_next_sibling (child)))
        {
          GtkAllocation place = { x, y, child_width (child, width), line.height };

          if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
            {
              place.width += spare;
              spare = 0;
            }
          if (rtl)
            place.x = width - x - place.width;
          gtk_widget_size_allocate (child, &place, -1);
          x += place.width + self->spacing;
        }
      y += line.height + self->line_spacing;
    }
}

/* GObject overrides */

static void
harvest_wrap_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestWrapLayout *self = HARVEST_WRAP_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_int (value, self->line_spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_wrap_layout_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  HarvestWrapLayout *self = HARVEST_WRAP_LAYOUT (object);
  int *place = prop_id == PROP_SPACING ? &self->spacing : &self->line_spacing;

  if (prop_id == PROP_0 || prop_id >= N_PROPS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (*place == g_value_get_int (value))
    return;
  *place = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
  g_object_notify_by_pspec (object, pspec);
}

static void
harvest_wrap_layout_class_init (HarvestWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_wrap_layout_get_property;
  object_class->set_property = harvest_wrap_layout_set_property;
  layout_class->get_request_mode = harvest_wrap_layout_get_request_mode;
  layout_class->measure = harvest_wrap_layout_measure;
  layout_class->allocate = harvest_wrap_layout_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 6, flags);
  properties[PROP_LINE_SPACING] = g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT16, 6,
                                                    flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_wrap_layout_init (HarvestWrapLayout *self)
{
  self->spacing = 6;
  self->line_spacing = 6;
}

/* Public API */

GtkLayoutManager *
harvest_wrap_layout_new (void)
{
  return g_object_new (HARVEST_TYPE_WRAP_LAYOUT, NULL);
}

/* Public API */

void
harvest_wrap_buttons (GtkWidget *box)
{
  GtkWidget *child = NULL;

  g_return_if_fail (GTK_IS_WIDGET (box));

  for (child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = GTK_IS_BUTTON (child) ? gtk_button_get_child (GTK_BUTTON (child)) : NULL;

      if (!GTK_IS_LABEL (label))
        continue;
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
    }
}
