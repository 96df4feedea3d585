-- What happened to each record, who did what, and the texts handed in for each campaign.
CREATE TABLE events (
    number BIGINT PRIMARY KEY NOT NULL, subject TEXT /*bytewise*/ NOT NULL, name TEXT NOT NULL,
    body TEXT NOT NULL, at BIGINT NOT NULL
) /*strict*/;
CREATE INDEX events_of_subject ON events (subject, number);
CREATE TABLE audit (
    number BIGINT PRIMARY KEY NOT NULL, subject TEXT /*bytewise*/ NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL
) /*strict*/;
CREATE INDEX audit_of_subject ON audit (subject, number);
-- As bytes: people's words may hold a NUL, which PostgreSQL's TEXT cannot.
CREATE TABLE drafts (
    position BIGINT PRIMARY KEY NOT NULL, campaign UUID NOT NULL, placement UUID NOT NULL, words BYTEA NOT NULL
) /*strict*/;
CREATE INDEX drafts_of_campaign ON drafts (campaign, position);
