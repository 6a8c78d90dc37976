-- The oldest available numbers, as many a country (and area code) as tenants may take one, and $4 to spare. A row that
-- somebody locked by hand is passed over. And the numbers that these tenants have reserved.
with wanted as (
  select country, area_code, count(*) as n from tenants where id = any($1::text[]) and number is null
  group by country, area_code
  union all
  select c.country, null, c.n from unnest($2::text[], $3::bigint[]) as c(country, n)
), countries as (
  select country, sum(n)::bigint + $4::bigint as n from wanted group by country
)
select :columns from countries c cross join lateral (
  select * from numbers where status = 'available' and country = c.country
  order by available_since limit c.n for update skip locked) t
union all
select :columns from wanted w cross join lateral (
  select * from numbers where status = 'available' and country = w.country and area_code = w.area_code
  order by available_since limit w.n + $4::bigint for update skip locked) t
union all
select :columns from numbers t where t.tenant = any($1::text[]) and t.status = 'reserved'
