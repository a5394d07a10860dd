import { sql } from 'kysely'
import { z } from 'zod'
import { colleges } from '../../kernel/college.ts'
import { type Frequency, type Period, periodAt, periodsBetween } from '../../kernel/period.ts'
import type { Db } from '../../server/database.ts'
import { type Asked, type Computed, type Counted, indicatorSource } from '../../server/indicator-source.ts'
import {
  collegesCounted,
  programmeBySlug,
  programmeCounted,
  programmesCounted,
  withProgramme,
} from '../training/index.ts'
import { texts } from './texts.ts'

type Certified = { readonly day: string; readonly college: string; readonly person: number }

/** Who was certified, without a word of who they are: not even their certificates. */
async function certifiedOf(db: Db, named: string | undefined, holder: string): Promise<readonly Certified[]> {
  const programmes = (await programmesCounted(db, named, holder)).map((one) => one.id)
  const { rows } = await sql<Certified>`
    select day::text as day, college, person from people_certified(${sql.val(programmes)}::uuid[]) order by day`.execute(
    db,
  )
  return rows
}

/** Persons of a period, each once whatever they hold, of all colleges or of one. */
export function peopleIn(
  certified: readonly Certified[],
  frequency: Frequency,
  period: Period,
  college?: string,
): number {
  const found = certified
    .filter((one) => periodAt(frequency, one.day) === period)
    .filter((one) => college === undefined || one.college === college)
  return new Set(found.map((one) => one.person)).size
}

const periodsOf = (certified: readonly Certified[], frequency: Frequency, today: string) =>
  certified[0] ? periodsBetween(frequency, certified[0].day, today) : [periodAt(frequency, today)]

/** The programmes whose certificates count, with no number: what each adds may be of few. */
const originOf = async (db: Db, named: string | undefined, holder: string): Promise<readonly Counted[]> => {
  const certifying = await db.selectFrom('certificate_rule').select('programme').execute()
  const ids = new Set(certifying.map((one) => one.programme))
  return (await programmesCounted(db, named, holder))
    .filter((one) => ids.has(one.id))
    .map(({ slug, title }) => ({ programme: slug, title }))
}

const common = {
  unitCounted: 'person',
  // Whoever puts codes together turns out to be one person.
  after: [
    'certificate.issue',
    'certificate.revoke',
    'certificate.erase',
    'enrolment.join_code',
    'programme.change',
  ],
  touchedBy: () => 'all' as const,
  expected: async () => null,
} as const

const certifiedParameters = z.strictObject({
  programme: programmeCounted,
  college: z.enum(colleges).optional().describe('Of one college alone'),
})

const choices = { college: collegesCounted }

/** How many people were certified in a period: each person once. */
export const peopleCertified = indicatorSource({
  ...common,
  key: 'training.certified',
  title: texts.words('source.certified'),
  kinds: ['count'],
  parameters: certifiedParameters,
  choices,
  resolve: withProgramme,
  show: programmeBySlug,

  async compute(db, { programme: named, college }, { today, frequency, holder }: Asked) {
    const certified = await certifiedOf(db, named, holder)
    const every = frequency ?? 'academic_year'
    return periodsOf(certified, every, today).map((period): Computed => {
      const value = peopleIn(certified, every, period, college)
      return { organisation: holder, period, value, numerator: null, denominator: null, reported: true }
    })
  },

  origin: (db, { programme: named }, _period, _today, holder) => originOf(db, named, holder),
})

const shareParameters = z.strictObject({
  programme: programmeCounted,
  college: z.enum(colleges).default('accompanied').describe('Whose share it is'),
})

/** The share of one college among the people certified in a period. */
export const shareOfCollege = indicatorSource({
  ...common,
  key: 'training.share_college',
  title: texts.words('source.share_college'),
  kinds: ['share'],
  parameters: shareParameters,
  choices,
  resolve: withProgramme,
  show: programmeBySlug,

  async compute(db, { programme: named, college }, { today, frequency, holder }: Asked) {
    const certified = await certifiedOf(db, named, holder)
    const every = frequency ?? 'academic_year'
    return periodsOf(certified, every, today).map((period): Computed => {
      const numerator = peopleIn(certified, every, period, college)
      const denominator = peopleIn(certified, every, period)
      const value = denominator === 0 ? null : numerator / denominator
      return { organisation: holder, period, value, numerator, denominator, reported: true }
    })
  },

  origin: (db, { programme: named }, _period, _today, holder) => originOf(db, named, holder),
})
