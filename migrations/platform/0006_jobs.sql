-- Background jobs. `doc` is the row as it travels; it is written now and then while the job runs. The counts beside it are exact.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    author TEXT NOT NULL,
    tenant_id TEXT,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0,
    -- From where the author asked for it, for the audit (JSON).
    origin TEXT NOT NULL DEFAULT '{}',
    -- Who works on it, until when; the token grows with every change of hands.
    holder TEXT,
    token BIGINT NOT NULL DEFAULT 0,
    held_until BIGINT NOT NULL DEFAULT 0,
    -- When it was last worked on, counted over all jobs: the one that waited longest comes next.
    turn BIGINT NOT NULL DEFAULT 0,
    doc TEXT NOT NULL
);
CREATE INDEX jobs_state ON jobs (state, turn);
CREATE INDEX jobs_turn ON jobs (turn);
CREATE INDEX jobs_tenant ON jobs (tenant_id, id);

-- What jobs are made of. A row leaves `waiting` in the transaction of its effect.
CREATE TABLE job_items (
    job_id TEXT NOT NULL,
    -- From 1.
    n BIGINT NOT NULL,
    state TEXT NOT NULL,
    tenant_id TEXT,
    label TEXT NOT NULL,
    -- What the row alone says (JSON).
    payload TEXT,
    result TEXT,
    problem TEXT,
    PRIMARY KEY (job_id, n)
);
CREATE INDEX job_items_state ON job_items (job_id, state, n);
