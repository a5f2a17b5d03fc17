-- What is one person's own on this desktop: unsent changes and what they make of the records,
-- drafts, trash, and what is listed for nobody else.

-- (A table with rowids, as what cannot be derived must be: only such tables can be salvaged.)
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value NOT NULL
);

-- include records/0001-records.sql

-- One act of the person: changes that are taken back together.
CREATE TABLE act (
  id TEXT PRIMARY KEY,
  made INTEGER NOT NULL
) WITHOUT ROWID;

-- The outbox. `state`: 0 waiting, 1 sent (has a number), 2 answered (with `rev`), kept until the
-- answered revision has arrived.
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  op TEXT NOT NULL UNIQUE,
  number INTEGER UNIQUE,
  act TEXT,
  id TEXT NOT NULL,
  root TEXT,
  scope TEXT NOT NULL,
  state INTEGER NOT NULL,
  due INTEGER NOT NULL,
  rev INTEGER,
  change BLOB NOT NULL
);
CREATE INDEX entry_id ON entry (id, seq);
CREATE INDEX entry_state ON entry (state, seq);
CREATE INDEX entry_act ON entry (act) WHERE act IS NOT NULL;

-- What the records are with the entries applied; no document: deleted.
CREATE TABLE overlay (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  root TEXT,
  rev INTEGER NOT NULL,
  key INTEGER,
  document BLOB
);
CREATE INDEX overlay_root ON overlay (root, id) WHERE root IS NOT NULL;
CREATE TABLE overlay_value (
  field INTEGER NOT NULL,
  value NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (field, value, record)
) WITHOUT ROWID;

-- A draft that an act has ended is kept, hidden, as long as the act can be taken back.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  json BLOB NOT NULL,
  updated INTEGER NOT NULL,
  act TEXT
);
CREATE TABLE draft_blob (
  draft TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (draft, hash)
) WITHOUT ROWID;

CREATE TABLE attention (
  op TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT,
  since INTEGER NOT NULL,
  change BLOB NOT NULL
);

-- `parent` is what was deleted; its dependents went with it.
CREATE TABLE trash (
  id TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  act TEXT,
  deleted INTEGER NOT NULL,
  document BLOB NOT NULL
);
CREATE INDEX trash_parent ON trash (parent);

PRAGMA user_version = 1;
