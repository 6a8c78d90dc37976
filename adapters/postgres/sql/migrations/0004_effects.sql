-- What is owed to the outside world, folded into the rows; nothing for all that was there before.

alter table numbers
  add column wiring text,
  add column work text,
  add column owed_at timestamptz;
create index numbers_owed on numbers (owed_at) where owed_at is not null;

alter table tenants
  add column voice text,
  add column provisioning text,
  add column address text,
  add column address_reference text,
  add column work text,
  add column owed_at timestamptz,
  add column closed boolean not null default false;
create index tenants_owed on tenants (owed_at) where owed_at is not null;

-- Rows that the build before folded are what this one folds: none of its events says anything of the new columns.
update projections set version = 2 where name in ('numbers', 'tenants');
update log set epoch = epoch + 1;
