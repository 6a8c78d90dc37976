-- The log: one row that names it and knows its head, the events, and the tenants' data keys.

create table log (
  one               boolean primary key default true check (one),
  id                uuid not null default gen_random_uuid(),
  position          bigint not null default 0,   -- the head; every inline projection stands there too
  recorded_at       timestamptz not null default 'epoch',
  epoch             bigint not null default 1,   -- raised by whatever changes what a build must know to write
  master_check      text not null,               -- tells a wrong master key without knowing the right one
  system_identifier text not null,               -- the cluster that is its home
  created_at        timestamptz not null default now()
) with (fillfactor = 50);

-- No check constraints here, nor on the projections: Postgres parses their text again for every statement, a fifth of a
-- small turn. Doctor checks what they would, and the digest covers every column.
create table events (
  position       bigint primary key,
  type           text not null,
  schema_version integer not null,
  tenant         text collate "C",
  tenant_version bigint,
  number         text collate "C",
  number_version bigint,
  payload        jsonb not null,
  metadata       jsonb not null,
  command_id     uuid not null,
  recorded_at    timestamptz not null,
  digest         bytea not null
);
create unique index events_tenant on events (tenant, tenant_version) where tenant is not null;
create unique index events_number on events (number, number_version) where number is not null;
create index events_command on events (command_id);

-- Immutable for everybody, the owner too: to change an event one has to disable a trigger, which doctor reports.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'events are immutable: % is refused', tg_op
    using hint = 'append a correcting event instead', errcode = 'restrict_violation';
end $$;
create trigger events_are_immutable before update or delete or truncate on events
  for each statement execute function refuse_change();
alter table events enable always trigger events_are_immutable;  -- also for session_replication_role = replica

create table keys (
  tenant     text collate "C" primary key,
  wrapped    text not null,
  created_at timestamptz not null default now()
);
