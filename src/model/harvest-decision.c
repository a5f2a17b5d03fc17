/* harvest-decision.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-decision"

#include "config.h"

#include "harvest-decision.h"

#include "harvest-consent.h"
#include "harvest-model-error.h"
#include "harvest-ruling.h"
#include "harvest-telling.h"
#include "harvest-unit.h"

#include <string.h>

/* One decision in the making. */
typedef struct
{
  const HarvestQuestion *question;
  HarvestRights *rights;
  HarvestRecord *current;
  HarvestRecord *root;
  GPtrArray *dependents; /* of the story that it is about; NULL: about none */
  HarvestWriters writers;
  HarvestDecision *decision;
} Case;

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->rights, harvest_rights_free);
  g_clear_pointer (&self->current, harvest_record_unref);
  g_clear_pointer (&self->root, harvest_record_unref);
  g_clear_pointer (&self->dependents, g_ptr_array_unref);
  g_clear_pointer (&self->decision, harvest_decision_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* ---- Decisions ---- */

static HarvestDecision *
decision_new (HarvestDecisionStatus status)
{
  HarvestDecision *self = g_new0 (HarvestDecision, 1);

  self->status = status;
  self->puts = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  return self;
}

void
harvest_decision_free (HarvestDecision *self)
{
  g_free (self->code);
  g_free (self->field);
  g_free (self->rule);
  g_clear_pointer (&self->conflict, g_hash_table_unref);
  g_clear_pointer (&self->before, harvest_record_unref);
  g_clear_pointer (&self->after, harvest_record_unref);
  g_ptr_array_unref (self->puts);
  g_free (self);
}

/* Errors of this folder begin with "type.field: ". */
static char *
dup_field (const char *message)
{
  const char *colon = strstr (message, ": ");
  const char *dot = strchr (message, '.');

  if (colon == NULL || dot == NULL || dot > colon
      || strspn (dot + 1, "abcdefghijklmnopqrstuvwxyz0123456789_") != (gsize)(colon - dot - 1))
    return NULL;
  return g_strndup (dot + 1, colon - dot - 1);
}

HarvestDecision *
harvest_decision_new_rejected (const char *code, const GError *why)
{
  HarvestDecision *self = decision_new (HARVEST_DECISION_REJECTED);

  self->code = g_strdup (code);
  if (why != NULL)
    {
      self->field = dup_field (why->message);
      self->rule = g_strdup (why->message);
    }
  return self;
}

char *
harvest_decision_dup_content_hash (HarvestRecord *record)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (HarvestRecord) plain = NULL;

  harvest_record_builder_set_rev (builder, 0);
  plain = harvest_record_builder_end (builder, NULL);
  if (plain == NULL)
    return NULL;
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, harvest_record_get_bytes (plain));
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
  g_autofree char *today = harvest_rights_dup_today (self->rights);
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
  return harvest_rights_find_unit (data, id);
}

