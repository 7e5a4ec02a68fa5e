-- Identifiers are UUIDs as text, instants are milliseconds since 1970 (UTC), `doc` is the row as it travels (JSON).

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row: the heads of the change feed and of the audit chain. Locking it gives commit order.
CREATE TABLE feed (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    audit_seq BIGINT NOT NULL,
    audit_hash TEXT NOT NULL
);

CREATE TABLE changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    doc TEXT,
    at BIGINT NOT NULL
);

-- Order-free checksum per scope; changes up to `pruned_through` are no longer in the feed.
CREATE TABLE scope_state (
    scope TEXT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    checksum TEXT NOT NULL,
    pruned_through BIGINT NOT NULL
);

CREATE TABLE idempotency (
    operator_id TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    position TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    category TEXT NOT NULL,
    actor_id TEXT,
    resource_type TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    address TEXT,
    -- Lower-case description, resource, actor and action, for the text search.
    words TEXT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_actor ON audit (actor_id, seq);
CREATE INDEX audit_resource ON audit (resource_type, resource_id, seq);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    disabled BIGINT NOT NULL,
    doc TEXT NOT NULL
);

CREATE TABLE credentials (
    operator_id TEXT NOT NULL PRIMARY KEY,
    password_hash TEXT NOT NULL,
    -- Base32; null until enrolled.
    totp_secret TEXT
);

CREATE TABLE backup_codes (
    operator_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (operator_id, hash)
);

CREATE TABLE totp_used (
    operator_id TEXT NOT NULL,
    counter BIGINT NOT NULL,
    PRIMARY KEY (operator_id, counter)
);

-- By e-mail, known or not, so that a lock tells nothing about whether an account exists.
CREATE TABLE sign_in_failures (
    email TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    locked_until BIGINT,
    at BIGINT NOT NULL
);

CREATE TABLE challenges (
    hash TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL,
    device TEXT NOT NULL,
    -- Base32, of an enrolment.
    secret TEXT,
    expires_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- Of the refresh tokens; tokens of an older one are spent.
    generation BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL
);
CREATE INDEX sessions_operator ON sessions (operator_id, ended_at);

CREATE TABLE refresh_tokens (
    hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL,
    generation BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE step_ups (
    hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE tenants (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    number BIGINT NOT NULL UNIQUE,
    -- Lower case: names are unique however they are written.
    name_key TEXT NOT NULL UNIQUE,
    subdomain TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    plan TEXT NOT NULL,
    owner_email TEXT NOT NULL,
    archived BIGINT NOT NULL,
    risk_flagged BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX tenants_status ON tenants (status, id);

CREATE TABLE tenant_events (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX tenant_events_tenant ON tenant_events (tenant_id, at);
CREATE INDEX tenant_events_at ON tenant_events (at);

CREATE TABLE reviews (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    tenant_id TEXT NOT NULL,
    reviewer_id TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX reviews_tenant ON reviews (tenant_id, decided_at);

CREATE TABLE incidents (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    number BIGINT NOT NULL UNIQUE,
    severity TEXT NOT NULL,
    status TEXT NOT NULL,
    declared_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX incidents_status ON incidents (status, id);

CREATE TABLE incident_events (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    incident_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX incident_events_incident ON incident_events (incident_id, at);
CREATE INDEX incident_events_at ON incident_events (at);

CREATE TABLE alerts (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    status TEXT NOT NULL,
    tenant_id TEXT,
    service TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX alerts_status ON alerts (status, id);
CREATE INDEX alerts_tenant ON alerts (tenant_id, raised_at);

CREATE TABLE approvals (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX approvals_status ON approvals (status, id);

CREATE TABLE impersonations (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    operator_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    doc TEXT NOT NULL
);
CREATE INDEX impersonations_open ON impersonations (ended_at, expires_at);
CREATE INDEX impersonations_tenant ON impersonations (tenant_id, ended_at);
