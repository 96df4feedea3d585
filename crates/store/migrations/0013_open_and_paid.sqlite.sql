-- A creator's open placements, the newest first.
CREATE INDEX placements_open_of ON placements (creator, since, id) WHERE is_open = 1;

-- What payouts in each state come to, kept beside their counts: by state and currency, in minor units.
CREATE TEMP TABLE paid AS SELECT brand, creator, state, json_extract(body, '$.amount.currency') AS currency,
    json_extract(body, '$.amount.minor') AS minor FROM payouts;
INSERT INTO tallies SELECT 'all', zeroblob(16), 'payout_sum', state || '/' || currency, SUM(minor) FROM paid
    GROUP BY state, currency;
INSERT INTO tallies SELECT 'brand', brand, 'payout_sum', state || '/' || currency, SUM(minor) FROM paid
    WHERE brand IS NOT NULL GROUP BY brand, state, currency;
INSERT INTO tallies SELECT 'creator', creator, 'payout_sum', state || '/' || currency, SUM(minor) FROM paid
    WHERE creator IS NOT NULL GROUP BY creator, state, currency;
DROP TABLE paid;
