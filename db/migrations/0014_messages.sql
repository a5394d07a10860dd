-- Messages leave by mail and SMS: what waits is sealed, what became of each can be seen.

alter table installation_key
  drop constraint installation_key_purpose_known,
  add constraint installation_key_purpose_known check (purpose in ('sign_in', 'links', 'files', 'messages'));

alter table message
  -- What it is, and whom or what it is about, by ids: all that stays of it once it is gone.
  add column kind text not null default 'link',
  add column account text,
  add column organisation uuid references organisation on delete set null,
  add column state text not null default 'waiting',
  add column attempts smallint not null default 0,
  -- The class of what went wrong, never the words of a server: those may name an address.
  add column failed_code text,
  add column failed_at timestamptz,
  -- Recipient, subject, text and links, sealed with a key of the installation; empty once nothing is to be sent any more.
  add column content bytea,
  add column content_key uuid references installation_key,
  -- A mark of the recipient, by which the day's messages to one person are counted; forgotten after two days.
  add column reader bytea,
  -- Until when it waits to be gathered with others, and in which message it went.
  add column held_until timestamptz,
  add column gathered_in uuid references message,
  -- Until when a process that began to send it may take.
  add column claimed_until timestamptz;

-- What waits at this moment is not sealed: only a process has the key. It goes out within seconds.
update message set state = 'written' where sent_at is not null;
update message set content = convert_to(jsonb_build_object('recipient', recipient, 'subject', subject, 'body', body, 'links', links)::text, 'UTF8')
  where sent_at is null;

alter table message
  alter column kind drop default,
  drop column recipient, drop column subject, drop column body, drop column links,
  add constraint message_kind_known check (kind in ('invitation', 'recovery', 'link', 'reminder', 'weekly', 'digest')),
  add constraint message_state_known check (state in ('waiting', 'sent', 'written', 'gathered', 'failed', 'given_up')),
  add constraint message_content_while_needed check ((content is not null) = (state in ('waiting', 'failed'))),
  add constraint message_sent_at_says_when check ((sent_at is not null) = (state in ('sent', 'written'))),
  add constraint message_failed_says_why check (state <> 'failed' or (failed_code is not null and failed_at is not null)),
  add constraint message_gathered_says_where check ((gathered_in is not null) = (state = 'gathered')),
  add constraint message_attempts_not_negative check (attempts >= 0);

create index message_by_state on message (state, created_at desc);
create index message_by_reader on message (reader, created_at) where reader is not null;
