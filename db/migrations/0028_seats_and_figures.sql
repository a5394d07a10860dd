-- The seats of a session over time, and figures of training: how many took part, how long, how regularly, at what price.

-- What they are made of: half-days of which was noted who was there, colleges, and a number in place of each person.
-- Counted by whoever recomputes them, who may run none of these programmes. Of corrections the newest counts.
create function half_days_followed(programmes uuid[])
  returns table (session uuid, day date, minutes integer, college text, person integer, present boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select d.session, d.day, (extract(epoch from d.ends - d.begins) / 60)::int, e.college,
    (dense_rank() over (order by e.person))::int, k.present
  from training_module m join training_session s on s.module = m.id
    join enrolment e on e.session = s.id join session_half_day d on d.session = s.id
    cross join lateral (select a.present from attendance_mark a
      where a.enrolment = e.id and a.day = d.day and a.part = d.part order by a.id desc limit 1) k
  where m.programme = any (programmes)
    and not exists (select from enrolment_event v where v.enrolment = e.id and v.kind = 'cancelled') $$;
revoke all on function half_days_followed from public;
grant execute on function half_days_followed to {app};

-- The seats of a session as they were offered, in order: whoever asks who had a seat at a moment is told by the seats of
-- that moment.
create table session_seats (
  id bigint generated always as identity primary key,
  session uuid not null references training_session,
  at timestamptz not null,
  maximum integer not null,
  shares jsonb not null,
  kept_until date
);
create index session_seats_by_session on session_seats (session, at, id);
grant select, insert on session_seats to {app};
insert into session_seats (session, at, maximum, shares, kept_until)
  select id, created_at, maximum, shares, kept_until from training_session;
