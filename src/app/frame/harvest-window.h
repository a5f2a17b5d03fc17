/* harvest-window.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* The frame: sidebar, header bar, and the page that is shown. */

#define HARVEST_TYPE_WINDOW (harvest_window_get_type ())
G_DECLARE_FINAL_TYPE (HarvestWindow, harvest_window, HARVEST, WINDOW, AdwApplicationWindow)

/**
 * harvest_window_new:
 * @app: the application
 * @settings: of the schema com.example.StoryHarvest
 *
 * The window can be shown and typed into before there is a store.
 */
GtkWidget *harvest_window_new (GtkApplication *app, GSettings *settings);

/**
 * harvest_window_new_like:
 * @same_person: whether who is here is who was here: then what stands in the forms of @self is a
 *   draft, and waits in the new window; else it begins with the first page
 *
 * Returns: (transfer none): a window like @self, in the language that the program has now
 */
GtkWidget *harvest_window_new_like (HarvestWindow *self, gboolean same_person);

/**
 * harvest_window_set_store:
 * @store: open, and entered by the person
 */
void harvest_window_set_store (HarvestWindow *self, HarvestStore *store);

/* Asks for the name of the first person; harvest_window_set_store() follows when it is known. */
void harvest_window_show_welcome (HarvestWindow *self, HarvestStore *store);

/* Stands instead of everything: the store at @data_dir could not be opened. */
void harvest_window_show_error (HarvestWindow *self, const GError *error, const char *data_dir);

/**
 * harvest_window_show_page:
 * @name: "tell", "home", "stories" ... ; an unknown one is ignored
 */
void harvest_window_show_page (HarvestWindow *self, const char *name);

/* Shows the page that can open the record, with it. */
void harvest_window_open_record (HarvestWindow *self, const char *page, const char *id);

/**
 * harvest_window_tell:
 * @files: (nullable): pictures or sound to begin the story with
 * @prompt: (nullable): the question that it answers
 */
void harvest_window_tell (HarvestWindow *self, GListModel *files, const char *prompt);

G_END_DECLS
