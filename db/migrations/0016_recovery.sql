-- What an archive is encrypted to, when one was made, and what a restore begins and leaves to do.

-- Only the public half: the key itself is shown once and kept nowhere. The newest counts.
create table recovery_key (
  id uuid primary key default gen_random_uuid(),
  recipient text not null,
  made_at timestamptz not null,
  constraint recovery_key_is_once unique (recipient),
  constraint recovery_key_is_public check (recipient ~ '^age1[0-9a-z]{58}$')
);
grant select, insert on recovery_key to {app};

-- That an archive was made: not where it lies.
create table backup_made (
  id uuid primary key default gen_random_uuid(),
  made_at timestamptz not null,
  size bigint not null,
  sha256 bytea not null,
  constraint backup_made_size_is_positive check (size > 0),
  constraint backup_made_sha256_is_whole check (octet_length(sha256) = 32)
);
create index backup_made_by_time on backup_made (made_at desc);
grant select, insert on backup_made to {app};

-- Transaction ids start anew after a restore: from its first line on, an epoch of the journal is sealed by itself. The
-- first epoch has no row.
create table journal_epoch (
  number integer primary key,
  first_line bigint not null,
  began_at timestamptz not null,
  constraint journal_epoch_follows_another check (number > 1)
);
grant select on journal_epoch to {app}, {seal};

-- Erasures to do again since a restore: none is left once somebody can sign in.
create table erasure_due (
  kind text not null,
  subject text not null,
  primary key (kind, subject)
);
grant select, delete on erasure_due to {app};
