/* harvest-story-printer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* Puts stories on paper, or into a PDF file: each begins on a page of its own, with its picture,
 * its text, and who told it, as far as they want to be named. */

#define HARVEST_TYPE_STORY_PRINTER (harvest_story_printer_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryPrinter, harvest_story_printer, HARVEST, STORY_PRINTER, GObject)

HarvestStoryPrinter *harvest_story_printer_new (HarvestStore *store, HarvestUnits *units);

/**
 * harvest_story_printer_run_async:
 * @ids: (element-type utf8): the stories, in their order
 * @parent: (nullable): the window of the print dialog
 * @pdf: (nullable): write a PDF file instead of asking for a printer
 *
 * Reads the stories and their pictures, then prints. Ends with %G_IO_ERROR_CANCELLED if the person
 * closes the dialog.
 */
void harvest_story_printer_run_async (HarvestStoryPrinter *self,
                                      GPtrArray *ids,
                                      GtkWindow *parent,
                                      GFile *pdf,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * harvest_story_printer_run_finish:
 * @n_pages: (out) (optional): how many pages there were
 */
gboolean harvest_story_printer_run_finish (HarvestStoryPrinter *self,
                                           GAsyncResult *result,
                                           guint *n_pages,
                                           GError **error);

G_END_DECLS
