insert into parked_subjects (projection, generation, subject, position, reason)
select s.projection, s.generation, x.subject, x.position, x.reason
from shadows s, unnest($2::text[], $3::bigint[], $4::text[]) as x(subject, position, reason)
where s.projection = $1::text
on conflict do nothing
