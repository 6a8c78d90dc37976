-- What is owed at the providers. A place is the subject and which of its works: a tenant's texts wait beside the rest.
select place, row_to_json(q)::jsonb - 'place' from (
  select o.place, tenant, number, w ->> 'step' as step, w ->> 'phase' as phase, (w ->> 'attempts')::bigint as attempts,
         case when w ->> 'phase' <> 'stalled' then w ->> 'due' end as due, w ->> 'code' as code, w ->> 'message' as message,
         w ->> 'effect' as effect
  from (select 'n ' || n.number as place, n.tenant, n.number, n.work::jsonb as w from numbers n where n.work is not null
        union all
        select 'o ' || t.id, t.id, null, t.work::jsonb from tenants t where t.work is not null
        union all
        select 't ' || t.id, t.id, null, t.text_work::jsonb from tenants t where t.text_work is not null) o
  where ($1::text is null or o.place collate "C" > $1::text collate "C") and ($3::text is null or w ->> 'phase' = $3::text)
  order by o.place collate "C" limit $2::bigint) q
