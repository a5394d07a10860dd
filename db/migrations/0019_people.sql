-- People and what they may do: given, withdrawn, set aside and erased only by whoever administers, here too, so that a
-- flaw in the program makes nobody an administrator.

alter table role_held add column given_by text default acting_account();
-- Roles kept while their account is deactivated: they allow nothing.
create table role_set_aside (
  account text not null,
  role text not null,
  organisation uuid not null references organisation on delete cascade,
  given_at timestamptz not null,
  given_by text,
  primary key (account, role, organisation)
);
create table account_deactivated (
  account text primary key,
  since timestamptz not null,
  by_account text default acting_account()
);
grant select, insert, delete on role_set_aside, account_deactivated to {app};
grant select on account_deactivated to {auth};
grant usage on schema public to {auth};

-- In the tree alone: a network sees its members, and does not administer them. Reads past the row level security below.
create function may_give_role(wanted text, target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select acting_everywhere() or exists (
    select from role_held h join organisation_ancestor a on a.ancestor = h.organisation
    where h.account = acting_account() and a.organisation = target
      and (h.role = 'administrator' or (h.role = 'coordinator'
        and wanted in ('service_manager', 'worker', 'trainer', 'facilitator')))) $$;
-- Whether the acting account administers every place where an account holds a role, now or set aside.
create function may_administer_account(target text) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  with places as (
    select organisation from role_held where account = target
    union select organisation from role_set_aside where account = target)
  select acting_everywhere() or (exists (select from places) and not exists (
    select from places p where not exists (
      select from role_held h join organisation_ancestor a on a.ancestor = h.organisation
      where h.account = acting_account() and h.role = 'administrator' and a.organisation = p.organisation))) $$;
revoke all on function may_give_role, may_administer_account from public;
grant execute on function may_give_role to {app};
grant execute on function may_administer_account to {app}, {auth};

alter table role_held enable row level security;
create policy role_held_read on role_held for select to {app} using (true);
create policy role_held_given on role_held for insert to {app}
  with check (may_give_role(role, organisation) and given_by is not distinct from acting_account());
-- Back from aside, with whom it was given by.
create policy role_held_put_back on role_held for insert to {app} with check (
  may_administer_account(account) and exists (
    select from role_set_aside s where (s.account, s.role, s.organisation, s.given_at)
      = (role_held.account, role_held.role, role_held.organisation, role_held.given_at)
      and s.given_by is not distinct from role_held.given_by));
create policy role_held_withdrawn on role_held for delete to {app} using (may_give_role(role, organisation));

alter table role_set_aside enable row level security;
create policy role_set_aside_read on role_set_aside for select to {app} using (true);
create policy role_set_aside_of_one_held on role_set_aside for insert to {app} with check (
  may_administer_account(account) and exists (
    select from role_held h where (h.account, h.role, h.organisation) =
      (role_set_aside.account, role_set_aside.role, role_set_aside.organisation)));
create policy role_set_aside_ends on role_set_aside for delete to {app} using (may_administer_account(account));
alter table account_deactivated enable row level security;
create policy account_deactivated_read on account_deactivated for select using (true);
create policy account_deactivated_by_administration on account_deactivated for insert to {app}
  with check (may_administer_account(account) and by_account is not distinct from acting_account());
create policy account_deactivated_ends on account_deactivated for delete to {app} using (may_administer_account(account));

-- A network without an administrator could be given none again. The network's row is locked first: of two who withdraw
-- at once, the second counts after the first.
create function keep_an_administrator() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  -- The instance itself erases whom an older archive brought back.
  if acting_everywhere() then return old; end if;
  perform from organisation where id = old.organisation and kind = 'network' for no key update;
  if found and not exists (
    select from role_held
    where organisation = old.organisation and role = 'administrator' and account <> old.account
  ) then
    raise exception 'a network keeps an administrator'
      using errcode = 'check_violation', constraint = 'role_held_network_keeps_an_administrator', table = 'role_held';
  end if;
  return old;
end $$;
create trigger role_held_last_administrator before delete on role_held for each row
  when (old.role = 'administrator') execute function keep_an_administrator();

create function role_needs_an_active_account() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if exists (select from account_deactivated where account = new.account) then
    raise exception 'a deactivated account is given no role'
      using errcode = 'check_violation', constraint = 'role_held_account_is_active', table = 'role_held';
  end if;
  return new;
end $$;
create trigger role_held_account_is_active before insert on role_held
  for each row execute function role_needs_an_active_account();

set local role {auth};
-- The newest moment of each account's sign-ins: sessions themselves are not kept.
create table sign_in.last_sign_in (
  account text primary key references sign_in."user" on delete cascade,
  at timestamptz not null
);
insert into sign_in.last_sign_in select "userId", max("createdAt") from sign_in.session group by 1;
-- No session begins for a deactivated account, whatever the way in.
create function sign_in.session_begins() returns trigger language plpgsql security definer
  set search_path = sign_in, pg_temp as $$
begin
  if exists (select from public.account_deactivated where account = new."userId") then
    raise exception 'the account is deactivated' using errcode = 'check_violation', constraint = 'session_account_is_active';
  end if;
  insert into last_sign_in values (new."userId", new."createdAt")
    on conflict (account) do update set at = greatest(last_sign_in.at, excluded.at);
  return new;
end $$;
create trigger session_begins before insert on sign_in.session for each row execute function sign_in.session_begins();

-- All that administration learns of how somebody signs in: a day, whether there is a second factor, how many sessions.
create function sign_in.facts_of(accounts text[], zone text, moment timestamptz)
  returns table (account text, last_on date, second_factor boolean, sessions integer)
  language sql stable security definer set search_path = sign_in, pg_temp as $$
  select u.id, (l.at at time zone zone)::date,
    exists (select from second_factor f where f.account = u.id and f.secret is not null)
      or exists (select from passkey p where p.account = u.id),
    (select count(*)::integer from session s where s."userId" = u.id and s."expiresAt" > moment)
  from "user" u left join last_sign_in l on l.account = u.id
  where u.id = any(accounts) and public.may_administer_account(u.id) $$;

create function sign_in.end_sessions(target text) returns integer language plpgsql security definer
  set search_path = sign_in, pg_temp as $$
declare ended integer;
begin
  if not public.may_administer_account(target) then
    raise exception 'permission denied: sessions of another administration' using errcode = 'insufficient_privilege';
  end if;
  delete from session where "userId" = target;
  get diagnostics ended = row_count;
  return ended;
end $$;

-- The row stays, so that what was written is still by somebody; all that tells of the person goes.
create function sign_in.erase_account(target text) returns void language plpgsql security definer
  set search_path = sign_in, pg_temp as $$
begin
  if not public.may_administer_account(target) then
    raise exception 'permission denied: an account of another administration' using errcode = 'insufficient_privilege';
  end if;
  delete from session where "userId" = target;
  delete from account where "userId" = target;
  delete from second_factor where second_factor.account = target;
  delete from access where access.account = target;
  delete from passkey where passkey.account = target;
  delete from provider_subject where provider_subject.account = target;
  delete from last_sign_in where last_sign_in.account = target;
  update "user" set "name" = '#' || left(id, 8), "email" = id || '@erased.invalid', "emailVerified" = false, "image" = null
    where id = target;
end $$;
revoke all on function sign_in.facts_of, sign_in.end_sessions, sign_in.erase_account, sign_in.session_begins from public;
grant execute on function sign_in.facts_of, sign_in.end_sessions, sign_in.erase_account to {app};
reset role;
grant delete on account_choice to {app};
