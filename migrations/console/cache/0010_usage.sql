-- What tenants use of their limits.
CREATE TABLE tenant_usage (
    rid        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    month      INTEGER NOT NULL,
    standing   INTEGER NOT NULL,
    monthly    INTEGER NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX tenant_usage_standing ON tenant_usage (standing);
CREATE INDEX tenant_usage_monthly ON tenant_usage (month, monthly);
