-- Work to be done later. `due` is when it may be leased: its time to run, or the end of its lease.
CREATE TABLE jobs (
    id UUID PRIMARY KEY NOT NULL, key TEXT /*bytewise*/ NOT NULL UNIQUE, body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
    run_at BIGINT NOT NULL, due BIGINT NOT NULL, leased BIGINT NOT NULL DEFAULT 0,
    token BIGINT NOT NULL DEFAULT 0, attempts BIGINT NOT NULL DEFAULT 0, error BYTEA
) /*strict*/;
CREATE INDEX jobs_due ON jobs (state, due, id);
