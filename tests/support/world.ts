import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { house } from '../../src/app.ts'
import type { Language } from '../../src/kernel/localized.ts'
import type { Result } from '../../src/kernel/result.ts'
import { importOrganisations } from '../../src/modules/organisations/index.ts'
import { type Assurance, actorWith, anonymous, type RoleHeld, system } from '../../src/server/actor.ts'
import { connectionAs, databaseOf, poolOf } from '../../src/server/database.ts'
import { openKeys } from '../../src/server/keys.ts'
import { openContent } from '../../src/server/outbox/index.ts'
import type { HeldRole } from '../../src/server/policy.ts'
import type { Request } from '../../src/server/use-case.ts'
import { copyTemplate, dropDatabase, rolePrefix, testSecret } from './template.ts'

export type World = Awaited<ReturnType<typeof world>>

/** A database of its own with a small network in it, actors, and a clock that stands still. */
export async function world(at = '2026-11-22T09:00:00Z') {
  const owner = inject('owner')
  const name = `w_${randomUUID().slice(0, 8)}`
  await copyTemplate(owner, name)
  const here = { ...owner, database: name }
  const pool = (role: 'app' | 'auth' | 'jobs' | 'seal', max = 4) =>
    poolOf(
      connectionAs(here, role, testSecret, rolePrefix),
      role,
      max,
      role === 'auth' ? 'sign_in,public' : undefined,
    )
  const pools = {
    app: pool('app', 6),
    auth: pool('auth'),
    jobs: pool('jobs'),
    seal: pool('seal', 2),
    owner: poolOf(here, 'owner', 2),
  }
  const database = databaseOf(pools.app)
  let now = new Date(at)

  const { files: fileKeys, messages: messageKeys } = await openKeys(database, testSecret)
  const place = { timeZone: 'Europe/Brussels', baseUrl: 'https://maillage.example' }
  const base = () => ({ database, house, fileKeys, messageKeys, now, ...place })
  const asSystem = (): Request => ({ ...base(), actor: system })
  const nobody = (language: Language = 'fr'): Request => ({
    ...base(),
    actor: anonymous(house.policies, language),
  })

  /** Somebody with a role at an organisation (slug). The role is in the database too, for row level security. */
  async function as(
    role: HeldRole,
    slug: string,
    account = `${role}@${slug}`,
    assurance: Assurance = 'first',
  ): Promise<Request> {
    const organisation = await database
      .selectFrom('organisation')
      .select(['id', 'kind', 'parent'])
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    await pools.owner.query(
      'insert into role_held (account, role, organisation) values ($1, $2, $3) on conflict do nothing',
      [account, role, organisation.id],
    )
    const roles: RoleHeld[] = [
      {
        ...{ role, slug, organisation: organisation.id },
        atNetwork: organisation.kind === 'network' && organisation.parent === null,
      },
    ]
    return { ...base(), actor: actorWith(house.policies, { account, language: 'fr', roles, assurance }) }
  }

  return {
    owner: here,
    pools,
    database,
    asSystem,
    nobody,
    as,
    setClock: (to: string) => {
      now = new Date(to)
    },
    journal: () =>
      database
        .selectFrom('journal')
        .select(['action', 'subject', 'fields', 'account'])
        .orderBy('id')
        .execute(),
    /** Messages that have not gone out, as their readers will read them, in the order in which they were made. */
    async messages() {
      const rows = await database.selectFrom('message').selectAll().where('content', 'is not', null).execute()
      const opened = await Promise.all(
        rows.map(async (row) => ({
          ...(await openContent(messageKeys, row)),
          ...{ id: row.id, kind: row.kind, held: row.held_until, made: row.created_at.toISOString() },
        })),
      )
      const order = (one: (typeof opened)[number]) => `${one.made} ${one.recipient}`
      return opened.sort((a, b) => (order(a) < order(b) ? -1 : 1))
    },
    async end() {
      await Promise.all(Object.values(pools).map((one) => one.end()))
      await dropDatabase(owner, name)
    },
  }
}

/** The value of a result that must be one. */
export function accepted<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`refused: ${result.code} ${JSON.stringify(result.faults ?? result.field ?? '')}`)
}

export const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text))

/** A network `reseau` with an organisation `maison` that holds services `tilleuls`, `escale`, and a centre `centre`. */
export const smallNetwork = `slug;name_fr;name_nl;kind;parent;sector;territory;siret;finess;bce;rcs;email;accredited_by
reseau;Réseau;Netwerk;network;;;;;;;;;
maison;La Maison;Het Huis;organisation;reseau;;;;;;;;
tilleuls;Les Tilleuls;De Linden;service;maison;hébergement;;;;;;tilleuls@example.org;
escale;L’Escale;De Aanloop;service;maison;accueil;;;;;;;
centre;Le Centre;Het Centrum;organisation;reseau;communal;;;;;;;
`

/** Stores that network, for tests that stand where no module may be named. */
export const importSmallNetwork = async (w: World) =>
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
