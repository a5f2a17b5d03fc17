/* harvest-local-ruling.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-local-ruling"

#include "config.h"

#include "harvest-local-ruling.h"

#include "harvest-consent.h"
#include "harvest-local-rights.h"
#include "harvest-model-error.h"
#include "harvest-record-table.h"
#include "harvest-ruling.h"
#include "harvest-scopes.h"
#include "harvest-unit.h"

/* Of what was deleted, so long it is remembered what it was, so that the same can come back. */
#define REMEMBER_DELETED (31 * G_TIME_SPAN_DAY)

/* One decision in the making. */
typedef struct
{
  HarvestDatabase *database;
  HarvestChange *change;
  const HarvestClock *clock;
  HarvestLocalRights *rights;

  HarvestRecord *current;
  HarvestRecord *root;
  GPtrArray *dependents; /* of the story that it is about; NULL: about none */
  HarvestWriters writers;
} Case;

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->rights, harvest_local_rights_free);
  g_clear_pointer (&self->current, harvest_record_unref);
  g_clear_pointer (&self->root, harvest_record_unref);
  g_clear_pointer (&self->dependents, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* ---- Writing ---- */

gboolean
harvest_local_ruling_put_sync (HarvestDatabase *database, HarvestRecord *record, GError **error)
{
  return harvest_record_table_put_sync (database, record, NULL, error)
         && harvest_scopes_relist_sync (database, record, error);
}

/* What a record says, whatever revision it has. */
static char *
dup_content_hash (HarvestRecord *record)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (HarvestRecord) plain = NULL;

  harvest_record_builder_set_rev (builder, 0);
  plain = harvest_record_builder_end (builder, NULL);
  if (plain == NULL)
    return NULL;
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, harvest_record_get_bytes (plain));
}

