-- Merging the search index while rows are written made each write wait for many others. From here on writes only add to it;
-- what they added is merged in idle moments, in small steps (crates/store/src/rows/bulk.rs).
INSERT INTO tenants_fts (tenants_fts, rank) VALUES ('automerge', 0);
INSERT INTO tenants_fts (tenants_fts, rank) VALUES ('crisismerge', 64);
INSERT INTO audit_fts (audit_fts, rank) VALUES ('automerge', 0);
INSERT INTO audit_fts (audit_fts, rank) VALUES ('crisismerge', 64);
