-- Two roles a log: its owner, which nobody logs in as, and the engine, which may only append to events.
-- :owner, :engine and :schema are quoted identifiers.
do $$
begin
  if not exists (select from pg_roles where rolname = ':owner_name') then create role :owner nologin; end if;
  if not exists (select from pg_roles where rolname = ':engine_name') then create role :engine nologin; end if;
end $$;
grant usage on schema :schema to :engine;
grant select on all tables in schema :schema to :engine;
grant insert on events to :engine;
grant insert, delete on keys to :engine;
grant insert, update, delete on numbers, tenants to :engine;
grant update on log, projections to :engine;
alter table events owner to :owner;
alter table keys owner to :owner;
alter schema :schema owner to :owner;
grant usage on schema :schema to :owner;
