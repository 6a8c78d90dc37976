-- The oldest available numbers of a country. A row that somebody locked by hand is passed over.
select :columns from numbers t where t.status = 'available' and t.country = $1::text
order by t.available_since limit $2::bigint for update skip locked
