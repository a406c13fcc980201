-- The ledger: one row for each thing that was done to the project, in order, never changed.
-- Only TEXT and BIGINT columns, so that the same text runs on SQLite and PostgreSQL.
CREATE TABLE entries (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);
