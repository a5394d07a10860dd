-- Plans, completed: what they said before, versions that are kept, measures that serve others, documents, corrected notes.

-- A plan as it was, whole, in the format of its export: named by those who run it, or kept when an import replaced it.
create table plan_version (
  id uuid primary key default gen_random_uuid(),
  plan uuid not null references plan on delete cascade,
  number integer not null,
  kind text not null,
  name jsonb,
  note jsonb,
  dated date not null,
  content jsonb not null,
  kept_at timestamptz not null,
  kept_by text,
  constraint plan_version_is_once unique (plan, number),
  constraint plan_version_kind_known check (kind in ('named', 'replaced')),
  constraint plan_version_named_has_a_name check ((kind = 'named') = (name is not null))
);
grant select, insert on plan_version to {app};

-- What a plan, a measure or an indicator said before it was changed: only the fields that changed.
create table plan_revision (
  id bigint generated always as identity primary key,
  plan uuid not null references plan on delete cascade,
  measure uuid references measure on delete cascade,
  indicator uuid references indicator on delete cascade,
  said jsonb not null,
  replaced_at timestamptz not null default acting_now(),
  replaced_by text default acting_account()
);
create index plan_revision_by_plan on plan_revision (plan, id);
create index plan_revision_by_measure on plan_revision (measure) where measure is not null;
create index plan_revision_by_indicator on plan_revision (indicator) where indicator is not null;
grant select, insert on plan_revision to {app};

create function said_before(was jsonb, becomes jsonb, fields text[]) returns jsonb language sql immutable as $$
  select jsonb_object_agg(field, was -> field) from unnest(fields) field
    where was -> field is distinct from becomes -> field $$;

-- The arguments of each trigger are the fields that are the plan's words; state of a computation is none.
create function keep_changed_plan() returns trigger language plpgsql as $$
declare
  said jsonb := said_before(to_jsonb(old), to_jsonb(new), tg_argv);
begin
  if said is null then
    return null;
  end if;
  if tg_table_name = 'plan' then
    insert into plan_revision (plan, said) values (new.id, said);
  elsif tg_table_name = 'measure' then
    insert into plan_revision (plan, measure, said) values (new.plan, new.id, said);
  else
    insert into plan_revision (plan, measure, indicator, said)
      select m.plan, m.id, new.id, said from measure m where m.id = new.measure;
  end if;
  return null;
end $$;
create trigger plan_history after update on plan for each row when (old.* is distinct from new.*)
  execute function keep_changed_plan('title', 'description', 'coordinator', 'territory', 'starts', 'ends', 'languages',
    'source', 'context');
create trigger measure_history after update on measure for each row when (old.* is distinct from new.*)
  execute function keep_changed_plan('number', 'title', 'description', 'theme', 'state', 'actions', 'legal_basis', 'context',
    'risks', 'not_before', 'due');
create trigger indicator_history after update on indicator for each row when (old.* is distinct from new.*)
  execute function keep_changed_plan('statement', 'kind', 'unit_counted', 'unit', 'baseline', 'baseline_on', 'target', 'due',
    'not_before', 'every_months', 'period', 'direction', 'breakdown', 'lead', 'scope', 'source_key', 'source_parameters');

-- A measure of a service's plan serves one of its network's. What that one said when it was last looked at is kept, so
-- that its changes are told.
alter table measure
  add column serves uuid references measure on delete set null,
  add column serves_seen jsonb,
  add constraint measure_serves_another check (serves <> id);
create index measure_by_served on measure (serves) where serves is not null;

-- Who wrote a note is said by role and organisation; it may be corrected or withdrawn by who wrote it.
alter table measure_note
  add column version integer not null default 1,
  add column written_as text,
  add column written_at_organisation uuid references organisation,
  add column corrected_at timestamptz,
  add column withdrawn_at timestamptz;
grant update (visibility, text, version, corrected_at, withdrawn_at) on measure_note to {app};

create table measure_note_revision (
  id bigint generated always as identity primary key,
  note uuid not null references measure_note on delete cascade,
  visibility text not null,
  text jsonb not null,
  replaced_at timestamptz not null default acting_now()
);
create index measure_note_revision_by_note on measure_note_revision (note, id);
grant select, insert on measure_note_revision to {app};

create function keep_changed_note() returns trigger language plpgsql as $$
begin
  insert into measure_note_revision (note, visibility, text) values (old.id, old.visibility, old.text);
  return null;
end $$;
create trigger measure_note_history after update on measure_note for each row
  when ((old.visibility, old.text) is distinct from (new.visibility, new.text)) execute function keep_changed_note();

-- Documents of a plan or of one of its measures.
alter table document add column file uuid references file;
create table plan_document (
  id uuid primary key default gen_random_uuid(),
  document uuid not null references document,
  plan uuid not null references plan on delete cascade,
  measure uuid,
  attached_at timestamptz not null,
  attached_by text,
  detached_at timestamptz,
  constraint plan_document_is_once unique nulls not distinct (document, plan, measure),
  constraint plan_document_of_its_plan foreign key (plan, measure) references measure (plan, id) on delete cascade
);
create index plan_document_by_plan on plan_document (plan) where detached_at is null;
grant select, insert on plan_document to {app};
grant update (attached_at, attached_by, detached_at) on plan_document to {app};

-- The file of a public document opens to who has an account here, and to everyone from the release that follows.
create function file_is_open(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from document d join plan_document l on l.document = d.id
    where d.file = target and d.public and d.withdrawn_at is null and l.detached_at is null
      and (acting_account() is not null or exists (select from release r
        where r.plan = l.plan and r.withdrawn_at is null and r.released_at >= l.attached_at))) $$;
revoke all on function file_is_open from public;
grant execute on function file_is_open to {app};
create policy file_open_to_read on file for select to {app} using (file_is_open(id));
