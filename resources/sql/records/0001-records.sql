-- Records, where they are listed, and what is different: in every database.

-- `key` places a story in time, newest last: (seconds << 10) + slot. Only stories have one.
CREATE TABLE record (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  root TEXT,
  rev INTEGER NOT NULL,
  key INTEGER,
  document BLOB NOT NULL
);
CREATE INDEX record_root ON record (root, id) WHERE root IS NOT NULL;
CREATE INDEX record_top ON record (type, id) WHERE root IS NULL AND key IS NULL;
CREATE UNIQUE INDEX record_key ON record (key) WHERE key IS NOT NULL;

-- One row for each value of each field that is declared as indexed. `built` is the last row of
-- `record` whose values are in; new and changed records are always in.
CREATE TABLE indexed_field (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  built INTEGER NOT NULL,
  goal INTEGER NOT NULL
);
CREATE TABLE field_value (
  field INTEGER NOT NULL,
  value NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (field, value, record)
) WITHOUT ROWID;

CREATE TABLE scope (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE listing (
  record INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (record, scope)
) WITHOUT ROWID;
CREATE TABLE cursor (
  scope INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  position BLOB NOT NULL,
  PRIMARY KEY (scope, bucket)
) WITHOUT ROWID;

-- The last changes, from which other programs on the same data see what is different. A row
-- without an id says that there were too many to name.
CREATE TABLE change (
  seq INTEGER PRIMARY KEY,
  id TEXT,
  type TEXT
);