static HarvestPolicy
get_policy (Case *self, HarvestRecord *story)
{
  HarvestRecord *unit = harvest_rights_find_unit (self->rights,
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

  if (!harvest_rights_has_role (self->rights, teller, "curator", &curates, error)
      || !harvest_rights_has_role (self->rights, teller, "reviewer", &reviews, error)
      || !harvest_rights_count_accepted (self->rights, teller, HARVEST_TRUST_KNOWN_STORIES,
                                         &n_accepted, error))
    return FALSE;
  *trust = harvest_trust_decide (n_accepted, FALSE, curates || reviews);
  return TRUE;
}

static gboolean
find (Case *self, const char *id, HarvestRecord **record, GError **error)
{
  const HarvestLookup *lookup = self->question->lookup;

  return lookup->find (lookup->data, id, record, error);
}

/* @teller is (transfer full) and what facts->teller borrows. */
static gboolean
collect_facts (Case *self,
               HarvestRecord *story,
               HarvestRulingFacts *facts,
               HarvestRecord **teller,
               GError **error)
{
  const char *known = harvest_rights_find_teller (self->dependents);
  const char *id = known != NULL ? known : self->question->person;

  facts->actor = self->writers;
  facts->has_reason = harvest_change_get_reason (self->question->change) != NULL;
  facts->policy = get_policy (self, story);
  facts->consented = is_consented (self);
  /* Elsewhere nothing hangs on it, and it takes long to find out. */
  if (facts->policy == HARVEST_POLICY_KNOWN && !get_trust (self, id, &facts->trust, error))
    return FALSE;
  /* Who is just telling may be writing it down for somebody else. */
  if (known != NULL && !find (self, id, teller, error))
    return FALSE;
  facts->teller = *teller;
  return TRUE;
}

/* ---- Answers ---- */

/* The sentence for what model/ says about the change itself. */
static const char *
get_code (Case *self, const GError *why)
{
  if (g_error_matches (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID))
    return "invalid";
  if (!g_error_matches (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT))
    return "append-only";

  switch (harvest_change_get_kind (self->question->change))
    {
    case HARVEST_CHANGE_CREATE:
      return "exists";
    case HARVEST_CHANGE_DELETE:
      return "edited-before-delete";
    case HARVEST_CHANGE_UPDATE:
    default:
      return "gone";
    }
}

static HarvestDecision *
reject (Case *self, const char *code, const GError *why)
{
  g_debug ("Change %s is rejected (%s): %s", harvest_change_get_op (self->question->change), code,
           why != NULL ? why->message : "-");
  return harvest_decision_new_rejected (code, why);
}

static HarvestDecision *
accept (Case *self, HarvestRecord *after, GHashTable *conflict)
{
  HarvestDecision *decision = g_steal_pointer (&self->decision);
  gint64 before = self->current != NULL ? harvest_record_get_rev (self->current) : 0;
  gboolean merged = before > harvest_change_get_base_rev (self->question->change);

  decision->status = merged ? HARVEST_DECISION_MERGED : HARVEST_DECISION_APPLIED;
  decision->rev = after != NULL ? harvest_record_get_rev (after) : before + 1;
  if (self->current != NULL)
    decision->before = harvest_record_ref (self->current);
  if (after != NULL)
    {
      decision->after = harvest_record_ref (after);
      g_ptr_array_insert (decision->puts, 0, harvest_record_ref (after));
    }
  if (conflict != NULL && g_hash_table_size (conflict) > 0)
    {
      decision->status = HARVEST_DECISION_CONFLICT;
      decision->code = g_strdup ("conflict");
      decision->conflict = g_hash_table_ref (conflict);
    }
  return decision;
}

/* ---- Deciding ---- */

static gboolean
add_made (Case *self, HarvestRecord *record, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  HarvestRecord *made;

  harvest_record_builder_set_rev (builder, 1);
  made = harvest_record_builder_end (builder, error);
  if (made != NULL)
    g_ptr_array_add (self->decision->puts, made);
  return made != NULL;
}

static gboolean
add_events (Case *self,
            HarvestRecord *before,
            HarvestRecord *settled,
            const HarvestRulingFacts *facts,
            GError **error)
{
  g_autoptr (GPtrArray) events = harvest_ruling_make_events (
      before, settled, facts, self->question->person,
      harvest_change_get_reason (self->question->change), self->question->clock);

  for (guint i = 0; i < events->len; i++)
    if (!add_made (self, g_ptr_array_index (events, i), error))
      return FALSE;
  return TRUE;
}

/* What the person wrote, and nobody can see in the story, stays as a version of it. */
static gboolean
add_mine (Case *self, HarvestRecord *settled, GHashTable *conflict, GError **error)
{
  const char *mine = conflict != NULL ? g_hash_table_lookup (conflict, "body") : NULL;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) version = NULL;
  g_autoptr (HarvestRecord) revision = NULL;

  if (!self->question->keep_mine || mine == NULL || *mine == '\0')
    return TRUE;
  builder = harvest_record_builder_new_from (settled);
  harvest_record_builder_set_string (builder, "body", mine);
  version = harvest_record_builder_end (builder, error);
  if (version == NULL)
    return FALSE;
  revision = harvest_telling_make_revision (version, self->question->person, NULL,
                                            self->question->clock, error);
  return revision != NULL && add_made (self, revision, error);
}

static HarvestDecision *
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
  if (settled == NULL && guard != HARVEST_GUARD_PASSED)
    return reject (self, harvest_guard_to_string (guard), why);
  if (settled == NULL)
    return reject (self,
                   g_error_matches (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID)
                       ? "invalid"
                       : "refused",
                   why);
  if (!add_events (self, self->current, settled, &facts, error)
      || !add_mine (self, settled, conflict, error))
    return NULL;
  return accept (self, settled, conflict);
}

/* The dependents as they are once @next is there, or (%NULL) the current record is gone. */
static void
take_into_account (Case *self, HarvestRecord *next)
{
  const char *id = harvest_change_get_id (self->question->change);

  for (guint i = 0; i < self->dependents->len; i++)
    if (strcmp (harvest_record_get_id (g_ptr_array_index (self->dependents, i)), id) == 0)
      {
        g_ptr_array_remove_index (self->dependents, i);
        break;
      }
  if (next != NULL)
    g_ptr_array_add (self->dependents, harvest_record_ref (next));
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

  if (!collect_facts (self, story, &facts, &teller, error))
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
  g_ptr_array_add (self->decision->puts, harvest_record_ref (settled));
  return add_events (self, story, settled, &facts, error);
}

