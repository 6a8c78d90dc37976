-- The onboarding by text: what was said with a tenant's owner, and which text is owed next.

alter table tenants
  add column conversation text,
  add column text_work text,
  add column text_at timestamptz;
create index tenants_texts on tenants (text_at) where text_at is not null;

-- Where a tenant stands. Who never wrote, and asked for a number, stands before the gate (S5) until it has one (S6).
create or replace view onboarding_states as
select md5('onboarding_states:' || id)::uuid as id,
       id as client_id, id as "clientId",
       s.state as current_state, s.state as "currentState",
       s.fields as collected_fields, s.fields as "collectedFields",
       created_at, created_at as "createdAt", s.updated_at, s.updated_at as "updatedAt"
from tenants t
cross join lateral (select t.conversation::jsonb as said) c
cross join lateral (
  select coalesce(c.said ->> 'state', case when t.number is null then 'S5_CONFIRM_LIVE' else 'S6_PHONE_TYPE' end) as state,
         case when c.said is null then jsonb_strip_nulls(jsonb_build_object('business_name', t.business_name))
              else jsonb_strip_nulls(jsonb_build_object(
                     'business_type', c.said ->> 'business_type', 'business_name', c.said ->> 'business_name',
                     'owner_name', c.said ->> 'owner_name', 'channel', c.said ->> 'channel',
                     'phone_type', c.said ->> 'phone_type')) end as fields,
         coalesce((c.said ->> 'moved_at')::timestamptz, t.asked_at) as updated_at) s
where t.asked_at is not null or c.said is not null;

-- Rows that the build before folded are what this one folds: none of its events says anything of the new columns.
update projections set version = 3 where name = 'tenants';
update log set epoch = epoch + 1;
