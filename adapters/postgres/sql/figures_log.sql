-- The head, and the position that each projection stands at; those of today are folded within the turn.
select l.position, (select count(*) from tenants where text_at is not null)::bigint,
       (select count(*) from parked)::bigint, p.name, l.position
from log l cross join projections p
