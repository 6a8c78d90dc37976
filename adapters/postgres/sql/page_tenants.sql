select id, row_to_json(q) from (
  select c.id, c.business_name, c.region, c.country, c.phone_number as owner_phone, c.email,
         c.area_code as wanted_area_code, c.vapi_assistant_id as assistant, c.is_trial as trial, c.payment_active,
         c.payment_reference, c.twilio_number as number, t.waiting_since > 0 as waiting, t.grace_until, c.created_at,
         c.updated_at, t.version, t.closed, t.erased
  from clients c join tenants t using (id)
  where $1::text is null or id > $1::text
  order by id limit $2::bigint) q
