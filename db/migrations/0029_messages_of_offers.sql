-- Messages to whoever booked a day that will not take place.
alter table message drop constraint message_kind_known;
alter table message add constraint message_kind_known
  check (kind in ('invitation', 'recovery', 'link', 'reminder', 'weekly', 'digest', 'training', 'offer'));
