-- Tags with levels (`animals/dogs`): how many assets have one below a name, and a quick way to such names.
ALTER TABLE words ADD COLUMN below INTEGER NOT NULL DEFAULT 0;
CREATE INDEX words_paths ON words (key) WHERE instr(key, '/') > 0;
