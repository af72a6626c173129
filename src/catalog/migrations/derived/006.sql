-- What most conditions ask for, packed: 16 bytes an asset, as many assets a row as fill a page. Searches look through
-- all of it where two common conditions hardly ever meet. It is filled when the library is opened.
CREATE TABLE packed (
    block INTEGER PRIMARY KEY,
    bytes BLOB    NOT NULL
);
