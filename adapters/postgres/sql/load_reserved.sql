select :columns from numbers t where t.tenant = any($1::text[]) and t.status = 'reserved'
