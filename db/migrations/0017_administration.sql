-- Settings of the installation, how long each kind of thing is kept, and what removes it then.

alter table instance add column version integer not null default 1;
-- Every process forgets the pages it keeps: they say the network's name and its threshold.
create function instance_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('maillage_release', 'instance');
  return null;
end $$;
create trigger instance_changed after update on instance for each row execute function instance_changed();

-- A kind without a line is kept as long as its module says.
create table retention (
  kind text primary key,
  months integer not null,
  version integer not null default 1,
  constraint retention_is_a_time check (months between 0 and 600)
);
grant select, insert, update on retention to {app};

-- What the job removes. Drafts are their owner's alone otherwise.
create policy import_draft_of_the_instance on import_draft to {app} using (acting_everywhere());
grant delete on api_token, reminder, measure_note_revision to {app};
-- Only what has ended or was replaced goes, and only when the instance itself acts.
create function ends_by_itself() returns trigger language plpgsql as $$
begin
  if not acting_everywhere() then
    raise exception 'permission denied: only the instance removes lines of %', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
create trigger api_token_ends_by_itself before delete on api_token
  for each row execute function ends_by_itself();
create trigger reminder_ends_by_itself before delete on reminder
  for each row when (pg_trigger_depth() = 0) execute function ends_by_itself();
create trigger measure_note_revision_ends_by_itself before delete on measure_note_revision
  for each row when (pg_trigger_depth() = 0) execute function ends_by_itself();

-- Sessions that ended lie where only sign-in reads; the job may count and remove them, and sees nothing of them.
set local role {auth};
create function sign_in.ended_sessions(before timestamptz, remove boolean) returns bigint language plpgsql security definer
  set search_path = sign_in, pg_temp as $$
declare found bigint;
begin
  if remove then
    delete from sign_in.session where "expiresAt" < before;
    get diagnostics found = row_count;
  else
    select count(*) into found from sign_in.session where "expiresAt" < before;
  end if;
  return found;
end $$;
revoke all on function sign_in.ended_sessions from public;
grant execute on function sign_in.ended_sessions to {app};
reset role;

create index journal_by_account on journal (account, id);
create index journal_by_action on journal (action, id);
