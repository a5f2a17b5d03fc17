/* harvest-purposes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-purposes"

#include "config.h"

#include "harvest-purposes.h"

#include <glib/gi18n.h>

const HarvestPurpose harvest_purposes[] = {
  { "internal", N_ ("Show it to colleagues inside the company") },
  { "training", N_ ("Use it to teach colleagues") },
  { "web", N_ ("Show it on the company’s website") },
  { "social", N_ ("Show it on social media") },
  { "press", N_ ("Give it to newspapers, radio and television") },
  { "print", N_ ("Print it in brochures and on posters") },
  { "paid_ad", N_ ("Use it in paid advertising") },
  { "recruitment", N_ ("Use it to find new colleagues") },
};
const guint harvest_n_purposes = G_N_ELEMENTS (harvest_purposes);
