-- Measures of profiles. Of a profile (owner), its creator's (other). Scores and audits are written once and never changed. Shelves
-- like those of 0006.

CREATE TABLE scores (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX scores_of ON scores (owner, at, id);
CREATE INDEX scores_with ON scores (other, at, id);
CREATE INDEX scores_in ON scores (state, at, id);
CREATE INDEX scores_until ON scores (expires);

CREATE TABLE audience_audits (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX audience_audits_of ON audience_audits (owner, at, id);
CREATE INDEX audience_audits_with ON audience_audits (other, at, id);
CREATE INDEX audience_audits_in ON audience_audits (state, at, id);
CREATE INDEX audience_audits_until ON audience_audits (expires);

CREATE TABLE contests (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX contests_of ON contests (owner, at, id);
CREATE INDEX contests_with ON contests (other, at, id);
CREATE INDEX contests_in ON contests (state, at, id);
CREATE INDEX contests_until ON contests (expires);

CREATE TABLE measure_wishes (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX measure_wishes_of ON measure_wishes (owner, at, id);
CREATE INDEX measure_wishes_with ON measure_wishes (other, at, id);
CREATE INDEX measure_wishes_in ON measure_wishes (state, at, id);
CREATE INDEX measure_wishes_until ON measure_wishes (expires);

CREATE TABLE certificates (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX certificates_of ON certificates (owner, at, id);
CREATE INDEX certificates_with ON certificates (other, at, id);
CREATE INDEX certificates_in ON certificates (state, at, id);
CREATE INDEX certificates_until ON certificates (expires);
