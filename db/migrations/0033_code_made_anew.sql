-- A code that was lost, or that lies in other hands, gets another in its place: for whoever asked for that enrolment, sends
-- people from that organisation or runs the session. The link on the old paper is made of the id, so that this changes too,
-- and with it the name under which a blank code enrolled somebody. It opens this enrolment, and no other that the person put
-- together with it: who gives it anew is shown nothing that others arranged, and who found the old paper nothing at all. The
-- person may put it together with their other codes again, and stays one person in all counts.
create function renew_code(target uuid, fresh uuid, made bytea, moment timestamptz) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with old as (select c.id from enrolment_code c join enrolment e on e.id = c.enrolment
    where e.id = target and e.erased_at is null
      and (runs_training(e.session) or sends_from(e.organisation) or e.account = acting_account())),
  named as (update enrolment e set account = 'link:' || fresh from old
    where e.id = target and e.account = 'link:' || old.id),
  renewed as (update enrolment_code c set id = fresh, digest = made, made_at = moment, holder = gen_random_uuid()
    from old where c.id = old.id returning 1)
  select exists (select from renewed) $$;
revoke all on function renew_code from public;
grant execute on function renew_code to {app};
