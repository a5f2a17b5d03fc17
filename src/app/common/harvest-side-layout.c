/* harvest-side-layout.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-side-layout"

#include "config.h"

#include "harvest-side-layout.h"

struct _HarvestSideLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  int threshold;
  gboolean homogeneous;
};

G_DEFINE_FINAL_TYPE (HarvestSideLayout, harvest_side_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_THRESHOLD,
  PROP_HOMOGENEOUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Auxiliary methods */

static int
get_width (GtkWidget *child, gboolean natural)
{
  int min_width, nat_width;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, &nat_width, NULL, NULL);
  return natural ? nat_width : min_width;
}

static int
get_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static GtkWidget *
get_side (GtkWidget *widget)
{
  GtkWidget *side = gtk_widget_get_next_sibling (gtk_widget_get_first_child (widget));

  return side != NULL && gtk_widget_should_layout (side) ? side : NULL;
}

/* The width of the side, beside the main thing. */
static int
get_side_width (HarvestSideLayout *self, GtkWidget *side, int width)
{
  return self->homogeneous ? (width - self->spacing) / 2 : get_width (side, TRUE);
}

/* Measuring must not change a child; the side's size below is that of a line as high as its
 * highest child. So it is turned when it is allocated, and measured as it is. */
static gboolean
fits (HarvestSideLayout *self, GtkWidget *main, GtkWidget *side, int width)
{
  int side_width = get_side_width (self, side, width);

  return width >= self->threshold && side_width >= get_width (side, FALSE)
         && width >= get_width (main, FALSE) + self->spacing + side_width;
}

static void
turn (HarvestSideLayout *self, GtkWidget *side, GtkOrientation orientation)
{
  if (!self->homogeneous && GTK_IS_ORIENTABLE (side)
      && gtk_orientable_get_orientation (GTK_ORIENTABLE (side)) != orientation)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (side), orientation);
}

/* GtkLayoutManager overrides */

static GtkSizeRequestMode
harvest_side_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
harvest_side_layout_measure (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  HarvestSideLayout *self = HARVEST_SIDE_LAYOUT (manager);
  GtkWidget *main = gtk_widget_get_first_child (widget);
  GtkWidget *side = get_side (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (side == NULL)
    gtk_widget_measure (main, orientation, for_size, minimum, natural, NULL, NULL);
  else if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (get_width (main, FALSE), get_width (side, FALSE));
      *natural = get_width (main, TRUE) + self->spacing + get_width (side, TRUE);
    }
  else if (for_size < 0 || fits (self, main, side, for_size))
    {
      int side_width = for_size < 0 ? -1 : get_side_width (self, side, for_size);
      int main_width = for_size < 0 ? -1 : for_size - side_width - self->spacing;

      *minimum = *natural = MAX (get_height (main, main_width), get_height (side, side_width));
    }
  else
    *minimum = *natural = get_height (main, for_size) + self->spacing + get_height (side, for_size);
}

static void
harvest_side_layout_allocate (GtkLayoutManager *manager,
                              GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  HarvestSideLayout *self = HARVEST_SIDE_LAYOUT (manager);
  GtkWidget *main = gtk_widget_get_first_child (widget);
  GtkWidget *side = get_side (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation main_place = { 0, 0, width, height };
  GtkAllocation side_place = { 0, 0, 0, height };

  if (side != NULL && fits (self, main, side, width))
    {
      turn (self, side, GTK_ORIENTATION_VERTICAL);
      side_place.width = get_side_width (self, side, width);
      main_place.width = width - side_place.width - self->spacing;
      side_place.x = rtl ? 0 : main_place.width + self->spacing;
      main_place.x = rtl ? side_place.width + self->spacing : 0;
    }
  else if (side != NULL)
    {
      turn (self, side, GTK_ORIENTATION_HORIZONTAL);
      side_place.width = width;
      side_place.height = get_height (side, width);
      main_place.height = MAX (height - side_place.height - self->spacing, 0);
      side_place.y = main_place.height + self->spacing;
    }

  gtk_widget_size_allocate (main, &main_place, -1);
  if (side != NULL)
    gtk_widget_size_allocate (side, &side_place, -1);
}

/* GObject overrides */

static void
harvest_side_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestSideLayout *self = HARVEST_SIDE_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_THRESHOLD:
      g_value_set_int (value, self->threshold);
      break;
    case PROP_HOMOGENEOUS:
      g_value_set_boolean (value, self->homogeneous);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_side_layout_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  HarvestSideLayout *self = HARVEST_SIDE_LAYOUT (object);
  int *place = prop_id == PROP_SPACING       ? &self->spacing
               : prop_id == PROP_HOMOGENEOUS ? &self->homogeneous
                                             : &self->threshold;
  int number = 0;

  if (prop_id == PROP_0 || prop_id >= N_PROPS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  number = prop_id == PROP_HOMOGENEOUS ? g_value_get_boolean (value) : g_value_get_int (value);
  if (*place == number)
    return;
  *place = number;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
  g_object_notify_by_pspec (object, pspec);
}

static void
harvest_side_layout_class_init (HarvestSideLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_side_layout_get_property;
  object_class->set_property = harvest_side_layout_set_property;
  layout_class->get_request_mode = harvest_side_layout_get_request_mode;
  layout_class->measure = harvest_side_layout_measure;
  layout_class->allocate = harvest_side_layout_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 12, flags);
  properties[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT16, 480,
                                                 flags);
  properties[PROP_HOMOGENEOUS] = g_param_spec_boolean ("homogeneous", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_side_layout_init (HarvestSideLayout *self)
{
  self->spacing = 12;
  self->threshold = 480;
}
