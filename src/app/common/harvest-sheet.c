/* harvest-sheet.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sheet"

#include "config.h"

#include "harvest-sheet.h"

void
harvest_sheet_present (GtkWindow *sheet, GtkWidget *over)
{
  GtkWidget *focus = NULL;
  GtkRoot *root = NULL;

  g_return_if_fail (GTK_IS_WINDOW (sheet));
  g_return_if_fail (GTK_IS_WIDGET (over));

  root = gtk_widget_get_root (over);
  if (GTK_IS_WINDOW (root))
    {
      int width = 0;
      int height = 0;

      gtk_window_get_default_size (sheet, &width, &height);
      gtk_window_set_default_size (sheet, MIN (width, gtk_widget_get_width (GTK_WIDGET (root))),
                                   MIN (height, gtk_widget_get_height (GTK_WIDGET (root))));
      gtk_window_set_transient_for (sheet, GTK_WINDOW (root));
    }
  focus = gtk_window_get_focus (sheet);
  gtk_window_present (sheet);
  /* Being shown, the window gives the focus to the first button of its header bar. */
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
}
