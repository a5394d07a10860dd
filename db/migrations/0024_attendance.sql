-- Enrolment by code, what a session becomes, who was there, and who would come if there were a session.

-- A code on paper. Before it is used it is a seat that may be asked for in a session; then it is how the person follows
-- their enrolment, signs and shows what they learned, with no account. Only its digest is kept.
create table enrolment_code (
  id uuid primary key default gen_random_uuid(),
  session uuid not null references training_session,
  -- The organisation that gives it.
  organisation uuid not null references organisation,
  enrolment uuid unique references enrolment,
  -- Codes that one person put together have one holder. Names and addresses tie nothing together: others may type them.
  holder uuid not null default gen_random_uuid(),
  digest bytea not null unique,
  made_at timestamptz not null,
  constraint enrolment_code_digest_is_whole check (octet_length(digest) = 32)
);
create index enrolment_code_by_session on enrolment_code (session, made_at, id);
create index enrolment_code_by_holder on enrolment_code (holder);
grant select, delete, insert (id, session, organisation, enrolment, digest, made_at), update (enrolment)
  on enrolment_code to {app};

-- The code that acts, and what it holds.
create function acting_code() returns uuid language sql stable parallel safe
  set search_path = public, pg_temp as $$
  select substring(acting_account() from '^link:([0-9a-f-]{36})$')::uuid $$;
create function holds_enrolment(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from enrolment_code own join enrolment_code c on c.holder = own.holder
    where own.id = acting_code() and c.enrolment = target) $$;
create function code_holder() returns uuid language sql stable security definer
  set search_path = public, pg_temp as $$
  select holder from enrolment_code where id = acting_code() $$;
-- Whether the acting account works for an organisation, or above it.
create function works_for(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from organisation_ancestor a join role_held h on h.organisation = a.ancestor
    where a.organisation = target and h.account = acting_account()) $$;
-- Whoever types a code is nobody yet.
create function code_typed(typed bytea) returns uuid language sql stable security definer
  set search_path = public, pg_temp as $$
  select id from enrolment_code where digest = typed $$;
-- Puts what another code holds beside what the acting one does.
create function join_code(typed bytea) returns boolean language sql volatile security definer
  set search_path = public, pg_temp as $$
  with joined as (update enrolment_code set holder = (select own.holder from enrolment_code own where own.id = acting_code())
    where holder = (select other.holder from enrolment_code other where other.digest = typed)
      and exists (select from enrolment_code own where own.id = acting_code()) returning 1)
  select exists (select from joined) $$;
revoke all on function holds_enrolment, code_holder, works_for, code_typed, join_code from public;
grant execute on function acting_code, holds_enrolment, code_holder, works_for, code_typed, join_code to {app};

alter table enrolment_code enable row level security;
alter table enrolment_code force row level security;
create policy enrolment_code_read on enrolment_code for select to {app}
  using (runs_training(session) or sends_from(organisation) or id = acting_code() or holder = code_holder());
create policy enrolment_code_made on enrolment_code for insert to {app}
  with check (runs_training(session) or works_for(organisation));
create policy enrolment_code_used on enrolment_code for update to {app}
  using (id = acting_code() and enrolment is null) with check (id = acting_code());
-- Only one that nobody used is taken back.
create policy enrolment_code_taken_back on enrolment_code for delete to {app}
  using (enrolment is null and (runs_training(session) or sends_from(organisation)));

drop policy enrolment_read on enrolment;
create policy enrolment_read on enrolment for select to {app}
  using (runs_training(session) or sends_from(organisation) or account = acting_account() or holds_enrolment(id));
alter table enrolment add constraint enrolment_of_its_session unique (id, session);
-- The language that a person is written to in.
alter table enrolment add column language text not null default 'fr';
alter table enrolment add constraint enrolment_language_is_one check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]+)*$');
-- A person is erased by taking away who they are; what was counted stays.
alter table enrolment add column erased_at timestamptz;
alter table enrolment add constraint enrolment_erased_names_nobody
  check (erased_at is null or (given = '' and family = '' and num_nonnulls(email, phone, employer, account) = 0));
create policy enrolment_erased on enrolment for update to {app} using (acting_everywhere());
grant update (given, family, email, phone, employer, account, person, erased_at) on enrolment to {app};

