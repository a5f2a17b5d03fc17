/* harvest-server-case.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-case"

#include "config.h"

#include "harvest-server-case.h"

#include "harvest-decision.h"
#include "harvest-model-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-server-log.h"
#include "harvest-server-writer.h"

#include <string.h>

/* One mutation, and what the server knows about what it is about. */
typedef struct
{
  HarvestServerTx *tx;
  HarvestServerAccess *access;
  const char *person;
  const HarvestPushMutation *mutation;

  HarvestChange *change;
  HarvestServerRecord *found; /* NULL: no record ever had the id */
  HarvestServerRecord *root;  /* NULL: the change names none, or there is none */
  gboolean seen;              /* the person sees, or saw, the record */
} Case;

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->change, harvest_change_unref);
  g_clear_pointer (&self->found, harvest_server_record_free);
  g_clear_pointer (&self->root, harvest_server_record_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* ---- Results ---- */

static HarvestPushResult *
result_new (const Case *self, HarvestPushStatus status, gint64 rev)
{
  HarvestPushResult *result = harvest_push_result_new ();

  result->n = self->mutation->n;
  result->op = g_strdup (self->mutation->change->op);
  result->status = status;
  result->rev = rev;
  return result;
}

/* Cut to what a message may carry. */
static char *
dup_cut (const char *text)
{
  return text != NULL ? g_utf8_substring (
             text, 0, MIN (g_utf8_strlen (text, -1), HARVEST_LIMIT_DETAIL_CHARS_MAX))
                      : NULL;
}

static HarvestPushResult *
reject (const Case *self, const char *code, const char *field, const char *rule)
{
  HarvestPushResult *result = result_new (self, HARVEST_PUSH_REJECTED, 0);

  result->code = g_strdup (code);
  result->field = g_strdup (field);
  result->rule = dup_cut (rule);
  return result;
}

static int
compare_conflicts (gconstpointer a, gconstpointer b)
{
  const HarvestPushConflict *first = *(const HarvestPushConflict *const *)a;
  const HarvestPushConflict *second = *(const HarvestPushConflict *const *)b;

  return strcmp (first->field, second->field);
}

static void
add_conflicts (HarvestPushResult *result, const HarvestDecision *decision)
{
  GHashTableIter iter;
  gpointer field, mine;

  g_hash_table_iter_init (&iter, decision->conflict);
  while (g_hash_table_iter_next (&iter, &field, &mine))
    {
      HarvestPushConflict *conflict = harvest_push_conflict_new ();

      conflict->field = g_strdup (field);
      conflict->mine = *(const char *)mine != '\0' ? g_strdup (mine) : NULL;
      conflict->theirs = g_strdup (harvest_record_get_string (decision->after, field));
      g_ptr_array_add (result->conflicts, conflict);
    }
  g_ptr_array_sort (result->conflicts, compare_conflicts);
  result->current = harvest_document_make (harvest_record_get_bytes (decision->after), NULL);
}

static HarvestPushResult *
make_result (const Case *self, const HarvestDecision *decision)
{
  static const HarvestPushStatus statuses[] = {
    [HARVEST_DECISION_APPLIED] = HARVEST_PUSH_APPLIED,
    [HARVEST_DECISION_MERGED] = HARVEST_PUSH_MERGED,
    [HARVEST_DECISION_CONFLICT] = HARVEST_PUSH_CONFLICT,
    [HARVEST_DECISION_REJECTED] = HARVEST_PUSH_REJECTED,
  };
  HarvestPushResult *result = result_new (self, statuses[decision->status], decision->rev);

  result->code = g_strdup (decision->code);
  result->field = g_strdup (decision->field);
  result->rule = dup_cut (decision->rule);
  if (decision->conflict != NULL)
    add_conflicts (result, decision);
  return result;
}

/* ---- Looking ---- */

static gboolean
look_up (Case *self, GError **error)
{
  const char *root = harvest_change_get_root (self->change);
  gboolean sees_root;

  if (!harvest_server_records_find_sync (self->tx, harvest_change_get_id (self->change),
                                         &self->found, error))
    return FALSE;
  if (self->found != NULL
      && !harvest_server_access_sees_sync (self->access, self->tx, self->found, &self->seen, error))
    return FALSE;
  if (root == NULL)
    return TRUE;
  if (!harvest_server_records_find_sync (self->tx, root, &self->root, error))
    return FALSE;
  if (self->root != NULL
      && !harvest_server_access_sees_sync (self->access, self->tx, self->root, &sees_root, error))
    return FALSE;
  /* What one may not see is not there. */
  if (self->root != NULL && !sees_root)
    g_clear_pointer (&self->root, harvest_server_record_free);
  return TRUE;
}

/* Whether a record that is to be made is there already, as it is to be. */
static gboolean
is_there_already (const Case *self)
{
  g_autoptr (HarvestRecord) wanted = harvest_change_apply (self->change, NULL, NULL, NULL);
  g_autofree char *hash = wanted != NULL ? harvest_decision_dup_content_hash (wanted) : NULL;
  g_autofree char *kept = harvest_decision_dup_content_hash (self->found->record);

  return self->seen && g_strcmp0 (hash, kept) == 0;
}

/* Returns: (nullable): the answer, if what the change is about decides it */
static HarvestPushResult *
answer_create (const Case *self)
{
  if (self->found == NULL)
    return NULL;
  if (self->found->record == NULL)
    return self->found->was != NULL ? NULL : reject (self, "gone", NULL, NULL);
  if (is_there_already (self))
    return result_new (self, HARVEST_PUSH_APPLIED, self->found->rev);
  return reject (self, "exists", NULL, NULL);
}

static HarvestPushResult *
answer_early (const Case *self)
{
  HarvestChangeKind kind = harvest_change_get_kind (self->change);

  if (harvest_change_get_root (self->change) != NULL && self->root == NULL)
    return reject (self, "not-found", NULL, NULL);
  if (kind == HARVEST_CHANGE_CREATE)
    return answer_create (self);
  if (self->found == NULL || !self->seen)
    return reject (self, "not-found", NULL, NULL);
  if (self->found->record != NULL)
    return NULL;
  /* Deleted twice is deleted. */
  if (kind == HARVEST_CHANGE_DELETE)
    return result_new (self, HARVEST_PUSH_APPLIED, self->found->rev);
  return reject (self, "gone", NULL, NULL);
}

/* ---- Texts ---- */

/* @distrusted: (element-type utf8): fields whose base is not what the record once had */
static gboolean
check_bases (const Case *self, GPtrArray *distrusted, GError **error)
{
  g_autoptr (GHashTable) bases = harvest_change_list_text_bases (self->change);
  GHashTableIter iter;
  gpointer field, base;

  g_hash_table_iter_init (&iter, bases);
  while (g_hash_table_iter_next (&iter, &field, &base))
    {
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, base, -1);
      gboolean knew;

      if (!harvest_server_records_knew_text_sync (self->tx, self->found->row, field,
                                                  harvest_change_get_base_rev (self->change), hash,
                                                  &knew, error))
        return FALSE;
      if (!knew)
        g_ptr_array_add (distrusted, g_strdup (field));
    }
  return TRUE;
}

