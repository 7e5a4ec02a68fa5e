-- The base tables of cache.db: a mirror of the platform that can be fetched again at any time.
--
-- Every mirrored table has: rid (order of arrival; for audit the chain's seq), id (16 bytes), version (revision guard),
-- generation (rows below the scope's generation are left over from an earlier load), the columns that reads filter,
-- join or sort by, and doc (the whole row as JSON). Times are milliseconds since 1970.

CREATE TABLE sync_scope (
    scope      TEXT PRIMARY KEY,
    state      TEXT NOT NULL,
    generation INTEGER NOT NULL,
    cursor     BLOB,
    pinned     TEXT,
    expected   INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    checksum   INTEGER NOT NULL,
    loaded_at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_position (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position TEXT NOT NULL,
    as_of    INTEGER NOT NULL
) STRICT;

-- What is known to be deleted, so that a late or doubled put does not bring it back.
CREATE TABLE tombstones (
    scope      TEXT NOT NULL,
    id         BLOB NOT NULL,
    revision   INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (scope, id)
) STRICT, WITHOUT ROWID;

-- Secondary indexes that a bulk load put aside; created again from here when it ends, also after a kill.
CREATE TABLE parked_indexes (
    name TEXT PRIMARY KEY,
    tbl  TEXT NOT NULL,
    sql  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenants (
    rid               INTEGER PRIMARY KEY,
    id                BLOB NOT NULL UNIQUE,
    version           INTEGER NOT NULL,
    generation        INTEGER NOT NULL,
    number            INTEGER NOT NULL,
    name              TEXT NOT NULL,
    subdomain         TEXT NOT NULL,
    email             TEXT NOT NULL,
    owner_name        TEXT NOT NULL,
    owner_email       TEXT NOT NULL,
    business_type     TEXT NOT NULL,
    size              TEXT NOT NULL,
    plan              TEXT NOT NULL,
    status            TEXT NOT NULL,
    health            TEXT NOT NULL,
    risk_score        INTEGER NOT NULL,
    risk_flagged      INTEGER NOT NULL,
    archived          INTEGER NOT NULL,
    revenue_minor     INTEGER NOT NULL,
    currency          TEXT NOT NULL,
    users_total       INTEGER NOT NULL,
    users_online      INTEGER NOT NULL,
    tags              TEXT NOT NULL,
    last_active_at    INTEGER,
    status_changed_at INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL
) STRICT;
CREATE INDEX tenants_overview ON tenants (status, plan, health, risk_flagged, archived, currency, revenue_minor, users_online);
CREATE INDEX tenants_subdomain ON tenants (subdomain);

-- Apart from the narrow rows, so that a pass over all tenants reads only what it needs.
CREATE TABLE tenant_docs (
    rid    INTEGER PRIMARY KEY,
    search TEXT NOT NULL,
    doc    TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE tenants_fts USING fts5(
    search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1', detail = none
);

CREATE TABLE tenant_users (
    tenant_id  BLOB PRIMARY KEY,
    doc        TEXT NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenant_events (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    tenant_id  BLOB NOT NULL,
    at         INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX tenant_events_tenant ON tenant_events (tenant_id, at);
CREATE INDEX tenant_events_at ON tenant_events (at);

CREATE TABLE reviews (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    tenant_id  BLOB NOT NULL,
    verdict    TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_tenant ON reviews (tenant_id, decided_at);

-- severity: 0 low to 3 critical; open: 1 until resolved.
CREATE TABLE incidents (
    rid         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    title       TEXT NOT NULL,
    status      TEXT NOT NULL,
    open        INTEGER NOT NULL,
    severity    INTEGER NOT NULL,
    declared_at INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    doc         TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_open ON incidents (open, severity, declared_at);
CREATE INDEX incidents_declared ON incidents (declared_at);

CREATE TABLE incident_tenants (
    tenant_id BLOB NOT NULL,
    incident  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_tenants_incident ON incident_tenants (incident);

CREATE TABLE incident_events (
    rid         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    incident_id BLOB NOT NULL,
    at          INTEGER NOT NULL,
    doc         TEXT NOT NULL
) STRICT;
CREATE INDEX incident_events_incident ON incident_events (incident_id, at);
CREATE INDEX incident_events_at ON incident_events (at);

CREATE TABLE alerts (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    tenant_id  BLOB,
    status     TEXT NOT NULL,
    open       INTEGER NOT NULL,
    severity   INTEGER NOT NULL,
    raised_at  INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_open ON alerts (open, severity, raised_at);
CREATE INDEX alerts_raised ON alerts (raised_at);
CREATE INDEX alerts_tenant ON alerts (tenant_id, raised_at);

CREATE TABLE approvals (
    rid           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    version       INTEGER NOT NULL,
    generation    INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    status        TEXT NOT NULL,
    open          INTEGER NOT NULL,
    resource_type TEXT NOT NULL,
    resource_id   TEXT NOT NULL,
    requested_by  BLOB NOT NULL,
    requested_at  INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    doc           TEXT NOT NULL
) STRICT;
CREATE INDEX approvals_open ON approvals (open, requested_at);
CREATE INDEX approvals_requested ON approvals (requested_at);
CREATE INDEX approvals_resource ON approvals (resource_type, resource_id);

CREATE TABLE operators (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    role       TEXT NOT NULL,
    disabled   INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;

CREATE TABLE impersonations (
    rid         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    operator_id BLOB NOT NULL,
    tenant_id   BLOB NOT NULL,
    started_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    doc         TEXT NOT NULL
) STRICT;
CREATE INDEX impersonations_open ON impersonations (ended_at, started_at);
CREATE INDEX impersonations_started ON impersonations (started_at);
CREATE INDEX impersonations_tenant ON impersonations (tenant_id, started_at);

CREATE TABLE audit (
    rid           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    version       INTEGER NOT NULL,
    generation    INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    action        TEXT NOT NULL,
    category      TEXT NOT NULL,
    actor_id      BLOB,
    resource_type TEXT NOT NULL,
    resource_id   TEXT NOT NULL,
    address       TEXT,
    search        TEXT NOT NULL,
    doc           TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_action ON audit (action);
CREATE INDEX audit_actor ON audit (actor_id);
CREATE INDEX audit_resource ON audit (resource_id, resource_type);
CREATE VIRTUAL TABLE audit_fts USING fts5(
    search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1', detail = none
);
