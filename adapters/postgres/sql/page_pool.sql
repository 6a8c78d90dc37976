select number, row_to_json(q) from (
  select phone_e164 as number, status, country, area_code, kind, client_id as tenant, assigned_at, quarantined_until
  from twilio_number_pool
  where ($1::text is null or phone_e164 > $1::text) and ($3::text is null or status = upper($3::text))
  order by phone_e164 limit $2::bigint) q
