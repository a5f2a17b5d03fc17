/* main.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "storyharvest-admin"

#include "config.h"

#include "harvest-admin.h"

#include <locale.h>
#include <sys/prctl.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* Passwords and codes that are in memory shall not be in a core file. */
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks from another thread */
  prctl (PR_SET_DUMPABLE, 0);
#endif
  return harvest_admin_run (argc, argv);
}
