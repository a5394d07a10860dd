import { describe, expect, it } from 'vitest'
import { refuse } from '../../../kernel/result.ts'
import { type Reader, ReaderProvider } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { CertifiedPage, type Data } from './certified.tsx'

const reader = {
  language: 'fr',
  instance: { timeZone: 'Europe/Brussels' },
  baseUrl: 'https://maillage.example',
} as Reader
const enrolment = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'
const person = {
  ...{ enrolment, name: 'Ana Martin', reasons: [], assessed: true },
  ...{ certified: false, revoked: false, certificate: null },
}
const data: Data = {
  slug: 'accueillir',
  title: { fr: 'Accueillir' },
  rule: {
    ...{ programme: 'accueillir', modules: null, attendance: 0.8, work: true, issuer: 'reseau' },
    ...{ co_issuer: null, ects: null, eqf: null, version: 1 },
  },
  criteria: 'Tout',
  offered: { issuer: [], co_issuer: [] },
  issued: 0,
  people: [person, { ...person, enrolment: other, name: 'Bo Martin' }],
  held: [],
  maySet: true,
  mayRevoke: true,
}

const written = (props: Partial<PageProps<Data>>) => {
  const Shown = CertifiedPage.body as (props: PageProps<Data>) => never
  return String(
    <ReaderProvider value={reader}>
      <Shown data={data} {...props} />
    </ReaderProvider>,
  )
}
/** The boxes of one name that are ticked, of how many. */
const ticked = (page: string, name: string) => {
  const boxes = [...page.matchAll(/<input[^>]*type="checkbox"[^>]*>/g)]
    .map(([box]) => box)
    .filter((box) => box.includes(`name="${name}"`))
  return boxes.map((box) => /\schecked/.test(box))
}

describe('what was ticked stays so when a form is refused', () => {
  const wrongFile = refuse('file.type', [{ path: 'diploma', code: 'file.type', expected: 'PDF' }])

  it('that a person wants their name in it, for them alone', () => {
    expect(ticked(written({}), 'named')).toEqual([false, false])
    const typed = { enrolment, named: 'true', diploma: '' }
    expect(ticked(written({ refusal: wrongFile, typed }), 'named')).toEqual([true, false])
    expect(ticked(written({ refusal: wrongFile, typed: { enrolment } }), 'named')).toEqual([false, false])
  })

  it('whether work is asked for, also where the rule says otherwise', () => {
    const refusal = refuse('validation', [{ path: 'ects', code: 'validation' }])
    const plain = { ...data, rule: data.rule && { ...data.rule, work: false } }
    expect(ticked(written({}), 'work')).toEqual([true])
    expect(ticked(written({ data: plain }), 'work')).toEqual([false])
    expect(ticked(written({ data: plain, refusal, typed: { work: 'true' } }), 'work')).toEqual([true])
    expect(ticked(written({ refusal, typed: { issuer: 'reseau' } }), 'work')).toEqual([false])
    // What was refused elsewhere on the page says nothing of the rule.
    expect(ticked(written({ refusal: wrongFile, typed: { enrolment } }), 'work')).toEqual([true])
  })
})

describe('to certify all who qualify', () => {
  it('is confirmed, once it is told what is lost', () => {
    const [asked = ''] = /<details class="sure">.*?<\/details>/.exec(written({})) ?? []
    expect(asked).toMatch(/<summary>Délivrer aux 2 personnes.*<p>Leur nom n’y figurera pas.*<form/)
    expect(asked).toContain('action="/travail/certificats/accueillir/tous"')
    expect(written({}).split('/tous"')).toHaveLength(2)
  })
})
