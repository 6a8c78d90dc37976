-- A row a subject: the tenant's own work, and each number that it holds, or that is being bought for it.
select t.id as tenant, t.number, 'tenant' as about, t.voice, p ->> 'supply' as supply, p ->> 'phase' as status,
       w ->> 'step' as step, w ->> 'phase' as phase, (w ->> 'attempts')::bigint as attempts, w ->> 'code' as code,
       w ->> 'message' as message
from tenants t, lateral (select t.provisioning::jsonb as p, t.work::jsonb as w) j
where t.id = $1
union all
select n.tenant, n.number, 'number', n.wiring::jsonb ->> 'voice', null, n.status, w ->> 'step', w ->> 'phase',
       (w ->> 'attempts')::bigint, w ->> 'code', w ->> 'message'
from numbers n, lateral (select n.work::jsonb as w) j
where n.tenant = $1
