-- What the public sees: frozen, numbered, dated, withdrawable. The content never changes once written.

create table release (
  id uuid primary key default gen_random_uuid(),
  plan uuid not null references plan,
  number integer not null,
  released_at timestamptz not null,
  released_by text,
  note jsonb,
  content jsonb not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_reason text,
  constraint release_number_is_once unique (plan, number),
  constraint release_withdrawal_has_a_reason check ((withdrawn_at is null) = (withdrawn_reason is null))
);
grant select, insert on release to {app};
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on release to {app};

-- The figures of a release: of the whole plan where no organisation is named. What is suppressed holds no value.
create table release_figure (
  release uuid not null references release on delete cascade,
  indicator uuid not null,
  organisation uuid,
  period text not null,
  breakdown text not null default '',
  numerator numeric,
  denominator numeric,
  value numeric,
  suppressed boolean not null,
  reported integer,
  expected integer,
  constraint release_figure_is_once unique nulls not distinct (release, indicator, organisation, period, breakdown),
  constraint release_figure_suppressed_is_empty check (not suppressed or num_nonnulls(numerator, denominator, value) = 0)
);
grant select, insert on release_figure to {app};

-- What was counted for a figure, as the public may see it.
create table release_origin (
  release uuid not null references release on delete cascade,
  indicator uuid not null,
  period text not null,
  counted jsonb not null,
  primary key (release, indicator, period)
);
grant select, insert on release_origin to {app};

-- A service's reply to a figure of its own: stands beside it in the next release.
create table reply (
  id uuid primary key default gen_random_uuid(),
  plan uuid not null references plan on delete cascade,
  indicator uuid not null references indicator on delete cascade,
  organisation uuid not null references organisation,
  text text not null,
  written_by text,
  written_at timestamptz not null,
  constraint reply_is_one_per_figure unique (plan, indicator, organisation),
  constraint reply_is_short check (length(text) between 1 and 2000)
);
grant select, insert, update, delete on reply to {app};

-- Every process that keeps public pages hears of a release or a withdrawal when its transaction commits.
create function tell_release_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('maillage_release', new.plan::text);
  return null;
end $$;
create trigger release_changed after insert or update on release for each row execute function tell_release_changed();
