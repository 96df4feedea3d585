-- The placement behind the address of a post: the first to have it keeps it.
CREATE TABLE posts (address TEXT COLLATE "C" PRIMARY KEY NOT NULL, placement UUID NOT NULL);
INSERT INTO posts (address, placement)
    SELECT address, id FROM (
        SELECT btrim(body::json -> 'post' ->> 'address') AS address, id, since FROM placements
        WHERE strpos(body, '\u0000') = 0
    ) AS p
    WHERE octet_length(address) BETWEEN 1 AND 2000
    ORDER BY since, id ON CONFLICT (address) DO NOTHING;

-- Who did what, by whom.
ALTER TABLE audit DISABLE TRIGGER audit_kept;
ALTER TABLE audit ADD COLUMN actor TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE audit SET actor = CASE json_typeof(body::json -> 'actor') WHEN 'string' THEN body::json ->> 'actor'
    ELSE (SELECT value FROM json_each_text(body::json -> 'actor')) END;
CREATE INDEX audit_of_actor ON audit (actor, number);
ALTER TABLE audit ENABLE TRIGGER audit_kept;
