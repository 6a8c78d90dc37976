-- The stored digests behind position $1, up to $2, in order: null for one that is no SHA-256.
select position, case when length(digest) = 32 then encode(digest, 'hex') end
from events
where position > $1 and position <= $2
order by position
limit $3
