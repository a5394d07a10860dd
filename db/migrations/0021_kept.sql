-- What is kept for a time: messages that went out, invitations that ended, ways back in that were used or ended.

-- A message goes while the link that it brought stays, which then says no more what became of it.
alter table task_link drop constraint task_link_message_fkey,
  add constraint task_link_message_fkey foreign key (message) references message on delete set null;
create index task_link_by_message on task_link (message) where message is not null;
create index message_by_digest on message (gathered_in) where gathered_in is not null;
grant delete on message to {app};
create trigger message_ends_by_itself before delete on message
  for each row when (pg_trigger_depth() = 0) execute function ends_by_itself();

-- Ways back in lie where only sign-in reads; the job may count and remove those that ended, and sees nothing of them.
set local role {auth};
create function sign_in.ended_access(before timestamptz, remove boolean) returns bigint language plpgsql security definer
  set search_path = sign_in, pg_temp as $$
declare found bigint;
begin
  if remove then
    delete from sign_in.access where least(expires_at, used_at) < before;
    get diagnostics found = row_count;
  else
    select count(*) into found from sign_in.access where least(expires_at, used_at) < before;
  end if;
  return found;
end $$;
revoke all on function sign_in.ended_access from public;
grant execute on function sign_in.ended_access to {app};
reset role;
