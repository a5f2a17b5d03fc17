/* harvest-classification.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-classification"

#include "config.h"

#include "harvest-classification.h"

#include <glib/gi18n-lib.h>

static const HarvestClassInfo infos[HARVEST_N_CLASSES] = {
  [HARVEST_CLASS_PUBLIC] = {
    HARVEST_LIGHT_GREEN,
    N_("Anybody may know it"),
    N_("It may be shown to everybody you choose, and later outside the company."),
    {
      N_("A visitor praised how quickly the spare part came."),
      N_("How we celebrated Maria's 25 years with us."),
      N_("A tip for cleaning the machine that is in the manual, too."),
    },
  },
  [HARVEST_CLASS_INTERNAL] = {
    HARVEST_LIGHT_GREEN,
    N_("For colleagues"),
    N_("It may be shown inside the company. Nothing goes outside without asking you."),
    {
      N_("How two departments solved a late delivery together."),
      N_("A question that three customers asked this week."),
      N_("An idea for the order of work at the press."),
    },
  },
  [HARVEST_CLASS_RESTRICTED] = {
    HARVEST_LIGHT_YELLOW,
    N_("For a few"),
    N_("At most your team and the editors see it. They can help to tell it so that more may read it."),
    {
      N_("A customer's complaint with their name in it."),
      N_("A price that was offered to one customer."),
      N_("A machine that does not yet do what it should."),
    },
  },
  [HARVEST_CLASS_SECRET] = {
    HARVEST_LIGHT_RED,
    N_("Secret"),
    N_("Only you and the editors see it. It is kept, never deleted."),
    {
      N_("A product that has not been announced."),
      N_("A colleague's illness, or what somebody earns."),
      N_("A contract that is not signed, or a case in court."),
    },
  },
};

const HarvestClassInfo *
harvest_class_get_info (HarvestClass class)
{
  g_return_val_if_fail (class < HARVEST_N_CLASSES, NULL);

  return &infos[class];
}

const char *
harvest_class_to_string (HarvestClass class)
{
  static const char *const names[] = { "public", "internal", "restricted", "secret" };

  g_return_val_if_fail ((gsize) class < G_N_ELEMENTS (names), NULL);

  return names[class];
}
