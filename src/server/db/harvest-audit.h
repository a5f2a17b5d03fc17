/* harvest-audit.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* Who did what: an append-only log, each row of which is hashed together with the hash before it,
 * so that a byte that was changed later is found. No texts of people, no passwords, no tokens. */

/**
 * HarvestAudit:
 * @what: a code, such as "sign-in"
 * @who: (nullable): the id of the person who did it; %NULL: nobody who is known, or
 *   `storyharvest-admin`
 * @subject: (nullable): the id of what or whom it was done to
 * @detail: (nullable): more codes: a role, a state, a reason
 * @address: (nullable): from where, as the proxy says; "admin" for `storyharvest-admin`
 */
typedef struct
{
  const char *what;
  const char *who;
  const char *subject;
  const char *detail;
  const char *address;
} HarvestAudit;

/**
 * harvest_audit_append_sync:
 *
 * In a writing job: the entry is kept if, and only if, what the job did is.
 */
gboolean harvest_audit_append_sync (HarvestServerTx *tx, const HarvestAudit *audit, GError **error);

/**
 * HarvestAuditSummary:
 * @n_entries: how many there are
 * @last: (nullable): hash of the last one, in hexadecimal: kept elsewhere, it shows later whether
 *   the end was cut off
 * @broken: number of the first entry that is not as it was written; 0: none
 */
typedef struct
{
  gint64 n_entries;
  char *last;
  gint64 broken;
} HarvestAuditSummary;

void harvest_audit_summary_clear (HarvestAuditSummary *self);

/**
 * harvest_audit_verify_sync:
 *
 * In a reading job. Reads the whole log.
 */
gboolean
harvest_audit_verify_sync (HarvestServerTx *tx, HarvestAuditSummary *summary, GError **error);

/**
 * HarvestAuditFunc:
 * @entry: canonical JSON
 *
 * Returns: whether to go on
 */
typedef gboolean (*HarvestAuditFunc) (gint64 seq, const char *entry, gpointer data, GError **error);

/* In a reading job: calls @func for each entry, in their order. */
gboolean harvest_audit_foreach_sync (HarvestServerTx *tx,
                                     HarvestAuditFunc func,
                                     gpointer data,
                                     GError **error);

/* Of a job: the last number of the log, 0 if there is none. */
gboolean harvest_audit_count_sync (HarvestServerTx *tx, gint64 *n_entries, GError **error);

/* For an export: calls @func for each record that is there, in the order in which they came, with
 * its document. In a reading job. */
typedef gboolean (*HarvestDocumentFunc) (const char *type,
                                         const char *id,
                                         GBytes *document,
                                         gpointer data,
                                         GError **error);
gboolean harvest_documents_foreach_sync (HarvestServerTx *tx,
                                         HarvestDocumentFunc func,
                                         gpointer data,
                                         GError **error);

G_END_DECLS
