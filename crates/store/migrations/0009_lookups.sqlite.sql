-- The placement behind the address of a post: the first to have it keeps it.
CREATE TABLE posts (address TEXT PRIMARY KEY NOT NULL, placement BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO posts (address, placement)
    SELECT trim(json_extract(body, '$.post.address')), id FROM placements
    WHERE json_extract(body, '$.post.address') IS NOT NULL AND instr(body, '\u0000') = 0
    AND length(CAST(trim(json_extract(body, '$.post.address')) AS BLOB)) BETWEEN 1 AND 2000
    ORDER BY since, id ON CONFLICT (address) DO NOTHING;

-- Who did what, by whom.
DROP TRIGGER audit_kept;
ALTER TABLE audit ADD COLUMN actor TEXT NOT NULL DEFAULT '';
UPDATE audit SET actor = CASE json_type(body, '$.actor') WHEN 'text' THEN json_extract(body, '$.actor')
    ELSE (SELECT value FROM json_each(body, '$.actor')) END;
CREATE INDEX audit_of_actor ON audit (actor, number);
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
