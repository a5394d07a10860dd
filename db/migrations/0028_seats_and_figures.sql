-- The seats of a session over time, and figures of training: how many took part, how long, how regularly, at what price.

-- The seats of a session as they were offered, in order, and until when one enrolled: whoever asks who had a seat at a
-- moment is told by what held then.
create table session_seats (
  id bigint generated always as identity primary key,
  session uuid not null references training_session,
  at timestamptz not null,
  maximum integer not null,
  shares jsonb not null,
  kept_until date,
  opens_on date,
  closes_on date,
  first_day date not null,
  constraint session_seats_in_order unique (session, at)
);
create index session_seats_by_session on session_seats (session, id);
grant select, insert on session_seats to {app};
insert into session_seats (session, at, maximum, shares, kept_until, opens_on, closes_on, first_day)
  select s.id, s.created_at, s.maximum, s.shares, s.kept_until, s.opens_on, s.closes_on, min(h.day)
  from training_session s join session_half_day h on h.session = s.id group by s.id;

-- Who an enrolment counts as, the same in all sessions that one person asked for. It names nobody, and stays where who it
-- was is erased: what was counted is counted as before.
alter table enrolment add column counted_as uuid not null default gen_random_uuid();
update enrolment e set counted_as = p.counted_as
  from (select person, gen_random_uuid() as counted_as from enrolment group by person) p where p.person = e.person;
create function enrolment_counts_as() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  new.counted_as := coalesce((select e.counted_as from enrolment e where e.person = new.person limit 1), gen_random_uuid());
  return new;
end $$;
create trigger enrolment_counts_as before insert on enrolment for each row execute function enrolment_counts_as();
revoke all on function enrolment_counts_as from public;

-- What figures are made of: half-days of which was noted who was there, colleges, and a number in place of each person.
-- Whoever has a confirmed seat and of whom nothing was noted was not there. Of corrections the newest counts. Counted by
-- whoever recomputes the figures, who may run none of these programmes.
create function half_days_followed(programmes uuid[])
  returns table (session uuid, day date, minutes integer, college text, person integer, present boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select d.session, d.day, (extract(epoch from d.ends - d.begins) / 60)::int, e.college,
    (dense_rank() over (order by e.counted_as))::int, coalesce(k.present, false)
  from training_module m join training_session s on s.module = m.id
    join session_half_day d on d.session = s.id join enrolment e on e.session = s.id
    left join lateral (select a.present from attendance_mark a
      where a.enrolment = e.id and a.day = d.day and a.part = d.part order by a.id desc limit 1) k on true
  where m.programme = any (programmes)
    and exists (select from attendance_mark a
      where a.session = d.session and a.day = d.day and a.part = d.part and a.enrolment is not null)
    and (k.present is not null
      or exists (select from enrolment_event v where v.enrolment = e.id and v.kind = 'confirmed'))
    and not exists (select from enrolment_event v where v.enrolment = e.id and v.kind = 'cancelled') $$;
revoke all on function half_days_followed from public;
grant execute on function half_days_followed to {app};

-- Unused codes are seen and taken back by whoever may give them for an organisation, or above it.
create function gives_codes(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from organisation_ancestor a join role_held h on h.organisation = a.ancestor
    where a.organisation = target and h.account = acting_account()
      and h.role in ('service_manager', 'coordinator', 'administrator', 'trainer')) $$;
revoke all on function gives_codes from public;
grant execute on function gives_codes to {app};
create policy enrolment_code_unused on enrolment_code for select to {app}
  using (enrolment is null and gives_codes(organisation));
drop policy enrolment_code_taken_back on enrolment_code;
create policy enrolment_code_taken_back on enrolment_code for delete to {app}
  using (enrolment is null and (runs_training(session) or gives_codes(organisation)));
