-- Certificates: who issues them, what they ask for, and who holds one.

create table certificate_issuer (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name jsonb not null,
  url text,
  -- The organisation here that issues in this name, or that keeps the diplomas of a school or a university.
  organisation uuid not null references organisation,
  created_at timestamptz not null,
  constraint certificate_issuer_slug_is_one check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint certificate_issuer_url_is_one check (url ~ '^https?://')
);
create index certificate_issuer_by_organisation on certificate_issuer (organisation);
grant select, insert on certificate_issuer to {app};

-- What an issuer signs with. The private half is sealed with a key of the installation's, and never leaves it. One that
-- was replaced stays: what it signed is verified with it, and its lists of what is revoked are signed with it.
create table issuer_key (
  id uuid primary key,
  issuer uuid not null references certificate_issuer,
  public_key text not null unique,
  sealed bytea not null,
  key uuid not null references installation_key,
  -- The name it signs under (DID): set by the first use and never another.
  did text,
  made_at timestamptz not null,
  replaced_at timestamptz,
  constraint issuer_key_is_ed25519 check (public_key ~ '^z6Mk[1-9A-HJ-NP-Za-km-z]{40,48}$'),
  constraint issuer_key_did_known check (did ~ '^did:(key|web):')
);
create unique index issuer_key_is_one_at_a_time on issuer_key (issuer) where replaced_at is null;
grant select, insert, update (did, replaced_at) on issuer_key to {app};
create function did_stays() returns trigger language plpgsql as $$
begin
  if old.did is not null and new.did is distinct from old.did then
    raise exception 'a key that has signed keeps its name'
      using errcode = 'check_violation', constraint = 'issuer_key_did_stays', table = 'issuer_key';
  end if;
  return new;
end $$;
create trigger issuer_key_did_stays before update of did on issuer_key for each row execute function did_stays();

-- What a programme asks of whoever it certifies.
create table certificate_rule (
  programme uuid primary key references programme,
  -- How many modules; all of them where it is null.
  modules integer,
  attendance numeric not null,
  work boolean not null,
  issuer uuid not null references certificate_issuer,
  co_issuer uuid references certificate_issuer,
  ects numeric,
  eqf integer,
  version integer not null default 1,
  constraint certificate_rule_modules_positive check (modules between 1 and 100),
  constraint certificate_rule_attendance_is_share check (attendance between 0 and 1),
  constraint certificate_rule_ects_bounded check (ects > 0 and ects <= 400),
  constraint certificate_rule_eqf_is_level check (eqf between 1 and 8),
  constraint certificate_rule_issuers_differ check (co_issuer <> issuer)
);
grant select, insert, update on certificate_rule to {app};

-- Whether the acting account runs a programme, in the tree above who holds it.
create function runs_programme(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select acting_everywhere() or exists (
    select from programme p join organisation_ancestor a on a.organisation = p.holder
    join role_held h on h.organisation = a.ancestor
    where p.id = target and h.account = acting_account() and h.role in ('administrator', 'coordinator', 'trainer')) $$;
revoke all on function runs_programme from public;
grant execute on function runs_programme to {app};

-- Certificates look for what one person followed, in whichever session.
create index enrolment_by_person on enrolment (person);

-- Whether an enrolment is of the acting account itself, not of somebody whom it enrolled.
create function enrolled_oneself(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from enrolment where id = target and account = acting_account() and sent_by = 'self') $$;
revoke all on function enrolled_oneself from public;
grant execute on function enrolled_oneself to {app};

-- Work that a trainer has assessed and found done.
create table assessed_work (
  programme uuid not null references programme,
  person bytea not null,
  noted_at timestamptz not null,
  primary key (programme, person)
);
grant select, insert, delete on assessed_work to {app};
alter table assessed_work enable row level security;
alter table assessed_work force row level security;
create policy assessed_work_of_a_programme on assessed_work to {app}
  using (runs_programme(programme)) with check (runs_programme(programme));

-- A certificate as anybody may see it: nothing of who holds it but what its badge says because they allowed it.
create table certificate (
  id uuid primary key,
  programme uuid not null references programme,
  issuer uuid not null references certificate_issuer,
  title jsonb not null,
  issued_at timestamptz not null,
  issuer_key uuid references issuer_key,
  -- The signed badge (Open Badges 3.0), byte for byte; taken away when its holder asks for their name to be erased.
  credential text,
  -- Where it stands in the list of what is revoked.
  list integer,
  position integer,
  -- In its place a school's own diploma: the file, and what it is known by.
  diploma uuid references file,
  diploma_sha256 bytea,
  revoked_at timestamptz,
  erased_at timestamptz,
  constraint certificate_is_badge_or_diploma check ((issuer_key is null) = (diploma_sha256 is not null)),
  constraint certificate_badge_is_listed check ((issuer_key is null) = (list is null) and (list is null) = (position is null)),
  constraint certificate_badge_is_whole check (issuer_key is null or (credential is null) = (erased_at is not null)),
  constraint certificate_position_in_list check (list >= 1 and position between 0 and 131071),
  constraint certificate_position_is_once unique (issuer_key, list, position)
);
create index certificate_by_programme on certificate (programme);
create index certificate_by_diploma on certificate (diploma_sha256) where diploma_sha256 is not null;
create index certificate_by_file on certificate (diploma);
grant select, insert, update (credential, diploma, revoked_at, erased_at) on certificate to {app};

-- Who holds it, for those who run the programme and for themselves. The college is counted and shown to nobody.
create table certificate_holder (
  certificate uuid primary key references certificate,
  programme uuid not null references programme,
  person bytea not null,
  -- Those that counted, by which the person reaches it: by their code, or by the account that enrolled itself.
  enrolments uuid[] not null,
  given text,
  family text,
  college text not null,
  issued_on date not null,
  named boolean not null,
  revoked boolean not null default false,
  revoked_for text,
  constraint certificate_holder_college_known check (college in ('professional', 'accompanied', 'family', 'peer',
    'volunteer', 'management', 'elected', 'expert', 'student', 'partner')),
  constraint certificate_holder_name_is_whole check ((given is null) = (family is null)),
  constraint certificate_holder_revoked_for_known check (revoked_for in ('error', 'withdrawn', 'asked'))
);
create unique index certificate_holder_has_one on certificate_holder (programme, person) where not revoked;
create index certificate_holder_by_person on certificate_holder (person);
grant select, insert, update (person, enrolments, given, family, revoked, revoked_for) on certificate_holder to {app};
alter table certificate_holder enable row level security;
alter table certificate_holder force row level security;
create policy certificate_holder_of_a_programme on certificate_holder to {app}
  using (runs_programme(programme)) with check (runs_programme(programme));
create policy certificate_holder_themselves on certificate_holder for select to {app}
  using (exists (select from unnest(enrolments) as counted(id) where holds_enrolment(counted.id) or enrolled_oneself(counted.id)));

-- What figures are made of: days, colleges, and a number in place of each person. Counted by whoever recomputes them, who
-- may run none of these programmes.
create function people_certified(programmes uuid[]) returns table (day date, college text, person integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select h.issued_on, h.college, (dense_rank() over (order by h.person))::int
  from certificate_holder h where h.programme = any (programmes) and not h.revoked $$;
revoke all on function people_certified from public;
grant execute on function people_certified to {app};

-- Forced row level security holds for the owner too, as whom the functions above and a backup look.
do $$ declare guarded text; begin
  foreach guarded in array array['assessed_work', 'certificate_holder'] loop
    execute format('create policy %I on %I to %I using (true) with check (true)', guarded || '_of_the_owner', guarded, current_user);
  end loop;
end $$;
