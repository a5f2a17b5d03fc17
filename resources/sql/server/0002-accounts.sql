-- Who may sign in, who has signed in, what is being sent, and what was done. No content of stories.

-- Of whom a session may have ended: a server that runs reads what is new several times a second.
CREATE TABLE account_change (
  seq INTEGER PRIMARY KEY,
  person TEXT NOT NULL
);

CREATE TABLE account (
  row INTEGER PRIMARY KEY,
  person TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  password TEXT,             -- Argon2id, as libsodium writes it; NULL: not set yet
  disabled INTEGER NOT NULL,
  created INTEGER NOT NULL,  -- microseconds since 1970, as all times here
  password_set INTEGER,
  hr_no TEXT UNIQUE          -- by what an import of people knows them again
);

-- One-time codes, by SHA-256: at most one of a person.
CREATE TABLE slip (
  row INTEGER PRIMARY KEY,
  person TEXT NOT NULL UNIQUE,
  code BLOB NOT NULL,
  expires INTEGER NOT NULL
);

CREATE TABLE session (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  token BLOB NOT NULL UNIQUE,  -- SHA-256
  person TEXT NOT NULL,
  device TEXT NOT NULL,
  shared INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  expires INTEGER NOT NULL
);
CREATE INDEX session_person ON session (person, last_seen);
CREATE INDEX session_expires ON session (expires);

-- What is being sent; the bytes are in the folder `uploads`. `stands`: bytes that have arrived and
-- were found right. `state`: 0 it goes on, 1 dropped, 2 done; the last two are kept for a while so
-- that it can be said.
CREATE TABLE upload (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  length INTEGER NOT NULL,
  stands INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  state INTEGER NOT NULL
);
CREATE INDEX upload_person ON upload (person, state);
CREATE INDEX upload_touched ON upload (touched);

-- Who has sent a blob: they may ask for it before a record names it. `named`: one has been found
-- that does.
CREATE TABLE sent (
  row INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  person TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  time INTEGER NOT NULL,
  named INTEGER NOT NULL
);
CREATE UNIQUE INDEX sent_blob ON sent (sha256, person);
CREATE INDEX sent_person ON sent (person, named);

-- What was done, by whom: only added to. Each row's hash is of the row and of the hash before it.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,  -- canonical JSON
  hash BLOB NOT NULL
);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is only added to');
END;

PRAGMA user_version = 2;
