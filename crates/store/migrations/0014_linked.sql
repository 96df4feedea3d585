-- Accounts on networks: which are linked to whom (named by network and account, so that each is linked once), the
-- sign-ins under way, and sessions sealed with a key that is not here. Shelves like those of 0006.

CREATE TABLE linked_accounts (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX linked_accounts_of ON linked_accounts (owner, at, id);
CREATE INDEX linked_accounts_with ON linked_accounts (other, at, id);
CREATE INDEX linked_accounts_in ON linked_accounts (state, at, id);
CREATE INDEX linked_accounts_until ON linked_accounts (expires);

CREATE TABLE network_sign_ins (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX network_sign_ins_of ON network_sign_ins (owner, at, id);
CREATE INDEX network_sign_ins_with ON network_sign_ins (other, at, id);
CREATE INDEX network_sign_ins_in ON network_sign_ins (state, at, id);
CREATE INDEX network_sign_ins_until ON network_sign_ins (expires);

CREATE TABLE sealed_sessions (
    id UUID PRIMARY KEY NOT NULL, version BIGINT NOT NULL CHECK (version > 0), name TEXT UNIQUE, owner UUID,
    other UUID, state TEXT NOT NULL, at BIGINT NOT NULL, expires BIGINT, body TEXT NOT NULL
) /*strict*/;
CREATE INDEX sealed_sessions_of ON sealed_sessions (owner, at, id);
CREATE INDEX sealed_sessions_with ON sealed_sessions (other, at, id);
CREATE INDEX sealed_sessions_in ON sealed_sessions (state, at, id);
CREATE INDEX sealed_sessions_until ON sealed_sessions (expires);
