-- The ground every capability stands on: who acts and when, the instance, organisations, roles, tokens, journal.

create schema sign_in authorization {auth};
create schema jobs authorization {jobs};
do $$ begin execute format('grant create on database %I to %I', current_database(), trim('"' from '{jobs}')); end $$;
grant usage on schema public to {app};
grant usage on schema jobs to {app};

-- Set in every transaction of a use case. Unset or empty reads as nobody, and as the day of the database.
create function acting_account() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('maillage.actor', true), '') $$;
create function acting_everywhere() returns boolean language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('maillage.everywhere', true), '')::boolean, false) $$;
create function today() returns date language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('maillage.today', true), '')::date, current_date) $$;

-- One row: what this installation is.
create table instance (
  singleton boolean primary key default true,
  name jsonb not null,
  time_zone text not null default 'Europe/Brussels',
  threshold integer not null default 5,
  demonstration boolean not null default false,
  created_at timestamptz not null default now(),
  constraint instance_one_row check (singleton),
  constraint instance_threshold_protects check (threshold >= 3)
);
grant select, insert, update on instance to {app};

-- The time that tests set; empty in ordinary life.
create table test_clock (
  singleton boolean primary key default true,
  at timestamptz not null,
  constraint test_clock_one_row check (singleton)
);
grant select, insert, update, delete on test_clock to {app};

create table territory (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  scheme text not null,
  code text not null,
  name jsonb not null,
  parent uuid references territory,
  constraint territory_code_is_once unique (scheme, code),
  constraint territory_scheme_known check (scheme in ('nis', 'insee', 'lau', 'other'))
);
grant select, insert, update on territory to {app};

create table organisation (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name jsonb not null,
  kind text not null,
  sectors text[] not null default '{}',
  parent uuid references organisation,
  email text,
  status text not null default 'active',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint organisation_slug_is_one check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint organisation_kind_known
    check (kind in ('network', 'organisation', 'service', 'authority', 'ombudsman', 'funder', 'school', 'other')),
  constraint organisation_status_known check (status in ('active', 'closed')),
  constraint organisation_not_its_own_parent check (parent <> id)
);
create index organisation_by_parent on organisation (parent);
grant select, insert, update on organisation to {app};

-- Every organisation with each one above it, itself included (depth 0). Kept by the trigger below.
create table organisation_ancestor (
  organisation uuid not null references organisation on delete cascade,
  ancestor uuid not null references organisation on delete cascade,
  depth integer not null,
  primary key (organisation, ancestor)
);
create index organisation_ancestor_down on organisation_ancestor (ancestor, organisation);
grant select on organisation_ancestor to {app};

create function keep_organisation_ancestors() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.parent is not distinct from old.parent then return new; end if;
  if tg_op = 'UPDATE' then
    if exists (select from organisation_ancestor where organisation = new.parent and ancestor = new.id) then
      raise exception 'an organisation cannot lie under itself'
        using errcode = 'check_violation', constraint = 'organisation_tree_has_no_cycle';
    end if;
    delete from organisation_ancestor a using organisation_ancestor below, organisation_ancestor above
      where below.ancestor = new.id and above.organisation = new.id and above.depth > 0
        and a.organisation = below.organisation and a.ancestor = above.ancestor;
  else
    insert into organisation_ancestor values (new.id, new.id, 0);
  end if;
  if new.parent is not null then
    insert into organisation_ancestor
      select below.organisation, above.ancestor, below.depth + above.depth + 1
      from organisation_ancestor below, organisation_ancestor above
      where below.ancestor = new.id and above.organisation = new.parent;
  end if;
  return new;
end $$;
create trigger organisation_ancestors after insert or update of parent on organisation
  for each row execute function keep_organisation_ancestors();

create table organisation_territory (
  organisation uuid not null references organisation on delete cascade,
  territory uuid not null references territory,
  primary key (organisation, territory)
);
grant select, insert, delete on organisation_territory to {app};

create table organisation_identifier (
  organisation uuid not null references organisation on delete cascade,
  scheme text not null,
  value text not null,
  primary key (organisation, scheme),
  constraint organisation_identifier_is_once unique (scheme, value),
  constraint organisation_identifier_scheme_known check (scheme in ('siret', 'finess', 'bce', 'rcs', 'other'))
);
grant select, insert, update, delete on organisation_identifier to {app};

-- Of networks, beside the tree: many to many, dated.
create table membership (
  organisation uuid not null references organisation on delete cascade,
  network uuid not null references organisation on delete cascade,
  from_day date not null,
  to_day date,
  primary key (organisation, network, from_day),
  constraint membership_ends_after_it_begins check (to_day >= from_day),
  constraint membership_of_another check (organisation <> network)
);
create index membership_by_network on membership (network, organisation);
grant select, insert, update, delete on membership to {app};

create table accreditation (
  id uuid primary key default gen_random_uuid(),
  organisation uuid not null references organisation on delete cascade,
  authority uuid not null references organisation,
  number text,
  category text,
  from_day date,
  to_day date,
  constraint accreditation_ends_after_it_begins check (to_day >= from_day)
);
create index accreditation_by_organisation on accreditation (organisation);
grant select, insert, update, delete on accreditation to {app};

