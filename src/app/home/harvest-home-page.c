/* harvest-home-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-home-page"

#include "config.h"

#include "harvest-home-page.h"

struct _HarvestHomePage
{
  HarvestPage parent_instance;
};

G_DEFINE_FINAL_TYPE (HarvestHomePage, harvest_home_page, HARVEST_TYPE_PAGE)

static void
harvest_home_page_class_init (HarvestHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/home/harvest-home-page.ui");
}

static void
harvest_home_page_init (HarvestHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
