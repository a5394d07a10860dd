-- A code that was lost, or that lies in other hands, gets another in its place: for whoever asked for that enrolment, sends
-- people from that organisation or runs the session. The link on the old paper is made of the id, so that this changes too.
-- What its holder put together stays together.
create function renew_code(target uuid, fresh uuid, made bytea, moment timestamptz) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with renewed as (update enrolment_code c set id = fresh, digest = made, made_at = moment from enrolment e
    where c.enrolment = target and e.id = target and e.erased_at is null
      and (runs_training(e.session) or sends_from(e.organisation) or e.account = acting_account()) returning 1)
  select exists (select from renewed) $$;
revoke all on function renew_code from public;
grant execute on function renew_code to {app};
