ALTER TABLE thing ADD COLUMN size INTEGER;
UPDATE thing SET size = length (name);
PRAGMA user_version = 2;
