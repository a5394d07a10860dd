import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { OrganisationChange, OrganisationShown } from './organisation.forms.ts'
import { findOrganisation, json, liesUnder, shownOrganisations } from './organisations.db.ts'
import { storeTies } from './store-ties.ts'

/** Changes an organisation of one's own tree, closes it or opens it again. Somebody else's change is never overwritten. */
export const editOrganisation = command({
  action: 'organisation.edit',
  input: OrganisationChange,
  output: OrganisationShown,
  api: {
    method: 'put',
    path: '/organisations/{slug}',
    summary: 'Change an organisation, close it or open it again',
    etag: true,
    codes: [
      'organisation.unknown',
      'organisation.cycle',
      'organisation.closing_unconfirmed',
      'territory.unknown',
      'identifier.taken',
    ],
  },

  async run(context, change) {
    const { db, actor, journal } = context
    const found = await findOrganisation(db, actor.remit('organisation.edit'), change.slug, true)
    const [before] = found ? await shownOrganisations(db, 'everywhere', { limit: 1, only: [found.id] }) : []
    if (!before) return refuse('not_found')
    const closing = change.status === 'closed' && before.status === 'active'
    if (closing && !change.confirmed) return refuse('organisation.closing_unconfirmed', 'confirmed')
    const name = named(before.name, change.name)
    if (Object.keys(name).length === 0) return refuse('validation', [{ path: 'name.fr', code: 'too_small' }])
    const parent = await parentOf(context, before, change.parent)
    if (!parent.ok) return parent
    const columns = { ...columnsOf(change), ...parent.value, name: json(name) }
    if (!(await written(db, before.id, change.version, columns))) return refuse('conflict.version')
    const refusal = await storeTies(db, before.id, change)
    if (refusal) return refusal
    if (before.kind === 'network') await renameInstance(db, before.name, name)
    journal(before.id, Object.keys(columns))
    const [shown] = await shownOrganisations(db, 'everywhere', { limit: 1, only: [before.id] })
    return shown ? ok(shown) : refuse('not_found')
  },
})

/** A name in a language that is left out stays; null removes it. */
const named = (before: Localized, change: OrganisationChange['name']): Localized =>
  Object.fromEntries(
    Object.entries({ ...before, ...change })
      .map(([language, text]) => [language, text === undefined ? before[language as 'fr'] : text])
      .filter(([, text]) => text),
  )

const columnsOf = ({ kind, sectors, email, language, status }: OrganisationChange) => ({
  kind,
  ...(sectors === undefined ? {} : { sectors }),
  ...(email === undefined ? {} : { email }),
  ...(language === undefined ? {} : { language }),
  ...(status === undefined ? {} : { status }),
})

/** Where it is to lie: in the actor's own tree, and not under itself. At the top only the instance puts one. */
async function parentOf(
  { db, actor }: Writing,
  before: OrganisationShown,
  wanted: string | null | undefined,
) {
  if (wanted === undefined || wanted === before.parent) return ok({})
  const remit = actor.remit('organisation.edit')
  if (wanted === null)
    return remit === 'everywhere' ? ok({ parent: null }) : refuse('organisation.unknown', 'parent')
  const parent = await findOrganisation(db, remit, wanted, true)
  if (!parent) return refuse('organisation.unknown', 'parent')
  if (await liesUnder(db, parent.id, before.id)) return refuse('organisation.cycle', 'parent')
  return ok({ parent: parent.id })
}

async function written(db: Db, id: string, version: number, columns: Readonly<Record<string, unknown>>) {
  const changed = await db
    .updateTable('organisation')
    .set((eb) => ({ ...columns, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

/** The installation bears the name of its network, and goes on doing so. */
const renameInstance = (db: Db, before: Localized, now: Localized) =>
  sql`update instance set name = ${json(now)} where name = ${json(before)}`.execute(db)
