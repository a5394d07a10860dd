import { z } from 'zod'
import { slug } from '../../kernel/slug.ts'
import type { Db } from '../../server/database.ts'
import { type Asked, indicatorSource } from '../../server/indicator-source.ts'
import type { Event } from '../../server/use-case.ts'
import { existenceOf, outBy, publicationsBy } from './document.ts'
import { readSeries } from './documents.db.ts'
import { texts } from './texts.ts'

const parameters = z.strictObject({ series: slug.describe('The series that the document belongs to') })
type Parameters = z.output<typeof parameters>

const common = {
  unitCounted: 'document',
  parameters,
  after: ['document.record', 'document.withdraw', 'document.attach'],
  // Recording a document says of which series, so that nothing else is computed anew.
  touchedBy: ({ fields }: Event, { series }: Parameters) =>
    fields.includes(series) ? ('all' as const) : undefined,
  expected: async () => null,

  async origin(db: Db, { series }: Parameters, period: string, today: string, holder: string) {
    const documents = await readSeries(db, series, holder)
    return documents
      .filter((one) => outBy(one.publishedOn, period, today))
      .map((one) => ({ title: one.title, published: one.publishedOn, url: one.public ? one.url : null }))
  },
} as const

const daysOf = async (db: Db, series: string, holder: string) =>
  (await readSeries(db, series, holder)).map((one) => one.publishedOn)
const ofHolder = { numerator: null, denominator: null, reported: true } as const

/** Whether a document of a series exists. */
export const documentsThatExist = indicatorSource({
  ...common,
  key: 'documents.exists',
  title: texts.words('source.exists'),
  kinds: ['milestone'],
  async compute(db, { series }, { today, frequency, holder }: Asked) {
    const found = existenceOf(await daysOf(db, series, holder), frequency ?? 'quarter', today)
    return found.map((one) => ({ ...one, ...ofHolder, organisation: holder }))
  },
})

/** How long ago the newest document of a series came out. */
export const recurrenceOfPublications = indicatorSource({
  ...common,
  key: 'publications.recurrence',
  title: texts.words('source.recurrence'),
  kinds: ['recurrence'],
  async compute(db, { series }, { today, frequency, holder }: Asked) {
    const found = publicationsBy(await daysOf(db, series, holder), frequency ?? 'month', today)
    return found.map((one) => ({ ...one, ...ofHolder, organisation: holder }))
  },
})
