-- A tenant may be erased: its key is deleted, its row tells nothing of a person any more, and says so.

alter table tenants add column erased boolean not null default false;

create or replace view clients as
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
       created_at, created_at as "createdAt", updated_at, updated_at as "updatedAt",
       erased
from tenants;

-- Rows that the build before folded are what this one folds: nobody was erased yet.
update projections set version = 6 where name = 'tenants' and version = 5;
update log set epoch = epoch + 1;
