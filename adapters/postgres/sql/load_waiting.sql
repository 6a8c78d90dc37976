-- The tenants that wait longest, as many a country as numbers may become available, and $4 to spare. Those that the
-- payment gate holds back keep their place, and do not hide who waits behind them.
with freed as (
  select country, count(*) as n from numbers where number = any($1::text[]) group by country
  union all
  select c.country, c.n from unnest($2::text[], $3::bigint[]) as c(country, n)
), countries as (
  select country, sum(n)::bigint + $4::bigint as n from freed group by country
)
select :columns from countries c cross join lateral (
  select * from tenants where waiting_since > 0 and country = c.country and (paid or (trial and $5::boolean))
  order by waiting_since limit c.n for update skip locked) t
