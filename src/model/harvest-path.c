/* harvest-path.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-path"

#include "config.h"

#include "harvest-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* clang-format off */
static const HarvestPathPlace places[HARVEST_N_STATES] = {
  [HARVEST_STATE_CAPTURED] =
    { HARVEST_STEP_SAVED, HARVEST_END_NONE, N_("New"), HARVEST_PILL_NEUTRAL },
  [HARVEST_STATE_SUBMITTED] =
    { HARVEST_STEP_RECEIVED, HARVEST_END_NONE, N_("Received"), HARVEST_PILL_WARNING },
  [HARVEST_STATE_TRIAGED] =
    { HARVEST_STEP_BEING_READ, HARVEST_END_NONE, N_("Read"), HARVEST_PILL_ACCENT },
  [HARVEST_STATE_IN_EDIT] =
    { HARVEST_STEP_BEING_READ, HARVEST_END_NONE, N_("In edit"), HARVEST_PILL_ACCENT },
  [HARVEST_STATE_IN_REVIEW] =
    { HARVEST_STEP_PLEASE_AGREE, HARVEST_END_NONE, N_("Teller asked"), HARVEST_PILL_WARNING },
  [HARVEST_STATE_TELLER_OK] =
    { HARVEST_STEP_PLEASE_AGREE, HARVEST_END_NONE, N_("Teller agreed"), HARVEST_PILL_SUCCESS },
  [HARVEST_STATE_APPROVED] =
    { HARVEST_STEP_PLEASE_AGREE, HARVEST_END_NONE, N_("Approved"), HARVEST_PILL_SUCCESS },
  [HARVEST_STATE_SCHEDULED] =
    { HARVEST_STEP_PLEASE_AGREE, HARVEST_END_NONE, N_("Scheduled"), HARVEST_PILL_SUCCESS },
  [HARVEST_STATE_PUBLISHED] =
    { HARVEST_STEP_SHOWN, HARVEST_END_NONE, N_("Published"), HARVEST_PILL_SUCCESS },
  [HARVEST_STATE_CORRECTED] =
    { HARVEST_STEP_SHOWN, HARVEST_END_NONE, N_("Corrected"), HARVEST_PILL_SUCCESS },
  [HARVEST_STATE_RECALLED] =
    { HARVEST_STEP_SHOWN, HARVEST_END_NOT_USED, N_("Recalled"), HARVEST_PILL_ERROR },
  [HARVEST_STATE_KILLED] =
    { HARVEST_STEP_SHOWN, HARVEST_END_NOT_USED, N_("Taken down"), HARVEST_PILL_ERROR },
  [HARVEST_STATE_EXPIRED] =
    { HARVEST_STEP_SHOWN, HARVEST_END_NONE, N_("Expired"), HARVEST_PILL_NEUTRAL },
  [HARVEST_STATE_ARCHIVED] =
    { HARVEST_STEP_BEING_READ, HARVEST_END_NONE, N_("Archived"), HARVEST_PILL_NEUTRAL },
  [HARVEST_STATE_DECLINED] =
    { HARVEST_STEP_BEING_READ, HARVEST_END_NOT_USED, N_("Declined"), HARVEST_PILL_NEUTRAL },
  [HARVEST_STATE_MERGED] =
    { HARVEST_STEP_BEING_READ, HARVEST_END_NONE, N_("Merged"), HARVEST_PILL_NEUTRAL },
  [HARVEST_STATE_ON_HOLD] =
    { HARVEST_STEP_BEING_READ, HARVEST_END_NONE, N_("On hold"), HARVEST_PILL_WARNING },
  [HARVEST_STATE_WITHDRAWN_BY_TELLER] =
    { HARVEST_STEP_RECEIVED, HARVEST_END_WITHDRAWN, N_("Withdrawn"), HARVEST_PILL_ERROR },
};
/* clang-format on */

const HarvestPathPlace *
harvest_path_get_place (HarvestState state)
{
  g_return_val_if_fail (state < HARVEST_N_STATES, NULL);

  return &places[state];
}

HarvestStep
harvest_path_get_step (HarvestRecord *story)
{
  const HarvestPathPlace *place;

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), HARVEST_STEP_SAVED);

  place = harvest_path_get_place (harvest_record_get_choice (story, "state"));
  if (place->end != HARVEST_END_NONE)
    return place->step;
  if (harvest_record_get_boolean (story, "needs_teller_ok")
      && harvest_record_get_choice (story, "state") == HARVEST_STATE_IN_REVIEW)
    return HARVEST_STEP_PLEASE_AGREE;
  if (strcmp (harvest_record_get_string (story, "visibility"), "editors") != 0)
    return HARVEST_STEP_SHOWN;

  return place->step;
}

const char *
harvest_path_get_step_label (HarvestStep step)
{
  static const char *const labels[] = {
    N_ ("Saved here"), N_ ("Received"), N_ ("Being read"), N_ ("Please agree"), N_ ("Shown"),
  };

  g_return_val_if_fail ((gsize)step < G_N_ELEMENTS (labels), NULL);

  return labels[step];
}

const char *
harvest_path_get_end_label (HarvestEnd end)
{
  static const char *const labels[] = { NULL, N_ ("Not used"), N_ ("Withdrawn") };

  g_return_val_if_fail ((gsize)end < G_N_ELEMENTS (labels), NULL);

  return labels[end];
}

const char *
harvest_pill_color_to_string (HarvestPillColor color)
{
  static const char *const names[] = { "neutral", "accent", "success", "warning", "error" };

  g_return_val_if_fail ((gsize)color < G_N_ELEMENTS (names), NULL);

  return names[color];
}
