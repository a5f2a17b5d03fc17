/* harvest-store-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-error"

#include "config.h"

#include "harvest-store-error.h"

#include "harvest-media-error.h"
#include "harvest-model-error.h"
#include "harvest-sqlite-error.h"
#include "harvest-store-error-private.h"

#include <gio/gio.h>

G_DEFINE_QUARK (harvest - store - error - quark, harvest_store_error)

static HarvestStoreError
translate_sqlite (int code)
{
  switch ((HarvestSqliteError)code)
    {
    case HARVEST_SQLITE_ERROR_BUSY:
      return HARVEST_STORE_ERROR_BUSY;
    case HARVEST_SQLITE_ERROR_CORRUPT:
    case HARVEST_SQLITE_ERROR_NOT_A_DATABASE:
      return HARVEST_STORE_ERROR_DAMAGED;
    case HARVEST_SQLITE_ERROR_FULL:
      return HARVEST_STORE_ERROR_NO_SPACE;
    case HARVEST_SQLITE_ERROR_TOO_NEW:
      return HARVEST_STORE_ERROR_TOO_NEW;
    case HARVEST_SQLITE_ERROR_READ_ONLY:
    case HARVEST_SQLITE_ERROR_CANNOT_OPEN:
    case HARVEST_SQLITE_ERROR_CONSTRAINT:
    case HARVEST_SQLITE_ERROR_INTERRUPTED:
    case HARVEST_SQLITE_ERROR_IO:
    case HARVEST_SQLITE_ERROR_FAILED:
    default:
      return HARVEST_STORE_ERROR_FAILED;
    }
}

static HarvestStoreError
translate_model (int code)
{
  switch ((HarvestModelError)code)
    {
    case HARVEST_MODEL_ERROR_INVALID:
    case HARVEST_MODEL_ERROR_UNKNOWN_TYPE:
    case HARVEST_MODEL_ERROR_SYNTAX:
      return HARVEST_STORE_ERROR_INVALID;
    case HARVEST_MODEL_ERROR_REFUSED:
    case HARVEST_MODEL_ERROR_CONFLICT:
      return HARVEST_STORE_ERROR_REFUSED;
    default:
      return HARVEST_STORE_ERROR_FAILED;
    }
}

/* Files that a person names: of an import, an export, a backup. */
static HarvestStoreError
translate_io (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NO_SPACE:
      return HARVEST_STORE_ERROR_NO_SPACE;
    case G_IO_ERROR_NOT_FOUND:
      return HARVEST_STORE_ERROR_NOT_FOUND;
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
    case G_IO_ERROR_EXISTS:
    case G_IO_ERROR_NOT_DIRECTORY:
    case G_IO_ERROR_IS_DIRECTORY:
      return HARVEST_STORE_ERROR_REFUSED;
    default:
      return HARVEST_STORE_ERROR_FAILED;
    }
}

GError *
harvest_store_translate_error (GError *error)
{
  HarvestStoreError code = HARVEST_STORE_ERROR_FAILED;
  GError *translated;

  if (error->domain == HARVEST_STORE_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return error;
  if (error->domain == HARVEST_SQLITE_ERROR)
    code = translate_sqlite (error->code);
  else if (error->domain == G_IO_ERROR)
    code = translate_io (error->code);
  else if (error->domain == HARVEST_MODEL_ERROR)
    code = translate_model (error->code);
  else if (g_error_matches (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NO_SPACE))
    code = HARVEST_STORE_ERROR_NO_SPACE;
  translated = g_error_new_literal (HARVEST_STORE_ERROR, code, error->message);
  g_error_free (error);
  return translated;
}
