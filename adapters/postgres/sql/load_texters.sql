-- What the tenants with these owner phones hold, or have reserved.
select :columns from numbers t
where t.tenant = any(array(select s.id from tenants s where s.owner_phone = any($1::text[])))
