-- What organisations declare, and documents that exist: the first sources of indicators.

create table declaration_request (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  holder uuid not null references organisation,
  statement jsonb not null,
  hint jsonb,
  scope jsonb not null,
  due date not null,
  evidence text not null,
  asked_at timestamptz not null,
  asked_by text,
  -- The first day that figures go back to: the day it was asked, or the earliest `since` of an answer.
  counted_from date not null,
  closed_at timestamptz,
  version integer not null default 1,
  constraint declaration_request_evidence_known check (evidence in ('none', 'optional', 'required'))
);
grant select, insert, update on declaration_request to {app};

create table declaration_asked (
  request uuid not null references declaration_request on delete cascade,
  organisation uuid not null references organisation,
  reminded_at timestamptz,
  primary key (request, organisation)
);
create index declaration_asked_by_organisation on declaration_asked (organisation);
grant select, insert, update on declaration_asked to {app};

create table declaration (
  request uuid not null,
  organisation uuid not null,
  holds text not null,
  since date,
  note text,
  evidence_url text,
  evidence_note text,
  evidence_file uuid references file,
  answered_at timestamptz not null,
  answered_by text,
  version integer not null default 1,
  primary key (request, organisation),
  constraint declaration_was_asked foreign key (request, organisation) references declaration_asked on delete cascade,
  constraint declaration_holds_known check (holds in ('yes', 'no', 'not_applicable')),
  constraint declaration_since_needs_yes check (since is null or holds = 'yes')
);
grant select, insert, update on declaration to {app};

-- Documents that exist, gathered in series: the successive reports on complaints are one series.
create table document (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  series text not null,
  title jsonb not null,
  organisation uuid not null references organisation,
  published_on date not null,
  url text,
  public boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint document_slug_is_one check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint document_series_is_a_slug check (series ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
create index document_by_series on document (series, published_on);
grant select, insert, update on document to {app};
