/* harvest-consent-sheet.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"
#include "harvest-tell-draft.h"

G_BEGIN_DECLS

/* Asks a person in a story what they agree to: purposes, until when, and how they said so. */

#define HARVEST_TYPE_CONSENT_SHEET (harvest_consent_sheet_get_type ())
G_DECLARE_FINAL_TYPE (HarvestConsentSheet, harvest_consent_sheet, HARVEST, CONSENT_SHEET, AdwWindow)

/* Signal "done": the answer is in harvest_consent_sheet_get_person(); the sheet closes itself. */

/**
 * harvest_consent_sheet_new:
 * @person: copied; what was said before is shown
 */
GtkWidget *harvest_consent_sheet_new (HarvestStore *store, const HarvestTellPerson *person);

/**
 * harvest_consent_sheet_get_person:
 *
 * Returns: (transfer none): with the answer, after "done"
 */
const HarvestTellPerson *harvest_consent_sheet_get_person (HarvestConsentSheet *self);

G_END_DECLS
