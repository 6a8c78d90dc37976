select id, hook, key, code, received_at, tried_at from parked order by id
