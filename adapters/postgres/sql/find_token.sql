select id, role, tenant, name, created_by, created_at, expires_at, revoked_at, encode(hash, 'hex'), now()
from tokens where hash = decode($1, 'hex')
