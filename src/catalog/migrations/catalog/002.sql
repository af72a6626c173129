-- From which confidence findings become tags: a person's choice for an analysis, and for single assets.
ALTER TABLE rules ADD COLUMN chosen REAL;
ALTER TABLE assets ADD COLUMN tagging REAL;

-- Runs of automatic tagging, each with what takes it back (JSON).
CREATE TABLE tagging_runs (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    made INTEGER NOT NULL,
    name TEXT NOT NULL,
    back TEXT NOT NULL
);
