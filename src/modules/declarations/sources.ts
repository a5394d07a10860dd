import { z } from 'zod'
import type { Period } from '../../kernel/period.ts'
import type { Db } from '../../server/database.ts'
import { type Asked, indicatorSource } from '../../server/indicator-source.ts'
import type { Event } from '../../server/use-case.ts'
import { reference } from '../organisations/index.ts'
import { figuresOf, heldIn } from './declaration.ts'
import { declaredBy, findRequest } from './declarations.db.ts'
import { texts } from './texts.ts'

const parameters = z.strictObject({ request: reference.describe('The declaration request, by id or slug') })
type Parameters = z.output<typeof parameters>

/** Every organisation asked, where who asked lies within the reach of the plan's holder: no other request counts. */
async function declaredWithin(db: Db, request: string, holder: string) {
  const found = await findRequest(db, [holder], request)
  return found ? declaredBy(db, found.id) : []
}

const common = {
  unitCounted: 'organisation',
  parameters,
  after: ['declaration.answer'],

  async resolve(db: Db, { request }: Parameters, holder: string) {
    const found = await findRequest(db, [holder], request)
    return found && { request: found.id }
  },

  touchedBy({ subject, organisation }: Event, { request }: Parameters) {
    if (subject !== request) return undefined
    return organisation ? [organisation] : ('all' as const)
  },

  async expected(db: Db, { request }: Parameters, holder: string) {
    return (await declaredWithin(db, request, holder)).map((one) => one.organisation)
  },

  async compute(db: Db, { request }: Parameters, { today, frequency, holder, organisations }: Asked) {
    const found = await findRequest(db, [holder], request)
    if (!found) return []
    const declared = await declaredBy(db, request, organisations)
    return declared.flatMap((one) => figuresOf(one, frequency ?? 'quarter', found.countedFrom, today))
  },

  async origin(db: Db, { request }: Parameters, period: Period, today: string, holder: string) {
    const declared = await declaredWithin(db, request, holder)
    return declared.map((one) => ({
      organisation: one.slug,
      name: one.name,
      holds: one.holds === 'yes' && !heldIn(one, period, today) ? 'later' : one.holds,
      since: one.holds === 'yes' ? one.since : null,
    }))
  },
} as const

/** Organisations that declare that something holds, over those it concerns. */
export const shareOfDeclarations = indicatorSource({
  ...common,
  key: 'declarations.share',
  title: texts.words('source.share'),
  kinds: ['share'],
})

/** How many organisations declare that something holds. */
export const countOfDeclarations = indicatorSource({
  ...common,
  key: 'declarations.count',
  title: texts.words('source.count'),
  kinds: ['count'],
})
