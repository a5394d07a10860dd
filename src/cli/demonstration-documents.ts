import { z } from 'zod'
import { addDays } from '../kernel/day.ts'
import { addVersion, listDocuments, recordDocument } from '../modules/documents/index.ts'
import type { Request } from '../server/use-case.ts'
import { run, type StoryEvent } from './demonstration-story.ts'
import { orRefuse } from './session.ts'

const house = 'maison-des-tilleuls'
const rules = 'reglement-maison-des-tilleuls'
type Files = (name: string) => Promise<Uint8Array>

/**
 * The rules of a house: rewritten once, translated, easy to read, soon to be looked at again; a confidential note of the
 * same house; a public document in other languages.
 */
export function documentEvents(bytesOf: Files, now: Date): readonly StoryEvent[] {
  const file = async (name: string) => ({ name, bytes: await bytesOf(`documents/${name}`) })
  const another = async (by: Request, slug: string, input: object) =>
    run(addVersion, by, { id: await idOf(by, slug), ...input })
  return [
    on('2026-02-02', async (by) =>
      run(recordDocument, by, {
        slug: rules,
        series: 'reglement',
        title: {
          fr: 'Règlement de la maison',
          nl: 'Huisreglement',
          de: 'Hausordnung',
          en: 'Rules of the house',
        },
        organisation: house,
        published_on: '2026-02-01',
        review_on: addDays(now.toISOString().slice(0, 10), 21),
        visibility: 'internal',
        file: await file('reglement.pdf'),
      }),
    ),
    on('2026-06-08', (by) =>
      another(by, publicDocument, {
        another: 'variant',
        language: 'nl',
        url: 'https://reseau-passerelles.demo.example/nl/wat-we-tellen',
      }),
    ),
    on('2026-06-09', (by) =>
      another(by, publicDocument, {
        another: 'variant',
        easy_to_read: true,
        url: 'https://reseau-passerelles.demo.example/facile/ce-que-nous-comptons',
      }),
    ),
    on('2026-09-14', async (by) =>
      another(by, rules, {
        file: await file('reglement-2.pdf'),
        note: 'Une heure de plus le soir, demandée par les personnes hébergées.',
      }),
    ),
    on('2026-09-21', async (by) =>
      another(by, rules, {
        another: 'variant',
        easy_to_read: true,
        file: await file('reglement-2-facile.pdf'),
      }),
    ),
    on('2026-09-22', async (by) =>
      another(by, rules, { another: 'variant', language: 'nl', file: await file('reglement-2-nl.pdf') }),
    ),
    on('2026-10-05', async (by) =>
      run(recordDocument, by, {
        series: 'note-interne',
        title: 'Note interne sur l’accueil de nuit',
        organisation: house,
        published_on: '2026-10-02',
        visibility: 'confidential',
        file: await file('evaluation-interne.pdf'),
      }),
    ),
  ]
}

const publicDocument = 'ce-que-nous-comptons-et-comment-qualite-du-reseau-2026-06-05'

async function idOf(by: Request, slug: string): Promise<string> {
  const { items } = orRefuse(await listDocuments(by, { limit: 200 }))
  return z.object({ id: z.uuid() }).parse(items.find((one) => one.slug === slug)).id
}

const on = (day: string, happens: (by: Request) => Promise<void>): StoryEvent => ({
  at: new Date(`${day}T08:15:00Z`),
  run: happens,
})
