-- The same with an area code.
select :columns from numbers t where t.status = 'available' and t.country = $1::text and t.area_code = $2::text
order by t.available_since limit $3::bigint for update skip locked
