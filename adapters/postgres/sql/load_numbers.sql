select :columns from numbers t where t.number = any($1::text[])
