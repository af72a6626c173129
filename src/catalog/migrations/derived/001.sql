-- What machines made, and what searching needs. May be deleted at any time.

CREATE TABLE state (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    library BLOB,
    epoch   INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0,   -- the last change of catalog.db in this file
    open    INTEGER NOT NULL DEFAULT 0    -- 1 while a writer is there: found at opening it was not closed in order
);
INSERT INTO state (one) VALUES (1);

-- What was read from each file.
CREATE TABLE files (
    place    INTEGER PRIMARY KEY,
    format   TEXT    NOT NULL,
    width    INTEGER NOT NULL,
    height   INTEGER NOT NULL,
    animated INTEGER NOT NULL,
    metadata TEXT    NOT NULL
);

CREATE TABLE file_failures (
    id       INTEGER PRIMARY KEY,
    folder   INTEGER NOT NULL,
    name     NOT NULL,
    asset    INTEGER,
    bytes    INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    inode    INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    version  TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    happened INTEGER NOT NULL,
    UNIQUE (folder, name)
);
CREATE INDEX file_failures_asset ON file_failures (asset) WHERE asset IS NOT NULL;

-- Contents. `caption` … `seen_text` are the findings that searching needs at once.
CREATE TABLE prints (
    id          INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL UNIQUE,
    quality     REAL,
    watermark   INTEGER,                  -- 0 clean, 1 watermark, 2 banner
    caption     TEXT,
    seen_text   TEXT
);

-- An analysis done by one exact engine. The numbers are kept by the triggers below.
CREATE TABLE engines (
    id         INTEGER PRIMARY KEY,
    analysis   TEXT NOT NULL,
    engine     TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 0,
    model_name TEXT NOT NULL DEFAULT '',
    filled     INTEGER NOT NULL DEFAULT 0, -- contents up to this one have a status row
    pending    INTEGER NOT NULL DEFAULT 0,
    running    INTEGER NOT NULL DEFAULT 0,
    done       INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0,
    held       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (analysis, engine)
);

-- Status: 0 pending, 1 running, 2 done, 3 failed, 4 held back until a file can be reached.
CREATE TABLE analyses (
    print    INTEGER NOT NULL,
    engine   INTEGER NOT NULL,
    status   INTEGER NOT NULL,
    retry    INTEGER NOT NULL DEFAULT 0,  -- failed by stopping the program, to be tried once more
    attempts INTEGER NOT NULL DEFAULT 0,
    changed  INTEGER NOT NULL DEFAULT 0,
    reason   TEXT,
    PRIMARY KEY (print, engine)
) WITHOUT ROWID;
CREATE INDEX analyses_pending ON analyses (engine, print) WHERE status = 0;
CREATE INDEX analyses_running ON analyses (engine, print) WHERE status = 1;
CREATE INDEX analyses_done ON analyses (engine, print) WHERE status = 2;
CREATE INDEX analyses_failed ON analyses (changed, engine, print) WHERE status = 3;
CREATE INDEX analyses_held ON analyses (engine, print) WHERE status = 4;
CREATE INDEX analyses_retry ON analyses (engine, print) WHERE retry = 1;

CREATE TRIGGER analyses_insert AFTER INSERT ON analyses BEGIN
    UPDATE engines SET pending = pending + (new.status = 0), running = running + (new.status = 1),
        done = done + (new.status = 2), failed = failed + (new.status = 3), held = held + (new.status = 4)
    WHERE id = new.engine;
END;
CREATE TRIGGER analyses_delete AFTER DELETE ON analyses BEGIN
    UPDATE engines SET pending = pending - (old.status = 0), running = running - (old.status = 1),
        done = done - (old.status = 2), failed = failed - (old.status = 3), held = held - (old.status = 4)
    WHERE id = old.engine;
END;
CREATE TRIGGER analyses_update AFTER UPDATE OF status ON analyses WHEN old.status <> new.status BEGIN
    UPDATE engines SET pending = pending + (new.status = 0) - (old.status = 0),
        running = running + (new.status = 1) - (old.status = 1),
        done = done + (new.status = 2) - (old.status = 2),
        failed = failed + (new.status = 3) - (old.status = 3),
        held = held + (new.status = 4) - (old.status = 4)
    WHERE id = new.engine;
END;

CREATE TABLE findings (
    id      INTEGER PRIMARY KEY,
    print   INTEGER NOT NULL,
    engine  INTEGER NOT NULL,
    width   INTEGER NOT NULL,
    height  INTEGER NOT NULL,
    payload BLOB NOT NULL,
    UNIQUE (print, engine)
);

CREATE TABLE embeddings (
    print  INTEGER PRIMARY KEY,
    engine INTEGER NOT NULL,
    vector BLOB NOT NULL
);

