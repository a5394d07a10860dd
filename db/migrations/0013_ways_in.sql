-- Passkeys, and who is known by a sign-in provider: tables of the sign-in role alone.
set local role {auth};
create table sign_in.passkey (
  id uuid primary key default gen_random_uuid(),
  -- The credential's id, as its authenticator names it (WebAuthn level 3, section 4).
  credential text not null,
  account text not null references sign_in."user" on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_on date,
  constraint passkey_credential_is_once unique (credential),
  constraint passkey_counter_not_negative check (counter >= 0),
  constraint passkey_name_is_short check (length(name) between 1 and 100)
);
create index passkey_by_account on sign_in.passkey (account);

-- Challenges that were answered: each is good once. Those not answered lie sealed in the browser that asked.
create table sign_in.challenge_answered (
  digest bytea primary key,
  until timestamptz not null
);

create table sign_in.provider_subject (
  id uuid primary key default gen_random_uuid(),
  issuer text not null,
  subject text not null,
  account text not null references sign_in."user" on delete cascade,
  linked_at timestamptz not null,
  constraint provider_subject_is_once unique (issuer, subject)
);
create index provider_subject_by_account on sign_in.provider_subject (account);

-- All that upkeep may do here: forget what is over anyway.
create function sign_in.forget_challenges(before timestamptz) returns void language sql security definer
  set search_path = sign_in, pg_temp
  as $$ delete from challenge_answered where until < before $$;
revoke all on function sign_in.forget_challenges from public;
grant execute on function sign_in.forget_challenges to {app};
reset role;
