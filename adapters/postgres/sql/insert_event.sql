-- For a turn of a few events: setting up twelve arrays costs more than inserting one row.
insert into events (position, type, schema_version, tenant, tenant_version, number, number_version, payload, metadata,
                    command_id, recorded_at, digest)
values ($1::bigint, $2::text, $3::integer, $4::text, $5::bigint, $6::text, $7::bigint, $8::jsonb, $9::jsonb, $10::uuid,
        $11::timestamptz, $12::bytea)
