-- What was said with the funder of a programme, and pages of the catalogue that are kept as bytes.

-- In order; nothing of it is changed afterwards. The newest state is that of the programme.
create table programme_exchange (
  id bigint generated always as identity primary key,
  programme uuid not null references programme,
  approval text not null,
  -- The day it was said, which may lie before it was noted.
  said_on date not null,
  funder text,
  note text,
  amount numeric(12, 2),
  account text default acting_account(),
  noted_at timestamptz not null,
  constraint programme_exchange_approval_known
    check (approval in ('not_needed', 'to_ask', 'asked', 'conditions', 'granted', 'refused')),
  constraint programme_exchange_funder_is_short check (length(funder) between 1 and 200),
  constraint programme_exchange_note_is_short check (length(note) between 1 and 5000),
  constraint programme_exchange_amount_is_positive check (amount >= 0)
);
create index programme_exchange_by_programme on programme_exchange (programme, id);
grant select, insert on programme_exchange to {app};

-- Every process forgets the pages it keeps of the catalogue when the transaction that changes it commits.
create function tell_catalogue_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('maillage_release', 'catalogue');
  return null;
end $$;
create trigger catalogue_changed after insert or update on programme
  for each statement execute function tell_catalogue_changed();
create trigger catalogue_changed after insert or update on training_module
  for each statement execute function tell_catalogue_changed();
create trigger catalogue_changed after insert or update on training_session
  for each statement execute function tell_catalogue_changed();
create trigger catalogue_changed after insert or update or delete on session_half_day
  for each statement execute function tell_catalogue_changed();
