/* harvest-cli-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-error"

#include "config.h"

#include "harvest-cli-error.h"

#include "harvest-store-error.h"
#include "harvest-sync.h"

#include <glib/gi18n.h>

/* Words for what needs more than the message of the error. */
static const char *
find_words (const GError *error)
{
  if (error->domain != HARVEST_STORE_ERROR)
    return NULL;
  switch ((HarvestStoreError)error->code)
    {
    case HARVEST_STORE_ERROR_TOO_NEW:
      return _ ("These stories were kept by a newer version. Nothing was changed; install the "
                "newest StoryHarvest.");
    case HARVEST_STORE_ERROR_NETWORK_HOME:
      return _ ("This folder lies on a network drive, where stories are not safe. Nothing was "
                "written; name a folder on this computer with --data.");
    case HARVEST_STORE_ERROR_DAMAGED:
      return _ ("The stories are damaged and could not be mended. The file was left as it is.");
    case HARVEST_STORE_ERROR_NO_SPACE:
      return _ ("The disk is full. Nothing was changed.");
    case HARVEST_STORE_ERROR_BUSY:
      return _ ("Another program holds the stories. Nothing was changed; try again in a moment.");
    case HARVEST_STORE_ERROR_NOT_FOUND:
    case HARVEST_STORE_ERROR_INVALID:
    case HARVEST_STORE_ERROR_REFUSED:
    case HARVEST_STORE_ERROR_TOO_LATE:
    case HARVEST_STORE_ERROR_SYNTAX:
    case HARVEST_STORE_ERROR_FAILED:
    default:
      return NULL;
    }
}

static HarvestSyncCode
find_code (const GError *error)
{
  switch ((HarvestSyncError)error->code)
    {
    case HARVEST_SYNC_ERROR_NO_CONNECTION:
      return HARVEST_SYNC_CODE_NO_CONNECTION;
    case HARVEST_SYNC_ERROR_NO_ANSWER:
      return HARVEST_SYNC_CODE_NO_ANSWER;
    case HARVEST_SYNC_ERROR_CERTIFICATE:
      return HARVEST_SYNC_CODE_CERTIFICATE;
    case HARVEST_SYNC_ERROR_NOT_THE_SERVER:
      return HARVEST_SYNC_CODE_NOT_THE_SERVER;
    case HARVEST_SYNC_ERROR_BAD_REPLY:
      return HARVEST_SYNC_CODE_BAD_REPLY;
    case HARVEST_SYNC_ERROR_ADDRESS:
    case HARVEST_SYNC_ERROR_SIGN_IN:
    case HARVEST_SYNC_ERROR_WAIT:
    case HARVEST_SYNC_ERROR_UPDATE:
    case HARVEST_SYNC_ERROR_REFUSED:
    case HARVEST_SYNC_ERROR_OTHER_SERVER:
    case HARVEST_SYNC_ERROR_BUSY:
    case HARVEST_SYNC_ERROR_FAILED:
    default:
      return HARVEST_SYNC_CODE_NONE;
    }
}

static HarvestCliStatus
report_sync_error (const GError *error)
{
  const char *words = harvest_sync_describe_code (find_code (error));

  if (words != NULL)
    g_printerr ("storyharvest-cli: %s (%s)\n", words, error->message);
  else
    g_printerr ("storyharvest-cli: %s\n", error->message);
  if (g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_ADDRESS))
    return HARVEST_CLI_USAGE;
  return harvest_sync_error_is_network (error) ? HARVEST_CLI_NO_NETWORK : HARVEST_CLI_REFUSED;
}

HarvestCliStatus
harvest_cli_report_error (const GError *error)
{
  const char *words;

  g_return_val_if_fail (error != NULL, HARVEST_CLI_REFUSED);

  if (error->domain == G_OPTION_ERROR)
    {
      g_printerr ("storyharvest-cli: %s\n%s\n", error->message,
                  _ ("“storyharvest-cli --help” tells how it is used."));
      return HARVEST_CLI_USAGE;
    }
  if (error->domain == HARVEST_SYNC_ERROR)
    return report_sync_error (error);
  words = find_words (error);
  if (words != NULL)
    g_printerr ("storyharvest-cli: %s (%s)\n", words, error->message);
  else
    g_printerr ("storyharvest-cli: %s\n", error->message);
  return HARVEST_CLI_REFUSED;
}
