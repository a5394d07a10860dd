-- Releases hold the figures of every organisation and category, and remember what they held back.

-- How the organisations of a release hung together when its figures were added up: a reader knows it too.
alter table release add column structure jsonb not null default '{}';

-- The true figures behind those that a release hides. Only the next release reads them, so that all releases together
-- hide what one alone would.
create table release_withheld (
  release uuid not null references release on delete cascade,
  indicator uuid not null,
  organisation uuid,
  period text not null,
  breakdown text not null default '',
  numerator numeric,
  denominator numeric,
  value numeric,
  constraint release_withheld_is_once unique nulls not distinct (release, indicator, organisation, period, breakdown)
);
grant select, insert on release_withheld to {app};

create index release_figure_by_organisation on release_figure (release, organisation);
