/* harvest-audit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-audit"

#include "config.h"

#include "harvest-audit.h"

#include "harvest-json-writer.h"
#include "harvest-server-tx-private.h"

#include <string.h>

#define HASH_BYTES 32

static void
add_member (HarvestJsonWriter *writer, const char *name, const char *value)
{
  if (value == NULL)
    return;
  harvest_json_writer_key (writer, name);
  harvest_json_writer_string (writer, value);
}

static char *
make_entry (const HarvestAudit *audit, gint64 now)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *at = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  g_autoptr (GBytes) bytes = NULL;

  harvest_json_writer_begin_object (writer);
  add_member (writer, "address", audit->address);
  add_member (writer, "at", at);
  add_member (writer, "detail", audit->detail);
  add_member (writer, "subject", audit->subject);
  add_member (writer, "what", audit->what);
  add_member (writer, "who", audit->who);
  harvest_json_writer_end_object (writer);
  bytes = harvest_json_writer_finish (writer);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* @before: (nullable): hash of the entry before it */
static GBytes *
hash_entry (GBytes *before, gint64 seq, const char *entry)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 number = GUINT64_TO_BE ((guint64)seq);
  guint8 digest[HASH_BYTES];
  gsize length = sizeof digest;

  if (before != NULL)
    g_checksum_update (checksum, g_bytes_get_data (before, NULL), g_bytes_get_size (before));
  g_checksum_update (checksum, (const guchar *)&number, sizeof number);
  g_checksum_update (checksum, (const guchar *)entry, strlen (entry));
  g_checksum_get_digest (checksum, digest, &length);
  return g_bytes_new (digest, length);
}

static gboolean
find_last (HarvestServerTx *tx, gint64 *seq, GBytes **hash, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *seq = 0;
  *hash = NULL;
  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", error);
  if (statement == NULL || !harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    {
      *seq = harvest_statement_get_integer (statement, 0);
      *hash = harvest_statement_dup_bytes (statement, 1);
    }
  return TRUE;
}

gboolean
harvest_audit_append_sync (HarvestServerTx *tx, const HarvestAudit *audit, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) hash = NULL;
  g_autofree char *entry = NULL;
  gint64 seq;

  g_return_val_if_fail (tx != NULL && audit != NULL && audit->what != NULL, FALSE);

  if (!find_last (tx, &seq, &before, error))
    return FALSE;
  seq++;
  entry = make_entry (audit, harvest_server_tx_now (tx));
  hash = hash_entry (before, seq, entry);
  statement = harvest_server_tx_prepare_sync (
      tx, "INSERT INTO audit (seq, entry, hash) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, seq);
  harvest_statement_bind_text (statement, 2, entry);
  harvest_statement_bind_bytes (statement, 3, hash);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

void
harvest_audit_summary_clear (HarvestAuditSummary *self)
{
  g_clear_pointer (&self->last, g_free);
}

static char *
to_hex (GBytes *hash)
{
  GString *text = g_string_new (NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (hash, &length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", data[i]);
  return g_string_free (text, FALSE);
}

gboolean
harvest_audit_verify_sync (HarvestServerTx *tx, HarvestAuditSummary *summary, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) before = NULL;
  gboolean row;

  g_return_val_if_fail (tx != NULL && summary != NULL, FALSE);

  *summary = (HarvestAuditSummary){ 0 };
  statement = harvest_server_tx_prepare_sync (tx, "SELECT seq, entry, hash FROM audit ORDER BY seq",
                                              error);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GBytes) hash = NULL;
      g_autoptr (GBytes) expected = NULL;
      gint64 seq;

      if (!harvest_server_tx_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      summary->n_entries++;
      seq = harvest_statement_get_integer (statement, 0);
      hash = harvest_statement_dup_bytes (statement, 2);
      expected = hash_entry (before, summary->n_entries, harvest_statement_get_text (statement, 1));
      if (summary->broken == 0
          && (seq != summary->n_entries || hash == NULL || !g_bytes_equal (hash, expected)))
        summary->broken = summary->n_entries;
      g_clear_pointer (&before, g_bytes_unref);
      before = g_steal_pointer (&hash);
    }
  summary->last = before != NULL ? to_hex (before) : NULL;
  return TRUE;
}

gboolean
harvest_audit_foreach_sync (HarvestServerTx *tx,
                            HarvestAuditFunc func,
                            gpointer data,
                            GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (tx != NULL && func != NULL, FALSE);

  statement = harvest_server_tx_prepare_sync (tx, "SELECT seq, entry FROM audit ORDER BY seq",
                                              error);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!harvest_server_tx_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!func (harvest_statement_get_integer (statement, 0),
                 harvest_statement_get_text (statement, 1), data, error))
        return FALSE;
    }
}

gboolean
harvest_audit_count_sync (HarvestServerTx *tx, gint64 *n_entries, GError **error)
{
  g_autoptr (GBytes) hash = NULL;

  g_return_val_if_fail (tx != NULL && n_entries != NULL, FALSE);

  return find_last (tx, n_entries, &hash, error);
}

gboolean
harvest_documents_foreach_sync (HarvestServerTx *tx,
                                HarvestDocumentFunc func,
                                gpointer data,
                                GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (tx != NULL && func != NULL, FALSE);

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT type, id, document FROM record WHERE gone IS NULL ORDER BY row", error);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GBytes) document = NULL;

      if (!harvest_server_tx_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      document = harvest_statement_dup_bytes (statement, 2);
      if (!func (harvest_statement_get_text (statement, 0),
                 harvest_statement_get_text (statement, 1), document, data, error))
        return FALSE;
    }
}
