-- Plans, their measures to any depth, their indicators and what was observed.

create table plan (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  title jsonb not null,
  description jsonb,
  holder uuid not null references organisation,
  coordinator text,
  territory text,
  starts date,
  ends date,
  languages text[] not null default '{fr}',
  source jsonb,
  context jsonb not null default '[]',
  version integer not null default 1,
  created_at timestamptz not null,
  constraint plan_slug_is_one check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint plan_ends_after_it_starts check (ends >= starts)
);
grant select, insert, update on plan to {app};

create table measure (
  id uuid primary key default gen_random_uuid(),
  plan uuid not null references plan on delete cascade,
  parent uuid,
  position integer not null,
  number text not null,
  title jsonb not null,
  description jsonb,
  theme jsonb,
  state text not null default 'planned',
  actions jsonb not null default '[]',
  legal_basis jsonb not null default '[]',
  context jsonb not null default '[]',
  risks jsonb not null default '[]',
  not_before text,
  due date,
  no_indicator_in_source boolean not null default false,
  version integer not null default 1,
  constraint measure_number_is_once unique (plan, number),
  constraint measure_of_one_plan unique (plan, id),
  constraint measure_parent_in_its_plan foreign key (plan, parent) references measure (plan, id) on delete cascade,
  constraint measure_state_known check (state in ('planned', 'under_way', 'done', 'stopped')),
  constraint measure_not_before_is_a_date check (not_before ~ '^\d{4}(-\d{2}(-\d{2})?)?$')
);
create index measure_by_parent on measure (parent);
grant select, insert, update, delete on measure to {app};

-- A lead or a partner: an organisation we know, or a name.
create table measure_body (
  measure uuid not null references measure on delete cascade,
  part text not null,
  position integer not null,
  organisation uuid references organisation,
  name text,
  primary key (measure, part, position),
  constraint measure_body_part_known check (part in ('lead', 'partner')),
  constraint measure_body_is_one_of_two check (num_nonnulls(organisation, name) = 1)
);
grant select, insert, update, delete on measure_body to {app};

create table measure_note (
  id uuid primary key default gen_random_uuid(),
  measure uuid not null references measure on delete cascade,
  visibility text not null,
  text jsonb not null,
  written_by text,
  written_at timestamptz not null,
  constraint measure_note_visibility_known check (visibility in ('internal', 'public'))
);
create index measure_note_by_measure on measure_note (measure, written_at);
grant select, insert on measure_note to {app};

create table indicator (
  id uuid primary key default gen_random_uuid(),
  measure uuid not null references measure on delete cascade,
  key text not null,
  position integer not null,
  statement jsonb not null,
  kind text not null,
  unit_counted text,
  unit jsonb,
  baseline numeric,
  baseline_on date,
  target numeric,
  due date,
  not_before text,
  every_months integer,
  period text,
  direction text not null default 'up',
  breakdown text,
  lead text,
  scope jsonb,
  flagged_late boolean not null default false,
  source_key text,
  source_parameters jsonb,
  computed_at timestamptz,
  version integer not null default 1,
  constraint indicator_key_is_once unique (measure, key),
  constraint indicator_kind_known
    check (kind in ('count', 'share', 'ratio', 'milestone', 'recurrence', 'scale', 'text')),
  constraint indicator_unit_counted_known check (unit_counted in
    ('person', 'response', 'voice', 'organisation', 'session', 'document', 'hour', 'euro')),
  constraint indicator_period_known check (period in ('once', 'year', 'academic_year', 'quarter', 'month')),
  constraint indicator_direction_known check (direction in ('up', 'down', 'none')),
  constraint indicator_share_within_one check (kind <> 'share' or target between 0 and 1),
  constraint indicator_recurrence_has_months check (kind <> 'recurrence' or every_months > 0),
  constraint indicator_source_is_whole check ((source_key is null) = (source_parameters is null)),
  constraint indicator_not_before_is_a_date check (not_before ~ '^\d{4}(-\d{2}(-\d{2})?)?$')
);
create index indicator_by_source on indicator (source_key) where source_key is not null;
grant select, insert, update, delete on indicator to {app};

-- The value of an indicator for an organisation and a period. Origins stand side by side; none overwrites another.
create table observation (
  id bigint generated always as identity primary key,
  indicator uuid not null references indicator on delete cascade,
  organisation uuid not null references organisation,
  period text not null,
  breakdown text not null default '',
  origin text not null,
  status text not null,
  numerator numeric,
  denominator numeric,
  value numeric,
  noted_on date,
  -- False where a computation counts an organisation that has said nothing: it weighs, but covers nothing.
  reported boolean not null default true,
  note text,
  validated_at timestamptz,
  validated_by text,
  updated_at timestamptz not null,
  constraint observation_is_once unique (indicator, organisation, period, breakdown, origin),
  constraint observation_period_is_one
    check (period ~ '^(once|\d{4}|\d{4}-Q[1-4]|\d{4}-(0[1-9]|1[0-2])|AY\d{4}-\d{4})$'),
  constraint observation_origin_known check (origin in ('entered', 'imported', 'computed')),
  constraint observation_status_known check (status in ('draft', 'validated')),
  constraint observation_computed_is_no_draft check (origin <> 'computed' or status = 'validated'),
  constraint observation_denominator_is_positive check (denominator >= 0)
);
create index observation_by_organisation on observation (organisation, indicator);
grant select, insert, update, delete on observation to {app};
