-- How the database keeps events as they are: the trigger (58 = before each statement, on update, delete and truncate),
-- its function, and whether events belong to a role nobody logs in as ($1) while the engine's role ($2) may only append.
select t.tgenabled, t.tgtype & 63 = 58 and t.tgqual is null and t.tgattr = '', p.prosrc,
       exists (select from pg_class c join pg_roles o on o.oid = c.relowner
               where c.oid = 'events'::regclass and o.rolname = $1 and not o.rolcanlogin)
       and exists (select from pg_roles where rolname = $2)
       and not exists (select from pg_roles e, unnest(array['update', 'delete', 'truncate']) as what
                       where e.rolname = $2 and has_table_privilege(e.oid, 'events'::regclass, what))
from (select 1) one
left join pg_trigger t on t.tgrelid = 'events'::regclass and t.tgname = 'events_are_immutable' and not t.tgisinternal
left join pg_proc p on p.oid = t.tgfoid
