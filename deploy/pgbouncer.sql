-- Run once as a superuser in Maillage's database, before PgBouncer starts:
--   psql -d maillage -v password=… -f deploy/pgbouncer.sql
-- PgBouncer logs in as `pgbouncer` and asks for the password verifier of the one login that requests use. Nothing else
-- is told, and no password is kept in a file: the application's follow from MAILLAGE_SECRET.
create role pgbouncer login password :'password';
create schema pgbouncer;
create function pgbouncer.login(who text) returns table (name text, secret text)
  language sql security definer set search_path = pg_catalog, pg_temp as $$
    select usename::text, passwd from pg_shadow where usename = who and who = current_database() || '_app'
  $$;
revoke all on function pgbouncer.login(text) from public;
grant usage on schema pgbouncer to pgbouncer;
grant execute on function pgbouncer.login(text) to pgbouncer;
