import { askDeclaration } from '../../src/modules/declarations/index.ts'
import { importOrganisations } from '../../src/modules/organisations/index.ts'
import { sendLinks } from '../../src/modules/task-links/send-links.ts'
import { linkHolder } from '../../src/server/actor.ts'
import type { Request } from '../../src/server/use-case.ts'
import { accepted, bytes, smallNetwork, world } from './world.ts'

/** A small network whose coordinator asks questions of three of its organisations, and sends links to them. */
export async function linkWorld() {
  const start = '2026-11-22T09:00:00Z'
  const w = await world(start)
  accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
  const { actor } = await w.as('coordinator', 'reseau')
  const places = await w.database.selectFrom('organisation').select(['id', 'slug']).execute()
  const organisations: Readonly<Record<string, string>> = Object.fromEntries(
    places.map(({ id, slug }) => [slug, id]),
  )
  /** Asked at the moment of the clock. */
  const coordinator = (): Request => ({ ...w.asSystem(), actor })
  return {
    w,
    organisations,
    coordinator,
    /** Asks tilleuls (which has an address), escale and centre. */
    ask: async (more: object = {}): Promise<string> =>
      accepted(
        await askDeclaration(coordinator(), {
          statement: 'Un règlement existe',
          scope: { organisations: ['tilleuls', 'escale', 'centre'] },
          due: '2026-12-31',
          ...more,
        }),
      ).id,
    /** Sends a link to one question for one organisation; answers its id. */
    async sendFor(request: string, organisation: string, more: object = {}): Promise<string> {
      const address = `${organisation}@example.org`
      const given = { kind: 'declaration', request, organisation, address, ...more }
      const [sent] = accepted(await sendLinks(coordinator(), given)).items
      if (!sent) throw new Error('no link was sent')
      return sent.id
    },
    /** Whoever holds a link, at the moment of the clock. */
    holding: (id: string, purpose: 'task' | 'reminders' = 'task'): Request => {
      const request = w.asSystem()
      return { ...request, actor: linkHolder(request.house.policies, { id, purpose }, 'fr') }
    },
    async forget() {
      w.setClock(start)
      await w.pools.owner.query(
        'truncate declaration_request, task_link, message, reminder, reminder_reader, account_choice, file, journal cascade',
      )
    },
  }
}
