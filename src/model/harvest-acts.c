/* harvest-acts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-acts"

#include "config.h"

#include "harvest-acts.h"

#include "harvest-byline.h"
#include "harvest-telling.h"
#include "harvest-uuid.h"

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
}

/* Appends what is different, if anything is. */
static gboolean
add_update (GPtrArray *changes,
            HarvestRecord *before,
            HarvestRecordBuilder *builder,
            const char *reason,
            GError **error)
{
  g_autoptr (HarvestRecord) after = harvest_record_builder_end (builder, error);
  HarvestChange *change;

  if (after == NULL)
    return FALSE;

  change = harvest_change_new_update_because (before, after, reason);
  if (change != NULL)
    g_ptr_array_add (changes, change);

  return TRUE;
}

static gboolean
add_create (GPtrArray *changes, HarvestRecordBuilder *builder, GError **error)
{
  g_autoptr (HarvestRecord) record = harvest_record_builder_end (builder, error);

  if (record == NULL)
    return FALSE;

  g_ptr_array_add (changes, harvest_change_new_create (record));
  return TRUE;
}

static HarvestRecordBuilder *
begin_dependent (const char *type, HarvestRecord *story, const HarvestClock *clock)
{
  g_autofree char *id = harvest_uuid_new (clock);
  HarvestRecordBuilder *builder = harvest_record_builder_new (type, id);

  harvest_record_builder_set_root (builder, harvest_record_get_id (story));
  return builder;
}

static gboolean
differs (HarvestRecord *before, HarvestRecord *after, const char *field)
{
  return g_strcmp0 (harvest_record_get_string (before, field),
                    harvest_record_get_string (after, field))
         != 0;
}

/* A change of one field by a choice's name. */
static GPtrArray *
update_string (HarvestRecord *story,
               const char *field,
               const char *value,
               const char *reason,
               GError **error)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (story);

  harvest_record_builder_set_string (builder, field, value);
  if (!add_update (changes, story, builder, reason, error))
    return NULL;

  return g_steal_pointer (&changes);
}

static const char *
get_state_name (HarvestState state)
{
  const HarvestRecordType *story = harvest_record_type_find ("story");

  return harvest_record_type_find_field (story, "state")->choices[state];
}

GPtrArray *
harvest_act_edit (HarvestRecord *before,
                  HarvestRecord *after,
                  const char *editor,
                  const char *reason,
                  const HarvestClock *clock,
                  GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  g_return_val_if_fail (before != NULL && harvest_record_is (before, "story"), NULL);
  g_return_val_if_fail (after != NULL && harvest_record_is (after, "story"), NULL);
  g_return_val_if_fail (editor != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  changes = new_changes ();
  builder = harvest_record_builder_new_from (after);
  if (differs (before, after, "title"))
    harvest_record_builder_unset (builder, "title_auto");
  if (!add_update (changes, before, builder, reason, error))
    return NULL;

  if (differs (before, after, "title") || differs (before, after, "body")
      || differs (before, after, "lang"))
    {
      g_autoptr (HarvestRecord) edited = harvest_record_builder_end (builder, error);
      g_autoptr (HarvestRecord) revision = NULL;

      if (edited != NULL)
        revision = harvest_telling_make_revision (edited, editor, reason, clock, error);
      if (revision == NULL)
        return NULL;
      g_ptr_array_add (changes, harvest_change_new_create (revision));
    }

  return g_steal_pointer (&changes);
}

GPtrArray *
harvest_act_set_byline (HarvestRecord *story,
                        HarvestRecord *teller,
                        const char *mode,
                        GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autofree char *byline = NULL;

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);
  g_return_val_if_fail (teller != NULL && harvest_record_is (teller, "person"), NULL);
  g_return_val_if_fail (mode != NULL, NULL);

  changes = new_changes ();
  builder = harvest_record_builder_new_from (story);
  byline = harvest_byline_make (teller, mode, harvest_record_get_string (story, "site"));
  harvest_record_builder_set_string (builder, "byline_mode", mode);
  harvest_record_builder_set_string (builder, "byline", byline);
  if (!add_update (changes, story, builder, NULL, error))
    return NULL;

  return g_steal_pointer (&changes);
}

GPtrArray *
harvest_act_move (HarvestRecord *story, HarvestState to, const char *reason, GError **error)
{
  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);
  g_return_val_if_fail (to < HARVEST_N_STATES, NULL);

  return update_string (story, "state", get_state_name (to), reason, error);
}

GPtrArray *
harvest_act_withdraw (HarvestRecord *story, const char *reason, GError **error)
{
  return harvest_act_move (story, HARVEST_STATE_WITHDRAWN_BY_TELLER, reason, error);
}

GPtrArray *
harvest_act_tell_again (HarvestRecord *story, GError **error)
{
  return harvest_act_move (story, HARVEST_STATE_SUBMITTED, NULL, error);
}

GPtrArray *
harvest_act_agree (HarvestRecord *story, GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);

  changes = new_changes ();
  builder = harvest_record_builder_new_from (story);
  harvest_record_builder_unset (builder, "needs_teller_ok");
  if (harvest_record_get_choice (story, "state") == HARVEST_STATE_IN_REVIEW)
    harvest_record_builder_set_string (builder, "state", get_state_name (HARVEST_STATE_TELLER_OK));
  if (!add_update (changes, story, builder, NULL, error))
    return NULL;

  return g_steal_pointer (&changes);
}

GPtrArray *
harvest_act_show (HarvestRecord *story, GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);

  changes = new_changes ();
  builder = harvest_record_builder_new_from (story);
  harvest_record_builder_set_boolean (builder, "reviewed", TRUE);
  if (harvest_record_get_choice (story, "state") == HARVEST_STATE_SUBMITTED)
    harvest_record_builder_set_string (builder, "state", get_state_name (HARVEST_STATE_TRIAGED));
  if (!add_update (changes, story, builder, NULL, error))
    return NULL;

  return g_steal_pointer (&changes);
}

GPtrArray *
harvest_act_delete (HarvestRecord *record, GError **error)
{
  GPtrArray *changes;

  g_return_val_if_fail (record != NULL, NULL);

  changes = new_changes ();
  g_ptr_array_add (changes, harvest_change_new_delete (record));
  return changes;
}

GPtrArray *
harvest_act_comment (HarvestRecord *story,
                     const char *author,
                     const char *text,
                     const char *reply_to,
                     const HarvestClock *clock,
                     GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);
  g_return_val_if_fail (author != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  changes = new_changes ();
  builder = begin_dependent ("comment", story, clock);
  harvest_record_builder_set_string (builder, "author", author);
  harvest_record_builder_set_string (builder, "text", text);
  harvest_record_builder_set_string (builder, "reply_to", reply_to);
  if (!add_create (changes, builder, error))
    return NULL;

  return g_steal_pointer (&changes);
}

GPtrArray *
harvest_act_thank (HarvestRecord *story,
                   const char *author,
                   const char *text,
                   const HarvestClock *clock,
                   GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), NULL);
  g_return_val_if_fail (author != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  changes = new_changes ();
  builder = begin_dependent ("thanks", story, clock);
  harvest_record_builder_set_string (builder, "author", author);
  harvest_record_builder_set_string (builder, "text", text);
  if (!add_create (changes, builder, error))
    return NULL;

  return g_steal_pointer (&changes);
}
