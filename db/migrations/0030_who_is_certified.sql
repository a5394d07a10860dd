-- Who counts as one person for certificates, also once they are erased; the diplomas that a trainer keeps.

-- Who a holder counts as: what their enrolments do (`enrolment.counted_as`). It names nobody and stays where the holder is
-- erased, so that they are neither certified again nor counted twice. The application does not read it: it leads from a
-- certificate whose holder was erased to whoever enrolled. It asks the functions below, which tell of no certificate.
alter table certificate_holder add column counted_as uuid not null default gen_random_uuid();
update certificate_holder h set counted_as = e.counted_as from enrolment e where e.id = h.enrolments[1];
create index certificate_holder_by_counted_as on certificate_holder (counted_as);
create index enrolment_by_counted_as on enrolment (counted_as);
revoke select on certificate_holder from {app};
grant select (certificate, programme, person, enrolments, given, family, college, issued_on, named, revoked, revoked_for)
  on certificate_holder to {app};

create function certificate_holder_counts_as() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  new.counted_as := coalesce((select e.counted_as from enrolment e where e.id = any (new.enrolments) limit 1), gen_random_uuid());
  return new;
end $$;
create trigger certificate_holder_counts_as before insert on certificate_holder
  for each row execute function certificate_holder_counts_as();
revoke all on function certificate_holder_counts_as from public;

-- Names as they are compared: see `sameName` in enrolment.ts.
create function plain_name(given text, family text) returns text language sql immutable as $$
  select btrim(regexp_replace(regexp_replace(lower(normalize(given || ' ' || family, NFD)), '[\u0300-\u036f]', '', 'g'), '\s+', ' ', 'g')) $$;

-- Codes that somebody put together are theirs: what was enrolled with them under one name, or counts as that, counts as
-- one person. A person with neither mail nor telephone is known by who sent them, and has as many digests as services that
-- did. One phone may hold the codes of two people: other names, or two seats in one session, are of two.
create function codes_count_as_one() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  found_as uuid[];
begin
  select array_agg(distinct e.counted_as) into found_as
    from enrolment_code c join enrolment e on e.id = c.enrolment join enrolment own on own.id = new.enrolment
    where c.holder = new.holder and plain_name(e.given, e.family) = plain_name(own.given, own.family);
  if cardinality(found_as) > 1 and not exists (
    select from enrolment e where e.counted_as = any (found_as)
      and not exists (select from enrolment_event v where v.enrolment = e.id and v.kind = 'cancelled')
    group by e.session having count(*) > 1) then
    update enrolment set counted_as = found_as[1] where counted_as = any (found_as[2:]);
    update certificate_holder set counted_as = found_as[1] where counted_as = any (found_as[2:]);
  end if;
  return null;
end $$;
revoke all on function codes_count_as_one from public;
create trigger enrolment_code_counts_as_one after update of holder, enrolment on enrolment_code
  for each row when (new.enrolment is not null) execute function codes_count_as_one();
update enrolment_code set holder = holder where enrolment is not null;

-- Whom a programme certified, for whoever runs it: whether all that they had of it was revoked. Somebody whose enrolments
-- were erased counts as another when they enrol again, and is known by the digest of their name and address.
create function certified_as(target uuid) returns table (counted_as uuid, revoked boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select held.counted_as, bool_and(held.revoked) from (
    select h.counted_as, h.revoked from certificate_holder h where h.programme = target
    union all
    select e.counted_as, h.revoked from certificate_holder h join enrolment e on e.person = h.person where h.programme = target
  ) held where runs_programme(target) group by held.counted_as $$;
-- Whether one of them holds a certificate of it that stands.
create function is_certified(target uuid, who uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select runs_programme(target) and exists (
    select from certificate_holder h where h.programme = target and not h.revoked
      and (h.counted_as = who or h.person in (select e.person from enrolment e where e.counted_as = who))) $$;
revoke all on function certified_as, is_certified from public;
grant execute on function certified_as, is_certified to {app};

create or replace function people_certified(programmes uuid[]) returns table (day date, college text, person integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select h.issued_on, h.college, (dense_rank() over (order by h.counted_as))::int
  from certificate_holder h where h.programme = any (programmes) and not h.revoked $$;

-- The diploma of a programme is kept, and read, by whoever runs it: trainers too, whom no other file of the house concerns;
-- and by none of those who only work there.
alter table file add column programme uuid references programme;
update file f set programme = c.programme from certificate c where c.diploma = f.id;
create index file_by_programme on file (programme) where programme is not null;
grant update (programme) on file to {app};
create policy file_of_a_programme on file to {app}
  using (programme is not null and not confidential and runs_programme(programme))
  with check (programme is not null and not confidential and runs_programme(programme)
    and organisation = (select p.holder from programme p where p.id = file.programme));
alter policy file_within_reach on file
  using (programme is null and case when confidential then actor_consults(organisation) else actor_reaches(organisation) end)
  with check (programme is null and case when confidential then actor_consults(organisation) else actor_reaches(organisation) end);
