-- What synchronisation has to know of records and where they are listed: in every database.

-- `sum` is the protocol's number of what a server sent; none: the listing is of this desktop alone.
-- `ended`: the record has moved away, which counts when the pull is over.
ALTER TABLE listing ADD COLUMN sum INTEGER;
ALTER TABLE listing ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
CREATE INDEX listing_place ON listing (scope, bucket) WHERE sum IS NOT NULL;
CREATE INDEX listing_ended ON listing (ended) WHERE ended <> 0;

-- A place, a bucket of a scope. `number` is where its cursor stands. `count` is how many records it
-- lists, and `high` and `low` are the sums of the upper and the lower halves of their numbers, so
-- that no sum is ever too large; triggers keep them. `compare`: it has to be compared with the
-- server's index; 1 as usual, 2 with a server that may know less than this desktop.
ALTER TABLE cursor ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN high INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN low INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN compare INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER listing_added AFTER INSERT ON listing WHEN new.sum IS NOT NULL AND new.ended = 0
BEGIN
  UPDATE cursor SET count = count + 1, high = high + ((new.sum >> 32) & 4294967295),
    low = low + (new.sum & 4294967295)
  WHERE scope = new.scope AND bucket = new.bucket;
END;
CREATE TRIGGER listing_removed AFTER DELETE ON listing WHEN old.sum IS NOT NULL AND old.ended = 0
BEGIN
  UPDATE cursor SET count = count - 1, high = high - ((old.sum >> 32) & 4294967295),
    low = low - (old.sum & 4294967295)
  WHERE scope = old.scope AND bucket = old.bucket;
END;
CREATE TRIGGER listing_changed_before BEFORE UPDATE ON listing
WHEN old.sum IS NOT NULL AND old.ended = 0
BEGIN
  UPDATE cursor SET count = count - 1, high = high - ((old.sum >> 32) & 4294967295),
    low = low - (old.sum & 4294967295)
  WHERE scope = old.scope AND bucket = old.bucket;
END;
CREATE TRIGGER listing_changed_after AFTER UPDATE ON listing
WHEN new.sum IS NOT NULL AND new.ended = 0
BEGIN
  UPDATE cursor SET count = count + 1, high = high + ((new.sum >> 32) & 4294967295),
    low = low + (new.sum & 4294967295)
  WHERE scope = new.scope AND bucket = new.bucket;
END;

-- Documents that this version cannot read, as they came. In `listing` they are the negative of
-- their row.
CREATE TABLE strange (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  root TEXT,
  rev INTEGER NOT NULL,
  document BLOB NOT NULL
);

-- Records of another history of the server, which was restored: whatever comes for them is right.
CREATE TABLE outdated (
  id TEXT PRIMARY KEY
) WITHOUT ROWID;
