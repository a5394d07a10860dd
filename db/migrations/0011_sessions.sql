-- How sure a session is of who it is, whatever the way it began (contract, section 2).
set local role {auth};
alter table sign_in.session add column "assurance" text not null default 'first'
  constraint session_assurance_known check ("assurance" in ('first', 'second'));
reset role;
