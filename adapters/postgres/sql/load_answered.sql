select position, type, schema_version, tenant, tenant_version, number, number_version, payload, metadata, command_id,
       recorded_at, digest
from events where command_id = any($1::uuid[]) order by position
