-- The outside steps that are owed, the soonest first, without the steps in $1. Time is the turn's.
with present as (select greatest(clock_timestamp(), recorded_at) as now from log)
select o.tenant, o.number, (extract(epoch from o.owed_at - present.now) * 1000000)::bigint, o.texts
from present, (
  (select n.tenant, n.number, n.owed_at, false as texts from numbers n
   where n.owed_at is not null and n.work::jsonb ->> 'step' <> all($1::text[]) order by n.owed_at limit $2::bigint)
  union all
  (select t.id, null, t.owed_at, false from tenants t
   where t.owed_at is not null and t.work::jsonb ->> 'step' <> all($1::text[]) order by t.owed_at limit $2::bigint)
  union all
  (select t.id, null, t.text_at, true from tenants t
   where t.text_at is not null and 'text' <> all($1::text[]) order by t.text_at limit $2::bigint)
) o
order by o.owed_at
limit $2::bigint
