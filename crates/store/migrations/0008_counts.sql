-- Counts that are kept with every commit, so that a page never counts: how many records of a kind are in each
-- state, and how often what happened on each day (in UTC, counted from 1970-01-01). `whose` is `all` with a nil
-- id, or `brand`, `campaign`, `creator` with theirs. A row may come to zero.
CREATE TABLE tallies (
    whose TEXT NOT NULL, id UUID NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, amount BIGINT NOT NULL,
    PRIMARY KEY (whose, id, kind, state)
) /*keyed*/;
CREATE TABLE days (
    whose TEXT NOT NULL, id UUID NOT NULL, day BIGINT NOT NULL, event TEXT /*bytewise*/ NOT NULL,
    amount BIGINT NOT NULL, PRIMARY KEY (whose, id, day, event)
) /*keyed*/;

-- The state before the last write: what a write changes, it says in the same statement.
ALTER TABLE brands ADD COLUMN was TEXT;
ALTER TABLE creators ADD COLUMN was TEXT;
ALTER TABLE campaigns ADD COLUMN was TEXT;
ALTER TABLE offers ADD COLUMN was TEXT;
ALTER TABLE placements ADD COLUMN was TEXT;
ALTER TABLE disputes ADD COLUMN was TEXT;
ALTER TABLE payouts ADD COLUMN was TEXT;

-- All records in one form, for counting what is there already.
CREATE TABLE counted (kind TEXT NOT NULL, subject TEXT /*bytewise*/ PRIMARY KEY NOT NULL, state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID) /*keyed*/;
INSERT INTO counted SELECT 'brand', 'br_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM brands;
INSERT INTO counted SELECT 'creator', 'cr_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM creators;
INSERT INTO counted SELECT 'campaign', 'cp_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM campaigns;
INSERT INTO counted SELECT 'offer', 'of_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM offers;
INSERT INTO counted SELECT 'placement', 'pl_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM placements;
INSERT INTO counted SELECT 'dispute', 'di_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM disputes;
INSERT INTO counted SELECT 'payout', 'po_' || /*hex(*/id/*)*/, state, brand, campaign, creator FROM payouts;

INSERT INTO tallies SELECT 'all', /*nil*/, kind, state, COUNT(*) FROM counted GROUP BY kind, state;
INSERT INTO tallies SELECT 'brand', brand, kind, state, COUNT(*) FROM counted
    WHERE brand IS NOT NULL GROUP BY brand, kind, state;
INSERT INTO tallies SELECT 'campaign', campaign, kind, state, COUNT(*) FROM counted
    WHERE campaign IS NOT NULL GROUP BY campaign, kind, state;
INSERT INTO tallies SELECT 'creator', creator, kind, state, COUNT(*) FROM counted
    WHERE creator IS NOT NULL GROUP BY creator, kind, state;
INSERT INTO tallies SELECT 'all', /*nil*/, 'job', state, COUNT(*) FROM jobs GROUP BY state;

-- Events by their day and the kind of their subject, one row a record, day and name.
CREATE TABLE happened (subject TEXT /*bytewise*/ NOT NULL, day BIGINT NOT NULL, event TEXT NOT NULL,
    amount BIGINT NOT NULL) /*strict*/;
INSERT INTO happened SELECT subject,
    (at - ((at % 86400000000) + 86400000000) % 86400000000) / 86400000000,
    CASE substr(subject, 1, 3) WHEN 'br_' THEN 'brand' WHEN 'cr_' THEN 'creator' WHEN 'cp_' THEN 'campaign'
        WHEN 'of_' THEN 'offer' WHEN 'pl_' THEN 'placement' WHEN 'di_' THEN 'dispute' ELSE 'payout' END
        || '.' || name, COUNT(*) FROM events GROUP BY 1, 2, 3;
INSERT INTO days SELECT 'all', /*nil*/, day, event, SUM(amount) FROM happened GROUP BY day, event;
INSERT INTO days SELECT 'brand', c.brand, h.day, h.event, SUM(h.amount) FROM happened AS h
    JOIN counted AS c ON c.subject = h.subject WHERE c.brand IS NOT NULL GROUP BY c.brand, h.day, h.event;
INSERT INTO days SELECT 'campaign', c.campaign, h.day, h.event, SUM(h.amount) FROM happened AS h
    JOIN counted AS c ON c.subject = h.subject WHERE c.campaign IS NOT NULL GROUP BY c.campaign, h.day, h.event;
INSERT INTO days SELECT 'creator', c.creator, h.day, h.event, SUM(h.amount) FROM happened AS h
    JOIN counted AS c ON c.subject = h.subject WHERE c.creator IS NOT NULL GROUP BY c.creator, h.day, h.event;
DROP TABLE happened;
DROP TABLE counted;
