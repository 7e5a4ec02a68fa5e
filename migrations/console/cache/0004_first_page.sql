-- What the list of tenants showed first when the console was closed: the next start shows it before it has read all tenants.
-- query is the list's question as JSON; ids are 16 bytes each, in the order of the list; total counts all that match.
CREATE TABLE first_page (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    query TEXT NOT NULL,
    total INTEGER NOT NULL,
    ids   BLOB NOT NULL
) STRICT;
