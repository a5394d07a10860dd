-- Files are sealed in pieces; documents have versions, variants, a date for review, and may be confidential.

create function acting_assurance() returns text language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('maillage.assurance', true), ''), 'first') $$;

-- Whether the actor holds one of these roles at an organisation or above it in its tree. A network sees and counts its
-- members; what is confidential stays in the house.
create function actor_holds(target uuid, roles text[]) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select acting_everywhere() or exists (
    select from role_held h join organisation_ancestor a on a.ancestor = h.organisation
    where h.account = acting_account() and a.organisation = target and h.role = any (roles)) $$;
revoke all on function actor_holds from public;
grant execute on function actor_holds to {app};

-- Who may read what is confidential: these roles, in a session or with a token of the second assurance level.
create function actor_consults(target uuid) returns boolean language sql stable
  as $$ select acting_everywhere() or (acting_assurance() = 'second'
    and actor_holds(target, array['coordinator', 'service_manager', 'data_protection_officer'])) $$;

-- Each file has a key of its own, wrapped by one of the installation's; its content lies in file_piece. What was kept
-- before lies in `bytes` until a job has sealed it.
alter table file
  add column confidential boolean not null default false,
  add column key uuid references installation_key,
  add column wrapped_key bytea,
  add column pieces integer,
  -- On its way in, as it streams: whose it is, until it is checked and is an organisation's.
  add column arrived_by text,
  alter column organisation drop not null,
  alter column type drop not null,
  alter column bytes drop not null,
  drop constraint file_type_taken,
  drop constraint file_size_is_true,
  drop constraint file_size_bounded,
  add constraint file_size_bounded check (size <= 10485760 and (size > 0 or organisation is null)),
  add constraint file_type_taken check (type in ('application/pdf', 'image/png', 'image/jpeg', 'image/webp',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation')),
  add constraint file_is_arriving_or_kept
    check ((organisation is null) = (arrived_by is not null) and (organisation is null or type is not null)),
  add constraint file_is_sealed_or_plain
    check ((bytes is null) = (wrapped_key is not null and key is not null and pieces is not null)),
  add constraint file_size_is_true check (bytes is null or size = octet_length(bytes));
create index file_plain on file (id) where bytes is not null;
create index file_by_key on file (key);
create index file_arriving on file (created_at) where organisation is null;
grant update (organisation, arrived_by, confidential, type, size, sha256, bytes, key, wrapped_key, pieces) on file to {app};
create policy file_arriving on file to {app}
  using (organisation is null and arrived_by = acting_account())
  with check (organisation is null and arrived_by = acting_account());
drop trigger file_names_its_link on file;
create trigger file_names_its_link before insert or update of organisation on file
  for each row execute function file_names_its_link();

drop policy file_within_reach on file;
create policy file_within_reach on file to {app}
  using (case when confidential then actor_consults(organisation) else actor_reaches(organisation) end)
  with check (case when confidential then actor_consults(organisation) else actor_reaches(organisation) end);
drop policy file_of_a_link on file;
create policy file_of_a_link on file to {app}
  using (link = acting_link(organisation)) with check (link = acting_link(organisation) and not confidential);

create table file_piece (
  file uuid not null references file on delete cascade,
  number integer not null,
  sealed bytea not null,
  primary key (file, number),
  constraint file_piece_size_bounded check (octet_length(sealed) <= 262144 + 28)
);
alter table file_piece alter column sealed set storage external;
grant select, insert on file_piece to {app};
alter table file_piece enable row level security;
alter table file_piece force row level security;
-- A piece is seen by whoever sees its file: row level security of `file` holds within this question too.
create policy file_piece_of_a_file on file_piece to {app}
  using (exists (select from file f where f.id = file_piece.file))
  with check (exists (select from file f where f.id = file_piece.file));

-- Public: its file opens to everyone with the release that follows. Internal: to those it reaches. Confidential: see above.
alter table document add column visibility text not null default 'internal',
  add column review_on date,
  add constraint document_visibility_known check (visibility in ('public', 'internal', 'confidential'));
update document set visibility = case when public then 'public' else 'internal' end;
alter table document drop column public;
alter table document add column public boolean generated always as (visibility = 'public') stored;
-- What is confidential is never shown to the public, also not later: its history would come along.
create function confidential_stays_so() returns trigger language plpgsql as $$
begin
  if (old.visibility = 'confidential') <> (new.visibility = 'confidential') then
    raise exception 'a document becomes neither confidential nor open afterwards'
      using errcode = 'check_violation', constraint = 'document_confidential_stays_so', table = 'document';
  end if;
  return new;
end $$;
create trigger document_confidential_stays_so before update of visibility on document
  for each row execute function confidential_stays_so();

create table document_version (
  document uuid not null references document on delete cascade,
  number integer not null,
  language text not null,
  easy_to_read boolean not null default false,
  url text,
  file uuid references file,
  note text,
  added_at timestamptz not null,
  added_by text,
  primary key (document, number, language, easy_to_read),
  constraint document_version_counts_from_one check (number >= 1),
  constraint document_version_language_is_one check (language ~ '^[a-z]{2,3}$'),
  constraint document_version_lies_somewhere check (url is not null or file is not null)
);
create index document_version_by_file on document_version (file);
insert into document_version (document, number, language, url, file, added_at)
  select id, 1, 'fr', url, file, created_at from document where url is not null or file is not null;
alter table document drop column file, drop column url;

-- The newest version and, of its variants, the one shown first: the ordinary one before the easy one.
create view document_newest as
  select distinct on (document) document, number, language, easy_to_read, url, file, added_at
  from document_version order by document, number desc, easy_to_read, added_at;
alter view document_newest set (security_invoker = true);
grant select on document_newest to {app};
grant select, insert on document_version to {app};

-- Whatever is confidential is looked for here, under each organisation above it: a page of a list reads as many rows as
-- it shows, whatever else the table holds. Kept by triggers; foreign keys and policies do not depend on it.
create table document_scope (
  ancestor uuid not null references organisation on delete cascade,
  published_on date not null,
  document uuid not null references document on delete cascade,
  primary key (ancestor, published_on, document)
);
create index document_scope_by_document on document_scope (document);
grant select on document_scope to {app};

create function keep_document_scope() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  delete from document_scope where document = new.id;
  if new.visibility = 'confidential' and new.withdrawn_at is null then
    insert into document_scope select a.ancestor, new.published_on, new.id
      from organisation_ancestor a where a.organisation = new.organisation;
  end if;
  return null;
end $$;
create trigger document_scope after insert or update of published_on, withdrawn_at, organisation on document
  for each row execute function keep_document_scope();

create function keep_document_scope_of_moved() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  with moved as (select d.id, d.published_on, d.organisation from organisation_ancestor below
    join document d on d.organisation = below.organisation
    where below.ancestor = new.id and d.visibility = 'confidential' and d.withdrawn_at is null),
  gone as (delete from document_scope s using moved where s.document = moved.id
    and not exists (select from organisation_ancestor a where a.organisation = moved.organisation and a.ancestor = s.ancestor))
  insert into document_scope select a.ancestor, moved.published_on, moved.id
    from moved join organisation_ancestor a on a.organisation = moved.organisation on conflict do nothing;
  return null;
end $$;
-- By name after organisation_ancestors, which it reads.
create trigger organisation_moved_documents after update of parent on organisation
  for each row when (old.parent is distinct from new.parent) execute function keep_document_scope_of_moved();

alter table document enable row level security;
alter table document force row level security;
create policy document_shown on document for select to {app} using (case visibility
  when 'public' then true when 'internal' then acting_everywhere() or acting_account() is not null
  else actor_consults(organisation) end);
create policy document_written on document to {app}
  using (actor_reaches(organisation) and (visibility <> 'confidential' or actor_consults(organisation)))
  with check (actor_reaches(organisation) and (visibility <> 'confidential' or actor_consults(organisation)));
alter table document_version enable row level security;
alter table document_version force row level security;
create policy document_version_of_a_document on document_version to {app}
  using (exists (select from document d where d.id = document_version.document))
  with check (exists (select from document d where d.id = document_version.document));
alter table document_scope enable row level security;
alter table document_scope force row level security;
create policy document_scope_of_a_document on document_scope for select to {app}
  using (exists (select from document d where d.id = document_scope.document));

-- A version opens to everyone from the release that follows it.
create or replace function file_is_open(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from document_version v join document d on d.id = v.document
    join plan_document l on l.document = d.id
    where v.file = target and d.visibility = 'public' and d.withdrawn_at is null and l.detached_at is null
      and (acting_account() is not null or exists (select from release r
        where r.plan = l.plan and r.withdrawn_at is null
          and r.released_at >= greatest(l.attached_at, v.added_at)))) $$;

-- Forced row level security holds for the owner too, as whom functions above, triggers and a backup look. A server's owner
-- is seldom a superuser.
do $$ declare guarded text; begin
  foreach guarded in array array['file', 'file_piece', 'import_draft', 'document', 'document_version', 'document_scope'] loop
    execute format('create policy %I on %I to %I using (true) with check (true)', guarded || '_of_the_owner', guarded, current_user);
  end loop;
end $$;
