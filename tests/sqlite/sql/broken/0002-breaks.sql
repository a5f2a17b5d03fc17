ALTER TABLE thing ADD COLUMN size INTEGER;
INSERT INTO no_such_table VALUES (1);
PRAGMA user_version = 2;
