/* harvest-widget-test.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"
#include "harvest-test.h"

G_BEGIN_DECLS

/**
 * harvest_widget_test_init:
 *
 * harvest_test_init() and libadwaita. Without a display the program ends, and all is skipped.
 */
void harvest_widget_test_init (int *argc, char ***argv);

/**
 * harvest_widget_test_open_store:
 * @name: the person who enters
 *
 * Returns: (transfer full): a store in a new empty folder
 */
HarvestStore *harvest_widget_test_open_store (const char *name);

/* Closes the store and drops it; fails if somebody else still holds it. */
void harvest_widget_test_close_store (HarvestStore *store);

/**
 * harvest_widget_test_show:
 * @child: (transfer floating)
 *
 * Returns: (transfer full): a window with a toast overlay around @child, on the screen
 */
GtkWidget *harvest_widget_test_show (GtkWidget *child);

/* Destroys the window and drops it; fails if it leaks. */
void harvest_widget_test_close (GtkWidget *window);

/**
 * harvest_widget_test_find:
 * @type: of the widget
 * @id: (nullable): its buildable id
 *
 * Returns: (transfer none): the first such widget inside @root; fails if there is none
 */
GtkWidget *harvest_widget_test_find (GtkWidget *root, GType type, const char *id);

/**
 * harvest_widget_test_find_label:
 *
 * Returns: whether a visible label inside @root says @text
 */
gboolean harvest_widget_test_find_label (GtkWidget *root, const char *text);

/* Waits for the next event, a moment at most. */
void harvest_widget_test_turn (void);

/**
 * harvest_widget_test_until:
 *
 * Turns the main context until @condition is true; after 60 s the test fails.
 */
#define harvest_widget_test_until(condition)                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;                             \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, until_);                                      \
        harvest_widget_test_turn ();                                                               \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

/* Lists all records of a type; (transfer full) (element-type HarvestRecord). */
GPtrArray *harvest_widget_test_list (HarvestStore *store,
                                     const char *type,
                                     const char *field,
                                     const char *value);

/* Records that depend on @root; (transfer full) (element-type HarvestRecord). */
GPtrArray *
harvest_widget_test_list_dependents (HarvestStore *store, const char *root, const char *type);

/* (transfer full) (element-type HarvestDraft) */
GPtrArray *harvest_widget_test_list_drafts (HarvestStore *store);

/**
 * harvest_widget_test_tell:
 *
 * Returns: (transfer full): the id of a story with this text, told by the person of the store and
 *   received
 */
char *harvest_widget_test_tell (HarvestStore *store, const char *body);

/* Waits until all that was committed is answered by the desktop's own authority. */
void harvest_widget_test_wait_received (HarvestStore *store);

G_END_DECLS