-- What a role held at an organisation reaches: its subtree, and for a network the subtrees of its members of today.
create view organisation_reach as
  select ancestor as holder, organisation from organisation_ancestor
  union
  select m.network, a.organisation from membership m join organisation_ancestor a on a.ancestor = m.organisation
  where m.from_day <= today() and (m.to_day is null or m.to_day >= today());
grant select on organisation_reach to {app};

-- An account is a row of the sign-in tables; here is what it may do.
create table role_held (
  account text not null,
  role text not null,
  organisation uuid not null references organisation on delete cascade,
  given_at timestamptz not null default now(),
  primary key (account, role, organisation),
  constraint role_held_role_known check (role in ('administrator', 'coordinator', 'service_manager', 'worker',
    'trainer', 'facilitator', 'complaint_handler', 'supervising_authority', 'ombudsman', 'auditor',
    'data_protection_officer'))
);
create index role_held_by_organisation on role_held (organisation);
grant select, insert, delete on role_held to {app};

-- Only the token's digest is kept.
create table api_token (
  id uuid primary key default gen_random_uuid(),
  account text not null,
  scope text not null,
  digest bytea not null unique,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  constraint api_token_scope_known check (scope in ('read', 'write', 'confidential'))
);
grant select, insert, update on api_token to {app};

-- Append-only. Ids and names of changed fields, no personal values.
create table journal (
  id bigint generated always as identity primary key,
  tx xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  account text,
  action text not null,
  subject text not null,
  fields text[] not null default '{}',
  hash bytea not null
);
create index journal_by_transaction on journal (tx);
create index journal_by_subject on journal (subject, id);
grant select, insert on journal to {app};
grant select on journal to {seal};

-- Each part is preceded by its length, so that no two different lines read the same.
create function journal_hash(line journal) returns bytea language sql immutable parallel safe as $$
  select sha256(convert_to(string_agg(length(part) || ':' || part, ',' order by position), 'UTF8'))
  from unnest(array[line.id::text, line.tx::text, extract(epoch from line.at)::text, coalesce(line.account, ''),
    line.action, line.subject] || line.fields) with ordinality as parts (part, position) $$;

create function seal_journal_line() returns trigger language plpgsql as $$
begin
  new.tx := pg_current_xact_id();
  new.hash := journal_hash(new);
  return new;
end $$;
create trigger journal_line_hash before insert on journal for each row execute function seal_journal_line();

-- One seal covers the lines of the transactions [from_tx, to_tx); none of them was still running when it was made.
create table journal_seal (
  number bigint primary key,
  epoch integer not null default 1,
  from_tx xid8 not null,
  to_tx xid8 not null,
  line_ids int8multirange not null,
  lines integer not null,
  previous bytea,
  digest bytea not null,
  sealed_at timestamptz not null default now(),
  constraint journal_seal_runs_forward check (to_tx > from_tx),
  constraint journal_seal_covers_lines check (lines > 0)
);
grant select, insert on journal_seal to {seal};
grant select on journal_seal to {app};

-- A message to somebody: kept here until it has gone out.
create table message (
  id uuid primary key default gen_random_uuid(),
  channel text not null default 'email',
  recipient text not null,
  language text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  constraint message_channel_known check (channel in ('email', 'sms'))
);
grant select, insert, update on message to {app};

-- A file somebody attached. Row level security: readable by those whose remit covers the organisation it is from.
create table file (
  id uuid primary key default gen_random_uuid(),
  organisation uuid not null references organisation,
  name text not null,
  type text not null,
  size integer not null,
  sha256 bytea not null,
  bytes bytea not null,
  created_at timestamptz not null,
  constraint file_type_taken check (type in ('application/pdf', 'image/png', 'image/jpeg')),
  constraint file_size_is_true check (size = octet_length(bytes)),
  constraint file_size_bounded check (size between 1 and 10485760)
);
grant select, insert, delete on file to {app};

create function actor_reaches(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select acting_everywhere() or exists (
    select from role_held h join organisation_reach r on r.holder = h.organisation
    where h.account = acting_account() and r.organisation = target
      and h.role in ('administrator', 'coordinator', 'service_manager', 'worker')) $$;
revoke all on function actor_reaches from public;
grant execute on function actor_reaches to {app};

alter table file enable row level security;
alter table file force row level security;
create policy file_within_reach on file to {app} using (actor_reaches(organisation)) with check (actor_reaches(organisation));

-- A file on its way in, kept between preview and confirmation.
create table import_draft (
  id uuid primary key default gen_random_uuid(),
  account text not null,
  kind text not null,
  name text not null,
  sha256 bytea not null,
  bytes bytea not null,
  created_at timestamptz not null,
  constraint import_draft_kind_known check (kind in ('plan', 'organisations', 'territories', 'observations'))
);
grant select, insert, delete on import_draft to {app};
alter table import_draft enable row level security;
alter table import_draft force row level security;
create policy import_draft_of_the_actor on import_draft to {app} using (account = acting_account())
  with check (account = acting_account());
