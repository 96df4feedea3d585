-- What happened stays: nothing written here is ever changed or taken away.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER movements_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON movements EXECUTE FUNCTION append_only();
CREATE TRIGGER transfers_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers EXECUTE FUNCTION append_only();
CREATE TRIGGER events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON events EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION append_only();
