-- The placement behind the address of a post: the first to have it keeps it.
CREATE TABLE posts (address TEXT COLLATE "C" PRIMARY KEY NOT NULL, placement UUID NOT NULL);
INSERT INTO posts (address, placement)
    SELECT address, id FROM (
        SELECT btrim(replace(body, '\u0000', '\u0001')::json -> 'post' ->> 'address') AS address, id, since FROM placements
        WHERE strpos(body, '\u0000') = 0
    ) AS p
    WHERE octet_length(address) BETWEEN 1 AND 2000
    ORDER BY since, id ON CONFLICT (address) DO NOTHING;

-- Who did what, by whom. PostgreSQL reads no JSON with an escaped NUL in it, and no id holds one.
ALTER TABLE audit DISABLE TRIGGER audit_kept;
ALTER TABLE audit ADD COLUMN actor TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE audit SET actor = CASE json_typeof(b.body -> 'actor') WHEN 'string' THEN b.body ->> 'actor'
    ELSE (SELECT value FROM json_each_text(b.body -> 'actor')) END
    FROM (SELECT number, replace(body, '\u0000', '\u0001')::json AS body FROM audit) AS b
    WHERE b.number = audit.number;
CREATE INDEX audit_of_actor ON audit (actor, number);
ALTER TABLE audit ENABLE TRIGGER audit_kept;
