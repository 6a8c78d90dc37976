select position, type, schema_version, tenant, tenant_version, number, number_version, payload, metadata, command_id,
       recorded_at, digest
from events
where position > $1 and position <= $2 and recorded_at <= $3
