-- Onboardings with answers that the platform does not have yet. Secrets rest in here until it has them; the file is encrypted.
CREATE TABLE onboarding_local (
    id         BLOB PRIMARY KEY,
    -- JSON: the draft as it is here, what waits, upon which version, what the platform holds instead.
    doc        TEXT NOT NULL,
    secrets    TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
