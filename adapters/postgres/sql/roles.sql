-- Two roles a log: its owner, which nobody logs in as, and the engine, which may only append to events.
-- :owner, :engine and :schema are quoted identifiers. Run again by every migrate: a table that has its owner already is
-- not locked for it.
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
grant insert, update (revoked_at, name) on tokens to :engine;
grant insert, update (code, tried_at), delete on parked to :engine;
grant insert, update, delete on shadows, shadow_ranges, parked_subjects to :engine;
grant insert on swaps to :engine;
grant execute on function make_shadow(text), index_shadow(text), lock_for_swap(text[]), swap_shadow(text), drop_shadow(text) to :engine;
do $$
declare kept regclass;
begin
  for kept in select oid from pg_class
              where oid in ('events'::regclass, 'keys'::regclass) and relowner <> ':owner_name'::regrole loop
    execute format('alter table %s owner to :owner', kept);
  end loop;
end $$;
alter schema :schema owner to :owner;
grant usage on schema :schema to :owner;
