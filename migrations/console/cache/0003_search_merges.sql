-- A merge in one go held a write up for seconds. Writes only add to the search indexes; what they added is merged between them,
-- in small steps (crates/store/src/rows/bulk.rs). 1999 is the most that FTS5 allows: reached only where nobody ever merges.
INSERT INTO tenants_fts (tenants_fts, rank) VALUES ('usermerge', 16);
INSERT INTO tenants_fts (tenants_fts, rank) VALUES ('crisismerge', 1999);
INSERT INTO audit_fts (audit_fts, rank) VALUES ('usermerge', 16);
INSERT INTO audit_fts (audit_fts, rank) VALUES ('crisismerge', 1999);
