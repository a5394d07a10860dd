import { z } from 'zod'
import { type College, colleges } from '../../../kernel/college.ts'
import { type Period, periodAt, periodsBetween } from '../../../kernel/period.ts'
import { isUuid } from '../../../kernel/slug.ts'
import type { UnitCounted } from '../../../kernel/suppression.ts'
import type { Db } from '../../../server/database.ts'
import {
  type Asked,
  type Computed,
  type IndicatorKind,
  indicatorSource,
} from '../../../server/indicator-source.ts'
import { readInstance } from '../../../server/instance.ts'
import type { Words } from '../../../server/messages.ts'
import { collegeWords, reference } from '../../organisations/index.ts'
import { texts } from '../texts.ts'
import { halfDaysFollowed, programmesCounted, sessionsCosted } from './figures.db.ts'
import {
  attendance,
  costPerHour,
  type Figure,
  type HalfDayFollowed,
  hours,
  participants,
  type SessionCosted,
} from './figures.ts'

/** The programme that a source of training counts, as the parameter of an indicator. */
export const programmeCounted = reference
  .optional()
  .describe('One programme, by id or slug; all of the holder’s where absent')

type OfProgramme = { readonly programme?: string | undefined }

/** Parameters with the id of their programme for its slug; undefined where the plan's holder has none of that name. */
export async function withProgramme<P extends OfProgramme>(db: Db, given: P, holder: string) {
  if (given.programme === undefined) return given
  const [found] = await programmesCounted(db, given.programme, holder)
  return found && { ...given, programme: found.id }
}

/** The other way round: the slug of their programme for its id. */
export async function programmeBySlug<P extends OfProgramme>(db: Db, given: P): Promise<P> {
  if (given.programme === undefined || !isUuid(given.programme)) return given
  const found = await db
    .selectFrom('programme')
    .select('slug')
    .where('id', '=', given.programme)
    .executeTakeFirst()
  return found ? { ...given, programme: found.slug } : given
}

/** The colleges that a figure may be of, as they are chosen. */
export const collegesCounted = colleges.map((value) => ({ value, label: collegeWords(value) }))

/** What a figure is made of in one period. */
type Material = {
  readonly followed: readonly HalfDayFollowed[]
  readonly sessions: readonly SessionCosted[]
  readonly threshold: number
}

const parameters = z.strictObject({ programme: programmeCounted })
const ofCollege = parameters.extend({
  college: z.enum(colleges).optional().describe('Of one college alone'),
})

/** A source of figures that are made anew for each period, from the first half-day that was noted on. */
const trainingSource = <P extends z.ZodType<OfProgramme>>(spec: {
  readonly key: `training.${string}`
  readonly title: Words
  readonly kinds: readonly IndicatorKind[]
  readonly unitCounted: UnitCounted
  readonly parameters: P
  readonly choices?: { readonly college: typeof collegesCounted }
  /** Whether a session counts whole, in the period of its last day, and not each half-day in its own. */
  readonly bySession?: boolean
  figure(material: Material, parameters: z.output<P>): Figure
}) =>
  indicatorSource<P>({
    ...spec,
    after: [
      'attendance.take',
      'attendance.sign',
      // Whoever holds a programme counts what is done in it.
      'programme.change',
      'training.change_session',
      'training.decide_session',
      'training.write_costs',
      // Whoever puts codes together turns out to be one person.
      'enrolment.join_code',
      // Of how few nothing is told.
      'settings.change',
    ],
    touchedBy: () => 'all',
    expected: async () => null,
    resolve: withProgramme,
    show: programmeBySlug,

    async compute(db, given, { today, frequency, holder }: Asked) {
      const programmes = (await programmesCounted(db, given.programme, holder)).map((one) => one.id)
      const { threshold } = await readInstance(db)
      const followed = await halfDaysFollowed(db, programmes)
      const sessions = await sessionsCosted(db, programmes, today)
      const every = frequency ?? 'year'
      const lastDays = new Map(sessions.map((one) => [one.id, one.day]))
      const dayOf = (one: HalfDayFollowed) => (spec.bySession ? lastDays.get(one.session) : one.day)
      const inPeriod = (period: Period, day: string | undefined) =>
        day !== undefined && periodAt(every, day) === period
      return periodsBetween(every, followed[0]?.day ?? today, today).map((period): Computed => {
        const material = {
          followed: followed.filter((one) => inPeriod(period, dayOf(one))),
          sessions: sessions.filter((one) => inPeriod(period, one.day)),
          threshold,
        }
        return { organisation: holder, period, ...spec.figure(material, given), reported: true }
      })
    },

    // The programmes alone: what each adds may be of few.
    async origin(db, { programme }, _period, _today, holder) {
      const found = await programmesCounted(db, programme, holder)
      return found.map(({ slug, title }) => ({ programme: slug, title }))
    },
  })

const participantsSource = trainingSource({
  key: 'training.participants',
  title: texts.words('source.participants'),
  kinds: ['count'],
  unitCounted: 'person',
  parameters: ofCollege,
  choices: { college: collegesCounted },
  figure: ({ followed }, { college }: { college?: College | undefined }) => participants(followed, college),
})

const hoursSource = trainingSource({
  key: 'training.hours',
  title: texts.words('source.hours'),
  kinds: ['count'],
  unitCounted: 'hour',
  parameters,
  figure: ({ followed, threshold }) => hours(followed, threshold),
})

const attendanceSource = trainingSource({
  key: 'training.attendance',
  title: texts.words('source.attendance'),
  kinds: ['share'],
  unitCounted: 'hour',
  parameters,
  figure: ({ followed, threshold }) => attendance(followed, threshold),
})

const costPerHourSource = trainingSource({
  key: 'training.cost_per_hour',
  title: texts.words('source.cost_per_hour'),
  kinds: ['ratio'],
  unitCounted: 'euro',
  parameters,
  bySession: true,
  figure: ({ sessions, followed, threshold }) => costPerHour(sessions, followed, threshold),
})

export const trainingSources = [participantsSource, hoursSource, attendanceSource, costPerHourSource]
