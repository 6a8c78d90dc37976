select :columns from tenants t where t.id = any($1::text[])
