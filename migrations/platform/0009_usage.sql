-- What each tenant uses, as it travels. `month` is its first instant in milliseconds; the percents are the highest of its limits.
CREATE TABLE tenant_usage (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    month BIGINT NOT NULL,
    standing_percent BIGINT NOT NULL,
    monthly_percent BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX tenant_usage_standing ON tenant_usage (standing_percent);
CREATE INDEX tenant_usage_monthly ON tenant_usage (month, monthly_percent);

-- The exact counts. `period` is zero for what stands, else twelve times the year and the month from zero on (UTC).
CREATE TABLE usage_counts (
    tenant_id TEXT NOT NULL,
    limit_key TEXT NOT NULL,
    period BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, limit_key, period)
);

-- What was counted, by the source's own id.
CREATE TABLE usage_events (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX usage_events_at ON usage_events (at);

-- The thresholds that were told, each once per period.
CREATE TABLE usage_thresholds (
    tenant_id TEXT NOT NULL,
    limit_key TEXT NOT NULL,
    period BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, limit_key, period, threshold)
);

-- Tenants whose row is to be written anew.
CREATE TABLE usage_dirty (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX usage_dirty_at ON usage_dirty (at);

-- What is known of limits that differ from the plan's.
CREATE TABLE limit_overrides (
    tenant_id TEXT NOT NULL,
    limit_key TEXT NOT NULL,
    expires_at BIGINT,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant_id, limit_key)
);
CREATE INDEX limit_overrides_expiry ON limit_overrides (expires_at);
