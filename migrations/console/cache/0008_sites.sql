-- Sites that were deployed; `id` is the tenant's.
CREATE TABLE sites (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    state      TEXT NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX sites_state ON sites (state);

-- Tenants' requests for modules.
CREATE TABLE upgrade_requests (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    tenant_id  BLOB NOT NULL,
    open       INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX upgrade_requests_open ON upgrade_requests (open, asked_at);
CREATE INDEX upgrade_requests_tenant ON upgrade_requests (tenant_id, asked_at);

-- Jobs about one tenant: a deployment is looked for beside each site.
CREATE INDEX jobs_tenant ON jobs (tenant_id, created_at) WHERE tenant_id IS NOT NULL;
