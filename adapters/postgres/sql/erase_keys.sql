delete from keys where tenant = any($1::text[])
