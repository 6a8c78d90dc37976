-- Which of these subjects have no live row, because an event of their history cannot be folded.
select k.subject, k.projection || ': ' || k.reason
from parked_subjects k join projections p on p.name = k.projection and p.generation = k.generation
where k.subject = any($1::text[])