/* ---- Writing ---- */

/* Why a story, and what depends on it, is not listed any more where it was. */
static HarvestTombstoneReason
choose_reason (const HarvestDecision *decision)
{
  HarvestTombstoneReason reason = HARVEST_TOMBSTONE_MOVED;

  for (guint i = 0; i < decision->puts->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (decision->puts, i);
      const char *rule;

      if (harvest_record_is (record, "story")
          && g_str_equal (harvest_record_get_string (record, "state"), "withdrawn_by_teller"))
        return HARVEST_TOMBSTONE_WITHDRAWN;
      if (!harvest_record_is (record, "story-event"))
        continue;
      rule = harvest_record_get_string (record, "rule");
      if (g_strcmp0 (rule, "consent") == 0)
        return HARVEST_TOMBSTONE_WITHDRAWN;
      if (rule != NULL && !g_str_equal (rule, "as-wished"))
        reason = HARVEST_TOMBSTONE_SCOPE_LOST;
    }
  return reason;
}

/* A record that comes back goes on with the revisions that it had. */
static HarvestRecord *
continue_revisions (const Case *self, HarvestRecord *record, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  if (self->found == NULL || self->found->record != NULL
      || strcmp (harvest_record_get_id (record), self->found->id) != 0)
    return harvest_record_ref (record);
  builder = harvest_record_builder_new_from (record);
  harvest_record_builder_set_rev (builder, self->found->rev + 1);
  return harvest_record_builder_end (builder, error);
}

