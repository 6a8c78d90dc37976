-- What the clock made due, at most $1 of each kind, in one question: it is asked all the time. Time is the turn's.
with present as materialized (select greatest(clock_timestamp(), recorded_at) as now from log)
(select 'rested' as what, number as id, version from numbers
 where status = 'resting' and wiring is null and until <= (select now from present) limit $1::bigint)
union all
(select 'unreserved', number, version from numbers
 where status = 'reserved' and until <= (select now from present) limit $1::bigint)
union all
(select 'lapsed', id, version from tenants
 where number is not null and grace_until <= (select now from present) limit $1::bigint)
union all
(select distinct 'served', t.country, 0 from tenants t
 where t.waiting_since > 0 and (t.paid or t.trial)
   and exists (select from numbers n where n.status = 'available' and n.country = t.country))
