select tenant, number, w ->> 'step' as step, w ->> 'phase' as phase, (w ->> 'attempts')::bigint as attempts,
       case when w ->> 'phase' <> 'stalled' then w ->> 'due' end as due, w ->> 'code' as code, w ->> 'message' as message,
       w ->> 'effect' as effect
from (select n.tenant, n.number, n.work::jsonb as w from numbers n where n.work is not null
      union all
      select t.id, null, t.work::jsonb from tenants t where t.work is not null
      union all
      select t.id, null, t.text_work::jsonb from tenants t where t.text_work is not null) o
where not $1::boolean or w ->> 'phase' = 'stalled'
order by w ->> 'due', tenant, number
limit 10000
