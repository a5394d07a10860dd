-- In whose name a programme certifies was allowed to whoever held it. Another holder says anew what it asks and in whose name.
create function forget_rule_of_holder() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  delete from certificate_rule where programme = new.id;
  return null;
end $$;
revoke all on function forget_rule_of_holder from public;
create trigger programme_moves_without_its_rule after update of holder on programme
  for each row when (old.holder <> new.holder) execute function forget_rule_of_holder();
