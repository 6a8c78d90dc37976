select p.name, p.version, l.position, p.rebuilt_to, p.rebuilt_at,
       case p.name when 'numbers' then (select count(*) from numbers)
                   when 'tenants' then (select count(*) from tenants) end as rows
from projections p cross join log l order by p.name
