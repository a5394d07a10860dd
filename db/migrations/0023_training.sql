-- Training: programmes, their modules and sessions, what they cost, and who is enrolled.

create table programme (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  title jsonb not null,
  description jsonb,
  holder uuid not null references organisation,
  -- Where the exchange with its funder stands: enrolment opens with what is granted.
  approval text not null default 'not_needed',
  version integer not null default 1,
  created_at timestamptz not null,
  constraint programme_slug_is_one check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint programme_approval_known check (approval in ('not_needed', 'to_ask', 'asked', 'conditions', 'granted', 'refused'))
);
create index programme_by_holder on programme (holder);
grant select, insert, update on programme to {app};

create table training_module (
  id uuid primary key default gen_random_uuid(),
  programme uuid not null references programme,
  slug text not null unique,
  position integer not null,
  title jsonb not null,
  -- The sheet: objectives, contents, audience, prerequisites, methods, easy-to-read version, each in languages.
  sheet jsonb not null default '{}',
  half_days integer not null,
  orientation text,
  competences jsonb not null default '[]',
  trainers jsonb not null default '[]',
  contributors jsonb not null default '[]',
  state text not null default 'draft',
  version integer not null default 1,
  constraint training_module_slug_is_one check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint training_module_has_half_days check (half_days between 1 and 200),
  constraint training_module_orientation_known
    check (orientation in ('knowledge', 'craft', 'society', 'reflection')),
  constraint training_module_state_known check (state in ('draft', 'in_consultation', 'adopted'))
);
create index training_module_by_programme on training_module (programme, position);
grant select, insert, update on training_module to {app};

create table training_session (
  id uuid primary key default gen_random_uuid(),
  module uuid not null references training_module,
  place jsonb,
  link text,
  minimum integer not null,
  maximum integer not null,
  -- Parts of the seats kept for colleges, and until which day; from its first moment they go to whoever comes next.
  shares jsonb not null default '{}',
  kept_until date,
  classes text[] not null,
  opens_on date,
  closes_on date,
  costs jsonb not null default '[]',
  version integer not null default 1,
  created_at timestamptz not null,
  constraint training_session_minimum_within_maximum check (minimum between 1 and maximum),
  constraint training_session_maximum_bounded check (maximum <= 1000),
  constraint training_session_closes_after_it_opens check (closes_on >= opens_on),
  constraint training_session_has_classes check (cardinality(classes) > 0
    and classes <@ array['member', 'sector', 'open'])
);
create index training_session_by_module on training_session (module);
grant select, insert, update on training_session to {app};

create table session_half_day (
  session uuid not null references training_session on delete cascade,
  day date not null,
  part text not null,
  begins time not null,
  ends time not null,
  primary key (session, day, part),
  constraint session_half_day_part_known check (part in ('morning', 'afternoon', 'evening')),
  constraint session_half_day_ends_after_it_begins check (ends > begins)
);
create index session_half_day_by_day on session_half_day (day);
grant select, insert, update, delete on session_half_day to {app};

-- Who asks for a seat. Names are for those who run the session, those who sent the person, and the person.
create table enrolment (
  id uuid primary key default gen_random_uuid(),
  session uuid not null references training_session,
  given text not null,
  family text not null,
  email text,
  phone text,
  college text not null,
  employer text,
  sent_by text not null,
  -- The organisation that sent the person; the account of who enrolled, where there is one.
  organisation uuid references organisation,
  account text default acting_account(),
  -- One person, whatever the letter case and the spaces: a digest of session, names and the way to reach them.
  person bytea not null,
  constraint enrolment_is_once unique (session, person),
  constraint enrolment_college_known check (college in ('professional', 'accompanied', 'family', 'peer', 'volunteer',
    'management', 'elected', 'expert', 'student', 'partner')),
  constraint enrolment_sent_by_known check (sent_by in ('employer', 'self', 'service', 'code'))
);
grant select, insert on enrolment to {app};

-- What happened to an enrolment, in order, and nothing of who it is: the allocation of seats is made of this alone.
create table enrolment_event (
  id bigint generated always as identity primary key,
  session uuid not null references training_session,
  enrolment uuid not null references enrolment,
  kind text not null,
  at timestamptz not null,
  college text,
  class integer,
  constraint enrolment_event_is_once unique (enrolment, kind),
  constraint enrolment_event_kind_known check (kind in ('requested', 'confirmed', 'cancelled')),
  constraint enrolment_event_request_is_whole check ((kind = 'requested') = (num_nonnulls(college, class) = 2))
);
create index enrolment_event_by_session on enrolment_event (session, id);
grant select, insert on enrolment_event to {app};

-- Whether the acting account runs the programme of a session, in the tree above who holds it.
create function runs_training(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select acting_everywhere() or exists (
    select from training_session s join training_module m on m.id = s.module join programme p on p.id = m.programme
    join organisation_ancestor a on a.organisation = p.holder join role_held h on h.organisation = a.ancestor
    where s.id = target and h.account = acting_account() and h.role in ('administrator', 'coordinator', 'trainer')) $$;
-- Whether it works for the organisation that sent somebody, or above it.
create function sends_from(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (
    select from organisation_ancestor a join role_held h on h.organisation = a.ancestor
    where a.organisation = target and h.account = acting_account() and h.role = 'service_manager') $$;
revoke all on function runs_training, sends_from from public;
grant execute on function runs_training, sends_from to {app};

alter table enrolment enable row level security;
alter table enrolment force row level security;
create policy enrolment_read on enrolment for select to {app}
  using (runs_training(session) or sends_from(organisation) or account = acting_account());
create policy enrolment_asked on enrolment for insert to {app} with check (account is not distinct from acting_account());
