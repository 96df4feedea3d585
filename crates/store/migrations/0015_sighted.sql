-- What the stream of a network has shown of the market's people: a shelf of papers like the others.
CREATE TABLE sightings (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX sightings_of ON sightings (owner, at, id);
CREATE INDEX sightings_of_in ON sightings (owner, state);
CREATE INDEX sightings_with ON sightings (other, at, id);
CREATE INDEX sightings_in ON sightings (state, at, id);
CREATE INDEX sightings_until ON sightings (expires);
