-- Who holds more than a reader's lock on a table, beside the session that asks for a row of it ($2).
select distinct l.pid from pg_locks l
where l.relation = $1::regclass and l.granted and l.mode <> 'AccessShareLock' and l.pid <> $2::integer
order by l.pid
