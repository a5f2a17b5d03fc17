/* harvest-protocol-limits.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every number of SHP/1, in one table. README.md has the same one, and so has doc/openapi.yaml;
 * tests hold them against each other. X (name, value, unit, what). */
/* clang-format off */
#define HARVEST_PROTOCOL_LIMITS(X) \
  X (JSON_REQUEST_MAX, 8388608, "bytes", \
     "the body of a JSON request") \
  X (JSON_REPLY_MAX, 33554432, "bytes", \
     "the body of a JSON reply") \
  X (HEADERS_MAX, 16384, "bytes", \
     "all header fields of a request") \
  X (DOCUMENT_MAX, 1048576, "bytes", \
     "the document of a record") \
  X (CHANGE_MAX, 3145728, "bytes", \
     "a change") \
  X (DEPTH_MAX, 32, "levels", \
     "objects and lists inside each other, in any message") \
  X (INTEGER_MAX, 9007199254740992, "-", \
     "any number (2^53)") \
  X (PUSH_MUTATIONS_MAX, 500, "mutations", \
     "in a push") \
  X (PULL_LIMIT_MIN, 65536, "bytes", \
     "`limit` of a pull, at least") \
  X (PULL_LIMIT_DEFAULT, 524288, "bytes", \
     "`limit` of a pull, if it has none") \
  X (PULL_LIMIT_MAX, 4194304, "bytes", \
     "`limit` of a pull, at most") \
  X (PULL_PAGES_MAX, 4096, "pages", \
     "in the reply to a pull") \
  X (PULL_WAIT_MAX, 50, "seconds", \
     "`wait` of a pull") \
  X (PAGE_ROWS_MAX, 50000, "rows", \
     "records and tombstones in a page") \
  X (TRANSACTION_BYTES_MAX, 16777216, "bytes", \
     "documents that one mutation changes or lists anew") \
  X (TRANSACTION_ROWS_MAX, 10000, "rows", \
     "records that one mutation changes or lists anew, in all scopes") \
  X (SCOPES_MAX, 2000, "scopes", \
     "of a person") \
  X (SCOPE_CHARS_MAX, 66, "characters", \
     "a scope's name") \
  X (CURSORS_MAX, 4096, "cursors", \
     "in a pull") \
  X (CURSOR_CHARS_MAX, 262144, "characters", \
     "a cursor") \
  X (CURSOR_BUCKETS_MAX, 8192, "buckets", \
     "in a cursor, and in all cursors of a pull") \
  X (INDEX_ENTRIES_MAX, 10000, "entries", \
     "in an index reply") \
  X (RECORDS_IDS_MAX, 500, "ids", \
     "in a records request, and in receipts") \
  X (NAME_CHARS_MAX, 200, "characters", \
     "a name with which somebody signs in, of a device, of a company") \
  X (PASSWORD_CHARS_MIN, 8, "characters", \
     "a new password, at least") \
  X (PASSWORD_CHARS_MAX, 256, "characters", \
     "a password, at most") \
  X (SLIP_CHARS_MAX, 64, "characters", \
     "a one-time code") \
  X (DETAIL_CHARS_MAX, 2000, "characters", \
     "a text for the log or a rule in an answer") \
  X (TEXT_CHARS_MAX, 1048576, "characters", \
     "a text of a conflict") \
  X (SESSIONS_MAX, 20, "sessions", \
     "of a person; one more ends the oldest") \
  X (SESSION_PERSONAL_S, 2592000, "seconds", \
     "a session lasts, on a person's own desktop") \
  X (SESSION_SHARED_S, 43200, "seconds", \
     "a session lasts, on a shared desktop") \
  X (LEASE_PERSONAL_S, 2592000, "seconds", \
     "a person's own desktop may be used without the server") \
  X (LEASE_SHARED_S, 259200, "seconds", \
     "a shared desktop may be used without the server") \
  X (SIGN_IN_FAILURES_FREE, 2, "failures", \
     "in a row without a delay") \
  X (SIGN_IN_FAILURES_MAX, 10, "failures", \
     "in a row before the long delay") \
  X (SIGN_IN_DELAY_MAX_S, 900, "seconds", \
     "the long delay") \
  X (RATE_REQUESTS, 6000, "requests", \
     "of a session in a minute") \
  X (RATE_BURST, 1000, "requests", \
     "of a session at once") \
  X (RATE_SIGN_INS, 600, "requests", \
     "to sign in from an address in a minute") \
  X (STREAMS_MAX, 2, "streams", \
     "of events of a session at once") \
  X (EVENT_BYTES_MAX, 65536, "bytes", \
     "an event, or a line of one") \
  X (EVENT_HEARTBEAT_S, 25, "seconds", \
     "without an event until a heartbeat is sent") \
  X (EVENT_DEAD_S, 60, "seconds", \
     "without a byte until the client gives the stream up") \
  X (EVENT_STREAM_S, 3600, "seconds", \
     "until the server ends a stream with `bye`") \
  X (POLL_S, 60, "seconds", \
     "between two pulls where there are no events, plus or minus half") \
  X (RETRY_FIRST_MS, 1000, "milliseconds", \
     "the first span of the back-off") \
  X (RETRY_MAX_MS, 300000, "milliseconds", \
     "the longest span of the back-off") \
  X (RETRY_AFTER_MAX_S, 3600, "seconds", \
     "of a `Retry-After` that a client obeys") \
  X (RETURN_JITTER_MAX_S, 30, "seconds", \
     "until a client returns after `bye`") \
  X (BLOB_BYTES_MAX, 104857600, "bytes", \
     "a blob, unless the server's `hello` says another limit") \
  X (BLOB_QUOTA_BYTES, 5368709120, "bytes", \
     "blobs that a person has sent and no record names yet") \
  X (UPLOAD_CHUNK_BYTES, 8388608, "bytes", \
     "that a client sends in one `PATCH`") \
  X (UPLOADS_MAX, 20, "uploads", \
     "of a person at once") \
  X (UPLOAD_EXPIRES_S, 604800, "seconds", \
     "without a byte until an upload is dropped") \
  X (UPLOAD_METADATA_MAX, 1024, "bytes", \
     "`Upload-Metadata`") \
  X (OPS_KEPT_S, 7776000, "seconds", \
     "a server knows an `op` that it has answered") \
  X (TOMBSTONES_KEPT_S, 34560000, "seconds", \
     "a tombstone stays in the log") \
  X (MASS_DELETED, 50, "tombstones", \
     "`deleted` without a batch in a pull of a bucket that always apply") \
  X (MASS_DELETED_PERCENT, 5, "percent", \
     "of what the bucket lists, likewise")
/* clang-format on */

enum
{
  HARVEST_LIMIT_NONE = -1, /* makes all of them signed */
#define HARVEST_PROTOCOL_LIMIT_ENUM(name, value, unit, what) HARVEST_LIMIT_##name = value,
  HARVEST_PROTOCOL_LIMITS (HARVEST_PROTOCOL_LIMIT_ENUM)
#undef HARVEST_PROTOCOL_LIMIT_ENUM
};

typedef struct
{
  const char *name;
  gint64 value;
  const char *unit;
  const char *what;
} HarvestProtocolLimit;

/**
 * harvest_protocol_limits_get_all:
 *
 * Returns: (transfer none): the table; the last row has no name
 */
const HarvestProtocolLimit *harvest_protocol_limits_get_all (void);

G_END_DECLS
