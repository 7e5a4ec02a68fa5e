-- Saved views, and what the operator has made of them.
CREATE TABLE saved_views (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    shared     INTEGER NOT NULL,
    owner_id   BLOB NOT NULL,
    doc        TEXT NOT NULL
) STRICT;

CREATE TABLE view_shelves (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
