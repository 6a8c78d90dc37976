-- Numbers given within the last seven days and not given back, by country: how fast a pool is used up.
select n.country, count(*)::bigint from numbers n cross join log l
where n.status = 'assigned' and n.assigned_at > greatest(clock_timestamp(), l.recorded_at) - interval '7 days'
group by n.country
