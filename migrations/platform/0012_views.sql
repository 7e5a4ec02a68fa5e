-- Saved views of lists, and what each operator has made of them. `doc` is the row as it travels. `audience`: the operator who
-- alone may know of the row; none: everybody.
CREATE TABLE saved_views (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    owner_id TEXT NOT NULL,
    audience TEXT,
    doc TEXT NOT NULL
);
CREATE INDEX saved_views_audience ON saved_views (audience, id);

-- An id whose view is gone is never taken again: consoles would take the new one for an old state of the other.
CREATE TABLE saved_views_gone (
    id TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE view_shelves (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    audience TEXT,
    doc TEXT NOT NULL
);

-- Whom a change is for; none: everybody.
ALTER TABLE changes ADD COLUMN audience TEXT;

-- Beside `scope_state`, which counts what everybody sees: what each operator alone sees.
CREATE TABLE private_scope_state (
    scope TEXT NOT NULL,
    audience TEXT NOT NULL,
    count BIGINT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (scope, audience)
);
