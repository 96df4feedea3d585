-- People: one table for each shelf of papers, all of the same shape. The body says everything; the columns beside
-- it are what a paper can be found by. `name` is unique on its shelf, `owner` and `other` are whose it is, `at` is
-- when (of a letter: when it is due), and from `expires` on it may be thrown away. Times are microseconds.

CREATE TABLE users (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX users_of ON users (owner, at, id);
CREATE INDEX users_with ON users (other, at, id);
CREATE INDEX users_in ON users (state, at, id);
CREATE INDEX users_until ON users (expires);

CREATE TABLE organisations (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX organisations_of ON organisations (owner, at, id);
CREATE INDEX organisations_with ON organisations (other, at, id);
CREATE INDEX organisations_in ON organisations (state, at, id);
CREATE INDEX organisations_until ON organisations (expires);

CREATE TABLE members (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX members_of ON members (owner, at, id);
CREATE INDEX members_with ON members (other, at, id);
CREATE INDEX members_in ON members (state, at, id);
CREATE INDEX members_until ON members (expires);

CREATE TABLE holdings (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX holdings_of ON holdings (owner, at, id);
CREATE INDEX holdings_with ON holdings (other, at, id);
CREATE INDEX holdings_in ON holdings (state, at, id);
CREATE INDEX holdings_until ON holdings (expires);

CREATE TABLE sessions (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX sessions_of ON sessions (owner, at, id);
CREATE INDEX sessions_with ON sessions (other, at, id);
CREATE INDEX sessions_in ON sessions (state, at, id);
CREATE INDEX sessions_until ON sessions (expires);

CREATE TABLE tickets (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX tickets_of ON tickets (owner, at, id);
CREATE INDEX tickets_with ON tickets (other, at, id);
CREATE INDEX tickets_in ON tickets (state, at, id);
CREATE INDEX tickets_until ON tickets (expires);

CREATE TABLE api_keys (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX api_keys_of ON api_keys (owner, at, id);
CREATE INDEX api_keys_with ON api_keys (other, at, id);
CREATE INDEX api_keys_in ON api_keys (state, at, id);
CREATE INDEX api_keys_until ON api_keys (expires);

CREATE TABLE notices (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX notices_of ON notices (owner, at, id);
CREATE INDEX notices_of_in ON notices (owner, state);
CREATE INDEX notices_with ON notices (other, at, id);
CREATE INDEX notices_in ON notices (state, at, id);
CREATE INDEX notices_until ON notices (expires);

CREATE TABLE letters (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX letters_of ON letters (owner, at, id);
CREATE INDEX letters_with ON letters (other, at, id);
CREATE INDEX letters_in ON letters (state, at, id);
CREATE INDEX letters_until ON letters (expires);

CREATE TABLE strikes (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX strikes_of ON strikes (owner, at, id);
CREATE INDEX strikes_with ON strikes (other, at, id);
CREATE INDEX strikes_in ON strikes (state, at, id);
CREATE INDEX strikes_until ON strikes (expires);

CREATE TABLE replies (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX replies_of ON replies (owner, at, id);
CREATE INDEX replies_with ON replies (other, at, id);
CREATE INDEX replies_in ON replies (state, at, id);
CREATE INDEX replies_until ON replies (expires);

CREATE TABLE settings (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX settings_of ON settings (owner, at, id);
CREATE INDEX settings_with ON settings (other, at, id);
CREATE INDEX settings_in ON settings (state, at, id);
CREATE INDEX settings_until ON settings (expires);

CREATE TABLE tries (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX tries_of ON tries (owner, at, id);
CREATE INDEX tries_with ON tries (other, at, id);
CREATE INDEX tries_in ON tries (state, at, id);
CREATE INDEX tries_until ON tries (expires);
