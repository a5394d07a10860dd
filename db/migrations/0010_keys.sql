-- The installation's own keys, and what was erased.

-- Each key is wrapped: without MAILLAGE_SECRET, which lies elsewhere, the database opens nothing of what is encrypted in it.
create table installation_key (
  id uuid primary key default gen_random_uuid(),
  purpose text not null,
  wrapped bytea not null,
  -- A mark of the secret that it is wrapped with; tells nothing of it.
  wrapped_with text not null,
  made_at timestamptz not null default now(),
  constraint installation_key_purpose_known check (purpose in ('sign_in', 'links', 'files'))
);
create index installation_key_by_purpose on installation_key (purpose, made_at desc);
grant select, insert on installation_key to {app};
grant update (wrapped, wrapped_with) on installation_key to {app};

-- What was erased stays so: after an older archive is restored, these are done again.
create table erasure (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  subject text not null,
  erased_at timestamptz not null,
  constraint erasure_is_once unique (kind, subject)
);
grant select, insert on erasure to {app};
