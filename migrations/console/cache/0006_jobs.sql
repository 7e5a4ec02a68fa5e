-- Background jobs of the platform.
CREATE TABLE jobs (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,
    over       INTEGER NOT NULL,
    author     BLOB NOT NULL,
    tenant_id  BLOB,
    parent     BLOB,
    created_at INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_created ON jobs (created_at);
CREATE INDEX jobs_parent ON jobs (parent) WHERE parent IS NOT NULL;
CREATE INDEX jobs_over ON jobs (over, created_at);
