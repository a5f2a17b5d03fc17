/* harvest-ruling.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-ruling"

#include "config.h"

#include "harvest-ruling.h"

#include "harvest-byline.h"
#include "harvest-model-error.h"
#include "harvest-uuid.h"

#include <string.h>

static gboolean
differs (HarvestRecord *before, HarvestRecord *after, const char *field)
{
  return g_strcmp0 (harvest_record_get_string (before, field),
                    harvest_record_get_string (after, field))
         != 0;
}

static gboolean
is_text_changed (HarvestRecord *before, HarvestRecord *after)
{
  return differs (before, after, "title") || differs (before, after, "body");
}

static gboolean
is_byline_changed (HarvestRecord *before, HarvestRecord *after)
{
  return before == NULL || differs (before, after, "byline")
         || differs (before, after, "byline_mode");
}

static HarvestState
get_state (HarvestRecord *story)
{
  return harvest_record_get_choice (story, "state");
}

static void
set_state (HarvestRecordBuilder *builder, HarvestState state)
{
  const HarvestRecordType *type = harvest_record_type_find ("story");

  harvest_record_builder_set_string (
      builder, "state", harvest_record_type_find_field (type, "state")->choices[state]);
}

/* Whether others have changed the text since the teller agreed to it. Only their own act, an edit
 * or their agreement, makes it good. */
static gboolean
needs_teller_ok (HarvestRecord *before, HarvestRecord *after, HarvestWriters actor)
{
  gboolean owner = (actor & HARVEST_WRITER_OWNER) != 0;

  if (before == NULL)
    return FALSE;
  if (is_text_changed (before, after))
    return !owner;
  if (owner
      && (get_state (after) == HARVEST_STATE_TELLER_OK
          || !harvest_record_get_boolean (after, "needs_teller_ok")))
    return FALSE;

  return harvest_record_get_boolean (before, "needs_teller_ok");
}

/* A wished step, and the ones that follow by themselves. */
static HarvestGuard
settle_state (HarvestRecord *before,
              HarvestRecord *after,
              const HarvestRulingFacts *facts,
              gboolean teller_ok_needed,
              HarvestState *state)
{
  HarvestState from;

  *state = get_state (after);
  if (before == NULL)
    {
      if (*state == HARVEST_STATE_CAPTURED)
        *state = HARVEST_STATE_SUBMITTED;
      return HARVEST_GUARD_PASSED;
    }

  from = get_state (before);
  if (is_text_changed (before, after))
    {
      if (harvest_workflow_is_out (from))
        return HARVEST_GUARD_TEXT_IS_OUT;
      if (*state == from && teller_ok_needed
          && (from == HARVEST_STATE_TELLER_OK || from == HARVEST_STATE_APPROVED
              || from == HARVEST_STATE_SCHEDULED))
        *state = HARVEST_STATE_IN_EDIT;
    }
  if (get_state (after) == from)
    return HARVEST_GUARD_PASSED;

  return harvest_workflow_check (from, get_state (after), facts->actor, facts->has_reason,
                                 teller_ok_needed);
}

/* Whether a curator's word that it may be shown still holds. */
static gboolean
is_still_reviewed (HarvestRecord *after, HarvestState state)
{
  switch (state)
    {
    case HARVEST_STATE_DECLINED:
    case HARVEST_STATE_MERGED:
    case HARVEST_STATE_RECALLED:
    case HARVEST_STATE_KILLED:
    case HARVEST_STATE_WITHDRAWN_BY_TELLER:
      return FALSE;

    case HARVEST_STATE_CAPTURED:
    case HARVEST_STATE_SUBMITTED:
    case HARVEST_STATE_TRIAGED:
    case HARVEST_STATE_IN_EDIT:
    case HARVEST_STATE_IN_REVIEW:
    case HARVEST_STATE_TELLER_OK:
    case HARVEST_STATE_APPROVED:
    case HARVEST_STATE_SCHEDULED:
    case HARVEST_STATE_PUBLISHED:
    case HARVEST_STATE_CORRECTED:
    case HARVEST_STATE_EXPIRED:
    case HARVEST_STATE_ARCHIVED:
    case HARVEST_STATE_ON_HOLD:
    case HARVEST_N_STATES:
    default:
      return harvest_record_get_boolean (after, "reviewed");
    }
}

static void
set_boolean (HarvestRecordBuilder *builder, const char *field, gboolean value)
{
  if (value)
    harvest_record_builder_set_boolean (builder, field, TRUE);
  else
    harvest_record_builder_unset (builder, field);
}

static HarvestVisibilityVerdict
decide_visibility (HarvestRecord *story, const HarvestRulingFacts *facts)
{
  HarvestVisibilityFacts visible = {
    .policy = facts->policy,
    .trust = facts->trust,
    .consented = facts->consented,
  };

  harvest_visibility_read_story (story, &visible);
  return harvest_visibility_decide (&visible);
}

