-- One task by a link, without an account; reminders that gather what is asked of an organisation; the choices of accounts.

-- In which language an organisation is written to; where none is known, in that of the installation.
alter table organisation add column language text;
alter table organisation add constraint organisation_language_known check (language in ('fr', 'nl', 'de', 'en'));

-- One task for one organisation, for whoever holds the link. The token in the link is made of the id and the secret of
-- the installation when the message is written: no row holds it, nor anything it could be made of alone.
create table task_link (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  organisation uuid not null references organisation,
  request uuid,
  period text,
  -- Who asks.
  holder uuid not null references organisation,
  -- Where it was sent; forgotten once the link has ended.
  recipient text,
  due date not null,
  expires_on date not null,
  created_at timestamptz not null,
  created_by text,
  message uuid references message,
  opened_at timestamptz,
  answered_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  constraint task_link_was_asked foreign key (request, organisation) references declaration_asked on delete cascade,
  constraint task_link_kind_known check (kind in ('declaration', 'figures')),
  constraint task_link_is_of_one_task
    check ((kind = 'declaration') = (request is not null) and (kind = 'figures') = (period is not null)),
  -- 90 days, and the hours by which days differ between zones.
  constraint task_link_ends_in_time check (expires_on <= (created_at at time zone 'UTC')::date + 91)
);
create index task_link_by_request on task_link (request, organisation);
create index task_link_by_organisation on task_link (organisation);
create index task_link_by_holder on task_link (holder, created_at);
grant select, insert on task_link to {app};
grant update (recipient, message, opened_at, answered_at, revoked_at, revoked_by) on task_link to {app};

-- The figures that a link asks for.
create table task_link_indicator (
  link uuid not null references task_link on delete cascade,
  indicator uuid not null references indicator on delete cascade,
  primary key (link, indicator)
);
create index task_link_indicator_by_indicator on task_link_indicator (indicator);
grant select, insert on task_link_indicator to {app};

-- The link that acts, while it lasts, where it asks an organisation for a declaration.
create function acting_link(target uuid) returns uuid language sql stable security definer
  set search_path = public, pg_temp as $$
  select l.id from task_link l
  where l.id = substring(acting_account() from '^link:([0-9a-f-]{36})$')::uuid
    and l.organisation = target and l.kind = 'declaration' and l.revoked_at is null and l.expires_on >= today() $$;
revoke all on function acting_link from public;
grant execute on function acting_link to {app};

-- What comes by a link is seen by it and by those whose remit covers the organisation; it sees nothing else.
alter table file add column link uuid references task_link;
create function file_names_its_link() returns trigger language plpgsql as $$
begin
  new.link := acting_link(new.organisation);
  return new;
end $$;
create trigger file_names_its_link before insert on file for each row execute function file_names_its_link();
create policy file_of_a_link on file to {app}
  using (link = acting_link(organisation)) with check (link = acting_link(organisation));

-- A message leads to pages of ours, or to links that are made when it is written: `{1}` in its body is the first. Once it
-- is written nothing is kept of it but that it was.
alter table message add column links jsonb not null default '[]';
update message set links = jsonb_build_array(jsonb_build_object('path', substring(body from '\{link:([^}]*)\}'))),
  body = regexp_replace(body, '\{link:[^}]*\}', '{1}')
  where sent_at is null;
update message set recipient = '', subject = '', body = '' where sent_at is not null;

-- That an organisation was reminded: once a day at most.
create table reminder (
  organisation uuid not null references organisation on delete cascade,
  day date not null,
  written_at timestamptz not null,
  asked_by text,
  primary key (organisation, day)
);
grant select, insert on reminder to {app};

-- An address that is written to for an organisation, known by its digest, so that it can ask for silence.
create table reminder_reader (
  id uuid primary key default gen_random_uuid(),
  organisation uuid not null references organisation on delete cascade,
  address_digest bytea not null,
  paused_until date,
  constraint reminder_reader_is_once unique (organisation, address_digest)
);
grant select, insert on reminder_reader to {app};
grant update (paused_until) on reminder_reader to {app};

-- What an account chose for itself.
create table account_choice (
  account text primary key,
  weekly_digest boolean not null default true,
  -- The Monday of the last one written.
  weekly_digest_of date
);
grant select, insert, update on account_choice to {app};
