CREATE TABLE name (name TEXT);
INSERT INTO name VALUES ('included');
