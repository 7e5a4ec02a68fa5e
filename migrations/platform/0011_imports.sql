-- Imports: files of tenants that operators send piece by piece. Not in the feed: only its operator sees one.
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    operator_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Bytes that arrived, without gaps.
    received BIGINT NOT NULL,
    -- What the file is, and what is wanted of it (JSON).
    inspection TEXT,
    wanted TEXT,
    job_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX imports_operator ON imports (operator_id, id);
CREATE INDEX imports_expires ON imports (expires_at);

CREATE TABLE import_pieces (
    import_id TEXT NOT NULL,
    -- Where in the file it begins.
    at BIGINT NOT NULL,
    size BIGINT NOT NULL,
    -- Base64.
    body TEXT NOT NULL,
    PRIMARY KEY (import_id, at)
);