static gboolean
is_fact (const HarvestRecordType *type)
{
  static const char *const facts[] = { "contribution", "depicted-person", "consent-record",
                                       "consent-event", NULL };

  return g_strv_contains (facts, type->name);
}

static HarvestDecision *
decide_other (Case *self, HarvestRecord *next, GHashTable *conflict, GError **error)
{
  const HarvestRecordType *type = harvest_change_get_record_type (self->question->change);

  if (self->root != NULL && is_fact (type) && harvest_record_is (self->root, "story"))
    {
      take_into_account (self, next);
      if (!settle_again (self, self->root, error))
        return NULL;
    }
  return accept (self, next, conflict);
}

/* What the change is about: the record, the story above it, and what depends on that. */
static gboolean
look_up (Case *self, GError **error)
{
  const HarvestLookup *lookup = self->question->lookup;
  HarvestChange *change = self->question->change;
  const char *root = harvest_change_get_root (change);
  const char *story = root;

  if (!find (self, harvest_change_get_id (change), &self->current, error))
    return FALSE;
  if (story == NULL && g_str_equal (harvest_change_get_record_type (change)->name, "story"))
    story = harvest_change_get_id (change);
  if (root != NULL && !find (self, root, &self->root, error))
    return FALSE;
  if (story != NULL)
    self->dependents = lookup->list_dependents (lookup->data, story, error);
  return story == NULL || self->dependents != NULL;
}

/* Whether it would make somebody an owner of the story, which only an owner may do: else a curator
 * could agree to their own words in the teller's place. */
static gboolean
makes_owner (HarvestRecord *record)
{
  static const char *const roles[] = { "recorder", "teller", NULL };

  return record != NULL && harvest_record_is (record, "contribution")
         && g_strv_contains (roles, harvest_record_get_string (record, "role"));
}

/* Returns: (nullable): a sentence, if the person may not do this, with @why */
static const char *
check_rights (Case *self, HarvestRecord *next, GError **why)
{
  gboolean is_new = self->current == NULL;

  if (is_new && self->question->was != NULL)
    {
      g_autofree char *hash = harvest_decision_dup_content_hash (next);

      /* Just what was deleted comes back: that was decided about before. */
      if (g_strcmp0 (hash, self->question->was) == 0)
        return NULL;
    }
  if (harvest_change_get_root (self->question->change) != NULL && self->root == NULL)
    return "gone";
  if (is_new && makes_owner (next) && (self->writers & HARVEST_WRITER_OWNER) == 0
      && (self->question->flags & HARVEST_RIGHTS_ALONE) == 0)
    return "wrong-person";
  return harvest_change_check_writers (self->question->change, self->writers, why) ? NULL
                                                                                   : "wrong-person";
}

static HarvestRecord *
merge (Case *self, GHashTable **conflict, GError **why)
{
  return harvest_change_apply_distrusting (self->question->change, self->current,
                                           self->question->distrusted, conflict, why);
}

HarvestDecision *
harvest_decision_make (const HarvestQuestion *question, GError **error)
{
  g_auto (Case) self = { .question = question };
  g_autoptr (HarvestRecord) next = NULL;
  g_autoptr (GHashTable) conflict = NULL;
  g_autoptr (GError) why = NULL;
  HarvestRecord *record, *story;
  const char *code;

  g_return_val_if_fail (question != NULL && question->change != NULL, NULL);

  self.rights = harvest_rights_new (question->lookup, question->person, question->clock,
                                    question->flags);
  self.decision = decision_new (HARVEST_DECISION_APPLIED);
  if (!look_up (&self, error))
    return NULL;
  /* Deleted twice is deleted. */
  if (self.current == NULL && harvest_change_get_kind (question->change) == HARVEST_CHANGE_DELETE)
    return accept (&self, NULL, NULL);
  next = merge (&self, &conflict, &why);
  if (why != NULL)
    return reject (&self, get_code (&self, why), why);
  record = self.current != NULL ? self.current : next;
  story = harvest_record_is (record, "story") ? record : self.root;
  if (!harvest_rights_get_writers (self.rights, record, self.current == NULL, question->maker,
                                   story, self.dependents, &self.writers, error))
    return NULL;
  code = check_rights (&self, next, &why);
  if (code != NULL)
    return reject (&self, code, why);
  if (next != NULL && harvest_record_is (next, "story"))
    return decide_story (&self, next, conflict, error);
  return decide_other (&self, next, conflict, error);
}
