-- From which confidence findings of one analysis become tags of single assets, where a person asked for it.
CREATE TABLE taggings (
    asset     INTEGER NOT NULL REFERENCES assets(id) ON DELETE CASCADE,
    analysis  TEXT NOT NULL,
    threshold REAL NOT NULL,
    PRIMARY KEY (asset, analysis)
) WITHOUT ROWID;

-- The same for the whole library, for analyses that make no tags by themselves.
ALTER TABLE rules ADD COLUMN asked REAL;
