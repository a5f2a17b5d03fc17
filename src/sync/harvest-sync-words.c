/* harvest-sync-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-words"

#include "config.h"

#include "harvest-sync.h"

#include <glib/gi18n.h>

static const char *const words[HARVEST_SYNC_N_CODES] = {
  [HARVEST_SYNC_CODE_NO_CONNECTION] = N_ ("The server cannot be reached. What you do is kept here "
                                          "and sent later."),
  [HARVEST_SYNC_CODE_NO_ANSWER] = N_ ("The server does not answer. It is tried again soon."),
  [HARVEST_SYNC_CODE_CERTIFICATE] = N_ ("The server could not prove who it is, so nothing was "
                                        "sent. Please tell your administrator."),
  [HARVEST_SYNC_CODE_NOT_THE_SERVER] = N_ ("Something else answers in the place of the server, "
                                           "perhaps the sign-in page of a Wi-Fi."),
  [HARVEST_SYNC_CODE_BAD_REPLY] = N_ ("The answer of the server was damaged on its way. It is "
                                      "tried again soon."),
  [HARVEST_SYNC_CODE_SERVER_BUSY] = N_ ("The server has much to do. It is tried again soon."),
  [HARVEST_SYNC_CODE_SERVER_TROUBLE] = N_ ("The server has a problem. It is tried again soon."),
  [HARVEST_SYNC_CODE_STORE_BUSY] = N_ ("Another program holds the stories. It is tried again "
                                       "soon."),
  [HARVEST_SYNC_CODE_STORE_FULL] = N_ ("The disk is full. Make room, so that new stories can "
                                       "come."),
  [HARVEST_SYNC_CODE_STORE_FAILED] = N_ ("The stories could not be written on this computer."),
  [HARVEST_SYNC_CODE_SIGN_IN] = N_ ("Please sign in again. Everything you wrote is kept."),
  [HARVEST_SYNC_CODE_OTHER_SERVER] = N_ ("Another server answers under this address. Nothing was "
                                         "sent to it."),
  [HARVEST_SYNC_CODE_OTHER_EPOCH] = N_ ("The server was restored from a copy. Nothing changes "
                                        "here before you agree."),
  [HARVEST_SYNC_CODE_MASS_DELETION] = N_ ("The server wants to delete very much at once. Nothing "
                                          "is deleted here before you agree."),
  [HARVEST_SYNC_CODE_UPDATE_CLIENT] = N_ ("This StoryHarvest is too old for the server. Please "
                                          "have it updated."),
  [HARVEST_SYNC_CODE_UPDATE_SERVER] = N_ ("The server is too old for this StoryHarvest. Please "
                                          "tell your administrator."),
};

const char *
harvest_sync_describe_code (HarvestSyncCode code)
{
  g_return_val_if_fail (code < HARVEST_SYNC_N_CODES, NULL);

  return words[code] != NULL ? _ (words[code]) : NULL;
}
