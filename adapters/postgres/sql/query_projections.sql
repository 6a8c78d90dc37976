-- A projection a row, with its second generation beside it where there is one. Live rows never lag: turns write them.
select p.name, p.version, l.position, p.rebuilt_to, p.rebuilt_at,
       case p.name when 'numbers' then (select count(*) from numbers)
                   when 'tenants' then (select count(*) from tenants) end as rows,
       p.generation,
       (select count(*) from parked_subjects k where k.projection = p.name and k.generation = p.generation) as parked,
       s.generation as other, s.state as other_state, s.version as other_version,
       case when s.state = 'kept' and s.projection = any(l.kept) then 0 else l.position - s.position end as other_lag,
       case when s.state = 'building' then round(100.0 * s.folded / greatest(s.events, 1), 1) end as percent,
       x.actor as exchanged_by, x.reason
from projections p cross join log l left join shadows s on s.projection = p.name
left join lateral (select actor, reason from swaps where projection = p.name and to_generation = p.generation
                   order by at desc limit 1) x on true
order by p.name
