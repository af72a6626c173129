-- All files of a picture are found by their names and folders, not only the one that is shown.
INSERT OR IGNORE INTO stale (asset, recount) SELECT asset, 0 FROM search WHERE several = 1;
