-- Observations at scale: partitioned by period, with their history, their imports and the sums that dashboards read.

-- The moment of the command, as the clock of the use case says it.
create function acting_now() returns timestamptz language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('maillage.now', true), '')::timestamptz, now()) $$;

-- A file of observations that was taken in. Each observation names the import that wrote it last.
create table observation_import (
  id uuid primary key default gen_random_uuid(),
  account text,
  name text not null,
  sha256 bytea not null,
  imported_at timestamptz not null,
  added integer not null,
  changed integer not null,
  unchanged integer not null,
  -- The periods of each indicator that it wrote: where its rows are looked for.
  touched jsonb not null default '{}',
  undone_at timestamptz,
  undone_by text,
  constraint observation_import_undone_by_somebody check (undone_by is null or undone_at is not null)
);
grant select, insert on observation_import to {app};
grant update (undone_at, undone_by) on observation_import to {app};

alter table observation rename to observation_unparted;
alter index observation_by_organisation rename to observation_unparted_by_organisation;
alter table observation_unparted rename constraint observation_is_once to observation_unparted_is_once;

-- The value of an indicator for an organisation and a period. Origins stand side by side; none overwrites another.
create table observation (
  indicator uuid not null,
  period text not null,
  organisation uuid not null,
  -- A category of the indicator's breakdown; empty for the whole.
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
  written_by text,
  import uuid,
  constraint observation_is_once primary key (indicator, organisation, period, breakdown, origin),
  constraint observation_origin_known check (origin in ('entered', 'imported', 'computed')),
  constraint observation_status_known check (status in ('draft', 'validated')),
  constraint observation_computed_is_no_draft check (origin <> 'computed' or status = 'validated'),
  constraint observation_denominator_is_positive check (denominator >= 0)
) partition by range (period);
create table observation_other partition of observation default;
create table observation_academic partition of observation for values from ('AY') to ('AZ');
do $$ begin
  for year in 2018..2035 loop
    execute format('create table observation_%s partition of observation for values from (%L) to (%L)',
      year, year::text, (year + 1)::text);
  end loop;
end $$;
grant select, insert, update, delete on observation to {app};

insert into observation (indicator, period, organisation, breakdown, origin, status, numerator, denominator, value,
    noted_on, reported, note, validated_at, validated_by, updated_at)
  select indicator, period, organisation, breakdown, origin, status, numerator, denominator, value,
    noted_on, reported, note, validated_at, validated_by, updated_at
  from observation_unparted;
drop table observation_unparted;

-- What an observation said before it was changed or taken away. What is computed can be computed again and has no history.
create table observation_revision (
  id bigint generated always as identity primary key,
  indicator uuid not null references indicator on delete cascade,
  period text not null,
  organisation uuid not null references organisation,
  breakdown text not null,
  origin text not null,
  status text not null,
  numerator numeric,
  denominator numeric,
  value numeric,
  noted_on date,
  note text,
  validated_at timestamptz,
  validated_by text,
  updated_at timestamptz not null,
  written_by text,
  import uuid,
  replaced_at timestamptz not null,
  replaced_by text,
  -- The import that put something else in its place.
  replaced_import uuid references observation_import deferrable initially deferred
);
create index observation_revision_by_place on observation_revision (indicator, organisation, period);
create index observation_revision_by_import on observation_revision (replaced_import) where replaced_import is not null;
grant select, insert on observation_revision to {app};

-- Row by row, foreign keys and a pattern would cost an import two thirds of its time: they are held per statement.
create function observation_refers() returns trigger language plpgsql as $$
declare
  wrong text;
