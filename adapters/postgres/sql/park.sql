insert into parked (hook, key, code, content) values ($1, $2, $3, $4) on conflict (hook, key) do nothing
