-- One table for each kind of record, all of the same shape: the body says everything, the columns beside it
-- are what the record can be found by. Times are microseconds, money is minor units: 64-bit integers.
-- `UUID`, `BYTEA`, `BIGINT`, /*bytewise*/ and /*strict*/ are put into each database's own words.
CREATE TABLE brands (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;
CREATE TABLE creators (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;
CREATE TABLE campaigns (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;
CREATE TABLE offers (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;
CREATE TABLE placements (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;
CREATE TABLE disputes (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;
CREATE TABLE payouts (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL
) /*strict*/;

-- A page of a campaign's or a creator's placements, by rising id, without sorting.
CREATE INDEX placements_of_campaign ON placements (campaign, id);
CREATE INDEX placements_of_creator ON placements (creator, id);
CREATE INDEX placements_of_both ON placements (campaign, creator, id);
-- Only open ones are in it: counting costs as many entries as are open.
CREATE INDEX placements_open ON placements (campaign) WHERE is_open = 1;

-- The last number given out of each rising row. Taken last in a commit and held to its end, so that numbers
-- rise in the order of commits and none is missing.
CREATE TABLE counters (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    movements BIGINT NOT NULL, events BIGINT NOT NULL, audit BIGINT NOT NULL, drafts BIGINT NOT NULL
) /*strict*/;
INSERT INTO counters (id, movements, events, audit, drafts) VALUES (1, 0, 0, 0, 0);
