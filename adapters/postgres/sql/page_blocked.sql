-- Who stands at S5, as requirement 3 audits it: asked for a number, and has none. Who pays is among them, and what
-- stands before it is no payment gate: the pool was empty, or the number was given back.
select tenant, row_to_json(q) from (
  select c.id as tenant, c.business_name, c.phone_number as owner_phone, c.payment_active, t.waiting_since > 0 as waiting,
         o.current_state, o.updated_at
  from clients c join onboarding_states o on o.client_id = c.id join tenants t on t.id = c.id
  where o.current_state = 'S5_CONFIRM_LIVE' and ($1::text is null or c.id > $1::text)
  order by c.id limit $2::bigint) q
