-- When subscriptions and trials end: the list by expiry and the figures of subscriptions are answered from these columns alone.
-- Whole rows rest as JSON with RFC 3339 instants; NULL: without an end.
ALTER TABLE tenants ADD COLUMN subscription_ends_at INTEGER;
ALTER TABLE tenants ADD COLUMN trial_ends_at INTEGER;
UPDATE tenants SET (subscription_ends_at, trial_ends_at) = (
    SELECT CAST(round(unixepoch(doc ->> '$.subscription_ends_at', 'subsec') * 1000) AS INTEGER),
           CAST(round(unixepoch(doc ->> '$.trial_ends_at', 'subsec') * 1000) AS INTEGER)
    FROM tenant_docs WHERE tenant_docs.rid = tenants.rid
);

-- Nothing asked it any more: the overview is answered from memory. It may be put aside by a load that was cut off.
DROP INDEX IF EXISTS tenants_overview;
DELETE FROM parked_indexes WHERE name = 'tenants_overview';

-- The list by expiry, all of it: what it filters by stands beside the order.
CREATE INDEX tenants_expiry ON tenants (archived, subscription_ends_at, number, status, plan, trial_ends_at, id);
-- Counts and sums.
CREATE INDEX tenants_subscriptions ON tenants (archived, status, plan, subscription_ends_at, currency, revenue_minor);
-- Few are on trial.
CREATE INDEX tenants_trials ON tenants (archived, trial_ends_at, status, plan, subscription_ends_at, currency, revenue_minor)
    WHERE trial_ends_at IS NOT NULL;
