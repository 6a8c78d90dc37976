-- Numbers given within the last four weeks and not given back, by country and day (UTC).
select n.country, to_char(n.assigned_at at time zone 'UTC', 'YYYY-MM-DD'), count(*)::bigint from numbers n cross join log l
where n.status = 'assigned' and n.assigned_at > greatest(clock_timestamp(), l.recorded_at) - interval '28 days'
group by 1, 2 order by 2, 1
