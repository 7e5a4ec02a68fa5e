-- Which version last changed a harmless field: what lets disjoint edits merge.
CREATE TABLE tenant_fields (
    tenant_id TEXT NOT NULL,
    field TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, field)
);

CREATE TABLE tenant_users (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    locked BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    -- Argon2id; null: cannot sign in with a password.
    password_hash TEXT,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT,
    UNIQUE (tenant_id, email)
);

-- Data of a terminated tenant is erased at `due_at`.
CREATE TABLE tenant_deletions (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL
);

-- Written in the transaction of the act that it tells about; whoever sends mail works it off.
CREATE TABLE outgoing_mail (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX outgoing_mail_waiting ON outgoing_mail (sent_at, created_at);

-- The console session that started an impersonation: they end together.
CREATE TABLE impersonation_origins (
    impersonation_id TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL
);
CREATE INDEX impersonation_origins_session ON impersonation_origins (session_id);

-- One-time entry codes, by their hash.
CREATE TABLE impersonation_codes (
    hash TEXT NOT NULL PRIMARY KEY,
    impersonation_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Signed-in browsers of tenant sites: a tenant user's own, or an operator's inside an impersonation.
CREATE TABLE site_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    impersonation_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX site_sessions_tenant ON site_sessions (tenant_id);
CREATE INDEX site_sessions_impersonation ON site_sessions (impersonation_id);

CREATE TABLE site_tasks (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    title TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX site_tasks_tenant ON site_tasks (tenant_id, created_at);

-- Work that a tenant's site leaves for later; run only while the tenant's status allows activity.
CREATE TABLE site_jobs (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX site_jobs_due ON site_jobs (done_at, due_at);
