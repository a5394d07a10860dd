import { importObservations } from '../modules/indicators/index.ts'
import { attachToPlan, derivePlan, editMeasure, importPlan, keepVersion } from '../modules/plans/index.ts'
import { makeRelease } from '../modules/releases/index.ts'
import type { Request } from '../server/use-case.ts'
import { measureOf, run, type StoryEvent } from './demonstration-story.ts'

const network = 'qualite-du-reseau'
const service = 'maison-des-tilleuls'
type Files = (name: string) => Promise<Uint8Array>

/**
 * A second plan, with three years of figures of every service, of persons too: what a release hides is seen in it. It is
 * kept as a version, changed, and one service makes its own plan of the year out of it.
 */
export const planEvents = (bytesOf: Files): readonly StoryEvent[] => [
  on('2026-01-07', (by) =>
    run(keepVersion, by, {
      slug: 'masterplan-bxl',
      name: { fr: 'Tel qu’adopté', nl: 'Zoals aangenomen', de: 'Wie angenommen', en: 'As adopted' },
    }),
  ),
  on('2026-06-01', async (by) => run(importPlan, by, { bytes: await bytesOf('quality.yaml') })),
  on('2026-06-05', (by) =>
    run(attachToPlan, by, {
      slug: network,
      title: {
        fr: 'Ce que nous comptons, et comment',
        nl: 'Wat we tellen, en hoe',
        de: 'Was wir zählen, und wie',
        en: 'What we count, and how',
      },
      url: 'https://reseau-passerelles.demo.example/ce-que-nous-comptons',
      published_on: '2026-06-05',
      public: true,
    }),
  ),
  on('2026-06-10', (by) =>
    run(keepVersion, by, {
      slug: network,
      name: {
        fr: 'Discuté avec les services',
        nl: 'Besproken met de diensten',
        de: 'Mit den Diensten besprochen',
        en: 'Discussed with the services',
      },
    }),
  ),
  on('2026-06-15', derived),
  on('2026-06-22', reworded),
  on('2026-07-08', async (by) => run(importObservations, by, await figures(bytesOf, 'figures.csv'))),
  on('2026-07-10', (by) => run(makeRelease, by, { plan: network })),
  on('2026-10-20', async (by) => run(importObservations, by, await figures(bytesOf, 'figures-2026-q3.csv'))),
  on('2026-11-13', (by) => run(makeRelease, by, { plan: network })),
]

const on = (day: string, happens: (by: Request) => Promise<void>): StoryEvent => ({
  at: new Date(`${day}T08:00:00Z`),
  run: happens,
})

const figures = async (bytesOf: Files, name: string) => ({ bytes: await bytesOf(name), name })

/** The annual quality plan of one service, out of three measures of its network's. */
async function derived(by: Request) {
  const measures = await Promise.all(['2', '3', '4'].map((number) => measureOf(by, network, number)))
  const asked = { slug: network, organisation: service, year: 2026, measures: measures.map(({ id }) => id) }
  await run(derivePlan, by, asked)
}

/** What the network says otherwise since: the service is told, and takes it over or not. */
async function reworded(by: Request) {
  const { id, version } = await measureOf(by, network, '3')
  const description = {
    fr: 'Au moins deux heures par mois et par équipe, avec quelqu’un du dehors.',
    nl: 'Minstens twee uur per maand en per team, met iemand van buitenaf.',
    de: 'Mindestens zwei Stunden im Monat für jedes Team, mit jemandem von außen.',
    en: 'Two hours a month at least for each team, with somebody from outside.',
  }
  await run(editMeasure, by, { id, version, description })
}