static void
set_visibility (HarvestRecordBuilder *builder, HarvestAudience visibility)
{
  const HarvestRecordType *type = harvest_record_type_find ("story");

  harvest_record_builder_set_string (
      builder, "visibility",
      harvest_record_type_find_field (type, "visibility")->choices[visibility]);
}

HarvestRecord *
harvest_ruling_settle_story (HarvestRecord *before,
                             HarvestRecord *after,
                             const HarvestRulingFacts *facts,
                             HarvestGuard *guard,
                             GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) settled = NULL;
  HarvestGuard result;
  HarvestState state;
  gboolean teller_ok_needed;

  g_return_val_if_fail (after != NULL && harvest_record_is (after, "story"), NULL);
  g_return_val_if_fail (before == NULL || harvest_record_is (before, "story"), NULL);
  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  teller_ok_needed = needs_teller_ok (before, after, facts->actor);
  result = settle_state (before, after, facts, teller_ok_needed, &state);
  if (guard != NULL)
    *guard = result;
  if (result != HARVEST_GUARD_PASSED)
    {
      g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED, "story.state: %s",
                   harvest_guard_to_string (result));
      return NULL;
    }

  if (facts->teller != NULL && is_byline_changed (before, after)
      && !harvest_byline_check (after, facts->teller, error))
    return NULL;

  builder = harvest_record_builder_new_from (after);
  set_state (builder, state);
  set_boolean (builder, "needs_teller_ok", teller_ok_needed);
  set_boolean (builder, "reviewed", is_still_reviewed (after, state));
  settled = harvest_record_builder_end (builder, error);
  if (settled == NULL)
    return NULL;

  set_visibility (builder, decide_visibility (settled, facts).visibility);
  return harvest_record_builder_end (builder, error);
}

/* Events */

static HarvestRecordBuilder *
begin_event (HarvestRecord *story,
             const char *kind,
             const char *actor,
             const char *reason,
             const HarvestClock *clock)
{
  g_autofree char *id = harvest_uuid_new (clock);
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_utc (harvest_clock_now (clock) / G_USEC_PER_SEC);
  g_autofree char *at = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  HarvestRecordBuilder *builder = harvest_record_builder_new ("story-event", id);

  harvest_record_builder_set_root (builder, harvest_record_get_id (story));
  harvest_record_builder_set_string (builder, "kind", kind);
  harvest_record_builder_set_string (builder, "at", at);
  harvest_record_builder_set_string (builder, "actor", actor);
  harvest_record_builder_set_string (builder, "reason", reason);

  return builder;
}

static void
add_event (GPtrArray *events, HarvestRecordBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  HarvestRecord *event = harvest_record_builder_end (builder, &error);

  if (event != NULL)
    g_ptr_array_add (events, event);
  else
    g_warning ("A story-event was not made: %s", error->message);
}

static void
add_field_event (GPtrArray *events,
                 HarvestRecordBuilder *builder,
                 HarvestRecord *before,
                 HarvestRecord *settled,
                 const char *field)
{
  if (before != NULL)
    harvest_record_builder_set_string (builder, "before",
                                       harvest_record_get_string (before, field));
  harvest_record_builder_set_string (builder, "after", harvest_record_get_string (settled, field));
  add_event (events, builder);
}

GPtrArray *
harvest_ruling_make_events (HarvestRecord *before,
                            HarvestRecord *settled,
                            const HarvestRulingFacts *facts,
                            const char *actor,
                            const char *reason,
                            const HarvestClock *clock)
{
  GPtrArray *events;

  g_return_val_if_fail (settled != NULL && harvest_record_is (settled, "story"), NULL);
  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  events = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  if (before != NULL && is_text_changed (before, settled))
    {
      g_autoptr (HarvestRecordBuilder)
          builder = begin_event (settled, "edited", actor, reason, clock);

      add_event (events, builder);
    }
  if (before == NULL || differs (before, settled, "state"))
    {
      g_autoptr (HarvestRecordBuilder)
          builder = begin_event (settled, "state", actor, reason, clock);

      add_field_event (events, builder, before, settled, "state");
    }
  if (before == NULL ? strcmp (harvest_record_get_string (settled, "visibility"), "editors") != 0
                     : differs (before, settled, "visibility"))
    {
      g_autoptr (HarvestRecordBuilder)
          builder = begin_event (settled, "visibility", NULL, NULL, clock);
      HarvestVisibilityVerdict verdict = decide_visibility (settled, facts);

      harvest_record_builder_set_string (builder, "rule",
                                         harvest_visibility_reason_to_string (verdict.reason));
      add_field_event (events, builder, before, settled, "visibility");
    }

  return events;
}
