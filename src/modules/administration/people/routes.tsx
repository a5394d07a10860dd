import { Hono } from 'hono'
import { act, type Env, form, page } from '../../../server/web.tsx'
import { giveRole } from '../../accounts/index.ts'
import { deactivate, endSessions, erasePerson, reactivate } from './change-person.ts'
import { listPeople } from './list-people.ts'
import { PeopleOfPage, PeoplePage } from './pages.tsx'
import { PersonPage } from './person-page.tsx'
import { showPeopleOf } from './show-people-of.ts'
import { showPerson } from './show-person.ts'
import { withdrawRole } from './withdraw-role.ts'

const people = '/administration/personnes'
const again: [typeof showPerson, typeof PersonPage] = [showPerson, PersonPage]
const same = (_: unknown, { account }: Readonly<Record<string, unknown>>) => `${people}/${account}`
// The last role that one administers may be the one withdrawn: the list is there in any case.
const list = () => people

export const peopleRoutes = new Hono<Env>()
  .get(people, page(listPeople, PeoplePage))
  .get(`${people}/:account`, page(showPerson, PersonPage))
  .post(`${people}/:account/roles`, form(giveRole, { next: same, again }))
  .post(`${people}/:account/roles/retirer`, act(withdrawRole, list))
  .post(`${people}/:account/sessions/fermer`, act(endSessions, same))
  .post(`${people}/:account/desactiver`, act(deactivate, same))
  .post(`${people}/:account/reactiver`, act(reactivate, same))
  .post(`${people}/:account/effacer`, form(erasePerson, { next: list, again }))
  .get('/administration/organisations/:organisation/personnes', page(showPeopleOf, PeopleOfPage))
