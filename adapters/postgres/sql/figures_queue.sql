-- Who waits for a number, by country, and for how many seconds the longest does. Time is the turn's.
with waiting as (
  select country, count(*)::bigint as tenants, min(waiting_since) as first from tenants
  where waiting_since > 0 group by country
)
select w.country, w.tenants, extract(epoch from greatest(clock_timestamp(), l.recorded_at) - e.recorded_at)::float8
from waiting w join events e on e.position = w.first cross join log l
