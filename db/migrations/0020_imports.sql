-- Files of plans, organisations and territories that were taken in, with what they wrote: each can be taken back as long
-- as nobody touched it since.

create table import_made (
  id uuid primary key default gen_random_uuid(),
  account text default acting_account(),
  -- The house it was made for: who may import there may take it back.
  organisation uuid references organisation,
  kind text not null,
  name text not null,
  sha256 bytea not null,
  imported_at timestamptz not null,
  added integer not null,
  changed integer not null,
  unchanged integer not null,
  -- What it added, and what it changed with what that said before.
  wrote jsonb not null,
  undone_at timestamptz,
  undone_by text,
  constraint import_made_kind_known check (kind in ('plan', 'organisations', 'territories')),
  constraint import_made_undone_by_somebody check (undone_by is null or undone_at is not null)
);
create index import_made_newest on import_made (imported_at desc);
grant select, insert, delete on import_made to {app};
grant update (undone_at, undone_by) on import_made to {app};
alter table import_made enable row level security;
create policy import_made_within_reach on import_made to {app}
  using (acting_everywhere() or account = acting_account() or actor_reaches(organisation))
  with check (acting_everywhere() or account = acting_account() or actor_reaches(organisation));
create trigger import_made_ends_by_itself before delete on import_made
  for each row execute function ends_by_itself();

-- Whether the acting account may take files in for an organisation: in the tree alone, as it may write there.
create function may_import_for(target uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select acting_everywhere() or exists (
    select from role_held h join organisation_ancestor a on a.ancestor = h.organisation
    where h.account = acting_account() and a.organisation = target and h.role in ('administrator', 'coordinator')) $$;
revoke all on function may_import_for from public;

-- Removes the organisations that an import added, all of them or none: false where one of them is in use. Nobody removes
-- an organisation in any other way.
create function remove_added_organisations(made uuid) returns boolean language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  added uuid[];
begin
  select array_agg((one ->> 'id')::uuid) into added
    from import_made f, jsonb_array_elements(f.wrote) one
    where f.id = made and f.kind = 'organisations' and f.undone_at is null and one -> 'before' = 'null'::jsonb;
  if exists (select from unnest(added) id where not may_import_for(id)) then
    raise exception 'permission denied: organisations of another house' using errcode = 'insufficient_privilege';
  end if;
  -- What leaves with its organisation, or refers to it without a foreign key.
  if exists (select from role_held where organisation = any(added))
    or exists (select from role_set_aside where organisation = any(added))
    or exists (select from membership where network = any(added) and organisation <> all(added))
    or exists (select from observation where organisation = any(added)) then
    return false;
  end if;
  delete from organisation where id = any(added);
  return true;
exception when foreign_key_violation then
  return false;
end $$;

-- The same for territories: what refers to one is held by foreign keys.
create function remove_added_territories(made uuid) returns boolean language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  of_house uuid;
begin
  select organisation into of_house from import_made where id = made;
  if not may_import_for(of_house) then
    raise exception 'permission denied: an import of another house' using errcode = 'insufficient_privilege';
  end if;
  delete from territory where id in (
    select (one ->> 'id')::uuid from import_made f, jsonb_array_elements(f.wrote) one
    where f.id = made and f.kind = 'territories' and f.undone_at is null and one -> 'before' = 'null'::jsonb);
  return true;
exception when foreign_key_violation then
  return false;
end $$;

-- Removes a plan that an import added: false where something was built on it.
create function remove_added_plan(made uuid) returns boolean language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  added uuid;
begin
  select p.id into added from import_made f join plan p on p.id = (f.wrote ->> 'plan')::uuid
    where f.id = made and f.kind = 'plan' and f.undone_at is null and f.wrote -> 'before' = 'null'::jsonb;
  if added is null then
    return false;
  end if;
  if not may_import_for((select holder from plan where id = added)) then
    raise exception 'permission denied: a plan of another house' using errcode = 'insufficient_privilege';
  end if;
  if exists (select from plan_version where plan = added) or exists (select from plan_document where plan = added) then
    return false;
  end if;
  delete from plan where id = added;
  return true;
exception when foreign_key_violation then
  return false;
end $$;
revoke all on function remove_added_organisations, remove_added_territories, remove_added_plan from public;
grant execute on function remove_added_organisations, remove_added_territories, remove_added_plan to {app};
