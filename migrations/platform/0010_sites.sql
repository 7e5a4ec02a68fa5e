-- Sites. What a tenant's host name serves: versions, their files, and the tenants' requests for modules.

-- The deployed site of a tenant; `id` is the tenant's.
CREATE TABLE sites (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    -- The tenant's version that the configuration was last compared with.
    seen BIGINT NOT NULL DEFAULT 0,
    doc TEXT NOT NULL
);
CREATE INDEX sites_state ON sites (state, id);
CREATE INDEX sites_checked ON sites (checked_at);

-- Versions of sites. `manifest` is what the version must have: path, checksum and size of each file (JSON).
CREATE TABLE site_versions (
    tenant_id TEXT NOT NULL,
    -- From 1.
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    template BIGINT NOT NULL,
    -- The configuration that the files were made with (JSON).
    config TEXT NOT NULL,
    manifest TEXT NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    copy_of BIGINT,
    job_id TEXT,
    asked_by_name TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    deployed_at BIGINT,
    PRIMARY KEY (tenant_id, number)
);
CREATE INDEX site_versions_job ON site_versions (job_id);

-- Which content stands at a path.
CREATE TABLE site_files (
    tenant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    path TEXT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (tenant_id, number, path)
);
CREATE INDEX site_files_checksum ON site_files (checksum);

-- Contents by their SHA-256 (hex), once each, however many sites have them; base64.
CREATE TABLE site_blobs (
    checksum TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

CREATE TABLE upgrade_requests (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    tenant_id TEXT NOT NULL,
    module TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX upgrade_requests_tenant ON upgrade_requests (tenant_id, module, id);
CREATE INDEX upgrade_requests_state ON upgrade_requests (state, id);
CREATE UNIQUE INDEX upgrade_requests_open ON upgrade_requests (tenant_id, module) WHERE state = 'open';
