import { expect, it } from 'vitest'
import { type Reader, ReaderProvider } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import type { Data } from './indicator-form.tsx'
import { SourceForms } from './source-forms.tsx'

const reader = { language: 'fr', instance: { timeZone: 'Europe/Brussels' } } as Reader
const written = (data: Data) => {
  const Shown = SourceForms as (props: PageProps<Data>) => never
  return String(
    <ReaderProvider value={reader}>
      <Shown data={data} />
    </ReaderProvider>,
  )
}
const of = (parameters: object) =>
  ({
    indicator: { id: 'i', source: { key: 'training.participants', parameters } },
    sources: [
      {
        key: 'training.participants',
        title: 'Personnes formées',
        parameters: ['programme', 'college'],
        choices: { college: [{ value: 'accompanied', label: 'Personnes accompagnées' }] },
      },
    ],
    series: [],
    requests: [],
    programmes: [
      { slug: 'accueillir-ensemble', title: { fr: 'Accueillir ensemble' } },
      { slug: 'decider', title: { fr: 'Décider' } },
    ],
  }) as unknown as Data
const notice = (page: string) => page.slice(0, page.indexOf('/indicateurs/i/source/retirer'))

it('what an indicator is bound to is named: the programme, the college', () => {
  const page = notice(written(of({ programme: 'accueillir-ensemble', college: 'accompanied' })))
  expect(page).toContain('Accueillir ensemble')
  expect(page).toContain('Personnes accompagnées')
})

it('a programme that is not among those to choose from is named by its slug; all of them by nothing', () => {
  expect(notice(written(of({ programme: 'ailleurs' })))).toContain('ailleurs')
  expect(notice(written(of({})))).not.toContain('Accueillir')
})

it('the programme is chosen from those that there are, with the one that counts today', () => {
  expect(written(of({ programme: 'decider' }))).toMatch(
    /<option value="decider"[^>]*selected[^>]*>Décider<\/option>/,
  )
})
