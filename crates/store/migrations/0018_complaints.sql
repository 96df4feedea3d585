-- Complaints about campaigns: of a brand (owner), about a campaign (other), open, upheld or dismissed. A shelf like those of 0006.

CREATE TABLE complaints (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX complaints_of ON complaints (owner, at, id);
CREATE INDEX complaints_with ON complaints (other, at, id);
CREATE INDEX complaints_in ON complaints (state, at, id);
CREATE INDEX complaints_until ON complaints (expires);
