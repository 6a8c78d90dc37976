-- The tenants of these numbers: what becomes of a reservation, or of outside work, stands in their histories as well.
select :columns from tenants t
where t.id = any(array(select n.tenant from numbers n where n.number = any($1::text[])))
