select k.subject from parked_subjects k join shadows s on s.projection = k.projection and s.generation = k.generation
where k.projection = $1::text and k.subject = any($2::text[])
