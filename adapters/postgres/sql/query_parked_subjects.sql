select k.projection, k.subject, k.generation, k.generation = p.generation, k.position, k.reason
from parked_subjects k join projections p on p.name = k.projection
where $1::text is null or k.subject = $1
order by k.projection, k.generation, k.subject
limit $2
