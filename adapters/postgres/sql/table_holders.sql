-- Who holds more than a reader's lock on these tables, beside the session that asks for a row of them ($2).
select string_agg(distinct l.pid::text, ', ') from pg_locks l
where l.relation = any($1::regclass[]) and l.granted and l.mode <> 'AccessShareLock' and l.pid <> $2::integer
