-- The head, and the events of commands that were answered before (one row without an event where there are none).
select l.position, l.recorded_at, clock_timestamp(), l.epoch, array_to_string(l.kept, ','), l.parked,
       e.position, e.type, e.schema_version, e.tenant, e.tenant_version, e.number, e.number_version, e.payload, e.metadata,
       e.command_id, e.recorded_at, e.digest
from log l left join events e on e.command_id = any($1::uuid[])
order by e.position
