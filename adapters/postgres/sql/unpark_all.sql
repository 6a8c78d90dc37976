-- Every history could be folded.
delete from parked_subjects k using projections p where p.name = $1 and k.projection = p.name and k.generation = p.generation
