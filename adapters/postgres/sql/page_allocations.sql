-- The latest first. A place is the time and the number, so that two of one moment are told apart.
select place, row_to_json(q)::jsonb - 'place' from (
  select to_char(p.assigned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || ' ' || p.phone_e164 collate "C" as place,
         p.phone_e164 as number, p.client_id as tenant, c.business_name, c.phone_number as owner_phone, p.assigned_at
  from twilio_number_pool p join clients c on c.id = p.client_id
  where p.status = 'ASSIGNED'
    and ($1::text is null or to_char(p.assigned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || ' ' || p.phone_e164 collate "C" < $1::text)
  order by place desc limit $2::bigint) q