-- Whoever cancelled may ask again: only one enrolment that stands is kept to a person.
create function enrolment_lets_go() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  update enrolment set person = sha256(convert_to(id::text, 'utf8')) where id = new.enrolment;
  return null;
end $$;
create trigger enrolment_lets_go after insert on enrolment_event for each row when (new.kind = 'cancelled')
  execute function enrolment_lets_go();
revoke all on function enrolment_lets_go from public;

-- What somebody was told of an enrolment: each thing once.
create table enrolment_notice (
  enrolment uuid not null references enrolment,
  kind text not null,
  at timestamptz not null,
  primary key (enrolment, kind),
  constraint enrolment_notice_kind_known
    check (kind in ('asked', 'called', 'invited', 'reminded', 'moved', 'cancelled', 'given_up'))
);
grant select, insert, delete on enrolment_notice to {app};

-- What its organisers decided of a session, and what was told back at its end.
alter table training_session add column decision text, add column decided_at timestamptz, add column restitution jsonb;
alter table training_session add constraint training_session_decision_known
  check (decision in ('held', 'given_up') and (decision is null) = (decided_at is null));

-- The digits that participants type to sign a half-day: shown by the trainer, while it lasts.
alter table session_half_day add column code text, add column code_until timestamptz;
alter table session_half_day add constraint session_half_day_code_has_an_end
  check ((code is null) = (code_until is null) and code ~ '^[0-9]{6}$');

-- Who was there. A mark is never changed: a correction is another one, and the newest counts.
create table attendance_mark (
  id bigint generated always as identity primary key,
  session uuid not null,
  day date not null,
  part text not null,
  enrolment uuid,
  trainer text,
  present boolean not null,
  how text not null,
  -- Lines drawn by a finger, as points within 300 by 100: `10,20 11,22;40,50`.
  signature text,
  at timestamptz not null,
  account text default acting_account(),
  constraint attendance_mark_half_day_is_there foreign key (session, day, part) references session_half_day,
  constraint attendance_mark_of_the_session foreign key (enrolment, session) references enrolment (id, session),
  constraint attendance_mark_is_of_one check (num_nonnulls(enrolment, trainer) = 1),
  constraint attendance_mark_how_known check (how in ('called', 'signature', 'code')),
  constraint attendance_mark_signature_is_lines
    check (length(signature) <= 20000 and signature ~ '^[0-9]{1,3},[0-9]{1,3}([ ;][0-9]{1,3},[0-9]{1,3})*$'),
  constraint attendance_mark_signed_is_present check (present or how = 'called')
);
create index attendance_mark_by_session on attendance_mark (session, id);
create index attendance_mark_by_enrolment on attendance_mark (enrolment);
grant select, insert, update (signature, account) on attendance_mark to {app};
alter table attendance_mark enable row level security;
alter table attendance_mark force row level security;
create policy attendance_mark_read on attendance_mark for select to {app}
  using (runs_training(session) or exists (select from enrolment e where e.id = attendance_mark.enrolment));
create policy attendance_mark_made on attendance_mark for insert to {app}
  with check (account is not distinct from acting_account()
    and (runs_training(session) or (present and how = 'code' and holds_enrolment(enrolment))));
create policy attendance_mark_erased on attendance_mark for update to {app} using (acting_everywhere());

-- How many people an employer would send to a module that has no session yet.
create table module_interest (
  module uuid not null references training_module,
  organisation uuid not null references organisation,
  people integer not null,
  noted_at timestamptz not null,
  primary key (module, organisation),
  constraint module_interest_is_a_number check (people between 1 and 1000)
);
grant select, insert, update, delete on module_interest to {app};

-- Messages about enrolments.
alter table message drop constraint message_kind_known;
alter table message add constraint message_kind_known
  check (kind in ('invitation', 'recovery', 'link', 'reminder', 'weekly', 'digest', 'training'));

-- Forced row level security holds for the owner too, as whom the functions above look.
do $$ declare guarded text; begin
  foreach guarded in array array['enrolment', 'enrolment_code', 'attendance_mark'] loop
    execute format('create policy %I on %I to %I using (true) with check (true)', guarded || '_of_the_owner', guarded, current_user);
  end loop;
end $$;
