-- Half-finished onboardings. What must be unique on the platform stands beside the row, lower case, to look for others that want it.
CREATE TABLE onboarding_drafts (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    holder TEXT NOT NULL,
    name_key TEXT NOT NULL,
    subdomain TEXT NOT NULL,
    email TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX onboarding_drafts_name ON onboarding_drafts (name_key);
CREATE INDEX onboarding_drafts_subdomain ON onboarding_drafts (subdomain);
CREATE INDEX onboarding_drafts_email ON onboarding_drafts (email);

-- Keys of connections and first passwords, encrypted. `owner_id` is a draft, and a tenant once it is there.
CREATE TABLE onboarding_secrets (
    owner_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (owner_id, kind)
);

-- What an onboarding decided and the tenant's row has no place for: hours, protection against abuse, how calls sound (JSON).
CREATE TABLE tenant_settings (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    doc TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Of administrators of tenants: hashes alone.
CREATE TABLE tenant_backup_codes (
    user_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, hash)
);
