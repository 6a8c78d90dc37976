-- Tenants who pay and have waited for longer than $1 seconds, the longest first.
select t.id, t.country, extract(epoch from present.now - e.recorded_at)::bigint,
       coalesce(e.metadata ->> 'correlation', e.command_id::text)
from (select greatest(clock_timestamp(), recorded_at) as now from log) present
cross join tenants t join events e on e.position = t.waiting_since
where t.waiting_since > 0 and t.paid and e.recorded_at < present.now - make_interval(secs => $1::bigint)
order by t.waiting_since
limit $2::bigint
