update log set parked = (select count(*) from parked_subjects k join projections p
                         on p.name = k.projection and p.generation = k.generation)
