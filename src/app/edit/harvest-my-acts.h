/* harvest-my-acts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* What a teller does with a story of their own, wherever it is shown. Each reads the story, acts,
 * says so, and offers to take it back. */

typedef enum
{
  HARVEST_MY_ACT_WITHDRAW,
  HARVEST_MY_ACT_TELL_AGAIN,
  HARVEST_MY_ACT_DELETE, /* to the trash */
} HarvestMyAct;

/**
 * harvest_my_act:
 * @widget: anywhere in the window
 * @story: the id of the story
 */
void harvest_my_act (GtkWidget *widget, HarvestStore *store, HarvestMyAct act, const char *story);

G_END_DECLS
