-- In the order in which they came; `place` is within the tenant's country, as numbers are given out there.
select since, row_to_json(q)::jsonb - 'since' from (
  select w.since, w.place, w.id as tenant, w.business_name, w.country, w.area_code as wanted_area_code,
         e.recorded_at as waiting_since
  from (select row_number() over (partition by country order by waiting_since) as place, waiting_since as since,
               id, business_name, country, area_code
        from tenants where waiting_since > 0) w
  join events e on e.position = w.since
  where $1::bigint is null or w.since > $1::bigint
  order by w.since limit $2::bigint) q
