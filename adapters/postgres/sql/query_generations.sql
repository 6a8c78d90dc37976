-- The same as objects within objects, for programs.
select p.name, p.version, l.position, 0 as lag,
       case p.name when 'numbers' then (select count(*) from numbers)
                   when 'tenants' then (select count(*) from tenants) end as rows,
       p.rebuilt_to, p.rebuilt_at,
       (select json_build_object('generation', x.to_generation, 'instead_of', x.from_generation, 'position', x.position,
                                 'at', x.at, 'actor', x.actor, 'reason', x.reason)
        from swaps x where x.projection = p.name and x.to_generation = p.generation order by x.at desc limit 1) as exchanged,
       (select coalesce(json_agg(g order by g.live desc), '[]') from (
          select p.generation, p.version, 'live' as state, true as live, true as was_live, 0 as lag,
                 (select count(*) from parked_subjects k where k.projection = p.name and k.generation = p.generation) as parked,
                 null::json as progress
          union all
          select s.generation, s.version, s.state, false, s.was_live,
                 case when s.state = 'kept' and s.projection = any(l.kept) then 0 else l.position - s.position end,
                 (select count(*) from parked_subjects k where k.projection = p.name and k.generation = s.generation),
                 case when s.state = 'building' then
                   json_build_object('folded', s.folded, 'events', s.events, 'begun_at', s.begun_at, 'indexed', s.indexed) end
          from shadows s where s.projection = p.name) g) as generations
from projections p cross join log l order by p.name
