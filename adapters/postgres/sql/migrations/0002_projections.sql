-- The inline projections: rows folded from the log, updated in the turn that appends.

create table projections (
  name       text primary key,
  version    integer not null,           -- of the code that folded the rows
  rebuilt_to bigint not null default 0,  -- the position of the last rebuild
  rebuilt_at timestamptz
);

create table numbers (
  number             text collate "C" primary key,  -- E.164
  status             text collate "C" not null,
  country            text collate "C" not null,
  area_code          text collate "C",
  kind               text not null,
  capabilities       jsonb not null,
  provider_reference text collate "C",
  tenant             text collate "C",
  available_since    bigint not null,
  until              timestamptz,
  assigned_at        timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  version            bigint not null,
  -- The safety net: a tenant holds at most one number, and has at most one reserved. Checked at the commit, since a turn
  -- may take a number from a tenant and give it another, and writes the rows in any order.
  constraint numbers_tenant unique (tenant, status) deferrable initially deferred
) with (fillfactor = 70);
create index numbers_pool on numbers (country, available_since) where status = 'available';
create index numbers_pool_area on numbers (country, area_code, available_since)
  where status = 'available' and area_code is not null;
create index numbers_due on numbers (until) where until is not null;
create unique index numbers_provider_reference on numbers (provider_reference) where provider_reference is not null;

create table tenants (
  id                text collate "C" primary key,
  business_name     text,
  country           text collate "C" not null,
  region            text not null,
  owner_phone       text collate "C",
  email             text,
  area_code         text collate "C",
  assistant         text collate "C",
  trial             boolean not null,
  paid              boolean not null,
  payment_reference text,
  requested         boolean not null,
  waiting_since     bigint not null,
  number            text collate "C",
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

-- A row changed by hand would be decided upon, and an event that cannot follow stays for ever. Only sessions of the program
-- say that they fold (session_settings()); it guards against slips, not against somebody who says so too.
create function refuse_hand_edit() returns trigger language plpgsql as $$
begin
  raise exception '% is folded from the log: % by hand is refused', tg_table_name, tg_op
    using hint = 'use the ledgerline program; ''ledgerline projections rebuild'' puts rows right', errcode = 'restrict_violation';
end $$;
create trigger only_folded before insert or update or delete or truncate on numbers
  for each statement when (current_setting('ledgerline.folds', true) is distinct from 'on') execute function refuse_hand_edit();
create trigger only_folded before insert or update or delete or truncate on tenants
  for each statement when (current_setting('ledgerline.folds', true) is distinct from 'on') execute function refuse_hand_edit();
