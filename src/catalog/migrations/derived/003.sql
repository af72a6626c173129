-- A model's sentence has a column of its own in the full text, so that it counts last.
DROP TABLE texts;
CREATE VIRTUAL TABLE texts USING fts5 (
    tags, caption, name, folder, seen, camera, said,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT OR IGNORE INTO stale (asset, recount) SELECT asset, 0 FROM search;

-- How contents look, in 64 bits and in the four quarters by which those that look alike are met.
CREATE TABLE looks (
    print  INTEGER PRIMARY KEY,
    look   INTEGER NOT NULL,
    first  INTEGER NOT NULL,
    second INTEGER NOT NULL,
    third  INTEGER NOT NULL,
    fourth INTEGER NOT NULL
);
CREATE INDEX looks_first ON looks (first, print);
CREATE INDEX looks_second ON looks (second, print);
CREATE INDEX looks_third ON looks (third, print);
CREATE INDEX looks_fourth ON looks (fourth, print);

-- Groups of contents that are nearly the same; a group has the number of one of them.
CREATE TABLE twins (
    print INTEGER PRIMARY KEY,
    kin   INTEGER NOT NULL
);
CREATE INDEX twins_kin ON twins (kin, print);

-- The group of an asset, while at least one other of the group is shown.
ALTER TABLE search ADD COLUMN kin INTEGER;
CREATE INDEX search_kin ON search (kin, asset) WHERE missing = 0 AND kin IS NOT NULL;

-- Lists in the usual order know every column that conditions ask for, so that no row is looked up on the way.
DROP INDEX search_moment;
CREATE INDEX search_moment ON search (
    moment, asset, print, rating, flag, label, quality, watermark, tags, failed, root, width, height, aspect, kin
) WHERE missing = 0;
