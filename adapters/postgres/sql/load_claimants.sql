select :columns from tenants t where t.owner_phone = any($1::text[])
union
select :columns from tenants t where t.assistant = any($2::text[])
