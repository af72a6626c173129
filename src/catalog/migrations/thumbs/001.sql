-- Thumbnails as JPEG, by content. May be deleted at any time.

CREATE TABLE small (
    id          INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL UNIQUE,
    jpeg        BLOB NOT NULL
);

CREATE TABLE large (
    id          INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL UNIQUE,
    used        INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    jpeg        BLOB NOT NULL
);
CREATE INDEX large_used ON large (used, bytes);

CREATE TABLE state (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    clock  INTEGER NOT NULL DEFAULT 0,    -- grows with every look
    bytes  INTEGER NOT NULL DEFAULT 0,    -- of all large ones
    budget INTEGER NOT NULL DEFAULT 2147483648
);
INSERT INTO state (one) VALUES (1);
