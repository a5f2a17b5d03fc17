-- Changes go to a server.

-- include records/0002-sync.sql

-- What a server says about a change that it did not take as it was: the field, the rule that it
-- breaks, the value, and the record as it is now.
ALTER TABLE attention ADD COLUMN field TEXT;
ALTER TABLE attention ADD COLUMN rule TEXT;
ALTER TABLE attention ADD COLUMN value TEXT;
ALTER TABLE attention ADD COLUMN current BLOB;

-- The scopes that the server shows this person, and since which quarter they are wanted.
CREATE TABLE followed (
  scope TEXT PRIMARY KEY,
  since INTEGER NOT NULL
);

-- What was erased or withdrawn. `state`: 0 something of it may be left in the files; 1 nothing is,
-- which the server is to be told.
CREATE TABLE receipt (
  id TEXT PRIMARY KEY,
  state INTEGER NOT NULL
);
-- The files that went with it.
CREATE TABLE receipt_blob (
  hash TEXT PRIMARY KEY
);

-- Files of the person that the server may not have. `location`: of an upload that was begun.
-- `refused`: why the server does not take it.
CREATE TABLE upload (
  hash TEXT PRIMARY KEY,
  location TEXT,
  refused TEXT
);

-- Files that have been named by what came, and may not be here; the newest last.
CREATE TABLE download (
  seq INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE
);

PRAGMA user_version = 2;
