-- What signing in keeps besides the library's own tables: only the role of signing in reads it.
set local role {auth};
-- A shared secret (RFC 6238), sealed with the installation's key; it counts once a code has confirmed it.
create table sign_in.second_factor (
  account text primary key references sign_in."user" on delete cascade,
  secret bytea,
  pending bytea,
  pending_at timestamptz,
  last_step bigint not null default 0,
  constraint second_factor_holds_a_secret check (secret is not null or pending is not null),
  constraint second_factor_pending_is_dated check ((pending is null) = (pending_at is null))
);
create table sign_in.recovery_code (
  account text not null references sign_in.second_factor on delete cascade,
  digest bytea not null,
  used_at timestamptz,
  primary key (account, digest),
  constraint recovery_code_is_a_digest check (octet_length(digest) = 32)
);
-- Attempts by a digest of what they were at: an address typed by somebody is not kept.
create table sign_in.attempts (
  digest bytea primary key,
  since timestamptz not null,
  count integer not null,
  constraint attempts_is_a_digest check (octet_length(digest) = 32),
  constraint attempts_counts_up check (count > 0)
);
create index attempts_by_moment on sign_in.attempts (since);
-- A way back in, by a link that was mailed (no digest: the link is signed) or by a printed code.
create table sign_in.access (
  id uuid primary key,
  account text not null references sign_in."user" on delete cascade,
  digest bytea unique,
  drops_second_factor boolean not null default false,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint access_is_a_digest check (octet_length(digest) = 32),
  constraint access_mailed_keeps_the_second_factor check (digest is not null or not drops_second_factor)
);
reset role;

create table invitation (
  id uuid primary key default gen_random_uuid(),
  -- What the account will sign in with: an e-mail address, or a name of ours under a domain that has no mail (RFC 2606).
  address text not null,
  name text not null,
  role text not null,
  organisation uuid not null references organisation,
  language text not null,
  digest bytea unique,
  -- Set where the address had an account, which was given the role at once.
  account text,
  created_by text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  constraint invitation_is_a_digest check (octet_length(digest) = 32),
  constraint invitation_ends_after_it_begins check (expires_at > created_at),
  constraint invitation_ends_one_way check (accepted_at is null or revoked_at is null)
);
create index invitation_by_organisation on invitation (organisation);
grant select, insert, update, delete on invitation to {app};

alter table api_token add column last_used_on date;
