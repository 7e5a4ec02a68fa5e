-- What lists and sums of subscriptions need. `projected` is the version that these columns tell of: an older program writes
-- tenants without them, and they are written again.
ALTER TABLE tenants ADD COLUMN projected BIGINT NOT NULL DEFAULT 0;
-- The end of the subscription; of what never ends the highest number.
ALTER TABLE tenants ADD COLUMN ends_key BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE tenants ADD COLUMN trial_ends_at BIGINT;
ALTER TABLE tenants ADD COLUMN price BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tenants_unprojected ON tenants (id) WHERE projected <> version;
CREATE INDEX tenants_ends ON tenants (ends_key, id);
CREATE INDEX tenants_subscription ON tenants (status, plan, ends_key, trial_ends_at, price, id);

-- The history of subscriptions, append-only.
CREATE TABLE subscription_changes (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Twelve times the year, and the month from zero on (UTC).
    month BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- Null: recurring revenue did not move.
    movement TEXT,
    -- The one that is paid, or of a loss the one that was.
    plan TEXT NOT NULL,
    mrr_before BIGINT NOT NULL,
    mrr_after BIGINT NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX subscription_changes_tenant ON subscription_changes (tenant_id, at);
CREATE INDEX subscription_changes_at ON subscription_changes (at, movement, mrr_before, mrr_after);
CREATE INDEX subscription_changes_month ON subscription_changes (month, movement, mrr_before, mrr_after);

-- Per tenant: the recurring revenue that its history ends with, and when the subscription next turns by itself.
CREATE TABLE subscription_marks (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    mrr BIGINT NOT NULL,
    turns_at BIGINT
);
CREATE INDEX subscription_marks_turns ON subscription_marks (turns_at);

-- An owner's address is unique over all tenants.
CREATE INDEX tenant_users_email ON tenant_users (email);
