-- Transfers that brands announce, until an operator has seen the money.
CREATE TABLE deposits (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL,
    was TEXT
) /*strict*/;
CREATE INDEX deposits_in_state ON deposits (state, since, id);
CREATE INDEX deposits_of_brand ON deposits (brand, state, since, id);
CREATE INDEX deposits_of_campaign ON deposits (campaign, state, since, id);
