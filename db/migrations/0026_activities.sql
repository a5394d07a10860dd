-- Activities: supervision, intervision, immersion, open days, open dialogue. No name and no free text: what was said
-- there is nobody's business.

create table activity (
  id uuid primary key default gen_random_uuid(),
  organisation uuid not null references organisation,
  kind text not null,
  day date not null,
  -- The how-manieth of its kind on that day.
  nth integer not null default 1,
  minutes integer not null,
  facilitator text not null,
  -- How many people of each college came.
  attendees jsonb not null,
  version integer not null default 1,
  recorded_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint activity_kind_known check (kind in ('supervision', 'intervision', 'immersion', 'open_day', 'open_dialogue')),
  constraint activity_nth_bounded check (nth between 1 and 20),
  constraint activity_minutes_within_a_day check (minutes between 5 and 1440),
  constraint activity_facilitator_known check (facilitator in ('inside', 'outside')),
  constraint activity_attendees_of_colleges check (attendees - array['professional', 'accompanied', 'family', 'peer',
    'volunteer', 'management', 'elected', 'expert', 'student', 'partner'] = '{}'),
  constraint activity_attendees_are_counts
    check (not jsonb_path_exists(attendees, '$.* ? (@.type() != "number" || @ < 0 || @ > 5000 || @.floor() != @)')),
  constraint activity_somebody_came check (jsonb_path_exists(attendees, '$.* ? (@ >= 1)'))
);
create unique index activity_is_once on activity (organisation, kind, day, nth) where withdrawn_at is null;
create index activity_by_day on activity (day, id);
grant select, insert, update, delete on activity to {app};

-- A day that an organisation opens to others of the network.
create table activity_offer (
  id uuid primary key default gen_random_uuid(),
  organisation uuid not null references organisation,
  kind text not null,
  day date not null,
  begins time not null,
  ends time not null,
  places integer not null,
  -- The places of its standing bookings: changed with each, so that two at once never share one.
  taken integer not null default 0,
  title jsonb not null,
  place jsonb,
  bring jsonb,
  published_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint activity_offer_kind_known check (kind in ('immersion', 'open_day')),
  constraint activity_offer_ends_after_it_begins check (ends > begins),
  constraint activity_offer_places_bounded check (places between 1 and 500),
  constraint activity_offer_not_overbooked check (taken between 0 and places)
);
create index activity_offer_by_day on activity_offer (day, id);
grant select, insert, update, delete on activity_offer to {app};

-- How many places an organisation booked. Who will come is not kept.
create table offer_booking (
  id uuid primary key default gen_random_uuid(),
  offer uuid not null references activity_offer on delete cascade,
  organisation uuid not null references organisation,
  places integer not null,
  booked_at timestamptz not null,
  cancelled_at timestamptz,
  constraint offer_booking_has_places check (places between 1 and 500)
);
create unique index offer_booking_is_once on offer_booking (offer, organisation) where cancelled_at is null;
create index offer_booking_by_organisation on offer_booking (organisation);
grant select, insert, update on offer_booking to {app};

-- After how many months without supervision or intervision a network reminds a service. Without a line: four.
create table supervision_expectation (
  network uuid primary key references organisation on delete cascade,
  months integer not null,
  version integer not null default 1,
  constraint supervision_expectation_is_a_time check (months between 1 and 36)
);
grant select, insert, update on supervision_expectation to {app};

-- Only the instance removes what has been kept long enough.
create trigger activity_ends_by_itself before delete on activity for each row execute function ends_by_itself();
create trigger activity_offer_ends_by_itself before delete on activity_offer
  for each row execute function ends_by_itself();