begin
  with named as materialized (
    select indicator, organisation, period from added group by grouping sets ((indicator), (organisation), (period))
  )
  select case
      when indicator is not null then 'observation_indicator_known'
      when organisation is not null then 'observation_organisation_known'
      else 'observation_period_is_one' end into wrong
  from named n
  where (indicator is not null and not exists (select from indicator i where i.id = n.indicator))
    or (organisation is not null and not exists (select from organisation o where o.id = n.organisation))
    or (period is not null and period !~ '^(once|\d{4}|\d{4}-Q[1-4]|\d{4}-(0[1-9]|1[0-2])|AY\d{4}-\d{4})$')
  limit 1;
  if wrong is not null then
    raise exception 'an observation is of an indicator, an organisation and a period that are there'
      using errcode = case wrong when 'observation_period_is_one' then 'check_violation' else 'foreign_key_violation' end,
        table = 'observation', constraint = wrong;
  end if;
  return null;
end $$;
create trigger observation_refers_when_added after insert on observation
  referencing new table as added for each statement execute function observation_refers();

create function observation_keeps_its_place() returns trigger language plpgsql as $$
begin
  raise exception 'an observation never changes what it is of'
    using errcode = 'check_violation', table = 'observation', constraint = 'observation_keeps_its_place';
end $$;
create trigger observation_keeps_its_place after update of indicator, period, organisation, breakdown, origin on observation
  for each statement execute function observation_keeps_its_place();

create function forget_observations() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from observation o using gone g where o.indicator = g.id;
  return null;
end $$;
create trigger indicator_takes_its_observations after delete on indicator
  referencing old table as gone for each statement execute function forget_observations();

create function keep_changed_observation() returns trigger language plpgsql as $$
begin
  insert into observation_revision (indicator, period, organisation, breakdown, origin, status, numerator, denominator,
      value, noted_on, note, validated_at, validated_by, updated_at, written_by, import, replaced_at, replaced_by, replaced_import)
    select b.indicator, b.period, b.organisation, b.breakdown, b.origin, b.status, b.numerator, b.denominator, b.value,
      b.noted_on, b.note, b.validated_at, b.validated_by, b.updated_at, b.written_by, b.import, acting_now(), acting_account(),
      case when a.import is distinct from b.import then a.import end
    from before b join changed a using (indicator, period, organisation, breakdown, origin)
    where b.origin <> 'computed'
      and (b.status, b.numerator, b.denominator, b.value, b.noted_on, b.note)
        is distinct from (a.status, a.numerator, a.denominator, a.value, a.noted_on, a.note);
  return null;
end $$;
create trigger observation_history_of_changes after update on observation
  referencing old table as before new table as changed for each statement execute function keep_changed_observation();
create function keep_removed_observation() returns trigger language plpgsql as $$
begin
  insert into observation_revision (indicator, period, organisation, breakdown, origin, status, numerator, denominator,
      value, noted_on, note, validated_at, validated_by, updated_at, written_by, import, replaced_at, replaced_by)
    select b.indicator, b.period, b.organisation, b.breakdown, b.origin, b.status, b.numerator, b.denominator, b.value,
      b.noted_on, b.note, b.validated_at, b.validated_by, b.updated_at, b.written_by, b.import, acting_now(), acting_account()
    from before b where b.origin <> 'computed' and exists (select from indicator i where i.id = b.indicator);
  return null;
end $$;
create trigger observation_history_of_removals after delete on observation
  referencing old table as before for each statement execute function keep_removed_observation();

-- What a dashboard reads: for each indicator, period and category the sum over an organisation that has others under it,
-- itself included, or where no organisation is named over the indicator's whole scope. Made anew with each write.
create table rollup (
  indicator uuid not null references indicator on delete cascade,
  organisation uuid references organisation,
  period text not null,
  breakdown text not null default '',
  numerator numeric,
  denominator numeric,
  value numeric,
  noted_on date,
  -- How many organisations said something for it, and how many validated observations stand beside those that count.
  reported integer not null,
  beside integer not null default 0,
  -- How many organisations would be full coverage, of a whole over the whole scope; none where nobody in particular is.
  expected integer,
  constraint rollup_is_once unique nulls not distinct (organisation, indicator, period, breakdown)
);
create index rollup_by_indicator on rollup (indicator, period);
grant select, insert, update, delete on rollup to {app};
