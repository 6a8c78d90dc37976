-- The tenants for whom these numbers are reserved: the end of a reservation stands in their histories as well.
select :columns from tenants t
where t.id = any(array(select n.tenant from numbers n where n.number = any($1::text[]) and n.status = 'reserved'))