static gboolean
write_puts (const Case *self,
            HarvestServerWriter *writer,
            HarvestDecision *decision,
            GError **error)
{
  for (guint i = 0; i < decision->puts->len; i++)
    {
      g_autoptr (HarvestRecord)
          record = continue_revisions (self, g_ptr_array_index (decision->puts, i), error);
      /* What the authority makes has no maker; all but the first is its. */
      gboolean own = i == 0 && decision->after != NULL;

      if (record == NULL
          || !harvest_server_writer_put_sync (writer, record, own ? self->person : NULL, error))
        return FALSE;
      if (own)
        decision->rev = harvest_record_get_rev (record);
    }
  return TRUE;
}

static gboolean
write_decision (const Case *self,
                HarvestServerWriter *writer,
                HarvestDecision *decision,
                GError **error)
{
  if (decision->after == NULL
      && !harvest_server_writer_remove_sync (writer, self->found, HARVEST_TOMBSTONE_DELETED, NULL,
                                             self->mutation->change->op, error))
    return FALSE;
  return write_puts (self, writer, decision, error)
         && harvest_server_writer_end_sync (writer, choose_reason (decision), error);
}

static gboolean
is_too_large (const Case *self, HarvestServerWriter *writer)
{
  return harvest_server_log_count_collected (self->tx) > HARVEST_LIMIT_TRANSACTION_ROWS_MAX
         || harvest_server_writer_count_bytes (writer) > HARVEST_LIMIT_TRANSACTION_BYTES_MAX;
}

/* ---- Deciding ---- */

static HarvestPushResult *
decide (Case *self, GError **error)
{
  HarvestLookup lookup = harvest_server_make_lookup (self->tx);
  g_autoptr (HarvestServerWriter) writer = harvest_server_writer_new (self->tx);
  g_autoptr (GPtrArray) distrusted = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestDecision) decision = NULL;
  HarvestServerRecord *story = self->root != NULL ? self->root : self->found;
  HarvestQuestion question = {
    .change = self->change,
    .person = self->person,
    .maker = story != NULL ? story->maker : NULL,
    .was = self->found != NULL ? self->found->was : NULL,
    .keep_mine = TRUE,
    .lookup = &lookup,
    .clock = harvest_server_tx_get_clock (self->tx),
  };

  if (self->found != NULL && !check_bases (self, distrusted, error))
    return NULL;
  g_ptr_array_add (distrusted, NULL);
  question.distrusted = (const char *const *)distrusted->pdata;
  decision = harvest_decision_make (&question, error);
  if (decision == NULL)
    return NULL;
  /* Another content under the id of what was deleted. */
  if (decision->status == HARVEST_DECISION_REJECTED)
    return make_result (self, decision);
  if (!write_decision (self, writer, decision, error))
    return NULL;
  if (is_too_large (self, writer))
    return reject (self, "too-large", NULL, NULL);
  return make_result (self, decision);
}

static HarvestPushResult *
refuse_change (const Case *self, const GError *why)
{
  g_autoptr (HarvestDecision) refused = NULL;

  if (g_error_matches (why, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_UNKNOWN_TYPE))
    return reject (self, "unknown-type", "type", why->message);
  refused = harvest_decision_new_rejected ("invalid", why);
  return make_result (self, refused);
}

HarvestPushResult *
harvest_server_case_decide_sync (HarvestServerTx *tx,
                                 HarvestServerAccess *access,
                                 const char *person,
                                 const HarvestPushMutation *mutation,
                                 GError **error)
{
  g_auto (Case) self = { .tx = tx, .access = access, .person = person, .mutation = mutation };
  g_autoptr (GError) why = NULL;
  HarvestPushResult *early;

  self.change = harvest_change_parse (mutation->change->bytes, &why);
  if (self.change == NULL)
    return refuse_change (&self, why);
  if (*harvest_server_access_get_scopes (access) == NULL)
    return reject (&self, "refused", NULL, "nobody of this id may do anything here");
  if (!look_up (&self, error))
    return NULL;
  early = answer_early (&self);
  return early != NULL ? early : decide (&self, error);
}
