/* main.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "storyharvest"

#include "config.h"

#include "harvest-application.h"
#include "harvest-ui-language.h"

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) app = NULL;

  harvest_ui_language_begin (LOCALEDIR);
  app = harvest_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
