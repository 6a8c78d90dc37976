-- The inline projections: rows folded from the log, updated in the turn that appends.

create table projections (
  name       text primary key,
  version    integer not null,           -- of the code that folded the rows
  rebuilt_to bigint not null default 0,  -- the position of the last rebuild
  rebuilt_at timestamptz
);

create table numbers (
  number             text primary key,  -- E.164
  status             text not null,
  country            text not null,
  area_code          text,
  kind               text not null,
  capabilities       jsonb not null,
  provider_reference text,
  tenant             text,
  available_since    bigint not null,
  until              timestamptz,
  assigned_at        timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  version            bigint not null
) with (fillfactor = 70);
create index numbers_pool on numbers (country, available_since) where status = 'available';
create index numbers_pool_area on numbers (country, area_code, available_since)
  where status = 'available' and area_code is not null;
-- Also the safety net: a tenant holds at most one number, and has at most one reserved.
create unique index numbers_tenant on numbers (tenant, status) where tenant is not null;
create index numbers_due on numbers (until) where until is not null;
create unique index numbers_provider_reference on numbers (provider_reference) where provider_reference is not null;

create table tenants (
  id                text primary key,
  business_name     text,
  country           text not null,
  region            text not null,
  owner_phone       text,
  email             text,
  area_code         text,
  assistant         text,
  trial             boolean not null,
  paid              boolean not null,
  payment_reference text,
  requested         boolean not null,
  waiting_since     bigint not null,
  number            text,
  grace_until       timestamptz,
  asked_at          timestamptz,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  version           bigint not null
) with (fillfactor = 70);
create unique index tenants_owner_phone on tenants (owner_phone) where owner_phone is not null;
create unique index tenants_assistant on tenants (assistant) where assistant is not null;
-- No index on number: an assignment stays a heap-only update, and numbers_tenant guards it already.
create index tenants_queue on tenants (country, waiting_since) where waiting_since > 0;
create index tenants_due on tenants (grace_until) where grace_until is not null;
