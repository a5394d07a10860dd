import { z } from 'zod'
import type { Day } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { boundsOf, type Period } from '../../kernel/period.ts'
import type { Db } from '../../server/database.ts'
import { type Asked, indicatorSource } from '../../server/indicator-source.ts'
import type { Event } from '../../server/use-case.ts'
import { organisationsIn } from '../organisations/index.ts'
import { kind } from './activity.forms.ts'
import { activityKinds, figuresOf, remindedKinds } from './activity.ts'
import { countedIn, firstDayOf, recordedBy } from './counted.db.ts'
import { texts } from './texts.ts'

const parameters = z.strictObject({
  kinds: z
    .preprocess(
      (given) => (typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given),
      z.array(kind).min(1),
    )
    .default([...remindedKinds])
    .describe('The kinds of activities that count'),
})
type Parameters = z.output<typeof parameters>

/** Every service that works within the reach of the plan's holder. */
const servicesOf = (db: Db, holder: string) => organisationsIn(db, { kinds: ['service'] }, holder)

/** Services that held one of some kinds of activities in a period, of all services. */
export const servicesWithActivities = indicatorSource({
  key: 'activities.services',
  title: texts.words('source.services'),
  kinds: ['count', 'share'],
  unitCounted: 'organisation',
  parameters,
  choices: {
    kinds: activityKinds.map((value) => ({ value, label: texts.words(`kind.${value}`) })),
  },
  after: ['activity.record', 'activity.change', 'activity.withdraw'],
  touchedBy: ({ organisation }: Event) => (organisation ? [organisation] : ('all' as const)),
  expected: (db: Db, _: Parameters, holder: string) => servicesOf(db, holder),

  async compute(db: Db, { kinds }: Parameters, { today, frequency, holder, organisations }: Asked) {
    const services = await servicesOf(db, holder)
    const first = await firstDayOf(db, services)
    // The first activity of all opens its period for every service, also for those that are not asked about.
    const asked =
      organisations && !organisations.includes(first?.organisation ?? '')
        ? services.filter((one) => organisations.includes(one))
        : services
    const from: Day = first?.day ?? today
    const recorded = await recordedBy(db, asked, kinds)
    return recorded.flatMap((one) => figuresOf(one, frequency ?? 'year', from, today))
  },

  async origin(db: Db, { kinds }: Parameters, period: Period, today: Day, holder: string) {
    const { start = '0001-01-01', end = today } = boundsOf(period) ?? {}
    const counted = await countedIn(db, await servicesOf(db, holder), kinds, { start, end })
    return counted.map(({ slug, name, times, last }) => ({
      organisation: slug,
      name: name as Localized,
      times,
      last,
    }))
  },
})
