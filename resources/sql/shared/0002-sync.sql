-- Records come from a server.

-- include records/0002-sync.sql

-- `history` is another one whenever a place loses what a person who is not here may count on.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value NOT NULL
);

PRAGMA user_version = 2;
