-- Ends the session that holds the log's lock while it waits for its client, which was stopped or cut off. Postgres' own
-- time-out covers a client that stops between round trips, not one that stops within a pipeline.
select a.pid, pg_terminate_backend(a.pid)
from pg_locks l join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and l.database = (select oid from pg_database where datname = current_database())
  and ((l.classid::bigint << 32) | l.objid::bigint) = $1::bigint
  and a.wait_event = 'ClientRead' and clock_timestamp() - greatest(a.state_change, a.query_start) > interval '3 seconds'
