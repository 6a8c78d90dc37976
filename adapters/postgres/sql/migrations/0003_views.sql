-- Views with the names that the requirements use, and both spellings of every column. Read-only: the rules below refuse
-- what Postgres would otherwise pass on to the tables. Owner phones are shown without '+', numbers with it.

create view twilio_number_pool as
select md5('twilio_number_pool:' || number)::uuid as id,
       number as phone_e164, number as "phoneE164",
       case status when 'resting' then 'QUARANTINED' else upper(status) end as status,
       tenant as client_id, tenant as "clientId",
       country, area_code, area_code as "areaCode", kind, capabilities,
       provider_reference as twilio_sid, provider_reference as "twilioSid",
       assigned_at, assigned_at as "assignedAt",
       until as quarantined_until, until as "quarantinedUntil",
       created_at, created_at as "createdAt", updated_at, updated_at as "updatedAt"
from numbers;

create view clients as
select id,
       business_name, business_name as "businessName",
       region, country,
       ltrim(owner_phone, '+') as phone_number, ltrim(owner_phone, '+') as "phoneNumber",
       email, area_code, area_code as "areaCode",
       assistant as vapi_assistant_id, assistant as "vapiAssistantId",
       trial as is_trial, trial as "isTrial",
       paid as payment_active, paid as "paymentActive",
       payment_reference, payment_reference as "paymentReference",
       number as twilio_number, number as "twilioNumber",
       created_at, created_at as "createdAt", updated_at, updated_at as "updatedAt"
from tenants;

-- Where a tenant stands in its onboarding, as far as the gate and the pool decide it: whoever asked for a number and has
-- none stands before the gate (S5), whoever has one is past it (S6).
create view onboarding_states as
select md5('onboarding_states:' || id)::uuid as id,
       id as client_id, id as "clientId",
       case when number is null then 'S5_CONFIRM_LIVE' else 'S6_PHONE_TYPE' end as current_state,
       case when number is null then 'S5_CONFIRM_LIVE' else 'S6_PHONE_TYPE' end as "currentState",
       jsonb_strip_nulls(jsonb_build_object('business_name', business_name)) as collected_fields,
       jsonb_strip_nulls(jsonb_build_object('business_name', business_name)) as "collectedFields",
       created_at, created_at as "createdAt", asked_at as updated_at, asked_at as "updatedAt"
from tenants
where asked_at is not null;

-- E.164 has no letters, so the table's key makes a number unique regardless of case.
create view phone_numbers as
select md5('phone_number:' || n.number)::uuid as id,
       n.tenant as business_id, n.tenant as "businessId",
       n.number as e164,
       n.provider_reference as twilio_sid, n.provider_reference as "twilioSid",
       n.country, n.area_code, n.area_code as "areaCode", n.capabilities,
       n.created_at, n.created_at as "createdAt", n.updated_at, n.updated_at as "updatedAt"
from numbers n
where n.status = 'assigned';

-- The `active` scope: numbers whose business pays.
create view active_phone_numbers as
select p.* from phone_numbers p join tenants t on t.id = p.business_id where t.paid;

do $$
declare view_name text;
begin
  foreach view_name in array array['twilio_number_pool', 'clients', 'onboarding_states', 'phone_numbers',
                                   'active_phone_numbers'] loop
    execute format('create function %I() returns trigger language plpgsql as $f$ begin '
                   'raise exception ''%s is read-only: use the ledgerline program'' '
                   'using errcode = ''restrict_violation''; end $f$', 'refuse_' || view_name, view_name);
    execute format('create trigger read_only instead of insert or update or delete on %I '
                   'for each row execute function %I()', view_name, 'refuse_' || view_name);
  end loop;
end $$;
