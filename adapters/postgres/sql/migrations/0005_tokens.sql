-- Who may call the API. Of a token only its SHA-256 is kept; whoever reads this table learns none.
create table tokens (
  id         uuid primary key,
  hash       bytea not null unique,
  role       text not null check (role in ('operator', 'platform', 'tenant')),
  tenant     text collate "C",
  name       text,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz check (expires_at > created_at),
  revoked_at timestamptz,
  check ((role = 'tenant') = (tenant is not null))
);
