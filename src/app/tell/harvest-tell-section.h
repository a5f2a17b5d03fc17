/* harvest-tell-section.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"
#include "harvest-tell-draft.h"

G_BEGIN_DECLS

/* A part of the form for telling. The form knows its sections only by this. */

#define HARVEST_TYPE_TELL_SECTION (harvest_tell_section_get_type ())
G_DECLARE_DERIVABLE_TYPE (HarvestTellSection,
                          harvest_tell_section,
                          HARVEST,
                          TELL_SECTION,
                          GtkWidget)

/* Signal "changed": the person (not harvest_tell_section_load()) changed something. */

struct _HarvestTellSectionClass
{
  GtkWidgetClass parent_class;

  /* The store is open, and the person known; not called a second time. */
  void (*set_store) (HarvestTellSection *self, HarvestStore *store);
  /* Shows what @draft says about this part; what it does not say becomes the usual choice. */
  void (*load) (HarvestTellSection *self, const HarvestTellDraft *draft);
  /* Writes this part into @draft. */
  void (*save) (HarvestTellSection *self, HarvestTellDraft *draft);
  /* Something was said elsewhere in the form on which this part depends. */
  void (*update) (HarvestTellSection *self, const HarvestTellDraft *draft);
};

void harvest_tell_section_set_store (HarvestTellSection *self, HarvestStore *store);
void harvest_tell_section_load (HarvestTellSection *self, const HarvestTellDraft *draft);
void harvest_tell_section_save (HarvestTellSection *self, HarvestTellDraft *draft);
void harvest_tell_section_update (HarvestTellSection *self, const HarvestTellDraft *draft);

/* For subclasses: says that the person changed something; nothing while a draft is loaded. */
void harvest_tell_section_changed (HarvestTellSection *self);

/**
 * harvest_tell_section_get_store:
 *
 * Returns: (transfer none) (nullable): the store, once it is open
 */
HarvestStore *harvest_tell_section_get_store (HarvestTellSection *self);

/* For subclasses: cancelled when the section is disposed. */
GCancellable *harvest_tell_section_get_cancellable (HarvestTellSection *self);

G_END_DECLS
