-- What stalled, and the request it goes back to: the correlation that the provisioning or the wiring was started with, else
-- its command. A text's is none of these.
select o.w ->> 'effect', o.w ->> 'step', coalesce(o.w ->> 'code', ''), coalesce(o.tenant, ''), coalesce(o.number, ''),
       coalesce(started.by, '')
from (select n.tenant, n.number, n.work::jsonb as w from numbers n where n.work is not null
      union all
      select t.id, null, t.work::jsonb from tenants t where t.work is not null
      union all
      select t.id, null, t.text_work::jsonb from tenants t where t.text_work is not null) o
left join lateral (
  select coalesce(e.metadata ->> 'correlation', e.command_id::text) as by from events e
  where e.tenant = o.tenant and e.type in ('provisioning.started', 'wiring.started') and o.w ->> 'step' <> 'text'
  order by e.tenant_version desc limit 1) started on true
where o.w ->> 'phase' = 'stalled'
order by 1
limit $1::bigint
