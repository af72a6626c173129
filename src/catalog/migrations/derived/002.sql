-- Tags with levels (`animals/dogs`): how many assets have one below a name, and a quick way to such names.
ALTER TABLE words ADD COLUMN below INTEGER NOT NULL DEFAULT 0;
CREATE INDEX words_paths ON words (key) WHERE instr(key, '/') > 0;

-- Lists in the usual order also know the content, so that conditions on it need no look at the row.
DROP INDEX search_moment;
CREATE INDEX search_moment ON search (moment, asset, print) WHERE missing = 0;

-- The pictures with a tag, best first.
CREATE INDEX asset_tags_best ON asset_tags (word, origin > 1, coalesce(confidence, 0) DESC, asset DESC);

-- Embeddings in the order in which they came, so that what is kept in memory can follow.
ALTER TABLE embeddings ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX embeddings_seq ON embeddings (seq);
