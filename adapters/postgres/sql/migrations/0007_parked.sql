-- Webhooks that nobody knew what to do with. They hold what people wrote and who they are, of no tenant that is known: the
-- content is sealed under the log's master key, and gone with the row.
create table parked (
  id          bigint generated always as identity primary key,
  hook        text collate "C" not null,
  key         text collate "C" not null,  -- names what was delivered: a repeat is not kept twice
  code        text not null,              -- why it is here, as of the last try
  content     text not null,
  received_at timestamptz not null default now(),
  tried_at    timestamptz,
  unique (hook, key)
);

-- When the provider says that the last news of a payment came about: what comes late is told from it.
alter table tenants add column payment_at timestamptz;
create index tenants_payment on tenants (payment_reference) where payment_reference is not null;

-- Rows that the build before folded are what this one folds: none of its events says anything of the new column.
update projections set version = 4 where name = 'tenants';
update log set epoch = epoch + 1;
