select id, hook, key, code, content from parked where $1::bigint is null or id = $1 order by id
