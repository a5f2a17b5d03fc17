/* harvest-tell-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-page"

#include "config.h"

#include "harvest-tell-page.h"

struct _HarvestTellPage
{
  HarvestPage parent_instance;

  /* Template */
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (HarvestTellPage, harvest_tell_page, HARVEST_TYPE_PAGE)

static void
harvest_tell_page_shown (HarvestPage *page)
{
  gtk_widget_grab_focus (HARVEST_TELL_PAGE (page)->text);
}

static void
harvest_tell_page_class_init (HarvestTellPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestPageClass *page_class = HARVEST_PAGE_CLASS (klass);

  page_class->shown = harvest_tell_page_shown;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellPage, text);
}

static void
harvest_tell_page_init (HarvestTellPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

void
harvest_tell_page_begin (HarvestTellPage *self, GListModel *files, const char *prompt)
{
  g_return_if_fail (HARVEST_IS_TELL_PAGE (self));

  gtk_widget_grab_focus (self->text);
}
