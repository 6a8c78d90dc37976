-- How many events of each type and version there are, and where the first and the last stand.
select type, schema_version, count(*), min(position), max(position)
from events
group by type, schema_version
order by type collate "C", schema_version
