-- Who has any lock on these tables, beside who asks.
select string_agg(distinct l.pid::text, ', ') from pg_locks l
where l.relation = any($1::regclass[]) and l.granted and l.pid <> pg_backend_pid()
