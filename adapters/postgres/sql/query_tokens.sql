select id, role, tenant, name,
       case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'valid' end as state,
       created_by, created_at, expires_at, revoked_at
from tokens order by created_at, id
