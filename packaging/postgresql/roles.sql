-- The roles of Veche in a database of the town's own. As a superuser, in that database, with the town's servers stopped;
-- again does no harm, and after an update that asks for it it is to be run again:
--     runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 -d veche -f roles.sql
-- No passwords: `veche-server database-passwords DIR` prints the statements that set them. The tables and who may do what
-- with them (docs/operations.md, "PostgreSQL") are made by `veche-server migrate` and looked after by `run`.

DO $$
DECLARE
    processes text[] := ARRAY['veche_gate', 'veche_registrar', 'veche_publisher', 'veche_office'];
    stores text[] := ARRAY['intake', 'fleet', 'registry', 'ballots', 'staff', 'content'];
    role text;
    other text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    FOREACH role IN ARRAY processes || ARRAY['veche_migrator', 'veche_owner'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I', role);
        END IF;
        -- No more connections than a few servers and their commands need (an office has a dozen): one role that is misused
        -- leaves the others theirs.
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS '
                       'CONNECTION LIMIT 40', role);
        -- Whatever the log of the database is set to: no values, which are residents' envelopes and names.
        EXECUTE format('ALTER ROLE %I SET log_parameter_max_length = 0', role);
        EXECUTE format('ALTER ROLE %I SET log_parameter_max_length_on_error = 0', role);
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), role);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
    END LOOP;

    -- All schemas and what is in them are its. Nobody connects as it; only the migrator, whose password is root's,
    -- can become it.
    ALTER ROLE veche_owner NOLOGIN;
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM veche_owner', current_database());
    EXECUTE format('GRANT CREATE ON DATABASE %I TO veche_owner', current_database());
    FOR other IN SELECT member::regrole FROM pg_auth_members WHERE roleid = 'veche_owner'::regrole LOOP
        EXECUTE format('REVOKE veche_owner FROM %s', other);
    END LOOP;
    GRANT veche_owner TO veche_migrator;

    -- Stores of an older version belong to the processes: they are given to the owner, unless something is among them that
    -- Veche did not make.
    FOR other IN
        SELECT pg_describe_object(d.classid, d.objid, d.objsubid) || ' of ' || d.refobjid::regrole
        FROM pg_shdepend AS d JOIN pg_database AS b ON b.oid = d.dbid AND b.datname = current_database()
        LEFT JOIN pg_class AS c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind IN ('r', 'S')
        LEFT JOIN pg_namespace AS n ON d.classid = 'pg_namespace'::regclass AND n.oid = d.objid
        WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
            AND d.refobjid IN (SELECT oid FROM pg_roles WHERE rolname = ANY (processes))
            AND NOT coalesce(n.nspname::text, c.relnamespace::regnamespace::text, '') = ANY (stores)
            AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IS NOT DISTINCT FROM to_regprocedure('intake.count_ballot()')
                     AND NOT (SELECT prosecdef FROM pg_proc WHERE oid = d.objid))
    LOOP
        RAISE EXCEPTION '% is none of Veche''s: find out who put it there, and remove it', other;
    END LOOP;
    REASSIGN OWNED BY veche_gate, veche_registrar, veche_publisher, veche_office TO veche_owner;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
