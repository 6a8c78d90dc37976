insert into tokens (id, hash, role, tenant, name, created_by, expires_at)
values ($1, decode($2, 'hex'), $3, $4, $5, $6, now() + make_interval(days => $7::integer))
returning created_at, expires_at
