-- The log's lock, held until the turn ends. A statement of its own: one that locks and reads would see a snapshot older
-- than the lock.
select pg_advisory_xact_lock($1::bigint)
