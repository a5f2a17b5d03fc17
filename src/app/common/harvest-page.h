/* harvest-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* One entry of the sidebar (or of the menu): what stands right of it in the window. The window owns
 * the header bar and asks the page that is shown for its title, tools and menu.
 *
 * Properties: "store" (HarvestStore, NULL until it is open), "title", "tools" (GtkWidget at the end
 * of the header bar), "page-menu" (GMenuModel), "searchable" (gboolean: it has a search entry, to
 * which Ctrl+F leads; elsewhere a button of the header bar leads to that of the stories),
 * "n-waiting" (guint: so many things wait for the person here), "child". */

#define HARVEST_TYPE_PAGE (harvest_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (HarvestPage, harvest_page, HARVEST, PAGE, GtkWidget)

struct _HarvestPageClass
{
  GtkWidgetClass parent_class;

  /* The store is open, and the person known. Chain up is not needed. */
  void (*set_store) (HarvestPage *self, HarvestStore *store);
  /* The page became the one that is shown: put the focus where work goes on. */
  void (*shown) (HarvestPage *self);
  /* Ctrl+F (everything FALSE) or Ctrl+K (TRUE, on the page that finds everything). */
  void (*search) (HarvestPage *self, gboolean everything);
  /* Shows one record, named by its id. FALSE: not a thing of this page. */
  gboolean (*open) (HarvestPage *self, const char *id);
  /* Alt+Left: from a detail back to its list. FALSE: there is nowhere to go back to. */
  gboolean (*go_back) (HarvestPage *self);
  /* The window closes: hand to the store what is not safe yet. */
  void (*flush) (HarvestPage *self);
};

HarvestStore *harvest_page_get_store (HarvestPage *self);
void harvest_page_set_store (HarvestPage *self, HarvestStore *store);
const char *harvest_page_get_title (HarvestPage *self);
void harvest_page_set_title (HarvestPage *self, const char *title);
GtkWidget *harvest_page_get_tools (HarvestPage *self);
GtkWidget *harvest_page_get_child (HarvestPage *self);
GMenuModel *harvest_page_get_page_menu (HarvestPage *self);
void harvest_page_set_page_menu (HarvestPage *self, GMenuModel *menu);
gboolean harvest_page_get_searchable (HarvestPage *self);
guint harvest_page_get_n_waiting (HarvestPage *self);
void harvest_page_set_n_waiting (HarvestPage *self, guint n_waiting);

/**
 * harvest_page_get_cancellable:
 *
 * Returns: (transfer none): cancelled when the page is disposed; a callback checks
 *   for %G_IO_ERROR_CANCELLED before it touches the page
 */
GCancellable *harvest_page_get_cancellable (HarvestPage *self);

void harvest_page_shown (HarvestPage *self);
void harvest_page_search (HarvestPage *self, gboolean everything);
gboolean harvest_page_open (HarvestPage *self, const char *id);
gboolean harvest_page_go_back (HarvestPage *self);
void harvest_page_flush (HarvestPage *self);

G_END_DECLS
