-- The roles of Veche's processes in a database of the town's own. Once, as a superuser, in that database; again does no harm:
--     runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 -d veche -f roles.sql
-- No passwords: `veche-server database-passwords DIR` prints the statements that set them. The tables and who may do what
-- with them (docs/operations.md, "PostgreSQL") are made by `veche-server migrate` and looked after by `run`.

DO $$
DECLARE
    role text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    FOREACH role IN ARRAY ARRAY['veche_gate', 'veche_registrar', 'veche_publisher', 'veche_office'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I', role);
        END IF;
        -- No more connections than a few servers need: one role that is misused leaves the others theirs.
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS '
                       'CONNECTION LIMIT 20', role);
        -- Whatever the log of the database is set to: no values, which are residents' envelopes and names.
        EXECUTE format('ALTER ROLE %I SET log_parameter_max_length = 0', role);
        EXECUTE format('ALTER ROLE %I SET log_parameter_max_length_on_error = 0', role);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
    END LOOP;
    -- Those to whom stores belong make their schemas, each its own.
    FOREACH role IN ARRAY ARRAY['veche_gate', 'veche_registrar', 'veche_office'] LOOP
        EXECUTE format('GRANT CREATE ON DATABASE %I TO %I', current_database(), role);
    END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
