-- What every person of this desktop may see of the company: rebuildable from a server; the
-- desktop's own truth without one.

-- include records/0001-records.sql

-- What the desktop's own authority has answered and nobody has acknowledged yet.
CREATE TABLE answer (
  op TEXT PRIMARY KEY,
  client TEXT NOT NULL,
  number INTEGER NOT NULL,
  status INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  reason TEXT,
  detail TEXT
) WITHOUT ROWID;
CREATE INDEX answer_client ON answer (client, number);

-- What the contents of deleted records were (never the texts), so that just the same can come back.
CREATE TABLE deleted (
  id TEXT PRIMARY KEY,
  hash TEXT,
  time INTEGER NOT NULL
) WITHOUT ROWID;

-- How far files have been imported, by the SHA-256 of their content.
CREATE TABLE import_file (
  hash TEXT PRIMARY KEY,
  line INTEGER NOT NULL
) WITHOUT ROWID;

PRAGMA user_version = 1;
