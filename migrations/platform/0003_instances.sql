-- The lowest schema that a program must know to serve this database; of a step that only adds it is an earlier one's.
ALTER TABLE schema_version ADD COLUMN min_reader BIGINT NOT NULL DEFAULT 3;

-- When the last transaction was: times do not go back when another instance's clock is a little behind.
ALTER TABLE feed ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
