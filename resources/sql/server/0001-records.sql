-- The server's truth: records, where they are listed, and what was answered to whom.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- A record that is gone keeps its row without its document, so that nobody takes its id for new,
-- and a late change of it gets the right answer.
CREATE TABLE record (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  root TEXT,
  rev INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  maker TEXT,            -- the person who made it; NULL: the authority
  gone INTEGER,          -- NULL: it is there; else the reason of its tombstones
  was TEXT,              -- of what was deleted: the hash of what it said
  document BLOB
);
CREATE INDEX record_root ON record (root, type, row) WHERE root IS NOT NULL AND gone IS NULL;
CREATE INDEX record_type ON record (type, row) WHERE root IS NULL AND gone IS NULL;

-- What texts were, so that the base of a later change can be believed: one row for each revision
-- that changed one. Never the text.
CREATE TABLE history (
  record INTEGER NOT NULL REFERENCES record (row),
  field TEXT NOT NULL,
  rev INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (record, field, rev)
) WITHOUT ROWID;

-- By what the rules look records up: references and hashes. `field` is a hash of its name.
CREATE TABLE field_value (
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record (row),
  PRIMARY KEY (field, value, record)
) WITHOUT ROWID;
CREATE INDEX field_value_record ON field_value (record);

CREATE TABLE scope (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- `last` is the last number given in the log; `horizon` that of the last tombstone that was
-- dropped; `count` and `sum` are of what is listed.
CREATE TABLE bucket (
  scope INTEGER NOT NULL REFERENCES scope (id),
  bucket INTEGER NOT NULL,
  last INTEGER NOT NULL,
  horizon INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (scope, bucket)
) WITHOUT ROWID;

-- For each record and scope the latest listing, or the tombstone that ended it. `part` is the first
-- number of what one mutation did in this bucket.
CREATE TABLE log (
  row INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL REFERENCES scope (id),
  bucket INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  part INTEGER NOT NULL,
  record INTEGER NOT NULL REFERENCES record (row),
  reason INTEGER,        -- NULL: it is listed
  sum INTEGER NOT NULL,  -- its part of the bucket's checksum, as a signed number; 0: a tombstone
  batch TEXT,
  time INTEGER           -- of a tombstone, in seconds
);
CREATE UNIQUE INDEX log_seq ON log (scope, bucket, seq);
CREATE UNIQUE INDEX log_record ON log (record, scope);
CREATE INDEX log_time ON log (time) WHERE time IS NOT NULL;

-- An outbox: one person on one desktop. `next` is the number that it must send next, `known` the
-- one before which it has all answers.
CREATE TABLE client (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  next INTEGER NOT NULL,
  known INTEGER NOT NULL,
  time INTEGER NOT NULL
);
CREATE TABLE result (
  row INTEGER PRIMARY KEY,
  client INTEGER NOT NULL REFERENCES client (row),
  n INTEGER NOT NULL,
  op TEXT NOT NULL,
  hash TEXT NOT NULL,  -- SHA-256 of the change
  time INTEGER NOT NULL,
  status INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  code TEXT,
  field TEXT,
  rule TEXT,
  value TEXT,
  record TEXT,         -- of a conflict: what it is about ...
  conflict BLOB        -- ... and the result, whole, until it is known to have arrived
);
CREATE UNIQUE INDEX result_n ON result (client, n);
CREATE INDEX result_op ON result (op);
CREATE INDEX result_time ON result (time);
CREATE INDEX result_conflict ON result (record) WHERE conflict IS NOT NULL;

-- What was erased, for ever, so that a restored backup forgets it again. No names, no texts.
CREATE TABLE erasure (
  row INTEGER PRIMARY KEY,
  record TEXT NOT NULL UNIQUE,
  person TEXT,
  time INTEGER NOT NULL
);

-- Who has said that nothing of a record, erased or withdrawn, is left.
CREATE TABLE receipt (
  record TEXT NOT NULL,
  client INTEGER NOT NULL REFERENCES client (row),
  time INTEGER NOT NULL,
  PRIMARY KEY (record, client)
) WITHOUT ROWID;

PRAGMA user_version = 1;
