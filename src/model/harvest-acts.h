/* harvest-acts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-clock.h"
#include "harvest-workflow.h"

G_BEGIN_DECLS

/* What people do with stories that are told, as changes to be committed together: window and
 * command line act through these and nothing else. Each returns (transfer full) (element-type
 * HarvestChange), empty if there is nothing to do, or %NULL with @error set
 * (%HARVEST_MODEL_ERROR_INVALID). harvest-telling.h has the telling itself. */

/**
 * harvest_act_edit:
 * @before: the story as the person saw it
 * @after: as they want it
 * @editor: the id of the person
 * @reason: (nullable): why
 *
 * Changes a story, and keeps a new text as a revision beside the original. A title that a person
 * wrote counts as theirs.
 */
GPtrArray *harvest_act_edit (HarvestRecord *before,
                             HarvestRecord *after,
                             const char *editor,
                             const char *reason,
                             const HarvestClock *clock,
                             GError **error);

/**
 * harvest_act_set_byline:
 * @mode: one of the choices of story.byline_mode
 *
 * Names the teller in another way.
 */
GPtrArray *harvest_act_set_byline (HarvestRecord *story,
                                   HarvestRecord *teller,
                                   const char *mode,
                                   GError **error);

/**
 * harvest_act_move:
 * @to: the state it shall have
 * @reason: (nullable): why; harvest_workflow_needs_reason() tells when there must be one
 *
 * Asks for a step, which the authority grants or refuses.
 */
GPtrArray *
harvest_act_move (HarvestRecord *story, HarvestState to, const char *reason, GError **error);

/**
 * harvest_act_withdraw:
 * @reason: (nullable): why; no teller has to say
 *
 * The teller takes the story back. It stays theirs, and can be told again.
 */
GPtrArray *harvest_act_withdraw (HarvestRecord *story, const char *reason, GError **error);

/**
 * harvest_act_tell_again:
 *
 * The teller gives a story that was withdrawn or declined to the editors again.
 */
GPtrArray *harvest_act_tell_again (HarvestRecord *story, GError **error);

/**
 * harvest_act_agree:
 *
 * The teller agrees to the text as it is.
 */
GPtrArray *harvest_act_agree (HarvestRecord *story, GError **error);

/**
 * harvest_act_show:
 *
 * A curator says that it may be shown. What has only been received has then been read, too.
 */
GPtrArray *harvest_act_show (HarvestRecord *story, GError **error);

/**
 * harvest_act_delete:
 * @record: a story, comment or thanks of the person's own
 *
 * What depends on a story goes with it.
 */
GPtrArray *harvest_act_delete (HarvestRecord *record, GError **error);

/**
 * harvest_act_comment:
 * @author: the id of the person
 * @reply_to: (nullable): the id of the comment that this one answers
 */
GPtrArray *harvest_act_comment (HarvestRecord *story,
                                const char *author,
                                const char *text,
                                const char *reply_to,
                                const HarvestClock *clock,
                                GError **error);

/**
 * harvest_act_thank:
 * @text: (nullable): for what
 */
GPtrArray *harvest_act_thank (HarvestRecord *story,
                              const char *author,
                              const char *text,
                              const HarvestClock *clock,
                              GError **error);

G_END_DECLS
