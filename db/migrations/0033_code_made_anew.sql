-- A code that was lost, or that lies in other hands, gets another in its place: for whoever asked for that enrolment, sends
-- people from that organisation or runs the session. The link on the old paper is made of the id, so that this changes too.
-- It opens this enrolment alone: who gives it anew is shown nothing that others arranged for the person, and who found the
-- old paper nothing at all. The person may put it together with their other codes again, and stays one person in all counts.
create function renew_code(target uuid, fresh uuid, made bytea, moment timestamptz) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with renewed as (update enrolment_code c
    set id = fresh, digest = made, made_at = moment, holder = gen_random_uuid() from enrolment e
    where c.enrolment = target and e.id = target and e.erased_at is null
      and (runs_training(e.session) or sends_from(e.organisation) or e.account = acting_account()) returning 1)
  select exists (select from renewed) $$;
revoke all on function renew_code from public;
grant execute on function renew_code to {app};
