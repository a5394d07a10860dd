-- Releases hold the figures of every organisation and category, and remember what they held back.

-- How the organisations of a release hung together when its figures were added up: a reader knows it too.
alter table release add column structure jsonb not null default '{}';

-- The true figures behind those that a release hides. Only the next release reads them, so that all releases together
-- hide what one alone would.
create table release_withheld (
  release uuid not null,
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

-- A release is never deleted; that figures are of one that is there is held per statement: row by row it would cost a
-- third of the time that a release takes.
alter table release_figure drop constraint release_figure_release_fkey;
create function release_figures_refer() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct release from added) a
      where not exists (select from release r where r.id = a.release)) then
    raise exception 'a figure is of a release that is there'
      using errcode = 'foreign_key_violation', table = tg_table_name, constraint = tg_table_name || '_release_known';
  end if;
  return null;
end $$;
create trigger release_figure_refers after insert on release_figure
  referencing new table as added for each statement execute function release_figures_refer();
create trigger release_withheld_refers after insert on release_withheld
  referencing new table as added for each statement execute function release_figures_refer();

-- A release is there before its figures and its content is written last, once: figures need not be held in memory.
create function fill_release(target uuid, filled jsonb, hung jsonb) returns void language sql security definer
  set search_path = public, pg_temp
  as $$ update release set content = filled, structure = hung where id = target and content = '{}' $$;
revoke all on function fill_release from public;
grant execute on function fill_release to {app};
