-- Who holds a row of the turn's subjects: the transaction that locked a row stands in its xmax.
select l.pid, 'tenant ' || t.id from tenants t join pg_locks l on l.transactionid = t.xmax and l.granted
where t.id = any($1::text[])
union
select l.pid, 'number ' || n.number from numbers n join pg_locks l on l.transactionid = n.xmax and l.granted
where n.number = any($2::text[])
limit 1
