/* harvest-git.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-git"

#include "config.h"

#include "harvest-git-private.h"

#include <git2.h>

void
_harvest_git_init (void)
{
  static gsize initialized = 0;

  /* Never shut down: that is only safe while no other thread uses the library. */
  if (g_once_init_enter (&initialized))
    {
      if (git_libgit2_init () < 0)
        g_error ("libgit2 cannot be initialised");
      g_once_init_leave (&initialized, 1);
    }
}
