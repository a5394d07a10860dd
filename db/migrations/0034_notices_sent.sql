-- When somebody was really written to. Nobody is of whom no address is known, nor of who sent them: theirs is given on paper,
-- and is no evidence of a message.
alter table enrolment_notice add column sent_at timestamptz;
grant update (sent_at) on enrolment_notice to {app};

-- Those before: as far as there was somebody to write to. Of who was erased since nobody can say: what was counted stays.
update enrolment_notice n set sent_at = n.at
  from enrolment e left join organisation o on o.id = e.organisation
  where e.id = n.enrolment and (e.erased_at is not null or e.email is not null
    or regexp_replace(e.phone, '[\s().-]', '', 'g') ~ '^\+[1-9][0-9]{6,14}$'
    or case when e.sent_by = 'self' then e.account is not null else o.email is not null end);
