import { expect, it } from 'vitest'
import { type Reader, ReaderProvider } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import type { ReleasedIndicator } from '../release.ts'
import { DraftPage } from './draft.tsx'
import { IndicatorPage } from './indicator.tsx'

const reader = {
  language: 'fr',
  instance: { timeZone: 'Europe/Brussels' },
  baseUrl: 'https://maillage.example',
} as Reader
const written = <O,>(Body: (props: PageProps<O>) => unknown, data: O) => {
  const Shown = Body as (props: PageProps<O>) => never
  return String(
    <ReaderProvider value={reader}>
      <Shown data={data} />
    </ReaderProvider>,
  ).replaceAll('\u00a0', ' ')
}

const indicator = {
  id: 'i',
  statement: { fr: 'La satisfaction' },
  kind: 'scale',
  state: 'measured',
  value: 3.9,
  numerator: 2285,
  denominator: 586,
  period: '2026',
  coverage: { reported: 3, expected: null },
  series: [],
  missing: [],
  replies: [],
  parts: [
    { category: 'peer', value: null, suppressed: true, reported: 1 },
    { category: 'accompanied', value: 4.1, suppressed: false, reported: 2 },
  ],
} as unknown as ReleasedIndicator
const release = {
  number: 1,
  releasedAt: new Date('2026-11-22T23:30:00Z'),
  content: { plan: { slug: 'plan-a', title: { fr: 'Plan A' } } },
} as never

it('an indicator shows its newest figure by category, in words, and its day where the network is', () => {
  const page = written(IndicatorPage.body, { release, measure: { id: 'm', number: '1' } as never, indicator })
  expect(page).toContain('moyenne de 586 réponses')
  expect(page).toContain('23 novembre 2026')
  expect(page).toMatch(
    /<details><summary>Par catégorie, 2026<\/summary>.*Pairs-aidant·es.*masqué.*4,1.*<\/details>/s,
  )
})

it('a draft tells periods that differ, figures that come too early, and how much will be hidden', () => {
  const standing = { state: 'measured', value: 4 }
  const page = written(DraftPage.body, {
    plan: { slug: 'plan-a', title: { fr: 'Plan A' } },
    number: 2,
    releases: [],
    indicators: [
      {
        ...{ id: 'i', measure: '1', statement: { fr: 'Combien' }, kind: 'count', suppressed: false },
        now: { ...standing, period: '2026' },
        before: { ...standing, period: '2025' },
        ...{ reported: 1, expected: 4, unended: true, answered: 3, hidden: 2 },
        ...{ validated: 0, figures: 0, drafts: 0, replies: [] },
      },
    ],
  })
  expect(page).toContain('Un chiffre vient peut-être trop tôt')
  expect(page).toContain('la période n’est pas terminée (2026), 1 réponse, contre 3 pour la période d’avant')
  expect(page).toContain('2 chiffres de services ou de catégories seront masqués')
  expect(page).toContain('<p class="hint">2025</p>')
})
