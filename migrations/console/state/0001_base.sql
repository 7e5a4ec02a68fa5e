-- The base tables of state.db: what exists nowhere else. Times are milliseconds since 1970.

-- Mutations that wait for the platform. id is the idempotency key; body is sent byte for byte.
CREATE TABLE outbox (
    rid             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    method          TEXT NOT NULL,
    path            TEXT NOT NULL,
    body            TEXT NOT NULL,
    resource_type   TEXT NOT NULL,
    resource_id     TEXT NOT NULL,
    base_version    INTEGER,
    seen            TEXT,
    subject         TEXT NOT NULL,
    intent          TEXT NOT NULL,
    command_version INTEGER NOT NULL,
    state           TEXT NOT NULL,
    attempts        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    not_before      INTEGER NOT NULL,
    expires_at      INTEGER,
    answered_at     INTEGER,
    answer_position TEXT,
    problem         TEXT
) STRICT;
CREATE INDEX outbox_resource ON outbox (resource_type, resource_id, rid);
CREATE INDEX outbox_state ON outbox (state, rid);

CREATE TABLE review_drafts (
    tenant_id    BLOB PRIMARY KEY,
    base_version INTEGER NOT NULL,
    body         TEXT NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The ledger: one row per event and state, made in step with the change that caused it. Notifications are made from it.
CREATE TABLE notices (
    rid          INTEGER PRIMARY KEY AUTOINCREMENT,
    event_key    TEXT NOT NULL,
    state        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    severity     INTEGER NOT NULL,
    title        TEXT NOT NULL,
    body         TEXT NOT NULL,
    place        TEXT,
    at           INTEGER NOT NULL,
    delivery     TEXT NOT NULL,
    told_at      INTEGER,
    read         INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    count        INTEGER NOT NULL,
    UNIQUE (event_key, state)
) STRICT;
CREATE INDEX notices_at ON notices (at, rid);
CREATE INDEX notices_unread ON notices (read, at, rid);
CREATE INDEX notices_untold ON notices (told_at, rid);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What this console remembers of the audit chain; key is the first that it saw.
CREATE TABLE audit_checkpoint (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    key           TEXT NOT NULL,
    checkpoint    TEXT,
    last_seq      INTEGER NOT NULL,
    last_hash     TEXT NOT NULL,
    verified_from INTEGER NOT NULL,
    verified      INTEGER NOT NULL,
    verified_at   INTEGER,
    alarm         TEXT,
    alarm_at      INTEGER
) STRICT;

CREATE TABLE profile (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    url    TEXT NOT NULL,
    info   TEXT NOT NULL,
    sample INTEGER NOT NULL,
    me     TEXT
) STRICT;

-- Impersonations that this device opened and has not seen end: what a crash leaves is ended at the next start.
CREATE TABLE open_impersonations (
    id        BLOB PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
