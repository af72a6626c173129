-- What analyses say of the things they found beside their names (`long sleeve plain red dress`, `pug dog`), a line a
-- thing, and its column in the full text. In `objects`, category 2 is a finer name of a thing.
CREATE TABLE details (
    print  INTEGER NOT NULL,
    engine INTEGER NOT NULL,
    text   TEXT    NOT NULL,
    PRIMARY KEY (print, engine)
) WITHOUT ROWID;

DROP TABLE texts;
CREATE VIRTUAL TABLE texts USING fts5 (
    tags, caption, name, folder, seen, camera, said, details,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- Everything is indexed again, from the findings on: the words of labels that judge a picture are no objects any more.
INSERT INTO stale (asset, recount) SELECT asset, 1 FROM search WHERE true
    ON CONFLICT (asset) DO UPDATE SET recount = 1;
