/* harvest-media-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-media-error"

#include "config.h"

#include "harvest-media-error.h"

#include <errno.h>

/* clang-format off */
G_DEFINE_QUARK (harvest-media-error-quark, harvest_media_error)
/* clang-format on */

void
harvest_media_set_errno (GError **error, int errsv, const char *doing, const char *path)
{
  HarvestMediaError code = HARVEST_MEDIA_ERROR_IO;

  if (errsv == ENOENT)
    code = HARVEST_MEDIA_ERROR_NOT_FOUND;
  else if (errsv == ENOSPC || errsv == EDQUOT)
    code = HARVEST_MEDIA_ERROR_NO_SPACE;

  g_set_error (error, HARVEST_MEDIA_ERROR, code, "%s%s%s: %s", doing, path != NULL ? " " : "",
               path != NULL ? path : "", g_strerror (errsv));
}
