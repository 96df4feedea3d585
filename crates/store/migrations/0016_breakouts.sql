-- Posts that break out, offers to their authors, and what authors have refused: records like those of 0001.
CREATE TABLE breakouts (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL,
    was TEXT
) /*strict*/;
CREATE INDEX breakouts_in_state ON breakouts (state, since, id);

CREATE TABLE author_offers (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL,
    was TEXT
) /*strict*/;
CREATE INDEX author_offers_in_state ON author_offers (state, since, id);
CREATE INDEX author_offers_of_brand ON author_offers (brand, state, since, id);
CREATE INDEX author_offers_of_campaign ON author_offers (campaign, state, since, id);
CREATE INDEX author_offers_of_creator ON author_offers (creator, state, since, id);

CREATE TABLE authors (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), state TEXT NOT NULL,
    brand UUID, campaign UUID, creator UUID, since BIGINT NOT NULL, is_open BIGINT NOT NULL, body TEXT NOT NULL,
    was TEXT
) /*strict*/;
CREATE INDEX authors_in_state ON authors (state, since, id);
