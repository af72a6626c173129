-- What people made, and which files it hangs on.

CREATE TABLE identity (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    library BLOB    NOT NULL,             -- random, so that derived.db knows whose it is
    epoch   INTEGER NOT NULL DEFAULT 0    -- grows with every restore: derived.db must index again
);

CREATE TABLE roots (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    path       NOT NULL UNIQUE,           -- text, or bytes where the name is not UTF-8
    online     INTEGER NOT NULL DEFAULT 1,
    preset     TEXT,
    generation INTEGER NOT NULL DEFAULT 0,
    scanned    INTEGER
);

CREATE TABLE folders (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    root INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
    path NOT NULL,
    UNIQUE (root, path)
);

CREATE TABLE assets (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    added   INTEGER NOT NULL,
    rating  INTEGER,
    flag    INTEGER,
    label   TEXT,
    caption TEXT
);

-- `missing` is 0 for a file that is there, and the row's own id for one that is gone,
-- so that a new file may take the path of a missing one.
CREATE TABLE places (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    asset       INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    folder      INTEGER NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    name        NOT NULL,
    bytes       INTEGER NOT NULL,
    modified    INTEGER NOT NULL,
    inode       INTEGER NOT NULL,
    fingerprint BLOB    NOT NULL,
    leads       INTEGER NOT NULL DEFAULT 1,
    missing     INTEGER NOT NULL DEFAULT 0,
    seen        INTEGER NOT NULL,         -- when it was last read or found missing
    UNIQUE (folder, name, missing)
);
CREATE INDEX places_asset ON places (asset);
CREATE INDEX places_fingerprint ON places (fingerprint);

-- Contents an asset had before.
CREATE TABLE earlier (
    asset       INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    until       INTEGER NOT NULL,
    fingerprint BLOB    NOT NULL
);
CREATE INDEX earlier_asset ON earlier (asset, until);

CREATE TABLE tags (
    id   INTEGER PRIMARY KEY,
    key  TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

-- What a person decided about a tag: 0 own, 1 promoted, 2 rejected.
CREATE TABLE marks (
    asset   INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    tag     INTEGER NOT NULL REFERENCES tags (id),
    mark    INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (asset, tag)
) WITHOUT ROWID;
CREATE INDEX marks_tag ON marks (tag);

CREATE TABLE focus (
    asset INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    n     INTEGER NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, w REAL NOT NULL, h REAL NOT NULL,
    PRIMARY KEY (asset, n)
) WITHOUT ROWID;

CREATE TABLE regions (
    asset  INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    points TEXT NOT NULL,
    PRIMARY KEY (asset, name)
) WITHOUT ROWID;

CREATE TABLE takes (
    asset  INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    slot   TEXT NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, w REAL NOT NULL, h REAL NOT NULL,
    locked INTEGER NOT NULL,
    PRIMARY KEY (asset, slot)
) WITHOUT ROWID;

CREATE TABLE rules (
    analysis   TEXT PRIMARY KEY,
    threshold  REAL NOT NULL,
    makes_tags INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Import presets, crop sets and what else has a name and a text.
CREATE TABLE documents (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- Which assets changed, for derived.db to follow; asset 0 means that the rules did.
CREATE TABLE changes (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    asset INTEGER NOT NULL
);
