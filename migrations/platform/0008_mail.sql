-- Mail that is really sent. A row is claimed before it is given to the mail server, and its claim is committed first.
-- queued, sending, sent, failed, kept (no mail server is configured: the mailbox is where it arrives).
ALTER TABLE outgoing_mail ADD COLUMN state TEXT NOT NULL DEFAULT 'queued';
ALTER TABLE outgoing_mail ADD COLUMN recipient_name TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing_mail ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
-- Not tried before.
ALTER TABLE outgoing_mail ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
-- A page of its own, from our own templates; else the text is set as one.
ALTER TABLE outgoing_mail ADD COLUMN html TEXT;
-- Who gives it to the mail server just now: made anew for every attempt.
ALTER TABLE outgoing_mail ADD COLUMN claim TEXT;
ALTER TABLE outgoing_mail ADD COLUMN claimed_until BIGINT NOT NULL DEFAULT 0;
-- How often nobody knows whether the mail server took it.
ALTER TABLE outgoing_mail ADD COLUMN doubts BIGINT NOT NULL DEFAULT 0;
-- Why the last attempt failed.
ALTER TABLE outgoing_mail ADD COLUMN reason TEXT;
ALTER TABLE outgoing_mail ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- Before this step nothing was sent: what waits is not news any more.
UPDATE outgoing_mail SET state = 'kept';
CREATE INDEX outgoing_mail_due ON outgoing_mail (state, due_at);
CREATE INDEX outgoing_mail_tenant ON outgoing_mail (tenant_id, id);

-- Pictures. Their bytes never change: another picture is another row.
CREATE TABLE assets (
    id TEXT NOT NULL PRIMARY KEY,
    -- Null: uploaded, and nobody uses it yet.
    tenant_id TEXT,
    kind TEXT NOT NULL,
    -- What is known about it, as it travels.
    doc TEXT NOT NULL,
    -- The file, base64: text is what every database keeps alike.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    expires_at BIGINT
);
CREATE INDEX assets_tenant ON assets (tenant_id);
CREATE INDEX assets_expires ON assets (expires_at);