static gboolean
remember_deleted (Case *self, HarvestRecord *record, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *hash = dup_content_hash (record);

  statement = harvest_database_prepare_sync (
      self->database, "INSERT OR REPLACE INTO deleted (id, hash, time) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, hash);
  harvest_statement_bind_integer (statement, 3, harvest_clock_now (self->clock));
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
forget_deleted (Case *self, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (self->database, "DELETE FROM deleted WHERE time < ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, harvest_clock_now (self->clock) - REMEMBER_DELETED);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* Whether a new record is just what was deleted under its id: that was decided about before. */
static gboolean
is_restored (Case *self, HarvestRecord *record, gboolean *restored, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *hash = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (self->database,
                                             "SELECT hash FROM deleted WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    hash = dup_content_hash (record);
  *restored = row && g_strcmp0 (harvest_statement_get_text (statement, 0), hash) == 0;
  return TRUE;
}

/* What depends on a record goes with it. */
static gboolean
remove_record (Case *self, GError **error)
{
  g_autoptr (GPtrArray) dependents = harvest_record_table_list_dependents_sync (
      self->database, harvest_record_get_id (self->current), error);

  if (dependents == NULL || !forget_deleted (self, error))
    return FALSE;
  g_ptr_array_add (dependents, harvest_record_ref (self->current));
  for (guint i = 0; i < dependents->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (dependents, i);

      if (!remember_deleted (self, record, error)
          || !harvest_record_table_remove_sync (self->database, harvest_record_get_id (record),
                                                error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The facts about a story ---- */

static GPtrArray *
select_type (GPtrArray *records, const char *type)
{
  GPtrArray *selected = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    if (harvest_record_is (g_ptr_array_index (records, i), type))
      g_ptr_array_add (selected, g_ptr_array_index (records, i));
  return selected;
}

static gboolean
is_consented (Case *self)
{
  g_autofree char *today = harvest_local_rights_dup_today (self->rights);
  const HarvestConsentUse use = { .purpose = "internal", .day = today };
  g_autoptr (GPtrArray) depicted = select_type (self->dependents, "depicted-person");
  g_autoptr (GPtrArray) consents = select_type (self->dependents, "consent-record");
  g_autoptr (GPtrArray) events = select_type (self->dependents, "consent-event");
  g_autoptr (GPtrArray) missing = harvest_consent_list_missing (depicted, consents, events, &use);

  return missing->len == 0;
}

static HarvestRecord *
lookup_unit_cb (const char *id, gpointer data)
{
  return harvest_local_rights_find_unit (data, id);
}

static HarvestPolicy
get_policy (Case *self, HarvestRecord *story)
{
  HarvestRecord *unit = harvest_local_rights_find_unit (self->rights,
                                                        harvest_record_get_string (story, "unit"));
  const char *policy = harvest_unit_get_inherited (unit, "policy", lookup_unit_cb, self->rights);

  if (g_strcmp0 (policy, "all") == 0)
    return HARVEST_POLICY_ALL;
  if (g_strcmp0 (policy, "known") == 0)
    return HARVEST_POLICY_KNOWN;
  return HARVEST_POLICY_REVIEW;
}

static gboolean
get_trust (Case *self, const char *teller, HarvestTrust *trust, GError **error)
{
  gboolean curates, reviews;
  guint n_accepted;

  if (!harvest_local_rights_has_role_sync (self->rights, teller, "curator", &curates, error)
      || !harvest_local_rights_has_role_sync (self->rights, teller, "reviewer", &reviews, error)
      || !harvest_local_rights_count_accepted_sync (
          self->rights, teller, HARVEST_TRUST_KNOWN_STORIES, &n_accepted, error))
    return FALSE;
  *trust = harvest_trust_decide (n_accepted, FALSE, curates || reviews);
  return TRUE;
}

/* @teller is (transfer full) and what facts->teller borrows. */
static gboolean
collect_facts (Case *self,
               HarvestRecord *story,
               HarvestRulingFacts *facts,
               HarvestRecord **teller,
               GError **error)
{
  const char *known = harvest_local_rights_find_teller (self->dependents);
  const char *id = known != NULL ? known : harvest_local_rights_get_person (self->rights);

  facts->actor = self->writers;
  facts->has_reason = harvest_change_get_reason (self->change) != NULL;
  facts->policy = get_policy (self, story);
  facts->consented = is_consented (self);
  /* Elsewhere nothing hangs on it, and it takes long to find out. */
  if (facts->policy == HARVEST_POLICY_KNOWN && !get_trust (self, id, &facts->trust, error))
    return FALSE;
  /* Who is just telling may be writing it down for somebody else. */
  if (known != NULL && !harvest_record_table_find_sync (self->database, id, NULL, teller, error))
    return FALSE;
  facts->teller = *teller;
  return TRUE;
}

/* ---- Answers ---- */

static HarvestAnswer *
reject (Case *self, const char *guard, const GError *why)
{
  const char *reason = "refused";

  if (guard != NULL)
    reason = guard;
  else if (g_error_matches (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID))
    reason = "invalid";
  else if (g_error_matches (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT))
    reason = "conflict";
  g_debug ("Change %s is rejected: %s", harvest_change_get_op (self->change), why->message);
  return harvest_answer_new (harvest_change_get_op (self->change), HARVEST_ANSWER_REJECTED, 0,
                             reason, why->message);
}

static HarvestAnswer *
accept (Case *self, HarvestRecord *next, GHashTable *conflict)
{
  const char *op = harvest_change_get_op (self->change);
  gint64 before = self->current != NULL ? harvest_record_get_rev (self->current) : 0;
  gint64 rev = next != NULL ? harvest_record_get_rev (next) : before + 1;
  gboolean merged = before > harvest_change_get_base_rev (self->change);

  if (conflict != NULL && g_hash_table_size (conflict) > 0)
    {
      GHashTableIter iter;
      gpointer field;

      g_hash_table_iter_init (&iter, conflict);
      g_hash_table_iter_next (&iter, &field, NULL);
      return harvest_answer_new (op, HARVEST_ANSWER_CONFLICT, rev, "conflict", field);
    }
  return harvest_answer_new (op, merged ? HARVEST_ANSWER_MERGED : HARVEST_ANSWER_APPLIED, rev, NULL,
                             NULL);
}

/* ---- Deciding ---- */

static gboolean
put_events (Case *self,
            HarvestRecord *before,
            HarvestRecord *settled,
            const HarvestRulingFacts *facts,
            GError **error)
{
  g_autoptr (GPtrArray) events = harvest_ruling_make_events (
      before, settled, facts, harvest_local_rights_get_person (self->rights),
      harvest_change_get_reason (self->change), self->clock);

  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (HarvestRecordBuilder)
          builder = harvest_record_builder_new_from (g_ptr_array_index (events, i));
      g_autoptr (HarvestRecord) event = NULL;

      harvest_record_builder_set_rev (builder, 1);
      event = harvest_record_builder_end (builder, error);
      if (event == NULL || !harvest_local_ruling_put_sync (self->database, event, error))
        return FALSE;
    }
  return TRUE;
}

static HarvestAnswer *
decide_story (Case *self, HarvestRecord *next, GHashTable *conflict, GError **error)
{
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (GError) why = NULL;
  HarvestRulingFacts facts = { 0 };
  HarvestGuard guard = HARVEST_GUARD_PASSED;

  if (!collect_facts (self, next, &facts, &teller, error))
    return NULL;
  settled = harvest_ruling_settle_story (self->current, next, &facts, &guard, &why);
  if (settled == NULL)
    return reject (self, guard != HARVEST_GUARD_PASSED ? harvest_guard_to_string (guard) : NULL,
                   why);
  if (!harvest_local_ruling_put_sync (self->database, settled, error)
      || !put_events (self, self->current, settled, &facts, error))
    return NULL;
  if (self->current == NULL
      && !harvest_scopes_list_maker_sync (self->database, settled,
                                          harvest_local_rights_get_person (self->rights), error))
    return NULL;
  return accept (self, settled, conflict);
}

/* A fact about the story is different: who told it, who is in it, what they agreed to. */
static gboolean
settle_again (Case *self, HarvestRecord *story, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (story);
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (HarvestRecord) next = NULL;
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (GError) why = NULL;
  HarvestRulingFacts facts = { 0 };

  g_clear_pointer (&self->dependents, g_ptr_array_unref);
  self->dependents = harvest_record_table_list_dependents_sync (
      self->database, harvest_record_get_id (story), error);
  if (self->dependents == NULL || !collect_facts (self, story, &facts, &teller, error))
    return FALSE;
  harvest_record_builder_set_rev (builder, harvest_record_get_rev (story) + 1);
  next = harvest_record_builder_end (builder, error);
  if (next == NULL)
    return FALSE;
  settled = harvest_ruling_settle_story (story, next, &facts, NULL, &why);
  if (settled == NULL)
    g_info ("Story %s was not settled again: %s", harvest_record_get_id (story), why->message);
  if (settled == NULL || harvest_record_equal (settled, next))
    return TRUE;
  return harvest_local_ruling_put_sync (self->database, settled, error)
         && put_events (self, story, settled, &facts, error);
}

static gboolean
is_fact (const HarvestRecordType *type)
{
  static const char *const facts[] = { "contribution", "depicted-person", "consent-record",
                                       "consent-event", NULL };

  return g_strv_contains (facts, type->name);
}

static HarvestAnswer *
write_decided (Case *self, HarvestRecord *next, GHashTable *conflict, GError **error)
{
  const HarvestRecordType *type = harvest_change_get_record_type (self->change);

  if (next != NULL ? !harvest_local_ruling_put_sync (self->database, next, error)
                   : !remove_record (self, error))
    return NULL;
  if (self->root != NULL && is_fact (type) && !settle_again (self, self->root, error))
    return NULL;
  return accept (self, next, conflict);
}

/* What the change is about: the record, the story above it, and what depends on that. */
static gboolean
look_up (Case *self, GError **error)
{
  const char *id = harvest_change_get_id (self->change);
  const char *root = harvest_change_get_root (self->change);
  const char *story = root;

  if (!harvest_record_table_find_sync (self->database, id, NULL, &self->current, error))
    return FALSE;
  if (story == NULL && g_str_equal (harvest_change_get_record_type (self->change)->name, "story"))
    story = id;
  if (root != NULL
      && !harvest_record_table_find_sync (self->database, root, NULL, &self->root, error))
    return FALSE;
  if (story != NULL)
    self->dependents = harvest_record_table_list_dependents_sync (self->database, story, error);
  return story == NULL || self->dependents != NULL;
}

static gboolean
check_rights (Case *self, HarvestRecord *next, GError **why, GError **error)
{
  HarvestRecord *record = self->current != NULL ? self->current : next;
  HarvestRecord *story = harvest_record_is (record, "story") ? record : self->root;
  gboolean restored = FALSE;

  if (!harvest_local_rights_get_writers_sync (self->rights, record, self->current == NULL, story,
                                              self->dependents, &self->writers, error))
    return FALSE;
  if (self->current == NULL && !is_restored (self, next, &restored, error))
    return FALSE;
  if (restored)
    return TRUE;
  if (harvest_change_get_root (self->change) != NULL && self->root == NULL)
    g_set_error_literal (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT,
                         "what it belongs to is not there");
  else
    harvest_change_check_writers (self->change, self->writers, why);
  return TRUE;
}

HarvestAnswer *
harvest_local_ruling_decide_sync (HarvestDatabase *database,
                                  HarvestChange *change,
                                  const char *person,
                                  const HarvestClock *clock,
                                  GError **error)
{
  g_auto (Case) self = { .database = database, .change = change, .clock = clock };
  g_autoptr (HarvestRecord) next = NULL;
  g_autoptr (GHashTable) conflict = NULL;
  g_autoptr (GError) why = NULL;

  self.rights = harvest_local_rights_new (database, person, clock);
  if (!look_up (&self, error))
    return NULL;
  /* Deleted twice is deleted. */
  if (self.current == NULL && harvest_change_get_kind (change) == HARVEST_CHANGE_DELETE)
    return accept (&self, NULL, NULL);
  next = harvest_change_apply (change, self.current, &conflict, &why);
  if (why == NULL && !check_rights (&self, next, &why, error))
    return NULL;
  if (why != NULL)
    return reject (&self, NULL, why);
  if (next != NULL && harvest_record_is (next, "story"))
    return decide_story (&self, next, conflict, error);
  return write_decided (&self, next, conflict, error);
}
