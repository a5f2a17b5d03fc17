CREATE TABLE before (id INTEGER);

-- include parts/0001-names.sql

CREATE TABLE after AS SELECT name FROM name;
PRAGMA user_version = 1;
