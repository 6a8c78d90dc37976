-- What there is to fold up to a position.
select count(*), count(tenant), count(number) from events where position <= $1