-- Names of tags and objects; `assets`, `own` and `found` count tagged assets, those tagged by people,
-- and contents in which the object was found.
CREATE TABLE words (
    id     INTEGER PRIMARY KEY,
    key    TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL,
    assets INTEGER NOT NULL DEFAULT 0,
    own    INTEGER NOT NULL DEFAULT 0,
    found  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX words_assets ON words (assets) WHERE assets > 0;
CREATE INDEX words_found ON words (found) WHERE found > 0;

-- What is in each content: one row a name (category 0) or a category of names (1).
CREATE TABLE objects (
    word      INTEGER NOT NULL,
    print     INTEGER NOT NULL,
    engine    INTEGER NOT NULL,
    category  INTEGER NOT NULL,
    best      REAL    NOT NULL,           -- highest confidence
    instances INTEGER NOT NULL,           -- how many at or above the rule's threshold
    PRIMARY KEY (word, print, engine, category)
) WITHOUT ROWID;
CREATE INDEX objects_print ON objects (print, engine);

-- The tags an asset has. Origin: 0 own, 1 promoted, 2 in the file, 3 a model's.
CREATE TABLE asset_tags (
    word       INTEGER NOT NULL,
    asset      INTEGER NOT NULL,
    origin     INTEGER NOT NULL,
    confidence REAL,
    engine     INTEGER,
    PRIMARY KEY (word, asset)
) WITHOUT ROWID;
CREATE INDEX asset_tags_asset ON asset_tags (asset);

-- In which folders an asset is shown; empty for one whose files are gone.
CREATE TABLE listed (
    folder INTEGER NOT NULL,
    asset  INTEGER NOT NULL,
    PRIMARY KEY (folder, asset)
) WITHOUT ROWID;
CREATE INDEX listed_asset ON listed (asset);

CREATE TABLE folder_counts (
    folder INTEGER PRIMARY KEY,
    assets INTEGER NOT NULL
);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

-- One row an asset: what lists sort and filter by.
CREATE TABLE search (
    asset     INTEGER PRIMARY KEY,
    print     INTEGER NOT NULL,
    place     INTEGER NOT NULL,           -- the file that is shown
    root      INTEGER NOT NULL,
    missing   INTEGER NOT NULL,
    several   INTEGER NOT NULL,           -- more than one file
    animated  INTEGER NOT NULL,
    focus     INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    tags      INTEGER NOT NULL,           -- how many
    name      TEXT    NOT NULL,           -- for sorting: lower case, numbers padded
    taken     TEXT,                       -- as the camera wrote it
    moment    TEXT    NOT NULL,           -- taken, or the file's time: YYYY-MM-DDTHH:MM:SS
    added     INTEGER NOT NULL,
    rating    INTEGER NOT NULL,
    flag      INTEGER NOT NULL,
    label     TEXT,
    bytes     INTEGER NOT NULL,
    width     INTEGER NOT NULL,
    height    INTEGER NOT NULL,
    pixels    INTEGER NOT NULL,
    aspect    REAL    NOT NULL,
    quality   REAL,
    watermark INTEGER,
    latitude  REAL,
    longitude REAL,
    caption   TEXT,
    words     INTEGER NOT NULL            -- hash of the text in `texts`, so that it is rewritten only when it differs
);
CREATE INDEX search_print ON search (print);
CREATE INDEX search_moment ON search (moment, asset) WHERE missing = 0;
CREATE INDEX search_added ON search (added, asset) WHERE missing = 0;
CREATE INDEX search_name ON search (name, asset) WHERE missing = 0;
CREATE INDEX search_rating ON search (rating, asset) WHERE missing = 0;
CREATE INDEX search_bytes ON search (bytes, asset) WHERE missing = 0;
CREATE INDEX search_pixels ON search (pixels, asset) WHERE missing = 0;
CREATE INDEX search_aspect ON search (aspect, asset) WHERE missing = 0;
CREATE INDEX search_quality ON search (quality, asset) WHERE missing = 0;
CREATE INDEX search_untagged ON search (asset) WHERE missing = 0 AND tags = 0;
CREATE INDEX search_watermark ON search (watermark, asset) WHERE missing = 0 AND watermark > 0;
CREATE INDEX search_failed ON search (asset) WHERE missing = 0 AND failed = 1;
CREATE INDEX search_flag ON search (flag, asset) WHERE missing = 0 AND flag > 0;
CREATE INDEX search_label ON search (label, asset) WHERE missing = 0 AND label IS NOT NULL;
CREATE INDEX search_width ON search (width, asset) WHERE missing = 0;
CREATE INDEX search_height ON search (height, asset) WHERE missing = 0;
CREATE INDEX search_latitude ON search (latitude, longitude, asset) WHERE missing = 0 AND latitude IS NOT NULL;
CREATE INDEX search_root ON search (root, missing, asset);
CREATE INDEX search_several ON search (asset) WHERE several = 1;
CREATE INDEX search_missing ON search (asset) WHERE missing = 1;

CREATE VIRTUAL TABLE texts USING fts5 (
    tags, caption, name, folder, seen, camera,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- Assets whose row is out of date; `recount` when their objects must be counted again too.
CREATE TABLE stale (
    asset   INTEGER PRIMARY KEY,
    recount INTEGER NOT NULL DEFAULT 0
);
