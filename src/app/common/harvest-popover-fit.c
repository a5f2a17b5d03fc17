/* harvest-popover-fit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-popover-fit"

#include "config.h"

#include "harvest-popover-fit.h"

/* Of a popover around what it holds: arrow, border, padding, and some air to the window's edge. */
#define BORDER       36
#define LEAST_HEIGHT 160
#define LEAST_WIDTH  240

/* What it holds when all of it is shown, in so wide a window. */
static int
get_wanted_height (GtkScrolledWindow *scrolled, int width)
{
  GtkWidget *child = gtk_scrolled_window_get_child (scrolled);
  int natural_width = 0, height = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural_width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MIN (natural_width, width), NULL, &height,
                      NULL, NULL);
  return height;
}

static void
fit (GtkMenuButton *button, gpointer user_data)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_popover_get_child (popover));
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (button)));
  graphene_rect_t place;
  int above, below, width, wanted;

  if (root == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (button), root, &place))
    return;
  above = (int)place.origin.y - BORDER;
  below = gtk_widget_get_height (root) - (int)(place.origin.y + place.size.height) - BORDER;
  width = MAX (gtk_widget_get_width (root) - BORDER, LEAST_WIDTH);
  wanted = get_wanted_height (scrolled, width);

  gtk_popover_set_position (popover,
                            wanted > below && above > below ? GTK_POS_TOP : GTK_POS_BOTTOM);
  gtk_scrolled_window_set_max_content_height (scrolled, MAX (MAX (above, below), LEAST_HEIGHT));
  gtk_scrolled_window_set_max_content_width (scrolled, width);
}

/* Public API */

void
harvest_popover_fit (GtkMenuButton *button)
{
  GtkPopover *popover = NULL;

  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  popover = gtk_menu_button_get_popover (button);
  g_return_if_fail (popover != NULL);
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (gtk_popover_get_child (popover)));

  /* Called before each opening: so nothing moves once it is open. */
  gtk_menu_button_set_create_popup_func (button, fit, NULL, NULL);
}
