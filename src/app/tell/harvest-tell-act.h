/* harvest-tell-act.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-record.h"
#include "harvest-tell-draft.h"

G_BEGIN_DECLS

/**
 * harvest_tell_act_new:
 * @draft: what the form says
 * @lang: (nullable): the language of the text, found or chosen
 * @me: the Person who tells
 * @clock: for new ids
 * @error: as harvest_telling_make_records()
 *
 * What the store is asked to write when the person chooses "Tell it": story, original, files, and
 * the people in it with their consents.
 *
 * Returns: (transfer full) (nullable) (element-type HarvestChange): the creations, the story first
 */
GPtrArray *harvest_tell_act_new (const HarvestTellDraft *draft,
                                 const char *lang,
                                 HarvestRecord *me,
                                 const HarvestClock *clock,
                                 GError **error);

/**
 * harvest_tell_act_add_person:
 * @changes: (element-type HarvestChange): the creations are appended to it
 * @story: the id of the story
 * @depicted: (nullable): the id of the DepictedPerson if there is one already
 *
 * Makes the records of one person in a story: who, and, unless they are to be asked later, what
 * they were asked and what they said.
 */
gboolean harvest_tell_act_add_person (GPtrArray *changes,
                                      const HarvestTellPerson *person,
                                      const char *story,
                                      const char *depicted,
                                      HarvestRecord *me,
                                      const HarvestClock *clock,
                                      GError **error);

G_END_DECLS
