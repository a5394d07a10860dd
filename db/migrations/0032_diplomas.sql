-- The diploma of a school: read by whoever holds it, kept and read by those who run the programme.

-- Whether the acting account is a trainer at an organisation, or above it.
create function trains_for(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from organisation_ancestor a join role_held h on h.organisation = a.ancestor
    where a.organisation = target and h.account = acting_account() and h.role = 'trainer') $$;
revoke all on function trains_for from public;
grant execute on function trains_for to {app};

-- What a trainer keeps, whom no other file of the organisation is shown to: seen by those who train there.
alter table file add column by_trainer boolean not null default false;
create function file_names_its_trainer() returns trigger language plpgsql as $$
begin
  new.by_trainer := new.organisation is not null and trains_for(new.organisation) and not actor_reaches(new.organisation);
  return new;
end $$;
create trigger file_names_its_trainer before insert or update of organisation on file
  for each row execute function file_names_its_trainer();
create policy file_of_a_trainer on file to {app}
  using (by_trainer and trains_for(organisation)) with check (by_trainer and trains_for(organisation) and not confidential);

-- Who holds a certificate is itself under row level security: whoever sees that sees the diploma.
create policy file_of_a_diploma on file for select to {app}
  using (exists (select from certificate c join certificate_holder h on h.certificate = c.id where c.diploma = file.id));
