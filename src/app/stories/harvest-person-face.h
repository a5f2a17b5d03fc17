/* harvest-person-face.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-consent.h"
#include "harvest-store.h"

G_BEGIN_DECLS

/* Somebody in a story: a small face with a ring in the colour of their consent, the name, and the
 * consent in a word beside it. */

#define HARVEST_TYPE_PERSON_FACE (harvest_person_face_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPersonFace, harvest_person_face, HARVEST, PERSON_FACE, GtkWidget)

GtkWidget *harvest_person_face_new (void);

/**
 * harvest_person_face_set_person:
 * @name: the name, or what is known of them
 * @how: (nullable): shown, heard, quoted or named, as in depicted-person.how
 */
void harvest_person_face_set_person (HarvestPersonFace *self,
                                     const char *name,
                                     const char *how,
                                     HarvestConsentState consent);

/* The person's picture; NULL: the first letters of the name. */
void
harvest_person_face_set_picture (HarvestPersonFace *self, HarvestStore *store, const char *hash);

/**
 * harvest_person_face_get_word:
 *
 * Returns: (transfer none): what is known of a consent, in a translated word or two
 */
const char *harvest_person_face_get_word (HarvestConsentState consent);

G_END_DECLS
